"""Answer figures: what tallies of measured spans amount to, with those who wait as waiting.

Of a hundred ended spans or fewer the quantiles are exact; of more they are told to the upper edge
of a bucket 6 percent wide, far less than their confidence band leaves open, and where those who
wait leave more open than that, how much is said. What a group is told depends on nothing but the
group: two reports of the same thing agree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from domain.branches import Branch
from domain.cases import CaseKind
from domain.cooperative import Cooperative
from domain.measured import (
    BUCKET_RATIO,
    NEVER_BUCKET,
    ClockKind,
    bucket_of,
    longest_in,
)
from domain.measured_shelves import Ahead, GroupBy, Key, Tally, Waiting
from domain.running import Until
from domain.shares import Share, share_of
from domain.statistics import Estimate, counted_estimates, share_in_target
from services.office_hours.hours import office_hours

EXACT_MAX = 100  # ended spans of one group
QUANTILES = (0.5, 0.75, 0.9)
_FOR_EVER = timedelta.max
_NOTHING, _SECOND = timedelta(), timedelta(seconds=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # nothing is due by then

# What a group is: a week's Monday, a month's first day, an hour, a kind, or an id; None for the
# counter, for no branch, for nobody, and for everything together.
Group = date | int | str | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One group's figures.

    `spans`: how many there are in all: `answered`, still `waiting`, and `never` answered. The
    quantiles count those who wait as waiting, and `never` as waiting for ever; each has its
    confidence band. `error`: by how much more than the truth a quantile may say, 0 when exact.
    `due`: those whose promise has run out, of them `kept`. `oldest_waiting_since` None: nobody
    waits. `mean_answered`: the plain average of the answered alone, which flatters.
    """

    group: Group
    spans: int
    answered: int
    waiting: int
    never: int
    median: Estimate
    p75: Estimate
    p90: Estimate
    error: float
    due: int
    kept: int
    oldest_waiting_since: datetime | None
    mean_answered: timedelta | None

    @property
    def share_kept(self) -> float | None:
        """Answered within the promise, among all that were due; None when none was."""
        return share_in_target(self.kept, self.due)

    @property
    def kept_band(self) -> Share | None:
        """The same with its band: of a handful it says little; None when none was due."""
        return share_of(self.kept, self.due)

    @property
    def share_answered(self) -> float | None:
        """Of all, those that were answered; None when there are none."""
        return share_in_target(self.answered, self.spans)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What the memory tells of some groups."""

    tallies: Sequence[Tally]
    waiting: Sequence[Waiting]
    ahead: Sequence[Ahead]


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """How waiting is reckoned until now: by the hours of each branch."""

    cooperative: Cooperative
    branches: Mapping[str, Branch]
    now: datetime
    clock: ClockKind
    _lines: dict[str | None, Until] = field(default_factory=dict, init=False, compare=False)

    def waited(self, rows: Iterable[Waiting]) -> list[timedelta]:
        """How long each has waited so far."""
        found = list(rows)
        if self.clock is ClockKind.WALL:
            return [each.wall + self._wall(each) for each in found]
        first = min((each.runs_since for each in found if each.runs_since), default=self.now)
        self._draw(first, {each.branch_id for each in found})
        return [
            each.office
            + (self._lines[each.branch_id].since(each.runs_since) if each.runs_since else _NOTHING)
            for each in found
        ]

    def _wall(self, each: Waiting) -> timedelta:
        return max(self.now - each.runs_since, _NOTHING) if each.runs_since else _NOTHING

    def _draw(self, first: datetime, branch_ids: Iterable[str | None]) -> None:
        for branch_id in branch_ids:
            branch = self.branches.get(branch_id) if branch_id else None
            hours = office_hours(self.cooperative, self.now, branch)
            self._lines[branch_id] = Until(hours, first, self.now)


def group_of(by: GroupBy, key: Key) -> Group:
    """The group that the memory's key belongs to; several cells are of one week or month."""
    match by:
        case GroupBy.WEEK:
            return monday_of(date.fromisoformat(key))
        case GroupBy.MONTH:
            return date.fromisoformat(key).replace(day=1)
        case GroupBy.HOUR:
            return int(key)
        case GroupBy.KIND:
            return CaseKind(key)
        case _:
            return key or None


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


@dataclass(kw_only=True)
class _Sums:
    """One group, while it is put together."""

    ended: dict[int, int] = field(default_factory=dict)  # how many, by bucket
    total: timedelta = _NOTHING  # of the answered
    promised: int = 0
    kept: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    waited: list[timedelta] = field(default_factory=list)
    keys: set[Key] = field(default_factory=set)

    def count(self, tally: Tally) -> None:
        self.ended[tally.bucket] = self.ended.get(tally.bucket, 0) + tally.n
        if tally.bucket != NEVER_BUCKET:
            self.total += tally.total
        self.promised += tally.promised
        self.kept += tally.kept

    def count_out(self, ahead: Ahead) -> None:
        """Those whose promise has not run out are not due yet, though they were answered."""
        self.promised -= ahead.n
        self.kept -= ahead.kept

    def wait(self, row: Waiting, waited: timedelta) -> None:
        self.waiting.append(row)
        self.waited.append(waited)

    def take_in(self, other: "_Sums") -> None:
        for bucket, n in other.ended.items():
            self.ended[bucket] = self.ended.get(bucket, 0) + n
        self.total += other.total
        self.promised += other.promised
        self.kept += other.kept
        self.waiting += other.waiting
        self.waited += other.waited

    @cached_property
    def waited_in(self) -> Mapping[int, int]:
        """How many have waited so long, by bucket; to be asked when all are in."""
        return Counter(map(bucket_of, self.waited))

    @property
    def n(self) -> int:
        return sum(self.ended.values())

    @property
    def never(self) -> int:
        return self.ended.get(NEVER_BUCKET, 0)


