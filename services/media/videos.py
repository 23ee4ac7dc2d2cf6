"""Videos: kept as they come, less what their phone wrote into them, or refused with the reason."""

from domain.media import ALT_TEXT_MAX, VIDEO_BYTES_MAX, VIDEO_MIME, Media
from domain.ports import MediaShelf
from domain.texts import _
from services.common.wording import clean_text
from services.media.mp4 import read_film, without_traces
from services.media.mp4_boxes import invalid


def take_in(shelf: MediaShelf, data: bytes, *, alt_text: str = "") -> Media:
    """Keeps the upload: its pictures and sounds are not touched, its place and device are blanked.

    Raises: MediaInvalid, Invalid (the alternative text), StoreFull.
    """
    described = clean_text(alt_text, field="alt_text", most=ALT_TEXT_MAX)
    _refuse_size(data)
    film = read_film(data)
    kept = without_traces(data, film)
    return Media(
        id=shelf.put(kept, VIDEO_MIME),
        mime=VIDEO_MIME,
        width_px=film.width_px,
        height_px=film.height_px,
        size_bytes=len(kept),
        alt_text=described,
        duration_s=film.duration_s,
    )


def _refuse_size(data: bytes) -> None:
    if len(data) > VIDEO_BYTES_MAX:
        raise invalid(
            _(
                "Video lebih besar dari {megabytes} MB. Potong, atau simpan dengan mutu lebih "
                "rendah, lalu unggah lagi."
            ).format(megabytes=VIDEO_BYTES_MAX // 1024**2)
        )
    if not data:
        raise invalid(_("Berkas ini kosong. Pilih video lain."))
