"""The figures of a morning's digest: of the person's own branches, else of the whole cooperative
with a line for each of its branches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.measured_shelves import GroupBy, SpanFilter
from domain.notification_shelves import AtBranch
from domain.ports import Unit
from domain.reports import QueueFilter, QueueView
from domain.sight import sees_restricted
from services.figures.answer_figures import Figures, no_figures
from services.figures.answer_times import Asked, longest_waiting, report_in, whole_in
from services.notices.notification_plans import Person
from services.notices.workplaces import workplaces
from services.reports.digest_words import Morning, Place, Yesterday
from services.reports.notification_words import Told

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Yesterdays:
    """First responses to what came in on the cooperative's yesterday, as they stand now: what
    Waktu tanggap shows of that day. Read once for everybody who is told."""

    now: datetime
    day: date
    wanted: SpanFilter
    whole: Figures
    branches: Mapping[str, str]  # those at work, their names by id
    _at: dict[tuple[str, ...], Figures] = field(default_factory=dict)

    @classmethod
    def read(cls, unit: Unit, now: datetime) -> "Yesterdays":
        """At every branch, and in all."""
        today = now.astimezone(ZoneInfo(unit.cooperative.get().zone)).date()
        wanted = SpanFilter(first=today - _DAY, end=today)
        report = report_in(unit, Asked(wanted=wanted, by=GroupBy.BRANCH), now)
        return cls(
            now=now,
            day=today - _DAY,
            wanted=wanted,
            whole=report.whole,
            branches={each.id: each.name for each in unit.branches.all() if each.active},
            _at={(str(each.group or ""),): each for each in report.groups},
        )

    def of(self, unit: Unit, branch_ids: tuple[str, ...]) -> Yesterday:
        """At these branches together; nothing: everywhere. An empty id: at none."""
        if not branch_ids:
            return _told(self.whole)
        if len(branch_ids) > 1 and branch_ids not in self._at:
            asked = Asked(wanted=replace(self.wanted, branch_ids=branch_ids))
            self._at[branch_ids] = whole_in(unit, asked, self.now)
        return _told(self._at.get(branch_ids) or no_figures(None))


def morning(
    unit: Unit, person: Person, yesterdays: Yesterdays, day: date, held: list[Told]
) -> Morning:
    """What one person should know, as far as they may see."""
    now, actor = yesterdays.now, person.user.actor
    restricted = sees_restricted(actor)
    stands = unit.promises.at_branches(now, person.rest.end_of_day(now), restricted=restricted)
    places = workplaces(unit, person.user)
    mine = tuple(branch.id for branch in places)
    here = [stands.get(each, AtBranch()) for each in mine] if mine else stands.values()
    queue = QueueFilter(view=QueueView.MINE, me=actor.id, now=now, restricted=restricted)
    return Morning(
        day=day,
        now=now,
        yesterday=yesterdays.day,
        place=Place(
            name=" & ".join(branch.name for branch in places),
            branch_ids=mine,
            stands=_together(here),
            yesterday=yesterdays.of(unit, mine),
        ),
        mine=unit.cases.count(queue),
        longest=longest_waiting(unit, branch_ids=mine),
        elsewhere=_elsewhere(unit, yesterdays, stands, mine),
        held=held,
    )


def _elsewhere(
    unit: Unit, yesterdays: Yesterdays, stands: Mapping[str | None, AtBranch], mine: tuple[str, ...]
) -> list[Place]:
    """Of each branch for who works for all alike; where no branch has anything, the whole has said
    it. Who works at one is told of what belongs to none: else it would be nobody's."""
    if not yesterdays.branches:
        return []
    shown: list[str | None] = [None] if mine else [*yesterdays.branches, None]
    places = [
        Place(
            name=yesterdays.branches[each] if each else "",
            branch_ids=(each or "",),
            stands=stands.get(each, AtBranch()),
            yesterday=yesterdays.of(unit, (each or "",)),
        )
        for each in shown
    ]
    told = [place for place in places if not place.is_quiet]
    if not mine and not any(place.name for place in told):
        return []
    return sorted(told, key=lambda place: -place.stands.breached)


def _together(places: Iterable[AtBranch]) -> AtBranch:
    every = list(places)
    return AtBranch(
        breached=sum(each.breached for each in every),
        breaking=sum(each.breaking for each in every),
        unassigned=sum(each.unassigned for each in every),
    )


def _told(figures: Figures) -> Yesterday:
    return Yesterday(
        came_in=figures.spans,
        answered=figures.answered,
        waiting=figures.waiting,
        median=figures.median.span,
    )
