"""Answering a comment in Messenger, where its writer alone reads it.

Facebook takes one such message a comment, ever, and only within a week of it; so none can go out
twice, and a comment tells by `private_reply_conversation` whether it had its one. A message is
words or a file, never both, so that no picture goes along.
Source: https://developers.facebook.com/docs/messenger-platform/discovery/private-replies, read
2026-11-26; the field: Meta's specification of the Comment node (v25 era), read 2026-11-26.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.messages import inbox_url, moment
from connectors.facebook.sent import Search
from connectors.facebook.writing import MESSAGE_MAX, refuse_longer
from connectors.ledger import Ledger
from domain.deliveries import Receipt
from domain.errors import Rejected, Unauthorized
from domain.ports import Outgoing
from domain.texts import _

TAKEN_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Whispers:
    """`search`: looks for what is to be sent, among what is there."""

    graph: GraphTransport
    page_id: str
    sent: Ledger
    search: Callable[[Outgoing], Search]

    def answer(self, reply: Outgoing, key: str) -> Receipt:
        """Raises: Rejected when the comment had its one message, or its week is over."""
        if (sent := self.sent.receipt(key)) is not None:
            return sent
        if reply.pictures or reply.video or reply.papers:  # would be a second message
            raise Rejected(
                _("Balasan pribadi atas komentar hanya satu pesan di Facebook, jadi tidak dapat "
                  "membawa lampiran. Kirim tanpa lampirannya, atau balas umum.")
            )  # fmt: skip
        refuse_longer(reply.text, MESSAGE_MAX)
        try:
            if (given := self._given_before(reply)) is None:
                given = self._given(reply)
        except Unauthorized as err:
            if self.graph.fault is not Fault.PERMISSION:
                raise
            # posts may go out all the same: the channel stays
            raise Rejected(
                _("Facebook belum mengizinkan balasan pribadi. Sambungkan kembali kanal ini dan "
                  "setujui izin pages_messaging, lalu kirim lagi."),
                detail=err.detail,
            ) from err  # fmt: skip
        return self.sent.keep(key, given)

    def _given_before(self, reply: Outgoing) -> Receipt | None:
        """Of an earlier try whose answer was lost; None: the comment may still have its one."""
        with self.graph.asking():
            told = self.graph.get_object(
                quoted(reply.target_remote_id), fields="id,created_time,private_reply_conversation"
            )
            is_over = self.search(reply).now() - moment(told["created_time"]) >= TAKEN_FOR
        if told.get("private_reply_conversation"):
            if (found := self.search(reply).whisper()) is not None:
                return found
            raise Rejected(
                _("Komentar ini sudah pernah dibalas secara pribadi, dan Facebook hanya "
                  "mengizinkan satu. Lanjutkan di kotak masuk Meta Business Suite.")
            )  # fmt: skip
        if is_over:
            raise Rejected(
                _("Komentar ini sudah lebih dari 7 hari, jadi tidak bisa lagi dibalas secara "
                  "pribadi. Balas umum, atau hubungi dengan cara lain.")
            )  # fmt: skip
        return None

    def _given(self, reply: Outgoing) -> Receipt:
        with self.graph.acting():
            told = self.graph.post(
                self.page_id,
                "messages",
                recipient={"comment_id": reply.target_remote_id},
                message={"text": reply.text},
            )
            return Receipt(
                remote_id=str(told["message_id"]),
                url=inbox_url(self.page_id, str(told.get("recipient_id") or reply.recipient)),
                sent_at=self.search(reply).now(),
            )
