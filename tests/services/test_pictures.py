"""Whatever a person uploads becomes one plain picture, or is refused with the reason."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from domain.errors import Invalid, MediaInvalid, TooMany
from domain.media import IMAGE_PIXELS_MAX, UPLOAD_BYTES_MAX, Media
from services.media import pictures
from services.media.pictures import take_in
from tests.services.pictures_made import a_jpeg, a_phone_jpeg, a_picture, encoded
from tests.services.platforms import Shelf


def opened(shelf: Shelf, media: Media) -> Image.Image:
    with Image.open(io.BytesIO(shelf.read(media.id))) as picture:
        picture.load()
        return picture


def test_a_photograph_is_kept_plain_and_described(shelf: Shelf) -> None:
    media = take_in(shelf, a_jpeg(60, 40), alt_text="  Panen \r\n padi ")
    assert media == Media(
        id=next(iter(shelf.kept)),
        mime="image/jpeg",
        width_px=60,
        height_px=40,
        size_bytes=len(shelf.kept[media.id]),
        alt_text="Panen \n padi",
    )
    assert opened(shelf, media).info.get("progressive") == 1


def test_where_and_with_what_it_was_taken_is_removed(shelf: Shelf) -> None:
    upload = a_phone_jpeg()
    assert b"KoperasiPhone" in upload
    assert b"rumah Bu Ani" in upload
    media = take_in(shelf, upload)
    kept = shelf.read(media.id)
    assert b"KoperasiPhone" not in kept
    assert b"rumah" not in kept
    assert b"Exif" not in kept
    picture = opened(shelf, media)
    assert dict(picture.getexif()) == {}
    assert not {"exif", "comment", "dpi", "icc_profile"} & set(picture.info)


@pytest.mark.parametrize(
    ("orientation", "size", "dark_corner"),
    [
        (1, (60, 40), "left"),
        (2, (60, 40), "right"),
        (3, (60, 40), "right"),
        (4, (60, 40), "left"),
        (5, (40, 60), "top"),
        (6, (40, 60), "top"),
        (7, (40, 60), "bottom"),
        (8, (40, 60), "bottom"),
    ],
)
def test_a_turned_picture_stands_upright(
    shelf: Shelf, orientation: int, size: tuple[int, int], dark_corner: str
) -> None:
    media = take_in(shelf, a_phone_jpeg(orientation))
    assert (media.width_px, media.height_px) == size
    grey = opened(shelf, media).convert("L")
    width, height = grey.size
    edges = {
        "left": grey.getpixel((1, height // 2)),
        "right": grey.getpixel((width - 2, height // 2)),
        "top": grey.getpixel((width // 2, 1)),
        "bottom": grey.getpixel((width // 2, height - 2)),
    }
    assert min(edges, key=lambda edge: edges[edge]) == dark_corner  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("WEBP", "RGB"),
        ("GIF", "L"),
        ("PNG", "I;16"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "P"),
    ],
)
def test_every_kind_we_know_becomes_a_jpeg(shelf: Shelf, kind: str, mode: str) -> None:
    media = take_in(shelf, encoded(a_picture(mode="L").convert(mode), kind))
    assert (media.mime, media.width_px, media.height_px) == ("image/jpeg", 60, 40)
    assert opened(shelf, media).format == "JPEG"


def test_what_shows_through_stays_a_png(shelf: Shelf) -> None:
    clear = a_picture(mode="RGBA")
    clear.putalpha(128)
    media = take_in(shelf, encoded(clear, "PNG"))
    kept = opened(shelf, media)
    assert (media.mime, kept.mode, kept.getpixel((0, 0))[3]) == ("image/png", "RGBA", 128)  # type: ignore[index]


def test_an_alpha_channel_nothing_shows_through_is_dropped(shelf: Shelf) -> None:
    assert take_in(shelf, encoded(a_picture(mode="RGBA"), "PNG")).mime == "image/jpeg"


def test_a_transparent_gif_with_many_frames_gives_its_first(shelf: Shelf) -> None:
    red, blue = (Image.new("RGBA", (8, 8), colour) for colour in ("red", "blue"))
    red.putpixel((0, 0), (0, 0, 0, 0))
    media = take_in(shelf, encoded(red, "GIF", save_all=True, append_images=[blue]))
    kept = opened(shelf, media)
    assert (media.mime, kept.getpixel((4, 4)), getattr(kept, "n_frames", 1)) == (
        "image/png",
        (255, 0, 0, 255),
        1,
    )


def test_a_large_picture_is_made_smaller_in_proportion(shelf: Shelf) -> None:
    media = take_in(shelf, a_jpeg(4_000, 1_000))
    assert (media.width_px, media.height_px) == (2_048, 512)


def test_a_wide_gamut_photograph_keeps_its_colours(shelf: Shelf) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    media = take_in(
        shelf, encoded(Image.new("RGB", (9, 9), (200, 30, 60)), "PNG", icc_profile=profile)
    )
    red, green, blue = opened(shelf, media).getpixel((4, 4))  # type: ignore[misc]
    assert max(abs(red - 200), abs(green - 30), abs(blue - 60)) <= 4


def test_a_broken_profile_is_no_reason_to_refuse_a_picture(shelf: Shelf) -> None:
    media = take_in(shelf, encoded(a_picture(), "PNG", icc_profile=b"not a profile"))
    assert media.mime == "image/jpeg"


def test_unreadable_camera_notes_are_no_reason_to_refuse_a_picture(shelf: Shelf) -> None:
    media = take_in(
        shelf, encoded(a_picture(), "JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
    )
    assert (media.width_px, media.height_px) == (60, 40)


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xe0",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x00\x00\x00\x18ftypisom",
        encoded(a_picture(), "BMP"),
        encoded(a_picture(), "TIFF"),
    ],
)
def test_what_is_no_picture_we_show_is_refused(shelf: Shelf, upload: bytes) -> None:
    with pytest.raises(MediaInvalid) as refused:
        take_in(shelf, upload)
    assert refused.value.field == "media"
    assert shelf.kept == {}


def test_a_heic_picture_is_refused_with_the_way_out(shelf: Shelf) -> None:
    with pytest.raises(MediaInvalid, match=r"HEIC.*JPEG"):
        take_in(shelf, b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_half_written_file_is_refused(shelf: Shelf, kind: str, share: float) -> None:
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    whole = encoded(noise, kind)
    with pytest.raises(MediaInvalid):
        take_in(shelf, whole[: int(len(whole) * share)])
    assert shelf.kept == {}


@pytest.mark.parametrize("place", [8, -5], ids=["data", "checksum of the last data"])
def test_a_png_with_a_wrong_checksum_is_refused(shelf: Shelf, place: int) -> None:
    whole = bytearray(encoded(a_picture(), "PNG"))
    whole[whole.index(b"IDAT" if place > 0 else b"IEND") + place] ^= 0xFF
    with pytest.raises(MediaInvalid):
        take_in(shelf, bytes(whole))


def a_bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_746, 10_000, 20_000, 100_000])
def test_a_small_file_that_unpacks_to_a_giant_is_refused_unread(shelf: Shelf, side: int) -> None:
    assert side * side > IMAGE_PIXELS_MAX
    with pytest.raises(MediaInvalid, match="juta piksel"):
        take_in(shelf, a_bomb(side, side))


def test_an_oversized_file_is_refused_unread(shelf: Shelf) -> None:
    with pytest.raises(MediaInvalid, match="20 MB"):
        take_in(shelf, a_jpeg() + bytes(UPLOAD_BYTES_MAX))


@pytest.mark.parametrize("alt_text", ["x" * 1_501, "nul\x00"])
def test_an_unfit_description_is_refused(shelf: Shelf, alt_text: str) -> None:
    with pytest.raises(Invalid) as refused:
        take_in(shelf, a_jpeg(), alt_text=alt_text)
    assert refused.value.field == "alt_text"


def test_whoever_waits_too_long_for_their_turn_is_told(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE_S", 0.01)
    with pictures._AT_ONCE, pytest.raises(TooMany):
        take_in(shelf, a_jpeg())
    take_in(shelf, a_jpeg())


SAMPLES = (
    *(encoded(a_picture(24, 16), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")),
    a_phone_jpeg(),
)


@given(
    sample=st.sampled_from(SAMPLES),
    harm=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=6),
)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_taken_whole_or_refused(
    sample: bytes, harm: list[tuple[int, bytes]]
) -> None:
    damaged = bytearray(sample)
    for place, bytes_put in harm:
        at = place % (len(damaged) + 1)
        damaged[at : at + len(bytes_put)] = bytes_put
    shelf = Shelf()
    with suppress(MediaInvalid):
        opened(shelf, take_in(shelf, bytes(damaged)))


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_arbitrary_bytes_are_refused(upload: bytes) -> None:
    with pytest.raises(MediaInvalid):
        take_in(Shelf(), upload)
