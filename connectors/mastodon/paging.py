"""Reading a server's lists from where the last reading stopped, so that nothing is skipped."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

PAGES_MAX = 10
# A new channel begins with what came since then; older words are history.
FIRST_LOOK = timedelta(days=3)
# Ids are given before a thing is stored: one that is stored late has an id below the newest. So
# whatever is younger than this is read again, and the cursor stays below it.
OVERLAP = timedelta(minutes=5)
FROM_THE_START = "0"


class _Dated(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def at(self) -> datetime: ...


Thing = TypeVar("Thing", bound=_Dated)


class Paging:
    """`now`: the moment of this reading."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def since(self, seen_to: str, pages: Callable[..., list[Thing]]) -> tuple[list[Thing], str]:
        """The things after the id, oldest first, and the id up to which all are handed in. An
        empty id: the first look. `pages`: gives a page by max_id or min_id."""
        if not seen_to:
            return self._first_look(pages)
        found: list[Thing] = []
        reached = seen_to
        for _turn in range(PAGES_MAX):
            fresh = _new_ones(pages(min_id=reached), found)
            if not fresh:
                return found, self._settled(seen_to, found)
            found += fresh
            reached = found[-1].id
        return found, reached  # more is waiting: on from here at the next call

    def _first_look(self, pages: Callable[..., list[Thing]]) -> tuple[list[Thing], str]:
        found: list[Thing] = []
        since = self._now - FIRST_LOOK
        for _turn in range(PAGES_MAX):
            fresh = _new_ones(pages(max_id=found[0].id) if found else pages(), found)
            if not fresh:
                return self._recent(found, since), self._settled(FROM_THE_START, found)
            found = [*fresh, *found]
            if found[0].at < since:
                break
        return self._recent(found, since), self._settled(found[0].id, found)

    def _recent(self, found: Sequence[Thing], since: datetime) -> list[Thing]:
        return [each for each in found if each.at >= since]

    def _settled(self, before: str, found: Sequence[Thing]) -> str:
        """The newest id that nothing can come below any more."""
        young = self._now - OVERLAP
        settled = before
        for each in found:
            if each.at > young:
                break
            settled = each.id
        return settled


def _new_ones(page: Sequence[Thing], found: Sequence[Thing]) -> list[Thing]:
    """What of the page is not found yet, oldest first. Ids grow with time; pages come newest first,
    but not from every program."""
    known = {each.id for each in found}
    return sorted(
        (each for each in page if each.id not in known),
        key=lambda each: in_order(each.id),
    )


def in_order(id: str) -> tuple[int, str]:
    """What ids are sorted by: they are numbers, or texts of one length."""
    return len(id), id
