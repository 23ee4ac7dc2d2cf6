"""Reading a list that a server gives from its newest end, so that nothing is ever skipped.

What comes may be dated a little into the past (it lags, or its author's clock was slow: Bluesky
sorts by the earlier of the author's time and its own), and may arrive while we page. So every
reading goes back to `floor`, which stays `OVERLAP` behind the newest, and takes what it has not
seen. A reading that is longer than a call may be goes on at the next call where it stopped; its
floor moves only when it has been reached.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.errors import Rejected

OVERLAP = timedelta(days=2)
FIRST = timedelta(days=3)  # how far back the first reading of all goes
PAGES_MAX = 10
SEEN_MAX = 600  # fewer than one call can read again


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing of the list. `at_ms`: where it stands in the list, since 1970."""

    id: str
    at_ms: int
    told: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Newest first; `next` is empty at the end of the list."""

    items: Sequence[Item]
    next: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far the list is taken in: all before `floor_ms`, and what is in `seen`. `page`: where
    an unfinished reading goes on."""

    floor_ms: int
    page: str = ""
    seen: Mapping[str, int] = field(default_factory=dict)

    def without(self, ids: Iterable[str]) -> "Mark":
        """As if these had never been seen."""
        gone = frozenset(ids)
        return replace(self, seen={one: at for one, at in self.seen.items() if one not in gone})


@dataclass(frozen=True, kw_only=True)
class Swept:
    """`fresh`: oldest first. `lost`: seen before, and no longer in a list that was read whole."""

    fresh: tuple[Item, ...]
    lost: tuple[str, ...]
    mark: Mark


def mark_from(told: Any, now: datetime) -> Mark:
    """The mark in a cursor; a first one where there is none that can be read."""
    try:
        floor_ms, page, seen = told["floor"], told["page"], told["seen"]
        kept = {str(one): int(at) for one, at in seen.items()}
        return Mark(floor_ms=int(floor_ms), page=str(page), seen=kept)
    except (TypeError, KeyError, ValueError, AttributeError):
        return Mark(floor_ms=milliseconds(now - FIRST))


def told_of(mark: Mark) -> dict[str, Any]:
    """The mark as it stands in a cursor."""
    return {"floor": mark.floor_ms, "page": mark.page, "seen": dict(sorted(mark.seen.items()))}


def milliseconds(at: datetime) -> int:
    """Since 1970."""
    return int(at.astimezone(UTC).timestamp() * 1_000)


def sweep(mark: Mark, read: Callable[[str], Page], now: datetime) -> Swept:
    """Reads from the mark's page on, down to its floor or as far as one call may."""
    found: dict[str, Item] = {}
    page, done = mark.page, False
    for _turn in range(PAGES_MAX):
        got = read(page)
        found.update({item.id: item for item in got.items})
        lowest_ms = min((item.at_ms for item in got.items), default=mark.floor_ms)
        done = got.next in ("", page) or lowest_ms < mark.floor_ms
        page = got.next
        if done:
            break
    new = [
        item for item in found.values() if item.at_ms >= mark.floor_ms and item.id not in mark.seen
    ]
    whole = done and not mark.page
    return Swept(
        fresh=tuple(sorted(new, key=lambda item: (item.at_ms, item.id))),
        lost=tuple(one for one in mark.seen if whole and one not in found),
        mark=_moved(mark, new, "" if done else page, now),
    )


def sweep_on(mark: Mark, read: Callable[[str], Page], now: datetime) -> Swept:
    """As `sweep`; begins anew where the server no longer knows the page that a reading stopped
    at."""
    try:
        return sweep(mark, read, now)
    except Rejected:
        if not mark.page:
            raise
    return sweep(Mark(floor_ms=mark.floor_ms, seen=mark.seen), read, now)


def _moved(mark: Mark, new: Iterable[Item], page: str, now: datetime) -> Mark:
    seen = {**mark.seen, **{item.id: item.at_ms for item in new}}
    if page:
        return replace(mark, page=page, seen=seen)
    # a thing dated into the future must not carry the floor past what is still to come
    newest_ms = min(max(seen.values(), default=0), milliseconds(now))
    floor_ms = max(mark.floor_ms, newest_ms - OVERLAP // timedelta(milliseconds=1))
    if len(seen) > SEEN_MAX:
        floor_ms = max(floor_ms, sorted(seen.values())[-SEEN_MAX])
    return Mark(floor_ms=floor_ms, seen={one: at for one, at in seen.items() if at >= floor_ms})
