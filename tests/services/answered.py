"""Members ask and are answered: a week at the desk of which every figure is known."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.cases import CaseStatus
from domain.measured import ClockKind
from domain.measured_shelves import GroupBy, SpanFilter
from services.figures.answer_figures import Figures
from services.figures.answer_times import AnswerTimes, Asked, Report
from tests.makers import MANAGER, STAFF
from tests.services.desk import LOUD, TALK, Desk

JAKARTA = ZoneInfo("Asia/Jakarta")


def jakarta(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


def ask(desk: Desk, thread: str, at: datetime, *, channel_id: str = TALK, text: str = "Hm") -> str:
    """A member writes then; gives the case's id."""
    desk.clock.set(at)
    case = desk.listening.receive(channel_id, desk.incoming(text, thread=thread))
    assert case is not None
    return case.id


def answer(desk: Desk, case_id: str, at: datetime) -> None:
    """A person answers then."""
    desk.clock.set(at)
    desk.deliver(desk.reply(desk.case(case_id)), remote_id=f"r-{case_id}-{at:%d%H%M}")


def a_week(desk: Desk) -> None:
    """Three answered after 1, 2 and 6 hours of office time; one waits, one was resolved silently,
    one is spam, and one came on another channel the week after."""
    first = ask(desk, "t-1", jakarta(16, 8))
    second = ask(desk, "t-2", jakarta(16, 8))
    third = ask(desk, "t-3", jakarta(16, 8))
    ask(desk, "t-4", jakarta(16, 8))
    silent = ask(desk, "t-5", jakarta(16, 8))
    spam = ask(desk, "t-6", jakarta(16, 8))
    desk.answering.set_status(STAFF, spam, CaseStatus.SPAM)
    answer(desk, first, jakarta(16, 9))
    answer(desk, second, jakarta(16, 10))
    desk.clock.set(jakarta(16, 11))
    desk.answering.set_status(STAFF, silent, CaseStatus.RESOLVED, reason="Ganda")
    answer(desk, third, jakarta(16, 14))
    ask(desk, "t-7", jakarta(23, 9), channel_id=LOUD)
    desk.clock.set(jakarta(23, 10))


def november(first: int, end: int, **changes: Any) -> SpanFilter:
    """What began on the days of November from the first to before the end."""
    return SpanFilter(
        **{"first": date(2026, 11, first), "end": date(2026, 11, 1) + timedelta(end - 1), **changes}
    )


def report(
    desk: Desk,
    wanted: SpanFilter,
    by: GroupBy = GroupBy.NONE,
    clock: ClockKind = ClockKind.OFFICE,
) -> Report:
    """What a manager is told of it."""
    times = AnswerTimes(store=desk.store, clock=desk.clock)
    return times.report(MANAGER, Asked(wanted=wanted, by=by, clock=clock))


def whole(desk: Desk, first: int, end: int, **changes: Any) -> Figures:
    """The figures of these days of November together."""
    return report(desk, november(first, end, **changes)).whole
