"""Measured spans: every clock of a case as a row - what figures count, and what they open to.

One row a clock: the first response, each next reply, the resolution. They follow the events
alone, so a case that is told anew has them anew. The rules, each held by a test of its own:

- What was marked as spam or merged into another case is measured nowhere.
- Who answered counts for a span; while nobody has, or nobody knows who, the assignee does: who
  lets members wait has no better figures for it.
- A span that ended without an answer (`NEVER`) counts as one that waits for ever.
- A late resolution stays late, whatever is reopened or resolved afterwards.
- A promise that broke stays broken, whatever kind, priority or branch the case is given after
  that (`domain.promises`); what was in time when it was answered stays so, too.
- Buckets round up: what is told of many spans together is never shorter than it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import ceil, log
from zoneinfo import ZoneInfo

from domain.cases import LEFT_OUT, Case, CaseEvent, CaseKind, CaseStatus, EventKind
from domain.casework import pauses
from domain.clocks import OfficeHours, Pause
from domain.cooperative import Target
from domain.errors import HoursInvalid
from domain.explanations import RunKind
from domain.promises import Stood
from domain.spans import merged, total, without
from domain.story import story_of
from domain.talks import live, waits

BUCKET_RATIO = 2 ** (1 / 12)  # of a bucket's upper edge to its lower one: 6 percent
NEVER_BUCKET = 9_999
_SECOND = timedelta(seconds=1)
_ZERO = timedelta()


class SpanState(StrEnum):
    """How a measured span stands."""

    ANSWERED = "answered"  # or resolved, where that is measured
    WAITING = "waiting"  # its clock has not ended
    NEVER = "never"  # it ended without an answer


class ClockKind(StrEnum):
    """By which clock spans are told."""

    OFFICE = "office"
    WALL = "wall"


@dataclass(frozen=True, kw_only=True)
class MeasuredSpan:
    """One clock of a case. `number` counts from 1 within its case and measure.

    `until`: when it was answered or ended without an answer, None while it waits. `office` and
    `wall`: how long it took; while it waits, what had counted when its clock last started:
    `runs_since`, None for a clock that has ended or stands still. `due_at` None: nothing is
    promised, or not while the clock stands still. `kept`: whether the promise was; None while
    that is open and where there is none. `day` and `hour`: of its beginning in the zone of the
    cooperative. `staff_id`: who answered, else the assignee.
    """

    case_id: str
    measure: RunKind
    number: int = 1
    state: SpanState
    since: datetime
    until: datetime | None
    office: timedelta
    wall: timedelta
    runs_since: datetime | None
    due_at: datetime | None
    kept: bool | None
    staff_id: str | None
    channel_id: str | None
    kind: CaseKind
    branch_id: str | None
    day: date
    hour: int

    @property
    def cell(self) -> date:
        """The first day of the stretch that is both of one week and of one month."""
        return cell_of(self.day)

    def length(self, clock: ClockKind) -> timedelta:
        """How long it took by that clock."""
        return self.office if clock is ClockKind.OFFICE else self.wall

    def bucket(self, clock: ClockKind) -> int:
        """Where it is counted among others; by the way it ended, not while it waits."""
        if self.state is SpanState.NEVER:
            return NEVER_BUCKET
        return bucket_of(self.length(clock))


@dataclass(frozen=True, kw_only=True)
class Ground:
    """By what a case is measured: its hours, its promise, and the zone of days and hours.
    `stood`: what it was promised before somebody sorted it anew."""

    hours: OfficeHours
    target: Target
    zone: ZoneInfo
    stood: Sequence[Stood] = ()


def measured(case: Case, events: Sequence[CaseEvent], ground: Ground) -> list[MeasuredSpan]:
    """Every span of the case, as its events have told it (`domain.casework.retold`)."""
    events = story_of(events)
    if case.status in LEFT_OUT or not any(_is_heard(event) for event in live(events)):
        return []
    bench = _Bench(case=case, events=events, ground=ground)
    told = [bench.first_response(), *bench.next_replies(), bench.resolution()]
    *replies, resolution = [bench.as_promised(span) for span in told]
    return [*replies, bench.late_for_ever(resolution)]


def cell_of(day: date) -> date:
    """The Monday of its week, or the first of its month where that came later."""
    return max(day - timedelta(days=day.weekday()), day.replace(day=1))


def is_cell(day: date) -> bool:
    """Whether a cell begins on that day."""
    return cell_of(day) == day


def bucket_of(span: timedelta) -> int:
    """The bucket that holds the span: 0 for none at all, 1 up to a second, then wider ones."""
    if span <= _ZERO:
        return 0
    seconds = span / _SECOND
    return 1 + max(0, ceil(log(seconds) / log(BUCKET_RATIO) - 1e-9))


@lru_cache(maxsize=1_000)
def longest_in(bucket: int) -> timedelta:
    """The upper edge of the bucket."""
    return _ZERO if bucket <= 0 else timedelta(seconds=BUCKET_RATIO ** (bucket - 1))


def _judged(span: MeasuredSpan, due_at: datetime | None, until: datetime) -> MeasuredSpan:
    """By a promise that was to be kept then."""
    in_time = due_at is not None and until <= due_at and span.state is SpanState.ANSWERED
    return replace(span, due_at=due_at, kept=None if due_at is None else in_time)


def _until(over: datetime, left_out: Sequence[Pause]) -> list[Pause]:
    """One that had not ended when all was over ended with it: it may have begun by waiting on the
    member. The one that begins with resolving leaves out nothing."""
    return [
        (start, over if end is None else end)
        for start, end in left_out
        if end is not None or start < over
    ]


def _is_heard(event: CaseEvent) -> bool:
    return event.kind is EventKind.MESSAGE_RECEIVED


@dataclass(frozen=True, kw_only=True)
class _Bench:
    """One case on the bench."""

    case: Case
    events: Sequence[CaseEvent]
    ground: Ground

    def first_response(self) -> MeasuredSpan:
        """Of several talks the one that waited longest, as the case's own clock tells it. One that
        was closed in silence before it was absorbed waits no more, and was never answered."""
        told, promised = self.case.durations, self.ground.target.first_response
        if told.first_response_at is not None and told.first_response_wall is not None:
            since = told.first_response_at - told.first_response_wall
            return self._ended(RunKind.FIRST_RESPONSE, since, told.first_response_at, promised)
        silent = [each for each in waits(self.events) if each.first and not each.answered]
        waiting = [each.since for each in silent if each.own or each.until is None]
        longest = min(silent, key=lambda each: each.since, default=None)
        if longest is None or (waiting and not self._is_over):
            since = min(waiting, default=self.case.opened_at)
            return self._waiting(RunKind.FIRST_RESPONSE, since, promised)
        until = longest.until
        if longest.own or until is None:
            until = told.resolved_at or self.case.opened_at
        return self._silent(RunKind.FIRST_RESPONSE, longest.since, until, promised)

    def next_replies(self) -> list[MeasuredSpan]:
        """Each further time that a member waited for a word."""
        promised, found = self.ground.target.next_reply, list[MeasuredSpan]()
        for wait in (each for each in waits(self.events) if not each.first):
            until = wait.until or (self.case.durations.resolved_at if self._is_over else None)
            if until is None:
                span = self._waiting(RunKind.NEXT_REPLY, wait.since, promised)
            elif wait.answered:
                span = self._ended(RunKind.NEXT_REPLY, wait.since, until, promised)
            else:
                span = self._silent(RunKind.NEXT_REPLY, wait.since, until, promised)
            found.append(replace(span, number=len(found) + 1))
        return found

    def resolution(self) -> MeasuredSpan:
        """From the first message to the last resolving, what waited on the member left out."""
        told, promised = self.case.durations, self.ground.target.resolution
        since, left_out = self.case.opened_at, pauses(self.events)
        if self._is_over and told.resolved_at is not None:
            ended = _until(told.resolved_at, left_out)
            return self._ended(RunKind.RESOLUTION, since, told.resolved_at, promised, ended)
        return self._waiting(RunKind.RESOLUTION, since, promised, left_out)

    def as_promised(self, span: MeasuredSpan) -> MeasuredSpan:
        """Judged by what was promised at the time, not by what the case was made afterwards."""
        resolves, until = span.measure is RunKind.RESOLUTION, span.until
        for each in self.ground.stood:
            left_out = each.left_out if resolves else ()
            if until is not None and until <= each.until:
                due_at = each.due(span.since, span.measure, _until(until, left_out))
                return _judged(span, due_at, until)
            due_at = each.due(span.since, span.measure, left_out)
            if due_at is not None and due_at < each.until:
                return replace(span, due_at=due_at, kept=False)
        return span

    def late_for_ever(self, span: MeasuredSpan) -> MeasuredSpan:
        """A resolution that came late once, whatever came of the case after that."""
        late_at = self.case.durations.late_resolved_at
        if late_at is None:
            return span
        due_at = min(span.due_at or late_at, late_at)
        return replace(span, kept=False, due_at=due_at)

    @property
    def _is_over(self) -> bool:
        return self.case.status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)

    def _ended(
        self,
        measure: RunKind,
        since: datetime,
        until: datetime,
        promised: timedelta,
        left_out: Sequence[Pause] = (),
    ) -> MeasuredSpan:
        until = max(since, until)
        due_at = self._due(since, promised, left_out)
        return self._span(
            measure,
            since,
            state=SpanState.ANSWERED,
            until=until,
            left_out=left_out,
            due_at=due_at,
            kept=None if due_at is None else until <= due_at,
        )

    def _silent(
        self, measure: RunKind, since: datetime, until: datetime, promised: timedelta
    ) -> MeasuredSpan:
        due_at = self._due(since, promised)
        return self._span(
            measure,
            since,
            state=SpanState.NEVER,
            until=max(since, until),
            due_at=due_at,
            kept=None if due_at is None else False,
        )

    def _waiting(
        self,
        measure: RunKind,
        since: datetime,
        promised: timedelta,
        left_out: Sequence[Pause] = (),
    ) -> MeasuredSpan:
        marks = [start if end is None else end for start, end in left_out]
        return self._span(
            measure,
            since,
            state=SpanState.WAITING,
            until=max([since, *marks]),
            left_out=left_out,
            due_at=self._due(since, promised, left_out),
            kept=None,
        )

    def _span(
        self,
        measure: RunKind,
        since: datetime,
        *,
        state: SpanState,
        until: datetime,
        due_at: datetime | None,
        kept: bool | None,
        left_out: Sequence[Pause] = (),
    ) -> MeasuredSpan:
        """`until`: where it waits, up to when it is counted here."""
        local, case = since.astimezone(self.ground.zone), self.case
        waits, stands = state is SpanState.WAITING, any(end is None for _start, end in left_out)
        holes = merged((start, until if end is None else end) for start, end in left_out)
        return MeasuredSpan(
            case_id=case.id,
            measure=measure,
            state=state,
            since=since,
            until=None if waits else until,
            office=self.ground.hours.elapsed(since, until, left_out),
            wall=total(without([(since, until)], holes)) if holes else until - since,
            runs_since=until if waits and not stands else None,
            due_at=due_at,
            kept=kept,
            staff_id=self._answerer(measure, state, until) or case.assignee_id,
            channel_id=case.channel_id,
            kind=case.kind,
            branch_id=case.branch_id,
            day=local.date(),
            hour=local.hour,
        )

    def _answerer(self, measure: RunKind, state: SpanState, at: datetime) -> str | None:
        if state is not SpanState.ANSWERED:
            return None
        kind = EventKind.RESOLVED if measure is RunKind.RESOLUTION else EventKind.REPLIED
        told = (each for each in live(self.events) if each.kind is kind and each.at == at)
        return next((each.actor_id for each in told), None)

    def _due(
        self, since: datetime, promised: timedelta, left_out: Sequence[Pause] = ()
    ) -> datetime | None:
        try:
            return self.ground.hours.due(since, promised, left_out)
        except HoursInvalid:
            return None  # an office that never opens, or a clock that stands still, owes nothing
