"""Random histories with late edits, merges, reopenings and spam: what charts are drawn from is what
the events tell, on every store, and the sums made from scratch are the same sums."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.branches import Branch
from domain.cases import Case, CaseKind, CaseStatus, EventKind
from domain.errors import GuyubError, NotAllowed
from domain.explanations import RunKind
from domain.measured import ClockKind, MeasuredSpan
from domain.measured_shelves import Fate, GroupBy, SpanFilter
from domain.people import Actor
from domain.ports import Store, Unit
from services.cases.branching import Branching
from services.cases.casebook import Happening, record
from services.cases.merging import Merging
from services.cases.span_filling import SpanFilling
from services.cases.telling import Telling
from services.figures.answer_figures import Figures
from services.figures.answer_times import AnswerTimes, Asked, Report
from services.house.governing import Governing
from storage.memory import MemoryStore
from storage.tables.measured import KEY, SUMS, span_changes, span_sums
from tests.conftest import START
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import TALK, Desk, open_desk
from tests.services.platforms import Shelf
from tests.stores import opened, server_for
from toolkit.clock import SetClock

ACTS = [
    *("hear", "hear_late", "reply", "resolve", "reopen", "wait", "spam", "unspam"),
    *("merge", "unmerge", "kind", "assign", "branch", "escalate", "compact"),
]
BRANCHES = (
    Branch(id="b-1", name="Timur", zone="Asia/Jayapura", week={2: ((480, 720),), 3: ((480, 960),)}),
    Branch(id="b-2", name="Kota", closed_days={date(2026, 11, 19): "Hari jadi"}),
)
STEP = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 3),  # which case
    st.integers(0, 30 * 60),  # minutes later
)
HISTORY = st.lists(STEP, min_size=4, max_size=14)


class Playing:
    """One history on one desk; what cannot be done just then is left out. `took_effect`: how
    often each act changed anything."""

    def __init__(self, store: Store) -> None:
        self.desk: Desk = open_desk(store, SetClock(START))
        self.ids: list[str] = []
        self.merging = Merging(store=store, clock=self.desk.clock)
        self.branching = Branching(store=store, clock=self.desk.clock)
        self.took_effect: Counter[str] = Counter()
        with store.writing() as unit:
            for branch in BRANCHES:
                unit.branches.add(branch)

    def play(self, history: list[tuple[str, int, int]]) -> None:
        for number, (act, which, minutes) in enumerate(history):
            self.desk.clock.advance(timedelta(minutes=minutes))
            before = self._state()
            with suppress(GuyubError):
                self._do(act, which, number)
            self.took_effect[act] += self._state() != before

    def _state(self) -> tuple[object, ...]:
        """What an act may change: the cases' stories, and where their sums stand."""
        with self.desk.store.reading() as unit:
            stories = [unit.events.of(case_id) for case_id in self.ids]
            waiting = _changes_left(unit)
        return len(self.ids), [[event.id for event in story] for story in stories], waiting

    def _do(self, act: str, which: int, number: int) -> None:
        desk = self.desk
        if act in ("hear", "hear_late") or not self.ids:
            late = timedelta(days=9) if act == "hear_late" else timedelta()
            at = desk.clock.now() - late
            case = desk.hear(f"Pesan {number}", thread=f"t-{which}", remote_id=f"m-{number}", at=at)
            self.ids = list(dict.fromkeys([*self.ids, case.id]))
            return
        case = desk.case(self.ids[which % len(self.ids)])
        self._step(act, case, number)

    def _step(self, act: str, case: Case, number: int) -> None:
        desk, other = self.desk, self.ids[(number + 1) % len(self.ids)]
        steps: dict[str, Callable[[], object]] = {
            "reply": lambda: desk.deliver(desk.reply(case), remote_id=f"r-{number}"),
            "resolve": lambda: desk.answering.set_status(
                STAFF, case.id, CaseStatus.RESOLVED, reason="Selesai"
            ),
            "reopen": lambda: desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN),
            "unspam": lambda: desk.answering.set_status(STAFF, case.id, CaseStatus.OPEN),
            "wait": lambda: desk.answering.set_status(STAFF, case.id, CaseStatus.WAITING),
            "spam": lambda: desk.answering.set_status(STAFF, case.id, CaseStatus.SPAM),
            "merge": lambda: self._merge(case, other),
            "unmerge": lambda: self.merging.unmerge(STAFF, case.id, events_seen=case.events),
            "kind": lambda: desk.answering.set_kind(
                STAFF, case.id, list(CaseKind)[number % len(CaseKind)]
            ),
            "assign": lambda: desk.answering.assign(STAFF, case.id, STAFF.id),
            "branch": lambda: self.branching.move(STAFF, case.id, ("b-1", "b-2", None)[number % 3]),
            "escalate": lambda: self._escalate(case),
            "compact": lambda: SpanFilling(store=desk.store, clock=desk.clock).compact(1),
        }
        steps[act]()

    def _escalate(self, case: Case) -> None:
        now = self.desk.clock.now()
        restricting = Happening(kind=EventKind.ESCALATED, at=now, value="restricted")
        with self.desk.store.writing() as unit:
            record(unit, unit.cases.get(case.id), [restricting], now)

    def _merge(self, case: Case, other: str) -> None:
        into_seen = self.desk.case(other).events
        self.merging.merge(STAFF, case.id, other, events_seen=case.events, into_seen=into_seen)


