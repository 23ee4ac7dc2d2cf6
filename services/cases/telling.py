"""Telling: what a case's events make of it, by the hours and promises of its branch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from domain.cases import Case, CaseEvent
from domain.casework import retold
from domain.clocks import OfficeHours
from domain.cooperative import Cooperative
from domain.measured import Ground, MeasuredSpan, measured
from domain.ports import Unit
from domain.promises import stood
from services.common.later import Later
from services.office_hours.hours import office_hours


@dataclass(frozen=True)
class Telling:
    """Of one transaction: what the cooperative decided is asked once, however many cases."""

    unit: Unit
    now: datetime
    _hours: dict[str | None, OfficeHours] = field(default_factory=dict, repr=False)

    @cached_property
    def cooperative(self) -> Cooperative:
        """What is decided now."""
        return self.unit.cooperative.get()

    def tell(self, case: Case, events: Sequence[CaseEvent]) -> Case:
        """The case as these, all its events, tell it."""
        return retold(case, events, self.hours, self.cooperative.promise)

    def measure(self, told: Case, events: Sequence[CaseEvent]) -> list[MeasuredSpan]:
        """What the clocks of a case that was told measured."""
        ground = Ground(
            hours=self.hours(told),
            target=self.cooperative.promise(told),
            zone=ZoneInfo(self.cooperative.zone),
            stood=stood(told, events, self.hours, self.cooperative.promise),
        )
        return measured(told, events, ground)

    def measure_later(self, told: Case, events: Sequence[CaseEvent]) -> Sequence[MeasuredSpan]:
        """The same, worked out when it is written: of a case that goes on in the same transaction
        only the last of it is."""
        return Later(partial(self.measure, told, events))

    def hours(self, case: Case) -> OfficeHours:
        """When the case's clocks run: its branch's hours, else the cooperative's."""
        branch_id = case.branch_id
        if branch_id not in self._hours:
            branch = self.unit.branches.find(branch_id) if branch_id else None
            self._hours[branch_id] = office_hours(self.cooperative, self.now, branch)
        return self._hours[branch_id]