Lengths = Callable[[Sequence[Key]], Iterable[tuple[Key, timedelta]]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """Figures of each group of which there is anything, and of all of them together."""

    whole: Figures
    groups: Mapping[Group, Figures]


def figures_of(by: GroupBy, counted: Counted, reckoning: Reckoning, lengths: Lengths) -> Told:
    """`lengths`: asks how long each answered span of these groups took, which is done for small
    groups only. Each span is in one group alone, so the whole is told from the groups."""
    groups, whole = _sums(by, counted, reckoning), _Sums()
    for each in groups.values():
        whole.take_in(each)
    small = [key for each in groups.values() if 0 < each.n <= EXACT_MAX for key in each.keys]
    exact: dict[Group, list[timedelta]] = {}
    for key, length in lengths(sorted(small)) if small else ():
        exact.setdefault(group_of(by, key), []).append(length)
    return Told(
        whole=_figures(
            None, whole, [each for some in exact.values() for each in some], reckoning.now
        ),
        groups={
            group: _figures(group, each, exact.get(group, []), reckoning.now)
            for group, each in groups.items()
        },
    )


def _sums(by: GroupBy, counted: Counted, reckoning: Reckoning) -> dict[Group, _Sums]:
    groups: dict[Group, _Sums] = {}
    by_key: dict[Key, _Sums] = {}

    def sums(key: Key) -> _Sums:
        found = by_key.get(key)
        if found is None:
            found = by_key[key] = groups.setdefault(group_of(by, key), _Sums())
            found.keys.add(key)
        return found

    for tally in counted.tallies:
        sums(tally.key).count(tally)
    for ahead in counted.ahead:
        sums(ahead.key).count_out(ahead)
    for row, waited in zip(counted.waiting, reckoning.waited(counted.waiting), strict=True):
        sums(row.key).wait(row, waited)
    return groups


def no_figures(group: Group) -> Figures:
    """Of a group without a single span: nothing is known, and nothing is zero but the counts."""
    return _figures(group, _Sums(), [], _LONG_AGO)


def _figures(group: Group, sums: _Sums, exact: Sequence[timedelta], now: datetime) -> Figures:
    ended = sums.n
    is_exact = ended <= EXACT_MAX
    told = _quantiles(sums, exact if is_exact else None)
    median, p75, p90 = told
    answered = ended - sums.never
    due_waiting = sum(each.due_at is not None and each.due_at <= now for each in sums.waiting)
    return Figures(
        group=group,
        spans=ended + len(sums.waiting),
        answered=answered,
        waiting=len(sums.waiting),
        never=sums.never,
        median=median,
        p75=p75,
        p90=p90,
        error=0.0 if is_exact else _error(sums, told),
        due=sums.promised + due_waiting,
        kept=sums.kept,
        oldest_waiting_since=min((each.since for each in sums.waiting), default=None),
        mean_answered=sums.total / answered if answered else None,
    )


def _quantiles(sums: _Sums, exact: Sequence[timedelta] | None) -> tuple[Estimate, ...]:
    if exact is not None:
        ended, waiting = Counter(exact), Counter(sums.waited)
    else:
        ended = _in_buckets(sums)
        # all are rounded up alike: whoever waited longer than an answer took is still at risk then
        waiting = _waiting_in_buckets(sums)
    if sums.never:
        waiting[_FOR_EVER] += sums.never
    return counted_estimates(ended, waiting, QUANTILES)


def _error(sums: _Sums, told: Sequence[Estimate]) -> float:
    """By how much the quantiles may be longer than they were. A bucket's width, and more where
    somebody waits since as long as others took: whether one of them was answered before that, the
    bucket does not say. So the same is told once more as if all of them had been."""
    waiting = _waiting_in_buckets(sums, earlier=1)
    waiting[_FOR_EVER] += sums.never
    soonest = counted_estimates(_in_buckets(sums), waiting, QUANTILES)
    longer = [
        late.span / max(soon.span, _SECOND)
        for late, soon in zip(told, soonest, strict=True)
        if late.span is not None and soon.span is not None
    ]
    return max([1.0, *longer]) * BUCKET_RATIO - 1


def _in_buckets(sums: _Sums) -> Counter[timedelta]:
    """How many were answered within each bucket's longest span."""
    return Counter(
        {longest_in(bucket): n for bucket, n in sums.ended.items() if bucket != NEVER_BUCKET}
    )


def _waiting_in_buckets(sums: _Sums, earlier: int = 0) -> Counter[timedelta]:
    """How many wait since each bucket's longest span; `earlier`: so many buckets before."""
    waiting: Counter[timedelta] = Counter()
    for bucket, n in sums.waited_in.items():
        waiting[longest_in(max(0, bucket - earlier))] += n
    return waiting