def spans_from_scratch(unit: Unit, case_id: str, now: datetime) -> list[MeasuredSpan]:
    case = unit.cases.get(case_id)
    told = Telling(unit=unit, now=now).measure(case, unit.events.of(case_id))
    return sorted(told, key=lambda span: (span.measure.value, span.number))


def _changes_left(unit: Unit) -> int:
    """How many changes are not yet in the sums; none in memory, which has no sums."""
    connection = getattr(unit.spans, "_connection", None)
    if connection is None:
        return 0
    return int(connection.execute(select(func.count()).select_from(span_changes)).scalar_one())


# Each narrows what is asked for in another way: off the sums by one thing, else off the rows.
NARROWED: tuple[dict[str, Any], ...] = (
    {"channel_ids": (TALK,)},
    {"channel_ids": ("",)},
    {"kinds": (CaseKind.COMPLAINT, CaseKind.PRAISE)},
    {"branch_ids": ("b-1",)},
    {"branch_ids": ("", "b-2")},
    {"branch_ids": ("b-1",), "kinds": (CaseKind.COMPLAINT,)},
    {"staff_ids": ("", STAFF.id)},
    {"hours": (9, 10, 11)},
)
WEEKS: dict[str, Any] = {"first": date(2026, 11, 2), "end": date(2026, 11, 30)}


def every_report(store: Store, clock: SetClock) -> list[Report]:
    """Off the sums, where whole weeks and months are asked for, and off the rows."""
    times = AnswerTimes(store=store, clock=clock)
    first, end = date(2026, 11, 17), date(2026, 11, 20)
    asked = [
        *(Asked(wanted=SpanFilter(measure=m), by=by) for m in RunKind for by in GroupBy),
        *(
            Asked(wanted=SpanFilter(measure=m, first=first, end=end), by=by, clock=ClockKind.WALL)
            for m in RunKind
            for by in (GroupBy.NONE, GroupBy.KIND)
        ),
        *(Asked(wanted=SpanFilter(**WEEKS, **narrowed)) for narrowed in NARROWED),
    ]
    return [times.report(SUPERVISOR, each) for each in asked]


def plain_sums(store: Store) -> dict[tuple[object, ...], tuple[object, ...]]:
    """What the tables of sums hold together, nothing left out but what adds up to nothing."""
    found: dict[tuple[object, ...], list[int | timedelta]] = {}
    with store.reading() as unit:
        connection = unit.spans._connection  # type: ignore[attr-defined]
        for table in (span_sums, span_changes):
            columns = [table.c[name] for name in (*KEY, *SUMS)]
            for row in connection.execute(select(*columns)):
                sums = found.setdefault(tuple(row[:7]), [0, timedelta(), 0, 0])
                found[tuple(row[:7])] = [a + b for a, b in zip(sums, row[7:], strict=True)]
    return {key: tuple(sums) for key, sums in found.items() if any(sums)}


def filters_sum_to_the_whole(store: Store, clock: SetClock) -> None:
    """What each channel, kind and branch has when it is asked for alone is what it has beside the
    others, off the sums and off the rows."""
    times = AnswerTimes(store=store, clock=clock)
    for measure in RunKind:
        for by, name in (
            (GroupBy.CHANNEL, "channel_ids"),
            (GroupBy.KIND, "kinds"),
            (GroupBy.BRANCH, "branch_ids"),
        ):
            wanted = SpanFilter(measure=measure, **WEEKS)
            for each in times.report(SUPERVISOR, Asked(wanted=wanted, by=by)).groups:
                only: dict[str, Any] = {name: ("" if each.group is None else each.group,)}
                alone = replace(wanted, **only)
                rows = replace(alone, hours=tuple(range(24)))  # no sum knows hours
                for narrowed in (alone, rows):
                    found = times.report(SUPERVISOR, Asked(wanted=narrowed)).whole
                    assert replace(found, group=each.group) == each, (by, narrowed)


