"""What goes with an answer in Messenger: a picture, a video or a PDF, uploaded before it is shown.

Source: https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api and
the edge `message_attachments` of Meta's specification of the Page node (v25 era), read 2026-11-26:
`image`, `video` and `file`, 25 MB; only what is reusable can be sent by its id.
"""

from dataclasses import dataclass

from connectors.facebook.graph import GraphTransport
from connectors.facebook.pictures import file_of
from domain.answers import AnswerLimits
from domain.errors import Rejected
from domain.media import PDF_BYTES_MAX
from domain.ports import Outgoing, Paper, Picture
from domain.texts import _

IN_MESSENGER = AnswerLimits(
    text_max=2_000,
    images_max=1,
    video_bytes_max=25_000_000,
    files_max=1,
    file_bytes_max=PDF_BYTES_MAX,
    one_sort=True,
)


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """`sort`: as Messenger calls it."""

    sort: str
    carried: Picture | Paper

    @property
    def is_film(self) -> bool:
        """Whether its upload takes longer than calls do."""
        return self.sort == "video"

    def put(self, graph: GraphTransport, page_id: str) -> str:
        """Its id among Messenger's attachments, which keep no words for who cannot see it."""
        kind = {"type": self.sort, "payload": {"is_reusable": True}}
        with graph.asking():
            told = graph.put_attachment(page_id, self._file(), message={"attachment": kind})
            return str(told["attachment_id"])

    def _file(self) -> tuple[str, bytes, str]:
        """Named, its bytes and its kind."""
        one = self.carried
        if isinstance(one, Paper):
            return one.file.name, one.data, one.file.mime
        if self.is_film:
            return f"{one.media.id[:16]}.mp4", one.data, one.media.mime
        return file_of(one)


def the_only_one(reply: Outgoing) -> Enclosure | None:
    """A message takes one. Raises: Rejected for more."""
    films = (reply.video,) if reply.video else ()
    found = (
        *(Enclosure(sort="image", carried=each) for each in reply.pictures),
        *(Enclosure(sort="video", carried=each) for each in films),
        *(Enclosure(sort="file", carried=each) for each in reply.papers),
    )
    if len(found) > 1:
        raise Rejected(
            _("Messenger menerima satu lampiran untuk satu balasan. Kirim yang lain di balasan "
              "lain.")
        )  # fmt: skip
    return next(iter(found), None)
