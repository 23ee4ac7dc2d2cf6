"""The cooperative itself: its name, hours, promises and the rules of its house."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.cases import CaseKind, Priority
from domain.posts import Slot

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
class Target:
    """Office time promised for a kind and priority."""

    first_response: timedelta
    next_reply: timedelta
    resolution: timedelta


USUAL_TARGET = Target(
    first_response=timedelta(hours=4),
    next_reply=timedelta(hours=8),
    resolution=timedelta(hours=24),
)


@dataclass(frozen=True, kw_only=True)
class PastTargets:
    """What was promised to cases opened before `until`, and after the past targets before."""

    until: datetime
    targets: Mapping[CaseKind, Target]


@dataclass(frozen=True, kw_only=True)
class Cooperative:
    """Everything the cooperative decided about itself; one row.

    `one_person`: its only member of staff may approve their own posts. `sample`: made up
    for the demonstration, and marked so on every screen. `targets` fall back to
    `USUAL_TARGET`, halved when the priority is high; `past_targets`, oldest first, are kept so
    that a new promise makes no old answer look better or worse. `closed_days` are holidays of
    its own; `open_days` are public holidays on which it works. `monthly_readers`: the users who are
    told of each month's report, nobody unless chosen.
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
    targets: Mapping[CaseKind, Target] = field(default_factory=dict)
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
    version: int = 0

    def target(
        self, kind: CaseKind, priority: Priority, opened_at: datetime | None = None
    ) -> Target:
        """The promise for cases of this kind and priority: the one in force when they opened;
        None: the one of today."""
        usual = self._targets_at(opened_at).get(kind, USUAL_TARGET)
        if priority is Priority.NORMAL:
            return usual
        return Target(
            first_response=usual.first_response / 2,
            next_reply=usual.next_reply / 2,
            resolution=usual.resolution / 2,
        )

    def _targets_at(self, moment: datetime | None) -> Mapping[CaseKind, Target]:
        past = (each for each in self.past_targets if moment and moment < each.until)
        return next((each.targets for each in past), self.targets)