def parts_sum_to_the_whole(report: Report) -> None:
    if report.asked.by is GroupBy.NONE:
        return
    for name in ("spans", "answered", "waiting", "never", "due", "kept"):
        parts = sum(getattr(each, name) for each in report.groups)
        assert parts == getattr(report.whole, name), name


def check(play: Playing) -> list[Report]:
    store, clock = play.desk.store, play.desk.clock
    with store.reading() as unit:
        for case_id in play.ids:
            assert unit.spans.of(case_id) == spans_from_scratch(unit, case_id, clock.now())
    before = every_report(store, clock)
    for report in before:
        parts_sum_to_the_whole(report)
        listed(store, clock, report)
    return before


def listed(store: Store, clock: SetClock, report: Report) -> None:
    """Each number opens to as many rows."""
    whole, wanted = report.whole, report.asked.wanted
    for fate, n in (
        (Fate.ALL, whole.spans),
        (Fate.ANSWERED, whole.answered),
        (Fate.WAITING, whole.waiting),
        (Fate.NEVER, whole.never),
        (Fate.DUE, whole.due),
        (Fate.KEPT, whole.kept),
        (Fate.BROKEN, whole.due - whole.kept),
    ):
        page = AnswerTimes(store=store, clock=clock).rows(SUPERVISOR, wanted, fate, limit=500)
        assert (len(page.rows), page.total) == (n, n), fate


@pytest.mark.timeout(400)
@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 8), ("postgresql", 3)])
def test_sums_kept_along_the_way_are_those_made_from_scratch(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, examples: int
) -> None:
    server = server_for(request, kind)
    count = iter(range(10_000))

    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(HISTORY)
    def holds(history: list[tuple[str, int, int]]) -> None:
        with opened(kind, tmp_path / str(next(count)), server) as store:
            play = Playing(store)
            play.play(history)
            before = check(play)
            kept = plain_sums(store)
            with store.writing() as unit:
                unit.spans.rebuild()
            assert plain_sums(store) == kept
            assert every_report(store, play.desk.clock) == before
            SpanFilling(store=store, clock=play.desk.clock).compact(100)
            assert every_report(store, play.desk.clock) == before

    holds()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORY)
def test_in_memory_figures_are_what_the_events_tell(history: list[tuple[str, int, int]]) -> None:
    play = Playing(MemoryStore())
    play.play(history)
    check(play)
    filters_sum_to_the_whole(play.desk.store, play.desk.clock)


