"""Pictures and videos: what is known of one once it was taken in."""

from dataclasses import dataclass

# A camera's largest ordinary JPEG is below this; anything above is refused before reading.
UPLOAD_BYTES_MAX = 20 * 1024 * 1024
IMAGE_PIXELS_MAX = 60_000_000
IMAGES_PER_POST_MAX = 10
ALT_TEXT_MAX = 1_500
# Some eight minutes as a phone films them; a village's network takes a quarter of an hour for it.
VIDEO_BYTES_MAX = 100 * 1024 * 1024
VIDEO_MIME = "video/mp4"
PDF_MIME = "application/pdf"
PDF_BYTES_MAX = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Media:
    """A stored picture: re-encoded by us, EXIF removed. Or a stored video: as it came, but
    without what tells of its place and device. `id` is the SHA-256 of its bytes.

    `duration_s`: of a video; None for a picture.
    """

    id: str
    mime: str  # image/jpeg, image/png, image/webp or video/mp4
    width_px: int
    height_px: int
    size_bytes: int
    alt_text: str = ""
    duration_s: float | None = None

    @property
    def is_video(self) -> bool:
        """Whether it moves."""
        return self.mime == VIDEO_MIME


@dataclass(frozen=True, kw_only=True)
class File:
    """A stored file that goes with an answer, as it came: a PDF. `id` is the SHA-256 of its bytes;
    `name`: as whoever gets it will see it."""

    id: str
    name: str
    mime: str
    size_bytes: int
