"""Leavers: the unfinished cases of whoever can answer no more go back to everybody.

A closed account is told of nothing, and who is a supervisor no more of nothing that is for
supervisors alone: a case left with them would break its promise in silence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from domain.cases import UNFINISHED, Case, EventKind
from domain.errors import Conflict
from domain.people import User
from domain.ports import Clock, Connectors, Store, Unit
from domain.reports import QueueFilter, QueueView
from domain.rules import LEFT_RULE
from domain.sight import may_see, sees_restricted
from services.cases.casebook import Happening, record
from services.rulebook.ruling import Ruling

PAGE = 100
_UNFINISHED_VIEWS = (QueueView.UNFINISHED, QueueView.SNOOZED)


@dataclass(frozen=True, kw_only=True)
class Leavers:
    """What they leave at the desk."""

    store: Store
    clock: Clock
    connectors: Connectors

    def release(self) -> int:
        """Takes every unfinished case off them, a transaction each, and lets the rules for what
        was taken off somebody give it on; gives how many."""
        with self.store.reading() as unit:
            left = list(self._left(unit))
        return sum(map(self._released, left))

    def _left(self, unit: Unit) -> Iterator[str]:
        users = unit.users.all()
        gone = [user.id for user in users if not user.active]
        for view in _UNFINISHED_VIEWS:
            yield from (case.id for case in self._had_by(unit, gone, view))
        blind = [user.id for user in users if not sees_restricted(user.actor)]
        escalated = self._had_by(unit, blind, QueueView.ESCALATED)
        yield from (case.id for case in escalated if case.restricted)

    def _had_by(self, unit: Unit, user_ids: Sequence[str], view: QueueView) -> Iterator[Case]:
        for offset in count(0, PAGE) if user_ids else ():
            asked = QueueFilter(
                view=view,
                now=self.clock.now(),
                assignee_ids=tuple(user_ids),
                restricted=True,
                limit=PAGE,
                offset=offset,
            )
            page = unit.cases.queue(asked)
            yield from (row.case for row in page)
            if len(page) < PAGE:
                return

    def _released(self, case_id: str) -> int:
        now = self.clock.now()
        try:
            with self.store.writing() as unit:
                case = unit.cases.get(case_id)
                had = unit.users.find(case.assignee_id) if case.assignee_id else None
                if had is None or _keeps(had, case):
                    return 0  # somebody was quicker
                off = Happening(kind=EventKind.ASSIGNED, at=now, rule_id=LEFT_RULE)
                free = record(unit, case, [off], now)
                ruling = Ruling(unit=unit, connectors=self.connectors, now=now)
                ruling.returned(free, not_to=had.id)
        except Conflict:
            return 0
        return 1


def _keeps(user: User, case: Case) -> bool:
    """Whether it may stay with them; what is finished stays theirs for good."""
    if case.status not in UNFINISHED:
        return True
    return user.active and may_see(user.actor, case)