# Every act that there is, each where it changes something.
EVERYTHING = [
    *[("hear", n % 4, 20) for n in range(5)],
    *[("reply", 0, 90), ("hear", 0, 10), ("branch", 0, 30), ("resolve", 1, 300)],
    *[("compact", 0, 1), ("merge", 2, 5), ("unmerge", 2, 7), ("branch", 1, 5)],
    *[("hear_late", 3, 4000), ("kind", 0, 1), ("assign", 3, 1), ("reply", 3, 500)],
    *[("resolve", 3, 5), ("hear", 3, 60), ("spam", 1, 5), ("unspam", 1, 9)],
    *[("wait", 0, 15), ("reopen", 0, 600), ("branch", 3, 9), ("branch", 2, 3)],
    *[("resolve", 2, 5), ("reopen", 2, 30), ("escalate", 2, 9), ("spam", 1, 5), ("compact", 0, 1)],
]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_store_tells_the_same_of_everything_that_can_happen(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    server = server_for(request, kind)
    with opened(kind, tmp_path / "db", server) as store:
        ours, theirs = Playing(store), Playing(MemoryStore())
        for play in (ours, theirs):
            play.play(EVERYTHING)
        assert {act for act, times in ours.took_effect.items() if times} == set(ACTS)
        check(ours)
        filters_sum_to_the_whole(store, ours.desk.clock)
        asked = Asked(wanted=SpanFilter(), by=GroupBy.BRANCH)
        report = AnswerTimes(store=store, clock=ours.desk.clock).report(SUPERVISOR, asked)
        assert {each.group for each in report.groups} == {None, "b-1", "b-2"}
        assert len(ours.ids) == len(theirs.ids)
        told = every_report(ours.desk.store, ours.desk.clock)
        assert told == every_report(theirs.desk.store, theirs.desk.clock)
        assert any(report.whole.answered for report in told)
        assert any(report.whole.waiting for report in told)


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
def test_cases_of_before_are_measured_in_batches_and_said_to_be_missing_until_then(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    server = server_for(request, kind)
    with opened(kind, tmp_path / "db", server) as store:
        play = Playing(store)
        play.play([("hear", n, 20) for n in range(3)])
        filling = SpanFilling(store=store, clock=play.desk.clock)
        times = AnswerTimes(store=store, clock=play.desk.clock)
        asked = Asked(wanted=SpanFilter())
        before = times.report(STAFF, asked)
        with store.writing() as unit:
            for case_id in play.ids:
                unit.spans.put(case_id, [])
        filling.again()
        missing = times.report(STAFF, asked)
        assert (missing.is_filling, missing.whole.spans) == (True, 0)
        assert filling.run(10) == 3
        assert times.report(STAFF, asked) == before
        assert not before.is_filling
        assert filling.run(10) == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_are_told_by_buckets_and_few_exactly(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    server = server_for(request, kind)
    with opened(kind, tmp_path / "db", server) as store:
        desk = open_desk(store, SetClock(START))
        first = desk.hear(thread="t-0")
        desk.deliver(desk.reply(first), at=START + timedelta(minutes=77))
        with store.writing() as unit:
            (span,) = [s for s in unit.spans.of(first.id) if s.measure is RunKind.FIRST_RESPONSE]
            for n in range(100):
                unit.spans.put(f"c-{n}", [replace(span, case_id=f"c-{n}")])
        clock = SetClock(START + timedelta(days=1))
        (whole,) = [
            AnswerTimes(store=store, clock=clock).report(STAFF, Asked(wanted=SpanFilter())).whole
        ]
        assert whole.median.span is not None
        assert (whole.answered, round(whole.error, 3)) == (101, 0.059)
        assert span.office <= whole.median.span <= span.office * (1 + whole.error)
        assert whole.mean_answered == span.office
        narrow = SpanFilter(channel_ids=("ch-none",))
        empty = AnswerTimes(store=store, clock=clock).report(STAFF, Asked(wanted=narrow)).whole
        assert (empty.spans, empty.median.span, empty.share_kept) == (0, None, None)
        assert TALK in {g.group for g in _by_channel(store, clock)}


def _by_channel(store: Store, clock: SetClock) -> tuple[Figures, ...]:
    asked = Asked(wanted=SpanFilter(), by=GroupBy.CHANNEL)
    return AnswerTimes(store=store, clock=clock).report(STAFF, asked).groups


def test_another_zone_has_every_case_measured_by_its_own_days(store: Store) -> None:
    play = Playing(store)
    play.desk.clock.set(datetime(2026, 11, 18, 17, 30, tzinfo=UTC))  # 00:30 on the 19th in Jakarta
    play.play([("hear", 0, 0)])
    governing = Governing(store=store, clock=play.desk.clock, media=Shelf())
    governing.save(ADMIN, replace(governing.cooperative(), zone="Europe/London"))
    times = AnswerTimes(store=store, clock=play.desk.clock)
    asked = Asked(wanted=SpanFilter(), by=GroupBy.HOUR)
    assert times.report(STAFF, asked).is_filling
    SpanFilling(store=store, clock=play.desk.clock).run(1)
    report = times.report(STAFF, asked)
    assert [each.spans for each in report.groups] == [int(hour == 17) for hour in range(24)]
    assert not report.is_filling


@pytest.mark.parametrize("actor", [STAFF, MANAGER], ids=["staff", "manager"])
def test_figures_of_single_people_are_for_supervisors(store: Store, actor: Actor) -> None:
    times = AnswerTimes(store=store, clock=SetClock(START))
    for asked in (
        Asked(wanted=SpanFilter(), by=GroupBy.STAFF),
        Asked(wanted=SpanFilter(staff_ids=("u-1",))),
    ):
        with pytest.raises(NotAllowed):
            times.report(actor, asked)
        assert times.report(SUPERVISOR, asked).whole.spans == 0


def test_a_restricted_case_counts_but_is_not_named(store: Store) -> None:
    play = Playing(store)
    play.play([("hear", 0, 0)])
    (case_id,) = play.ids
    with store.writing() as unit:
        happening = Happening(kind=EventKind.ESCALATED, at=START, value="restricted")
        record(unit, unit.cases.get(case_id), [happening], START)
    times = AnswerTimes(store=store, clock=play.desk.clock)
    for actor, named in ((STAFF, ""), (SUPERVISOR, case_id)):
        page = times.rows(actor, SpanFilter(), Fate.ALL, limit=9)
        assert [(row.span.case_id, bool(row.code)) for row in page.rows] == [(named, bool(named))]
        assert times.report(actor, Asked(wanted=SpanFilter())).whole.spans == 1
