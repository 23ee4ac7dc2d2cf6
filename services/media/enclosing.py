"""Enclosing: pictures, a video and PDFs that go with an answer to a member."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.attachments import file_name
from domain.errors import Invalid, MediaInvalid, NotFound
from domain.media import PDF_BYTES_MAX, PDF_MIME, File, Media
from domain.people import Actor, Permission
from domain.ports import MediaShelf
from domain.texts import _
from services.media import videos
from services.media.pictures import take_in

# Readers forgive a little before a PDF's beginning and after its end.
_HEAD_BYTES, _TAIL_BYTES = 1_024, 2_048


@dataclass(frozen=True, kw_only=True)
class Enclosing:
    """For who may answer a case. Raises: NotAllowed."""

    media: MediaShelf

    def take(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Re-encodes the picture without its EXIF and keeps it. Raises: MediaInvalid, StoreFull."""
        _require(actor)
        return take_in(self.media, data, alt_text=alt_text)

    def take_video(self, actor: Actor, data: bytes, *, alt_text: str = "") -> Media:
        """Keeps the video less its place and device. Raises: MediaInvalid, StoreFull."""
        _require(actor)
        return videos.take_in(self.media, data, alt_text=alt_text)

    def take_pdf(self, actor: Actor, data: bytes, *, name: str) -> File:
        """Keeps the PDF as it came. Raises: MediaInvalid, StoreFull."""
        _require(actor)
        _refuse_unfit(data)
        return File(
            id=self.media.put(data, PDF_MIME),
            name=file_name(name, PDF_MIME, 1),
            mime=PDF_MIME,
            size_bytes=len(data),
        )


def _require(actor: Actor) -> None:
    if not actor.may(Permission.ANSWER_ESCALATED):
        actor.require(Permission.ANSWER_CASES)


def _refuse_unfit(data: bytes) -> None:
    """Raises: MediaInvalid."""
    if len(data) > PDF_BYTES_MAX:
        raise MediaInvalid(
            _("Berkas PDF lebih besar dari {n} MB. Perkecil dahulu, lalu unggah lagi.").format(
                n=PDF_BYTES_MAX // 1024**2
            ),
            field="files",
        )
    if b"%PDF-" not in data[:_HEAD_BYTES]:
        raise MediaInvalid(
            _("Berkas ini bukan PDF. Simpan sebagai PDF dahulu, lalu unggah lagi."), field="files"
        )
    if b"%%EOF" not in data[-_TAIL_BYTES:]:
        raise MediaInvalid(
            _("PDF ini rusak atau belum terunggah utuh. Unggah lagi, atau pilih yang lain."),
            field="files",
        )


def hold(media: MediaShelf, pictures: Iterable[Media], files: Iterable[File]) -> None:
    """So that no sweep takes what lay in an open page for days. Raises: Invalid for what is gone
    already."""
    for file_id in (*(each.id for each in pictures), *(each.id for each in files)):
        try:
            media.hold(file_id)
        except NotFound as err:
            raise Invalid(
                _("Gambar atau berkas ini tidak tersimpan lagi. Hapus, lalu unggah lagi."),
                field="pictures",
            ) from err
