"""Foreseeing: the very rows that a limit would take away now, behind the number that is shown
before it is switched on."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.accesses import Access
from domain.cases import Case
from domain.members import Member
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.reactions import KeptReaction
from domain.retention import RetentionKind, months_before
from domain.sight import may_see
from services.personal_data.retaining import checked_months

_CASES_MAX = 500  # of one page of talks


@dataclass(frozen=True, kw_only=True)
class EndingTalk:
    """A talk that would be emptied, with those of its cases that may be shown."""

    conversation: Conversation
    cases: tuple[Case, ...]


Foreseen = EndingTalk | Member | KeptReaction | Access


@dataclass(frozen=True, kw_only=True)
class ForeseenPage:
    """A page of what would come to its end, and how many there are."""

    rows: tuple[Foreseen, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Foreseeing:
    """Needs ERASE_PERSONS, as the number itself."""

    store: Store
    clock: Clock

    def page(
        self, actor: Actor, kind: RetentionKind, months: int, *, limit: int, offset: int = 0
    ) -> ForeseenPage:
        """Raises: Invalid for months that no limit may have."""
        actor.require(Permission.ERASE_PERSONS)
        before = months_before(self.clock.now(), checked_months(kind, months))
        with self.store.reading() as unit:
            if kind is RetentionKind.ACCESS_LOG:
                lines = unit.accesses.before(before, limit, offset)
                return ForeseenPage(rows=tuple(lines), total=unit.accesses.count_before(before))
            if kind is RetentionKind.REACTIONS:
                given = unit.reactions.before(before, limit, offset)
                return ForeseenPage(rows=tuple(given), total=unit.reactions.count_before(before))
            ids = unit.wipes.over(kind, before, limit, offset)
            rows: Sequence[Foreseen]
            if kind is RetentionKind.LEFT_MEMBERS:
                members = unit.members.many(ids)
                rows = [members[each] for each in ids]
            else:
                rows = _talks(unit, actor, ids)
            return ForeseenPage(rows=tuple(rows), total=unit.wipes.over_count(kind, before))


def _talks(unit: Unit, actor: Actor, ids: Sequence[str]) -> list[EndingTalk]:
    cases = dict[str, tuple[Case, ...]]()
    for case in unit.cases.of_many(ids, _CASES_MAX):
        if may_see(actor, case):
            cases[case.conversation_id] = (*cases.get(case.conversation_id, ()), case)
    return [
        EndingTalk(conversation=unit.conversations.get(each), cases=cases.get(each, ()))
        for each in ids
    ]
