"""The cooperative itself: its name, hours, promises and the rules of its house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.aftercare import Aftercare
from domain.cases import Case, CaseKind, Priority
from domain.notifications import WakePolicy
from domain.posts import Slot

WARN_SHARE = 0.75  # of a promised span
OFFICE = ""  # as the channel of a special promise: what came in through none

# (opening, closing) as minutes after the weekday's midnight; closing may be 24:00 or later.
Interval = tuple[int, int]

OFFICE_WEEK: Mapping[int, tuple[Interval, ...]] = {
    **dict.fromkeys((0, 1, 2, 3), ((8 * 60, 16 * 60),)),
    4: ((8 * 60, 11 * 60 + 30), (13 * 60, 16 * 60)),  # Friday prayer
    5: ((8 * 60, 12 * 60),),
    6: (),
}


class Moderation(StrEnum):
    """When a comment on the board becomes visible to everyone."""

    AFTER = "after"  # at once; staff may hide it
    BEFORE = "before"  # only when staff let it


@dataclass(frozen=True, kw_only=True)
class Season:
    """Hours that replace the week's from `first` to `last`, both of them included: Ramadan, half
    days, a stocktaking. Holidays stay holidays. `past_week`: what the usual week was until then,
    kept so that new hours make no old answer look better or worse."""

    name: str
    first: date
    last: date
    week: Mapping[int, tuple[Interval, ...]]
    past_week: bool = False


@dataclass(frozen=True, kw_only=True)
class Target:
    """Office time promised. It is about to break when `warn_share` of it has gone by or, where
    that is given, `warn_before` it breaks."""

    first_response: timedelta
    next_reply: timedelta
    resolution: timedelta
    warn_share: float = WARN_SHARE
    warn_before: timedelta | None = None

    def until_warning(self, span: timedelta) -> timedelta:
        """How much of a promised span goes by before it is about to break."""
        if self.warn_before is None:
            return span * self.warn_share
        return max(timedelta(), span - self.warn_before)

    def halved(self) -> "Target":
        """As promised where it is urgent."""
        return replace(
            self,
            first_response=self.first_response / 2,
            next_reply=self.next_reply / 2,
            resolution=self.resolution / 2,
            warn_before=self.warn_before / 2 if self.warn_before is not None else None,
        )


USUAL_TARGET = Target(
    first_response=timedelta(hours=4),
    next_reply=timedelta(hours=8),
    resolution=timedelta(hours=24),
)


@dataclass(frozen=True, kw_only=True)
class TargetRule:
    """A promise for some cases only: None of a condition means any, and the channel `OFFICE` that
    there is none: noted down at the counter or the telephone. Where it names a priority it counts
    as written, else it is halved when the priority is high."""

    target: Target
    kind: CaseKind | None = None
    priority: Priority | None = None
    channel_id: str | None = None
    branch_id: str | None = None

    @property
    def conditions(self) -> tuple[object, ...]:
        """In the order in which they count among rules of as many conditions."""
        return (self.branch_id, self.channel_id, self.kind, self.priority)

    @property
    def rank(self) -> tuple[int, ...]:
        """How specific it is: more conditions first; of as many, the branch's, then the
        channel's, the kind's, the priority's."""
        named = [int(condition is not None) for condition in self.conditions]
        return (sum(named), *named)

    def fits(self, asked: tuple[object, ...]) -> bool:
        """Whether it is made for these, in the order of `conditions`."""
        pairs = zip(self.conditions, asked, strict=True)
        return all(wanted is None or wanted == found for wanted, found in pairs)


