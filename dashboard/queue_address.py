"""What of the queue stands in the address: its view, filters, order and page.

So a view can be passed on or kept by name, and a case that was opened from it knows the next one.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from dashboard import address
from dashboard.session import Desk
from domain.cases import CaseKind, CaseStatus, Priority
from domain.choices import WORD_MAX, several
from domain.reports import QueueFilter, QueueOrder, QueueView

Kind = TypeVar("Kind", bound=StrEnum)

PER_PAGE = 25
VIEW, SEARCH, ORDER, PLACE = "tampilan", "cari", "urut", "tempat"
CHOICES = ("jenis", "keadaan", "kanal", "cabang", "topik", "label", "petugas", "prioritas")
FILTERS = (VIEW, SEARCH, *CHOICES, ORDER)
_LONGEST = 200  # of what is no choice


def filters() -> dict[str, str]:
    """All that is filtered by now, without the page and the case."""
    asked = {name: address.asked(name)[: _longest(name)] for name in FILTERS}
    return {name: value for name, value in asked.items() if value}


def is_narrowed() -> bool:
    """Whether anything is chosen beside the view, the search and the order."""
    return any(address.asked(name) for name in CHOICES)


def wanted(desk: Desk, *, limit: int, offset: int) -> QueueFilter:
    """The cases that the address asks for."""
    return asked(desk, filters(), limit=limit, offset=offset)


def asked(desk: Desk, given: Mapping[str, str], *, limit: int, offset: int) -> QueueFilter:
    """The cases that these filters ask for, of several values of one any; what is no value of its
    kind asks for nothing."""

    def some(name: str) -> tuple[str, ...]:
        return several(given.get(name, ""))

    return QueueFilter(
        view=_one_of(QueueView, given.get(VIEW, "")) or QueueView.UNFINISHED,
        me=desk.user.id,
        now=desk.times.now,
        kinds=_those_of(CaseKind, some("jenis")),
        statuses=_those_of(CaseStatus, some("keadaan")),
        priorities=_those_of(Priority, some("prioritas")),
        channel_ids=some("kanal"),
        branch_ids=some("cabang"),
        topic_ids=some("topik"),
        labels=some("label"),
        assignee_ids=some("petugas"),
        order=_one_of(QueueOrder, given.get(ORDER, "")) or QueueOrder.PROMISE,
        search=given.get(SEARCH, ""),
        limit=limit,
        offset=offset,
    )


def page_of(place: int) -> str:
    """The page on which the row of this place stands, as the address says it; empty: the first."""
    page = place // PER_PAGE + 1
    return str(page) if page > 1 else ""


def place() -> int | None:
    """Where in its list the case stood from which it was opened, None when from no list."""
    said = address.asked(PLACE)
    return int(said) if said.isdecimal() and len(said) < 7 else None  # noqa: PLR2004


def _longest(name: str) -> int:
    return WORD_MAX if name in CHOICES else _LONGEST


def _those_of(kind: type[Kind], values: Sequence[str]) -> tuple[Kind, ...]:
    return tuple(each for each in kind if each in values)


def _one_of(kind: type[Kind], value: str) -> Kind | None:
    return next((each for each in kind if each == value), None)
