"""What a Page says in public: posts and comments."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.counting import utf16_units
from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.pictures import hidden_photo, the_one
from connectors.facebook.sent import RECEIPT_FIELDS, parent_of, receipt
from connectors.ledger import Ledger
from domain.deliveries import Receipt
from domain.errors import PlatformError, Rejected
from domain.ports import Outgoing, Picture
from domain.texts import _

# Facebook's own figures for a post, a comment and a message; the last one stands at
# https://developers.facebook.com/docs/messenger-platform/reference/send-api, read 2026-11-25.
POST_MAX = 63_206
COMMENT_MAX = 8_000
MESSAGE_MAX = 2_000


@dataclass(frozen=True, kw_only=True)
class Writing:
    """`now`: the house's clock. `film`: publishes a video with this text."""

    graph: GraphTransport
    page_id: str
    sent: Ledger
    now: Callable[[], datetime]
    film: Callable[[Picture, str], Receipt]

    def post(self, post: Outgoing, key: str) -> Receipt:
        """Text, a link with its card, a video, or pictures: those go up first, hidden."""
        if (sent := self.sent.receipt(key)) is not None:
            return sent
        words = {"message": post.text, "link": post.link}
        if post.pictures or post.video:
            words = {"message": _whole(post)}
        refuse_longer(words["message"], POST_MAX)
        if post.video:
            return self.sent.keep(key, self.film(post.video, words["message"]))
        form: dict[str, Any] = {name: text for name, text in words.items() if text}
        if post.pictures:
            form["attached_media"] = [
                {"media_fbid": self._uploaded(each)} for each in post.pictures
            ]
        return self._made(self.page_id, "feed", key, form)

    def comment(self, said: Outgoing, key: str) -> Receipt:
        """Below our post or somebody's comment, with a picture or without.

        Source: `attachment_id` of the edge `comments`, Meta's specifications of the Comment and
        PagePost nodes (v25 era), read 2026-11-26: a photo that is not published, and one only.
        """
        if (sent := self.sent.receipt(key)) is not None:
            return sent
        refuse_longer(said.text, COMMENT_MAX)
        if said.video or said.papers:
            raise Rejected(
                _("Komentar di Facebook hanya dapat membawa satu gambar. Hapus video atau "
                  "berkasnya, lalu balas lagi.")
            )  # fmt: skip
        form = {"message": said.text}
        if (picture := the_one(said.pictures)) is not None:
            form["attachment_id"] = self._uploaded(picture)
        try:
            return self._made(said.target_remote_id, "comments", key, form)
        except Rejected:
            # An answer to an answer stands below the comment that began the thread.
            root = "" if self.graph.fault is Fault.GONE else self._begun_by(said.target_remote_id)
            if not root:
                raise
        return self._made(root, "comments", key, form)

    def remove(self, remote_id: str) -> None:
        """A post or a comment. Graph says the same of what is gone and of what is not ours to
        remove, so what it cannot remove is looked at."""
        try:
            with self.graph.acting():
                if self.graph.delete_object(quoted(remote_id))["success"] is not True:
                    raise ValueError("no success")
        except Rejected:
            if self.graph.fault is not Fault.GONE or self.is_there(remote_id):
                raise

    def is_there(self, remote_id: str) -> bool:
        """Whether Graph still shows it to us."""
        try:
            with self.graph.asking():
                return bool(self.graph.get_object(quoted(remote_id), fields="id")["id"])
        except Rejected:
            if self.graph.fault is Fault.GONE:
                return False
            raise

    def _uploaded(self, picture: Picture) -> str:
        return hidden_photo(self.graph, self.page_id, picture)

    def _begun_by(self, comment_id: str) -> str:
        if comment_id.startswith(f"{self.page_id}_"):
            return ""  # our post
        with suppress(PlatformError):
            return parent_of(self.graph, comment_id)
        return ""

    def _made(self, node: str, edge: str, key: str, form: Mapping[str, Any]) -> Receipt:
        with self.graph.acting():
            told = self.graph.post(node, edge, fields=RECEIPT_FIELDS, **form)
            given = receipt(told, self.now())
        return self.sent.keep(key, given)


def _whole(post: Outgoing) -> str:
    """Beside pictures Facebook shows no card, so the link stands in the text."""
    if not post.link or post.link in post.text:
        return post.text
    return "\n\n".join(part for part in (post.text.strip(), post.link) if part)


def refuse_longer(text: str, longest: int) -> None:
    """Raises: Rejected with both lengths."""
    if (length := utf16_units(text)) > longest:
        raise Rejected(
            _("Teks ini terlalu panjang untuk Facebook di sini: {length} dari {longest}. "
              "Ringkas dulu.").format(length=length, longest=longest)
        )  # fmt: skip
