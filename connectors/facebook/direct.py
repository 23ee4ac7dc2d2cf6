"""What the Page answers in Messenger: words, and after them a picture, a video or a PDF.

A message there is words or a file, never both, so an answer with a file is two messages. The
file is uploaded before the words leave, and whatever happens between the two, the next try
goes on where the last one came to: see `connectors.facebook.halves`.
Source: https://developers.facebook.com/docs/messenger-platform/reference/send-api ("text or
attachment must be set", 2,000 letters), read 2026-11-26. A list of several files in a message
stands in no page of Meta's reference, so that one file is what an answer takes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from connectors.facebook.enclosures import Enclosure, the_only_one
from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.halves import Half, Halves
from connectors.facebook.messages import inbox_url, moment
from connectors.facebook.sent import Search
from connectors.facebook.writing import MESSAGE_MAX, refuse_longer
from connectors.ledger import Ledger
from domain.deliveries import Handover, Receipt, ShareLink
from domain.errors import PlatformError, Rejected, Unavailable
from domain.ports import Outgoing
from domain.texts import N_, _

WINDOW = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Direct:
    """`patient`: the same way as `graph`, for uploads of videos. `key`: the delivery's. `shown`:
    the files that went out, each under the key of its answer, whose own receipt in `sent` is that
    of the words. `search`: looks for what is to be sent, among what is there."""

    graph: GraphTransport
    patient: Callable[[], GraphTransport]
    page_id: str
    key: str
    sent: Ledger
    shown: Ledger
    halves: Halves
    search: Callable[[Outgoing], Search]
    now: Callable[[], datetime]

    def answer(self, reply: Outgoing) -> Receipt | Handover:
        """A person's task once the 24 hours are over."""
        if (sent := self.sent.receipt(self.key)) is not None:
            return sent
        refuse_longer(reply.text, MESSAGE_MAX)
        if (enclosure := the_only_one(reply)) is None:
            return self._told_or_handed(reply, self._in_one)
        with self._telling_of_words():
            return self._told_or_handed(reply, partial(self._in_two, enclosure))

    def find(self, sent: Outgoing) -> Receipt | None:
        """What is there whole. Raises: Unavailable, `partly`, where only the words are; these stay
        known, so that they do not go again."""
        person_id, _is_open = self._asked_by(sent.target_remote_id)
        if the_only_one(sent) is None:
            return self.search(sent).direct(person_id)
        words = self._words_before(sent, person_id) or self.search(sent).direct(person_id)
        if words is None:
            return None
        if (shown := self.search(sent).shown(person_id, words)) is not None:
            return self._whole(words, shown)
        if self.halves.of(self.key) is None:  # somebody else's words: ours are noted before
            return None
        with self._telling_of_words():
            raise Unavailable(_("lampirannya tidak ada di sana."))

    def _told_or_handed(
        self, reply: Outgoing, tell: Callable[[Outgoing, str], Receipt]
    ) -> Receipt | Handover:
        person_id, is_open = self._asked_by(reply.target_remote_id)
        try:
            if is_open:
                return tell(reply, person_id)
        except Rejected:
            if self.graph.fault is not Fault.WINDOW:
                raise
        return self._by_hand(reply, person_id)

    def _in_one(self, reply: Outgoing, person_id: str) -> Receipt:
        return self.sent.keep(self.key, self._said(person_id, {"text": reply.text}))

    def _in_two(self, enclosure: Enclosure, reply: Outgoing, person_id: str) -> Receipt:
        words = self._words_before(reply, person_id)
        # before the words, which should not stand there alone for a file that is no good
        graph = self.patient() if enclosure.is_film else self.graph
        payload = {"attachment_id": enclosure.put(graph, self.page_id)}
        if words is None:
            words = self._first_half(reply, person_id)
        shown = self._said(person_id, {"attachment": {"type": enclosure.sort, "payload": payload}})
        return self._whole(words, shown)

    def _first_half(self, reply: Outgoing, person_id: str) -> Receipt:
        begun_at = self.now()
        self.halves.begin(self.key, begun_at)
        words = self._said(person_id, {"text": reply.text})
        self.halves.arrived(self.key, Half(begun_at=begun_at, words=words))
        return words

    def _words_before(self, reply: Outgoing, person_id: str) -> Receipt | None:
        """The words' receipt, where an earlier try came so far."""
        half = self.halves.of(self.key)
        if half is None:
            return None
        if half.words is not None:
            return half.words
        found = self.search(replace(reply, at=half.begun_at)).direct(person_id)
        if found is not None:
            self.halves.arrived(self.key, replace(half, words=found))
        return found

    def _whole(self, words: Receipt, shown: Receipt) -> Receipt:
        self.shown.keep(self.key, shown)
        self.sent.keep(self.key, words)
        self.halves.forget(self.key)
        return words

    @contextmanager
    def _telling_of_words(self) -> Iterator[None]:
        """Of whatever goes wrong once the words are there, the error says that they are."""
        try:
            yield
        except PlatformError as err:
            if self._words_are_known():
                told = _("Kata-kata balasan sudah sampai di Messenger, lampirannya belum: {why}")
                err.args, err.partly = (told.format(why=err),), True
            raise

    def _words_are_known(self) -> bool:
        with suppress(PlatformError):  # what went wrong before must not be hidden by this
            half = self.halves.of(self.key)
            return half is not None and half.words is not None
        return False

    def _asked_by(self, message_id: str) -> tuple[str, bool]:
        """The person of a Messenger message, and whether they may still be answered from here."""
        with self.graph.asking():
            told = self.graph.get_object(
                quoted(message_id), fields="id,created_time,from{id},to{id}"
            )
            at, author_id = moment(told["created_time"]), str(told["from"]["id"])
            if author_id == self.page_id:
                author_id = str(told["to"]["data"][0]["id"])
        return author_id, self.now() - at < WINDOW

    def _said(self, person_id: str, message: Mapping[str, Any]) -> Receipt:
        with self.graph.acting():
            told = self.graph.post(
                self.page_id,
                "messages",
                recipient={"id": person_id},
                message=message,
                messaging_type="RESPONSE",
            )
            return Receipt(
                remote_id=str(told["message_id"]),
                url=inbox_url(self.page_id, person_id),
                sent_at=self.now(),
            )

    def _by_hand(self, reply: Outgoing, person_id: str) -> Handover:
        """Of an answer whose words are there already, the file alone is left to a person."""
        link = ShareLink(
            name=N_("Buka percakapan di Meta Business Suite"),
            url=inbox_url(self.page_id, person_id),
        )
        words = self._words_before(reply, person_id) if the_only_one(reply) else None
        return Handover(text="" if words else reply.text, share_links=(link,))
