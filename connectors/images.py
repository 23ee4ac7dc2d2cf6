"""Making a picture fit what a platform takes: its kinds, its bytes, its sides."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.errors import Rejected
from domain.ports import Picture
from domain.texts import _

_QUALITIES = (88, 80, 70, 60)
_SMALLER = 0.75
_SIDE_MIN_PX = 320


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a platform takes of one picture. `kinds`: MIME types; the first is what others become,
    image/jpeg or image/png. `side_max_px`, `sides_sum_max_px` (width and height together),
    `pixels_max`: None where it does not mind. `ratio_max`: the longer side through the shorter
    one."""

    kinds: tuple[str, ...]
    bytes_max: int
    side_max_px: int | None = None
    sides_sum_max_px: int | None = None
    pixels_max: int | None = None
    ratio_max: float | None = None


def fitted(picture: Picture, frame: Frame) -> Picture:
    """The picture itself where the platform takes it, else one that is made smaller.

    Raises: Rejected when no smaller one would do: too long and narrow, or broken.
    """
    _refuse_shape(picture, frame)
    if _fits(picture, frame):
        return picture
    try:
        with Image.open(io.BytesIO(picture.data)) as opened:
            return _made_smaller(picture, ImageOps.exif_transpose(opened), frame)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as err:
        raise Rejected(_("Sebuah gambar rusak dan tidak dapat dibuka. Unggah lagi.")) from err


def _refuse_shape(picture: Picture, frame: Frame) -> None:
    sides = sorted((picture.media.width_px, picture.media.height_px))
    if frame.ratio_max is not None and sides[1] > frame.ratio_max * max(1, sides[0]):
        raise Rejected(
            _("Sebuah gambar terlalu panjang dan sempit untuk platform ini. Potong dahulu.")
        )


def _fits(picture: Picture, frame: Frame) -> bool:
    media = picture.media
    sides_fit = (
        frame.side_max_px is None or max(media.width_px, media.height_px) <= frame.side_max_px
    )
    sum_fits = (
        frame.sides_sum_max_px is None or media.width_px + media.height_px <= frame.sides_sum_max_px
    )
    area_fits = frame.pixels_max is None or media.width_px * media.height_px <= frame.pixels_max
    kind_fits = media.mime in frame.kinds
    return (
        kind_fits and sides_fit and sum_fits and area_fits and len(picture.data) <= frame.bytes_max
    )


def _made_smaller(picture: Picture, image: Image.Image, frame: Frame) -> Picture:
    wanted = picture.media.mime if picture.media.mime in frame.kinds else frame.kinds[0]
    image = _within_sides(image, frame)
    while True:
        for kind, data in _encodings(image, wanted):
            if len(data) <= frame.bytes_max:
                return _with(picture, image, kind, data)
        if max(image.size) * _SMALLER < _SIDE_MIN_PX:
            raise Rejected(_("Sebuah gambar terlalu besar untuk platform ini. Perkecil dahulu."))
        image = image.resize([max(1, round(side * _SMALLER)) for side in image.size])


def _within_sides(image: Image.Image, frame: Frame) -> Image.Image:
    width, height = image.size
    scale = 1.0
    if frame.side_max_px is not None:
        scale = min(scale, frame.side_max_px / max(width, height))
    if frame.sides_sum_max_px is not None:
        scale = min(scale, frame.sides_sum_max_px / (width + height))
    if frame.pixels_max is not None:
        scale = min(scale, (frame.pixels_max / (width * height)) ** 0.5)
    return (
        image
        if scale >= 1
        else image.resize((max(1, int(width * scale)), max(1, int(height * scale))))
    )


def _encodings(image: Image.Image, wanted: str) -> Iterator[tuple[str, bytes]]:
    """From the best to the smallest: without loss where that is wanted, then JPEG on white."""
    if wanted == "image/png":
        yield wanted, _encoded(image, "PNG")
    opaque = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    opaque.paste(seen, mask=seen.getchannel("A"))
    for quality in _QUALITIES:
        yield "image/jpeg", _encoded(opaque, "JPEG", quality=quality)


def _encoded(image: Image.Image, name: str, **ways: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, optimize=True, **ways)
    return buffer.getvalue()


def _with(picture: Picture, image: Image.Image, kind: str, data: bytes) -> Picture:
    width_px, height_px = image.size
    media = replace(
        picture.media, mime=kind, width_px=width_px, height_px=height_px, size_bytes=len(data)
    )
    return Picture(media=media, data=data)
