"""Pictures as people upload them, made on the spot."""

import io
from typing import Any

from PIL import ExifTags, Image


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of that kind."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def a_picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """A gradient, its left half darker than its right."""
    row = Image.linear_gradient("L").rotate(90).resize((width, height))
    return row.convert(mode)


def a_jpeg(width: int = 60, height: int = 40) -> bytes:
    """A plain JPEG."""
    return encoded(a_picture(width, height), "JPEG")


def a_phone_jpeg(orientation: int = 6) -> bytes:
    """A JPEG as a phone writes it: position, maker, comment, profile, and turned on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "KoperasiPhone"
    exif[ExifTags.Base.Orientation] = orientation
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "S"
    gps[ExifTags.GPS.GPSLatitude] = (6.0, 12.0, 31.5)
    return encoded(
        a_picture(), "JPEG", exif=exif, comment=b"rumah Bu Ani", dpi=(300, 300), quality=95
    )