@dataclass(frozen=True, kw_only=True)
class PastTargets:
    """What was promised to cases opened before `until`, and after the past targets before."""

    until: datetime
    targets: Mapping[CaseKind, Target]
    rules: tuple[TargetRule, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cooperative:
    """Everything the cooperative decided about itself; one row.

    `one_person`: its only member of staff may approve their own posts. `sample`: made up
    for the demonstration, and marked so on every screen. `targets` fall back to
    `USUAL_TARGET`, halved when the priority is high; `target_rules` are for some cases only;
    `past_targets`, oldest first, are kept so that a new promise makes no old answer look better
    or worse. `closed_days` are holidays of its own; `open_days` are public holidays on which it
    works; `seasons` replace the week for a while (of two the shorter one counts), `day_hours` on
    one day. `monthly_readers`, `weekly_readers`: the users who are told of each month's and each
    week's report, nobody unless chosen. `aftercare`: what is asked after resolving.
    `waking`: what may reach staff in their quiet hours. `unassign_after`: office time of silence
    after which a case is taken off its assignee, None: never. `public_figures`: members may read
    how the cooperative answers.
    """

    name: str = "Koperasi Kami"
    tagline: str = ""
    logo_id: str = ""
    zone: str = "Asia/Jakarta"
    language: str = "id"
    week: Mapping[int, tuple[Interval, ...]] = field(default_factory=lambda: dict(OFFICE_WEEK))
    public_holidays: bool = True
    collective_leave: bool = True
    closed_days: Mapping[date, str] = field(default_factory=dict)
    open_days: tuple[date, ...] = ()
    day_hours: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    targets: Mapping[CaseKind, Target] = field(default_factory=dict)
    target_rules: tuple[TargetRule, ...] = ()
    past_targets: tuple[PastTargets, ...] = ()
    slots: tuple[Slot, ...] = (
        Slot(weekday=0, at=time(9, 0)),
        Slot(weekday=2, at=time(12, 0)),
        Slot(weekday=4, at=time(15, 30)),
    )
    one_person: bool = False
    moderation: Moderation = Moderation.AFTER
    alt_text_required: bool = True
    sample: bool = False
    monthly_readers: tuple[str, ...] = ()
    weekly_readers: tuple[str, ...] = ()
    waking: WakePolicy = field(default_factory=WakePolicy)
    unassign_after: timedelta | None = None
    public_figures: bool = False
    aftercare: Aftercare = field(default_factory=Aftercare)
    version: int = 0

    def target(
        self,
        kind: CaseKind,
        priority: Priority,
        opened_at: datetime | None = None,
        *,
        channel_id: str | None = None,
        branch_id: str | None = None,
    ) -> Target:
        """The promise for such cases: the one in force when they opened; None: the one of today.
        `channel_id`: None where they came in through none, as a case says it.

        The most specific rule that fits wins (`TargetRule.rank`); where none does, what is
        promised for the kind.
        """
        targets, rules = self._targets_at(opened_at)
        rule = _winning(rules, (branch_id, channel_id or OFFICE, kind, priority))
        promised = rule.target if rule else targets.get(kind, USUAL_TARGET)
        as_written = priority is Priority.NORMAL or (rule is not None and rule.priority is priority)
        return promised if as_written else promised.halved()

    def promise(self, case: Case) -> Target:
        """The promise for this case."""
        return self.target(
            case.kind,
            case.priority,
            case.opened_at,
            channel_id=case.channel_id,
            branch_id=case.branch_id,
        )

    def special_promise(self, case: Case) -> TargetRule | None:
        """The rule by which this case has its promise; None: that of its kind."""
        _targets, rules = self._targets_at(case.opened_at)
        asked = (case.branch_id, case.channel_id or OFFICE, case.kind, case.priority)
        return _winning(rules, asked)

    def _targets_at(
        self, moment: datetime | None
    ) -> tuple[Mapping[CaseKind, Target], tuple[TargetRule, ...]]:
        past = (each for each in self.past_targets if moment and moment < each.until)
        found = next(past, None)
        return (found.targets, found.rules) if found else (self.targets, self.target_rules)


def _winning(rules: Sequence[TargetRule], asked: tuple[object, ...]) -> TargetRule | None:
    """The most specific of those made for these."""
    fitting = [rule for rule in rules if rule.fits(asked)]
    return max(fitting, key=lambda rule: rule.rank, default=None)
