"""What we sent: the receipts of the last things, and looking for one that may be there.

Graph knows no idempotency key. A thing is found by its words, its author and its time, and what
another delivery has the receipt of is not taken for this one.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from unicodedata import normalize

from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.messages import inbox_url, moment
from domain.deliveries import Receipt
from domain.errors import Rejected, StoreError, Unavailable
from domain.ports import Notebook, Outgoing
from domain.texts import _

RECEIPT_FIELDS = "id,permalink_url,created_time"
_NOTE = "sent"
_KEPT = 100
# The clocks may differ by minutes; a try takes at most four. An older post of the same words is
# the one Graph calls a duplicate, if no other delivery has its receipt.
BEFORE = timedelta(hours=1)
BEFORE_OTHERS = timedelta(minutes=10)
AFTER = timedelta(minutes=30)
_PAGES_MAX = 10
_A_CALL = 50


def receipt(told: Mapping[str, Any], now: datetime) -> Receipt:
    """Of a post or a comment. Its id is proof enough: the rest may be missing."""
    remote_id = str(told["id"])
    at = told.get("created_time")
    return Receipt(
        remote_id=remote_id,
        url=told.get("permalink_url") or f"https://www.facebook.com/{quoted(remote_id)}",
        sent_at=moment(at) if isinstance(at, str) else now,
    )


class SentBook:
    """The receipts of the last hundred things, by the keys of their deliveries."""

    def __init__(self, notes: Notebook) -> None:
        self._notes = notes

    def of(self, key: str) -> Receipt | None:
        """The receipt we were given under the key; None when it is not known here."""
        told = next((each for each in self._all() if each[0] == key), None)
        if told is None:
            return None
        return Receipt(remote_id=told[1], url=told[2], sent_at=datetime.fromisoformat(told[3]))

    def keep(self, key: str, given: Receipt) -> Receipt:
        """Keeps it, and gives it back. One that cannot be kept is still a receipt."""
        entry = [key, given.remote_id, given.url, given.sent_at.isoformat()]
        kept = [*(each for each in self._all() if each[0] != key), entry]
        with suppress(StoreError):
            self._notes.write(_NOTE, json.dumps(kept[-_KEPT:]))
        return given

    def of_others(self, key: str) -> frozenset[str]:
        """Remote ids that are known to be other deliveries'."""
        return frozenset(each[1] for each in self._all() if each[0] != key)

    def _all(self) -> list[list[str]]:
        with suppress(StoreError, ValueError):
            told: list[list[str]] = json.loads(self._notes.read(_NOTE) or "[]")
            return told
        return []


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

    def direct(self, person_id: str) -> Receipt | None:
        """Among the last messages with the person, which are all that Graph tells."""
        with self.graph.asking():
            talks = self.graph.get_connections(
                quoted(self.page_id),
                "conversations",
                platform="messenger",
                user_id=person_id,
                fields=f"id,messages.limit({_A_CALL}){{id,message,created_time,from{{id}}}}",
            )["data"]
            said = [each for talk in talks for each in talk["messages"]["data"]]
            ours = [each for each in said if _by(each, self.page_id)]
            found = self._nearest(iter(ours))
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
