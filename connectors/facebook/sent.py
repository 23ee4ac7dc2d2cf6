"""What we sent: the receipt of it, and looking for one that may be there.

Graph knows no idempotency key. A thing is found by its words, its author and its time, and what
another delivery has the receipt of is not taken for this one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unicodedata import normalize

from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.messages import inbox_url, moment
from domain.deliveries import Receipt
from domain.errors import Rejected, Unavailable
from domain.ports import Outgoing
from domain.texts import _

RECEIPT_FIELDS = "id,permalink_url,created_time"
VIDEO_FIELDS = f"{RECEIPT_FIELDS},description,post_id"
# The clocks may differ by minutes; a try takes at most four. An older post of the same words is
# the one Graph calls a duplicate, if no other delivery has its receipt.
BEFORE = timedelta(hours=1)
BEFORE_OTHERS = timedelta(minutes=10)
AFTER = timedelta(minutes=30)
# So long a video may be worked on, and be seen by nobody, before it is surely not there.
WORKED_ON = timedelta(hours=1)
_MESSAGE_FIELDS = "id,message,created_time,from{id}"
_PAGES_MAX = 10
_A_CALL = 50


def receipt(told: Mapping[str, Any], now: datetime) -> Receipt:
    """Of a post or a comment. Its id is proof enough: the rest may be missing."""
    remote_id = str(told["id"])
    at = told.get("created_time")
    url = told.get("permalink_url") or f"/{quoted(remote_id)}"
    return Receipt(
        remote_id=remote_id,
        url=f"https://www.facebook.com{url}" if url.startswith("/") else url,
        sent_at=moment(at) if isinstance(at, str) else now,
    )


@dataclass(frozen=True, kw_only=True)
class Search:
    """Looks for `sent` among what is there; `taken`: remote ids that are other deliveries'."""

    graph: GraphTransport
    page_id: str
    sent: Outgoing
    taken: frozenset[str]
    now: Callable[[], datetime]

    def post(self) -> Receipt | None:
        """Among the Page's posts. Raises: Unavailable when there are too many to look through."""
        since = str(int((self.sent.at - BEFORE).timestamp()))
        pages = self._pages(
            self.page_id, "published_posts", fields=f"{RECEIPT_FIELDS},message", since=since
        )
        return self._nearest(pages, BEFORE if self.sent.text.strip() else BEFORE_OTHERS)

    def video(self) -> Receipt | None:
        """Among the Page's videos and posts. Raises: Unavailable while it may be worked on."""
        pages = self._pages(self.page_id, "videos", type="uploaded", fields=VIDEO_FIELDS)
        fresh = (each for each in pages if each["id"] not in self.taken)
        before = BEFORE if self.sent.text.strip() else BEFORE_OTHERS
        found = self._nearest((as_post(each, self.page_id) for each in fresh), before)
        found = found or self.post()
        if found is None and self.now() - self.sent.at < WORKED_ON:
            raise Unavailable(_("Facebook mungkin masih mengolah videonya; akan dicari lagi."))
        return found

    def comment(self) -> Receipt | None:
        """Among our comments under what was answered, or under the one that began its thread."""
        try:
            root = self._root(self.sent.target_remote_id)
            pages = self._pages(
                root,
                "comments",
                fields=f"{RECEIPT_FIELDS},message,from{{id}}",
                filter="stream",
                order="reverse_chronological",
            )
            return self._nearest(each for each in pages if _by(each, self.page_id))
        except Rejected:
            if self.graph.fault is not Fault.GONE:
                raise
            return None  # what it answered is gone, and it with it

    def _root(self, target_id: str) -> str:
        """The comment that began the thread, or our post itself."""
        if target_id.startswith(f"{self.page_id}_"):
            return target_id
        return parent_of(self.graph, target_id) or target_id

    def whisper(self) -> Receipt | None:
        """In the conversation that a private answer to the comment began. A comment may have one
        such answer only, so where none began, none was sent."""
        try:
            with self.graph.asking():
                told = self.graph.get_object(
                    quoted(self.sent.target_remote_id), fields="id,private_reply_conversation"
                )
                talk = told.get("private_reply_conversation")
                talk_id = str(talk["id"]) if talk else ""
        except Rejected:
            if self.graph.fault is not Fault.GONE:
                raise
            # the comment is gone; what was written to its author is not
            return self.direct(self.sent.recipient)
        if not talk_id:
            return None
        pages = self._pages(talk_id, "messages", fields=_MESSAGE_FIELDS)
        return self._messaged(pages, self.sent.recipient)

    def direct(self, person_id: str) -> Receipt | None:
        """Among the last messages with the person, which are all that Graph tells."""
        return self._messaged(iter(self._talk(person_id, _MESSAGE_FIELDS)), person_id)

    def shown(self, person_id: str, words: Receipt) -> Receipt | None:
        """The file that belongs to these words of an answer: a message without words, after
        them by Facebook's own clock."""
        talk = self._talk(person_id, f"{_MESSAGE_FIELDS},attachments{{mime_type}}")
        said_at = {str(each["id"]): moment(each["created_time"]) for each in talk}
        after = said_at.get(words.remote_id)
        later = (
            each
            for each in talk
            if each.get("attachments") and (after is None or said_at[str(each["id"])] >= after)
        )
        wordless = replace(self, sent=replace(self.sent, text="", link=""))
        return wordless._messaged(later, person_id)

    def _talk(self, person_id: str, wanted: str) -> list[Mapping[str, Any]]:
        with self.graph.asking():
            talks = self.graph.get_connections(
                quoted(self.page_id),
                "conversations",
                platform="messenger",
                user_id=person_id,
                fields=f"id,messages.limit({_A_CALL}){{{wanted}}}",
            )["data"]
            return [each for talk in talks for each in talk["messages"]["data"]]

    def _messaged(self, said: Iterator[Mapping[str, Any]], person_id: str) -> Receipt | None:
        found = self._nearest(each for each in said if _by(each, self.page_id))
        if found is None:
            return None
        url = inbox_url(self.page_id, person_id)
        return Receipt(remote_id=found.remote_id, url=url, sent_at=found.sent_at)

    def _pages(self, node: str, edge: str, **args: str) -> Iterator[Mapping[str, Any]]:
        """Newest first, until they are older than we look for."""
        after: dict[str, str] = {}
        for _page in range(_PAGES_MAX):
            with self.graph.asking():
                told = self.graph.get_connections(
                    quoted(node), edge, limit=_A_CALL, **args, **after
                )
                listed = [(moment(each["created_time"]), each) for each in told["data"]]
                paging = told.get("paging", {})
                after = {"after": paging["cursors"]["after"]} if "next" in paging else {}
            yield from (each for _at, each in listed)
            if not after or (listed and listed[-1][0] < self.sent.at - BEFORE):
                return
        raise Unavailable(_("Terlalu banyak yang harus dicari di Facebook; akan dicoba lagi."))

    def _nearest(
        self, listed: Iterator[Mapping[str, Any]], before: timedelta = BEFORE_OTHERS
    ) -> Receipt | None:
        with self.graph.asking():
            found = [
                receipt(each, self.now())
                for each in listed
                if each["id"] not in self.taken and self._is_ours(each.get("message", ""))
            ]
        near = [each for each in found if -before <= each.sent_at - self.sent.at <= AFTER]
        return min(near, key=lambda each: abs(each.sent_at - self.sent.at), default=None)

    def _is_ours(self, message: str) -> bool:
        """Beside pictures a link stands in the text."""
        text, link = self.sent.text, self.sent.link
        return _same(message, text) or bool(link and _same(message, f"{text} {link}"))


def as_post(video: Mapping[str, Any], page_id: str) -> dict[str, Any]:
    """A video as the post it stands in; by its own id where that is not told (yet)."""
    post_id = str(video.get("post_id") or "")
    if post_id and "_" not in post_id:
        post_id = f"{page_id}_{post_id}"
    return {**video, "id": post_id or video["id"], "message": video.get("description", "")}


def parent_of(graph: GraphTransport, comment_id: str) -> str:
    """The comment it answers; empty when it answers none. Raises: Rejected when it is gone."""
    with graph.asking():
        told = graph.get_object(quoted(comment_id), fields="id,parent{id}")
        return str((told.get("parent") or {}).get("id", ""))


def _by(told: Mapping[str, Any], page_id: str) -> bool:
    """Where the author is hidden it is not the Page, which always sees itself."""
    return bool((told.get("from") or {}).get("id") == page_id)


def _same(one: str, other: str) -> bool:
    """Graph gives back other spaces and composes letters its own way."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> list[str]:
    clean = text.encode("utf-8", "replace").decode()
    return normalize("NFC", clean).split()
