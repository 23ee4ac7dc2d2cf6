"""What of the queue stands in the address: its view, filters, order and page.

So a view can be passed on or kept by name, and a case that was opened from it knows the next one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from dashboard import address
from dashboard.address import day_of
from dashboard.session import Desk
from domain.aftercare import Score
from domain.afterwards import Ended, Rated
from domain.cases import CaseKind, CaseStatus, Priority
from domain.choices import WORD_MAX, ids, in_one_word, several
from domain.reports import QueueFilter, QueueOrder, QueueView
from services.cases.case_lists import OWN_WORDS

Kind = TypeVar("Kind", bound=StrEnum)

PER_PAGE = 25
VIEW, SEARCH, ORDER, PLACE = "tampilan", "cari", "urut", "tempat"
REASON, CONTENT = "alasan", "kepuasan"
ENDED_DAYS, ASKED_DAYS = ("selesai_dari", "selesai_sampai"), ("ditanya_dari", "ditanya_sampai")
SORTING = ("jenis", "keadaan", "kanal", "cabang", "topik", "label", "petugas", "prioritas")
REPORTED = (REASON, *ENDED_DAYS, CONTENT, *ASKED_DAYS)  # what reports count by
CHOICES = (*SORTING, *REPORTED)
FILTERS = (VIEW, SEARCH, *CHOICES, ORDER)
SILENT = "silent"  # in place of a grade: asked, and no answer
_LONGEST = 200  # of what is no choice


def filters() -> dict[str, str]:
    """All that is filtered by now, without the page and the case."""
    asked = {name: address.asked(name)[: _longest(name)] for name in FILTERS}
    return {name: value for name, value in asked.items() if value}


def is_narrowed(by: Sequence[str] = CHOICES) -> bool:
    """Whether anything is chosen by one of these: beside the view, the search and the order."""
    return any(address.asked(name) for name in by)


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
        day_end=desk.times.midnight(desk.times.today + timedelta(days=1)),
        kinds=_those_of(CaseKind, some("jenis")),
        statuses=_those_of(CaseStatus, some("keadaan")),
        priorities=_those_of(Priority, some("prioritas")),
        channel_ids=ids(given.get("kanal", "")),
        branch_ids=ids(given.get("cabang", "")),
        topic_ids=ids(given.get("topik", "")),
        labels=some("label"),
        assignee_ids=ids(given.get("petugas", "")),
        ended=_ended(desk, given),
        rated=_rated(desk, given),
        order=_one_of(QueueOrder, given.get(ORDER, "")) or QueueOrder.PROMISE,
        search=given.get(SEARCH, ""),
        limit=limit,
        offset=offset,
    )


def of_ended(first: date, last: date, reason_id: str | None = None) -> dict[str, str]:
    """What asks for the cases that ended on these days; `reason_id`: for which reason, empty: in
    words of their own, None: whatever."""
    days = dict(zip(ENDED_DAYS, (first.isoformat(), last.isoformat()), strict=True))
    reason = {} if reason_id is None else {REASON: reason_id or OWN_WORDS}
    return {VIEW: QueueView.ALL, **reason, **days}


def of_asked(first: date, last: date, *answers: Score | None) -> dict[str, str]:
    """What asks for the cases whose members were asked on these days; `answers`: what they said,
    None for nothing, none at all: whatever."""
    days = dict(zip(ASKED_DAYS, (first.isoformat(), last.isoformat()), strict=True))
    said = {CONTENT: in_one_word(SILENT if each is None else each for each in answers)}
    return {VIEW: QueueView.ALL, **(said if answers else {}), **days}


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


def _ended(desk: Desk, given: Mapping[str, str]) -> Ended | None:
    first, last = (day_of(given.get(name, "")) for name in ENDED_DAYS)
    reason_ids = _known_reasons(desk, several(given.get(REASON, "")))
    if first is None and last is None and not reason_ids:
        return None
    start, end = _bounds(desk, first, last)
    return desk.toolkit.case_lists.ended(desk.actor, start, end, reason_ids)


def _known_reasons(desk: Desk, reason_ids: tuple[str, ...]) -> tuple[str, ...]:
    if not reason_ids:
        return ()
    known = {OWN_WORDS, *(line.id for line in desk.toolkit.case_lists.reasons(desk.actor))}
    return tuple(one for one in reason_ids if one in known)


def _rated(desk: Desk, given: Mapping[str, str]) -> Rated | None:
    first, last = (day_of(given.get(name, "")) for name in ASKED_DAYS)
    asked_for = several(given.get(CONTENT, ""))
    silent = (None,) if SILENT in asked_for else ()
    answers = (*_those_of(Score, asked_for), *silent)
    if first is None and last is None and not answers:
        return None
    start, end = _bounds(desk, first, last)
    return Rated(start=start, end=end, answers=answers)


def _bounds(
    desk: Desk, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    """From the first day's beginning to the last day's end."""
    start = desk.times.midnight(first) if first else None
    return start, desk.times.midnight(last + timedelta(days=1)) if last else None


def _those_of(kind: type[Kind], values: Sequence[str]) -> tuple[Kind, ...]:
    return tuple(each for each in kind if each in values)


def _one_of(kind: type[Kind], value: str) -> Kind | None:
    return next((each for each in kind if each == value), None)
