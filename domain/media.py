"""Pictures: what is known of one once it was taken in and re-encoded."""

from dataclasses import dataclass

# A camera's largest ordinary JPEG is below this; anything above is refused before reading.
UPLOAD_BYTES_MAX = 20 * 1024 * 1024
IMAGE_PIXELS_MAX = 60_000_000
IMAGES_PER_POST_MAX = 10
ALT_TEXT_MAX = 1_500


@dataclass(frozen=True, kw_only=True)
class Media:
    """A stored picture: re-encoded by us, EXIF removed. `id` is the SHA-256 of its bytes."""

    id: str
    mime: str  # image/jpeg, image/png or image/webp
    width_px: int
    height_px: int
    size_bytes: int
    alt_text: str = ""
