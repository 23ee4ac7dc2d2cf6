"""Pictures: whatever a person uploads becomes one plain picture, or is refused with the reason."""

import io
import struct
import warnings
import zlib
from threading import BoundedSemaphore

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from domain.errors import MediaInvalid, TooMany
from domain.media import ALT_TEXT_MAX, IMAGE_PIXELS_MAX, UPLOAD_BYTES_MAX, Media
from domain.ports import MediaShelf
from domain.texts import _
from services.common.wording import clean_text

SIDE_MAX = 2_048
THUMBNAIL_SIDE_MAX = 480  # shown at a third of it, on screens with up to three dots a pixel
JPEG_QUALITY = 85
PATIENCE_S = 60.0
THUMBNAIL_PATIENCE_S = 5.0

_KINDS = ("JPEG", "PNG", "WEBP", "GIF")
_ORIENTATION_TAG = ExifTags.Base.Orientation
# Source: Exif 2.32, tag 0x0112 (read 2026-11-22): how the camera was held.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")
# Source: ISO/IEC 23008-12 annex B, the brands of HEIF files (read 2026-11-22).
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
# What Pillow's decoders raise on broken bytes.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
# A large photograph takes some 200 MB while it is being read: one after the other.
_AT_ONCE = BoundedSemaphore(1)


def take_in(
    shelf: MediaShelf, data: bytes, *, alt_text: str = "", side_max: int = SIDE_MAX
) -> Media:
    """Re-encodes the upload, without anything its camera wrote into it, and keeps it.

    Raises: MediaInvalid, Invalid (the alternative text), TooMany, StoreFull.
    """
    described = clean_text(alt_text, field="alt_text", most=ALT_TEXT_MAX)
    _refuse_size(data)
    if not _AT_ONCE.acquire(timeout=PATIENCE_S):
        raise TooMany(
            _("Banyak gambar sedang diolah. Tunggu sebentar, lalu unggah lagi."),
            retry_after_s=PATIENCE_S,
        )
    try:
        with warnings.catch_warnings():
            # Pillow warns of broken camera notes and of sizes; we look at both ourselves.
            warnings.simplefilter("ignore")
            picture = _decoded(data, side_max)
        encoded, mime = _encoded(picture)
    finally:
        _AT_ONCE.release()
    return Media(
        id=shelf.put(encoded, mime),
        mime=mime,
        width_px=picture.width,
        height_px=picture.height,
        size_bytes=len(encoded),
        alt_text=described,
    )


def shown_as(data: bytes) -> tuple[str, int, int] | None:
    """The picture's type, width and height, where every browser can show it: read off its head, no
    pixel is unpacked. None for what is no picture, or unfolds to more than a screen can bear."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
                _refuse_pixels(picture)
                return f"image/{str(picture.format).lower()}", picture.width, picture.height
    except (Image.DecompressionBombError, MediaInvalid, *_BROKEN):
        return None


def thumbnail(data: bytes) -> bytes | None:
    """The picture made small, as JPEG, without anything its camera wrote into it; None when its
    pixels are broken, or too many others are being made just now."""
    if not _AT_ONCE.acquire(timeout=THUMBNAIL_PATIENCE_S):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _decoded(data, THUMBNAIL_SIDE_MAX)
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
        return buffer.getvalue()
    except MediaInvalid:
        return None
    finally:
        _AT_ONCE.release()


def _refuse_size(data: bytes) -> None:
    if len(data) > UPLOAD_BYTES_MAX:
        raise _invalid(
            _("Gambar lebih besar dari {megabytes} MB. Perkecil dahulu, lalu unggah lagi."),
            megabytes=UPLOAD_BYTES_MAX // 1024**2,
        )
    if not data:
        raise _invalid(_("Berkas ini kosong. Pilih gambar lain."))


def _decoded(data: bytes, side_max: int) -> Image.Image:
    try:
        _check_whole(data)
        with Image.open(io.BytesIO(data), formats=_KINDS) as opened:
            _refuse_pixels(opened)
            opened.draft(None, (2 * side_max, 2 * side_max))
            opened.load()
            turn = _orientation(opened)
            picture = _plain_colours(opened)
    except Image.DecompressionBombError as err:
        raise _too_many_pixels() from err
    except UnidentifiedImageError as err:
        raise _unknown_kind(data) from err
    except _BROKEN as err:
        raise _invalid(
            _("Gambar ini rusak atau belum terunggah utuh. Unggah lagi, atau pilih yang lain.")
        ) from err
    picture.thumbnail((side_max, side_max), Image.Resampling.LANCZOS)
    return picture if turn is None else picture.transpose(turn)


def _check_whole(data: bytes) -> None:
    # Reads every chunk's checksum where the kind has them; `load` alone does not.
    with Image.open(io.BytesIO(data), formats=_KINDS) as opened:
        _refuse_pixels(opened)
        opened.verify()


def _refuse_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > IMAGE_PIXELS_MAX:
        raise _too_many_pixels()


def _plain_colours(picture: Image.Image) -> Image.Image:
    """The picture in sRGB, with an alpha channel only where something shows through."""
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    plain = _in_srgb(picture, mode)
    if mode == "RGBA" and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    plain.info = {}  # or the encoder would write profile, comment and resolution out again
    return plain


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture.convert(mode)
    try:
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
        )
    except (ImageCms.PyCMSError, *_BROKEN):
        return picture.convert(mode)  # a broken profile is no reason to refuse a good picture
    return converted or picture.convert(mode)


def _orientation(picture: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION_TAG, 1))
    except _BROKEN:
        return None  # unreadable camera notes: the pixels are good all the same


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    buffer = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(buffer, "PNG", optimize=True)
        return buffer.getvalue(), "image/png"
    picture.save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return buffer.getvalue(), "image/jpeg"


def _unknown_kind(data: bytes) -> MediaInvalid:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return _invalid(
            _("Gambar HEIC belum didukung. Simpan sebagai JPEG di ponsel, lalu unggah lagi.")
        )
    return _invalid(_("Berkas ini bukan gambar JPEG, PNG, WebP, atau GIF. Pilih gambar lain."))


def _too_many_pixels() -> MediaInvalid:
    return _invalid(
        _("Gambar lebih dari {millions} juta piksel. Perkecil dahulu, lalu unggah lagi."),
        millions=IMAGE_PIXELS_MAX // 1_000_000,
    )


def _invalid(message: str, **values: int) -> MediaInvalid:
    return MediaInvalid(message.format(**values), field="media")
