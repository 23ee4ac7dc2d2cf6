"""Pictures made to fit what a platform takes."""

import io
import random

import pytest
from PIL import Image

from connectors.images import Frame, fitted
from domain.errors import Rejected
from domain.media import Media
from domain.ports import Picture

KINDS = ("image/jpeg", "image/png")
LARGE = 50 * 1024 * 1024
ALT = "Panen padi di sawah Bu Sari"
NAMES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def picture(image: Image.Image, mime: str = "image/png", **ways: object) -> Picture:
    buffer = io.BytesIO()
    image.save(buffer, NAMES[mime], **ways)
    data = buffer.getvalue()
    width_px, height_px = image.size
    media = Media(
        id="a",
        mime=mime,
        width_px=width_px,
        height_px=height_px,
        size_bytes=len(data),
        alt_text=ALT,
    )
    return Picture(media=media, data=data)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that packs badly."""
    count = width * height * len(mode)
    return Image.frombytes(mode, (width, height), random.Random(4).randbytes(count))


def opened(made: Picture) -> Image.Image:
    """Its bytes as a picture, and what is known of it must be true."""
    image = Image.open(io.BytesIO(made.data))
    assert made.media.mime == f"image/{str(image.format).lower()}"
    assert (made.media.width_px, made.media.height_px) == image.size
    assert made.media.size_bytes == len(made.data)
    assert made.media.alt_text == ALT
    return image


def test_a_picture_that_fits_is_left_as_it_is_byte_for_byte() -> None:
    given = picture(noise(40, 30))
    everything = Frame(
        kinds=KINDS,
        bytes_max=len(given.data),
        side_max_px=40,
        sides_sum_max_px=70,
        pixels_max=1_200,
        ratio_max=1.34,
    )
    assert fitted(given, everything) is given


@pytest.mark.parametrize("mime", ["image/webp", "image/png"])
def test_a_kind_the_platform_does_not_take_becomes_its_first(mime: str) -> None:
    made = fitted(picture(noise(40, 30), mime), Frame(kinds=("image/jpeg",), bytes_max=LARGE))
    assert opened(made).size == (40, 30)
    assert made.media.mime == "image/jpeg"


def test_where_png_comes_first_nothing_is_lost() -> None:
    image = noise(40, 30)
    made = fitted(
        picture(image, "image/webp", lossless=True),
        Frame(kinds=("image/png", "image/jpeg"), bytes_max=LARGE),
    )
    assert made.media.mime == "image/png"
    assert opened(made).convert("RGB").tobytes() == image.tobytes()


@pytest.mark.parametrize(
    ("frame", "size"),
    [
        (Frame(kinds=KINDS, bytes_max=LARGE, side_max_px=400), (400, 300)),
        (Frame(kinds=KINDS, bytes_max=LARGE, sides_sum_max_px=700), (400, 300)),
        (Frame(kinds=KINDS, bytes_max=LARGE, pixels_max=120_000), (400, 300)),
        (Frame(kinds=KINDS, bytes_max=LARGE, side_max_px=600, pixels_max=120_000), (400, 300)),
        (Frame(kinds=KINDS, bytes_max=LARGE, side_max_px=8), (8, 6)),
    ],
    ids=["side", "sum", "area", "two", "tiny"],
)
def test_too_large_a_picture_is_made_smaller_in_its_own_shape(
    frame: Frame, size: tuple[int, int]
) -> None:
    made = fitted(picture(Image.new("RGB", (800, 600), "green")), frame)
    assert opened(made).size == size
    assert made.media.mime == "image/png"


def test_a_long_picture_keeps_at_least_one_pixel() -> None:
    made = fitted(
        picture(Image.new("RGB", (4_000, 2))), Frame(kinds=KINDS, bytes_max=LARGE, side_max_px=100)
    )
    assert opened(made).size == (100, 1)


def test_too_many_bytes_of_png_become_a_jpeg_of_the_same_size() -> None:
    given = picture(noise(400, 400))
    made = fitted(given, Frame(kinds=KINDS, bytes_max=len(given.data) // 2))
    assert (opened(made).size, made.media.mime) == ((400, 400), "image/jpeg")
    assert len(made.data) <= len(given.data) // 2


def test_too_many_bytes_for_every_quality_make_it_smaller_step_by_step() -> None:
    given = picture(noise(900, 900), "image/jpeg", quality=95)
    made = fitted(given, Frame(kinds=KINDS, bytes_max=100_000))
    assert len(made.data) <= 100_000
    assert opened(made).size == (506, 506)  # twice by a quarter


def test_what_would_have_to_be_too_small_to_see_is_refused() -> None:
    with pytest.raises(Rejected, match="terlalu besar"):
        fitted(picture(noise(400, 400)), Frame(kinds=KINDS, bytes_max=2_000))


def test_what_is_clear_in_a_png_is_white_in_a_jpeg() -> None:
    image = Image.new("RGBA", (40, 30), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 30))
    made = fitted(picture(image), Frame(kinds=("image/jpeg",), bytes_max=LARGE))
    seen = opened(made).convert("RGB")
    assert _near(seen.getpixel((35, 15)), (255, 255, 255))
    assert _near(seen.getpixel((5, 15)), (0, 0, 255))


def _near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("mode", ["P", "L", "LA", "1", "I;16", "CMYK"])
def test_every_kind_of_colours_becomes_a_jpeg(mode: str) -> None:
    mime = "image/jpeg" if mode == "CMYK" else "image/png"
    given = picture(Image.new(mode, (40, 30)), mime)
    frame = Frame(kinds=("image/jpeg",), bytes_max=LARGE, side_max_px=20)
    assert opened(fitted(given, frame)).size == (20, 15)


def test_a_picture_taken_upright_stays_upright() -> None:
    image = Image.new("RGB", (40, 30))
    exif = image.getexif()
    exif[0x0112] = 6  # turn it by a quarter
    given = picture(image, "image/jpeg", exif=exif)
    made = fitted(given, Frame(kinds=KINDS, bytes_max=LARGE, side_max_px=20))
    assert opened(made).size == (15, 20)


@pytest.mark.parametrize(
    ("size", "taken"), [((300, 100), True), ((100, 300), True), ((301, 100), False)]
)
def test_too_long_and_narrow_a_picture_is_refused_for_the_author_to_cut(
    size: tuple[int, int], taken: bool
) -> None:
    given = picture(Image.new("RGB", size))
    frame = Frame(kinds=KINDS, bytes_max=LARGE, ratio_max=3.0)
    if taken:
        assert fitted(given, frame) is given
        return
    with pytest.raises(Rejected, match="terlalu panjang dan sempit"):
        fitted(given, frame)


def test_a_picture_without_a_height_is_refused_and_breaks_nothing() -> None:
    media = Media(id="a", mime="image/png", width_px=9, height_px=0, size_bytes=1)
    with pytest.raises(Rejected, match="terlalu panjang"):
        fitted(Picture(media=media, data=b"x"), Frame(kinds=KINDS, bytes_max=9, ratio_max=3.0))


@pytest.mark.parametrize("cut", [0, 8, 60, -2_000])
def test_broken_bytes_are_said_to_be_broken(cut: int) -> None:
    whole = picture(noise(40, 30))
    broken = Picture(media=whole.media, data=whole.data[:cut])
    with pytest.raises(Rejected, match="rusak"):
        fitted(broken, Frame(kinds=("image/jpeg",), bytes_max=LARGE))


def test_a_picture_that_unpacks_to_a_flood_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given = picture(Image.new("RGB", (400, 400)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    with pytest.raises(Rejected, match="rusak"):
        fitted(given, Frame(kinds=("image/jpeg",), bytes_max=LARGE))
