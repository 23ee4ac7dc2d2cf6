"""Reach of the roll: who interacted, who has gone silent, who is newly active.

Only members whose account a person linked can be seen; of the others nothing is known, and they
are counted as unknown, never as silent. Who is linked has written at some time, so the share among
the linked is likely higher than among all: the share of the whole roll that was surely reached
stands beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.errors import Invalid
from domain.interactions import Activity, ActivityFilter, Counted, CountedFilter, ReachCount
from domain.members import Member
from domain.months import Month
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.shares import Share, share_of
from domain.texts import _
from services.roll.member_pages import months_back

DAYS_MIN, DAYS_MAX = 1, 3_660
MONTHS = 12
_INTERACTED = (Counted.SEEN, Counted.LINKED_SEEN)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far the cooperative reached in a month. `of_linked`: those who interacted among those
    who could be seen; `at_least`: among everybody on the roll, since of the rest nothing is known.
    None: of nobody, or nobody could be seen, and then there is no figure, not a zero."""

    count: ReachCount
    of_linked: Share | None
    at_least: Share | None

    @property
    def unknown(self) -> int:
        """On the roll, but no account of theirs is linked."""
        return self.count.on_roll - self.count.linked


@dataclass(frozen=True, kw_only=True)
class MonthReach:
    """A month, its branches, and all of them together. `complete` False: the month goes on."""

    month: Month
    whole: Reach
    branches: tuple[Reach, ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class ActivePage:
    """Members with what is known of their writing, and how many there are."""

    rows: tuple[tuple[Member, Activity], ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class CountedPage:
    """A page of the members behind a number. `hidden`: how many of the page are not for the
    actor's eyes; `total`: the number."""

    members: tuple[Member, ...]
    hidden: int
    total: int


@dataclass(frozen=True, kw_only=True)
class RollReach:
    """Needs SEE_MEMBERS."""

    store: Store
    clock: Clock

    def months(self, actor: Actor, last: Month, branch_id: str = "") -> list[MonthReach]:
        """A year of months up to the last one, the oldest first."""
        actor.require(Permission.SEE_MEMBERS)
        now, months = self.clock.now(), months_back(last, MONTHS)
        with self.store.reading() as unit:
            zone = unit.cooperative.get().zone
            spans = [(month.begins(zone), month.following.begins(zone)) for month in months]
            counts = unit.interactions.reach(spans, branch_id)
        return [
            _month(month, found, complete=span[1] <= now)
            for month, found, span in zip(months, counts, spans, strict=True)
        ]

    def silent(
        self, actor: Actor, days: int, *, branch_id: str = "", limit: int, offset: int = 0
    ) -> ActivePage:
        """Who interacted before, but not for so many days; who fell silent last comes first."""
        before = self.clock.now() - _days(days)
        return self._active(
            actor,
            ActivityFilter(
                on_roll_at=self.clock.now(),
                last_before=before,
                branch_id=branch_id,
                limit=limit,
                offset=offset,
            ),
        )

    def newly_active(
        self, actor: Actor, days: int, *, branch_id: str = "", limit: int, offset: int = 0
    ) -> ActivePage:
        """Whose first known interaction lies within so many days; the newest come first."""
        since = self.clock.now() - _days(days)
        return self._active(
            actor,
            ActivityFilter(
                on_roll_at=self.clock.now(),
                first_from=since,
                branch_id=branch_id,
                limit=limit,
                offset=offset,
            ),
        )

    def seen(
        self, actor: Actor, month: Month, *, branch_id: str = "", limit: int, offset: int = 0
    ) -> ActivePage:
        """Who interacted in the month, what stands behind its figure; talks about management are
        left out for whom they are not open, though the figure counts them."""
        with self.store.reading() as unit:
            zone = unit.cooperative.get().zone
        wanted = ActivityFilter(
            on_roll_at=self.clock.now(),
            during=(month.begins(zone), month.following.begins(zone)),
            branch_id=branch_id,
            limit=limit,
            offset=offset,
        )
        return self._active(actor, wanted)

    def counted(
        self,
        actor: Actor,
        month: Month,
        which: Counted,
        *,
        branch_id: str = "",
        limit: int,
        offset: int = 0,
    ) -> CountedPage:
        """Whom a number of that month counts, as they were counted. Of those who interacted only
        in talks about management, who may not see these learns how many there are and no name."""
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            zone = unit.cooperative.get().zone
            wanted = CountedFilter(
                which=which,
                during=(month.begins(zone), month.following.begins(zone)),
                branch_id=branch_id,
                limit=limit,
                offset=offset,
            )
            ids, total = unit.interactions.counted(wanted)
            members = unit.members.many(ids)
            hidden = _hidden(unit, actor, wanted, ids)
        rows = tuple(members[each] for each in ids if each not in hidden)
        return CountedPage(members=rows, hidden=len(hidden), total=total)

    def _active(self, actor: Actor, wanted: ActivityFilter) -> ActivePage:
        actor.require(Permission.SEE_MEMBERS)
        asked = replace(wanted, restricted=actor.may(Permission.SEE_RESTRICTED))
        with self.store.reading() as unit:
            found, total = unit.interactions.active(asked)
            members = unit.members.many([each.member_id for each in found])
        rows = tuple((members[each.member_id], each) for each in found)
        return ActivePage(rows=rows, total=total)


def _hidden(
    unit: Unit, actor: Actor, wanted: CountedFilter, ids: Collection[str]
) -> Collection[str]:
    """Those of them whom the actor may not know to have interacted then."""
    if wanted.which not in _INTERACTED or actor.may(Permission.SEE_RESTRICTED):
        return ()
    known = unit.interactions.activity(ids, restricted=False, during=wanted.during)
    return set(ids) - {each.member_id for each in known}


def reach_of(count: ReachCount) -> Reach:
    """The shares of the counts."""
    return Reach(
        count=count,
        of_linked=share_of(count.linked_seen, count.linked),
        at_least=share_of(count.seen, count.on_roll) if count.linked or count.seen else None,
    )


def _month(month: Month, counts: Sequence[ReachCount], *, complete: bool) -> MonthReach:
    whole = ReachCount(
        branch_id=None,
        on_roll=sum(each.on_roll for each in counts),
        undated=sum(each.undated for each in counts),
        linked=sum(each.linked for each in counts),
        linked_seen=sum(each.linked_seen for each in counts),
        seen=sum(each.seen for each in counts),
    )
    branches = tuple(reach_of(each) for each in counts)
    return MonthReach(month=month, whole=reach_of(whole), branches=branches, complete=complete)


def _days(days: int) -> timedelta:
    if not DAYS_MIN <= days <= DAYS_MAX:
        said = _("Isi antara {low} dan {high} hari.")
        raise Invalid(said.format(low=DAYS_MIN, high=DAYS_MAX), field="days")
    return timedelta(days=days)
