"""Recounting: cases reckoned anew after hours, holidays or promises have changed.

Open ones always, a batch at a time, so that the queue's order is honest; finished ones keep what
was measured until somebody asks for them as well.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.branch_shelves import Recount
from domain.errors import Conflict, StoreBusy
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from services.cases.casebook import retell
from services.cases.telling import Telling
from services.common.auditing import record

OPEN, EVERY = "open", "every"  # which cases
BATCH = 100
# At once, while the person waits who changed the hours; the heartbeat does the rest.
FIRST_BATCHES = 3


def want_recount(unit: Unit, name: str, now: datetime, actor: Actor | None) -> None:
    """From the beginning, in the caller's transaction; one under way starts over."""
    asked_by = actor.id if actor else None
    unit.recounts.put(Recount(name=name, asked_at=now, asked_by=asked_by))


@dataclass(frozen=True, kw_only=True)
class Recounting:
    """Reckons anew, as far as it was asked to."""

    store: Store
    clock: Clock

    def of_all(self, actor: Actor) -> None:
        """Finished cases too (MANAGE_COOPERATIVE): past figures change with it."""
        actor.require(Permission.MANAGE_COOPERATIVE)
        now = self.clock.now()
        with self.store.writing() as unit:
            want_recount(unit, EVERY, now, actor)
            record(unit, "cases_recounted", at=now, actor=actor)

    def is_anything_there(self) -> bool:
        """Whether there is any case at all whose past could be told another way."""
        with self.store.reading() as unit:
            return bool(unit.cases.after("", 1, unfinished=False))

    def under_way(self) -> Recount | None:
        """The recount of all cases: running, or the last one; None when there never was any."""
        with self.store.reading() as unit:
            return unit.recounts.find(EVERY)

    def run(self, batches: int) -> int:
        """So many batches of each at most; gives how many cases were looked at."""
        return sum(self._run(name, batches) for name in (OPEN, EVERY))

    def _run(self, name: str, batches: int) -> int:
        seen = 0
        for _batch in range(batches):
            try:
                found = self._one_batch(name)
            except (Conflict, StoreBusy):  # somebody else writes: the same batch again, next time
                break
            seen += found
            if found < BATCH:
                break
        return seen

    def _one_batch(self, name: str) -> int:
        now = self.clock.now()
        with self.store.writing() as unit:
            wanted = unit.recounts.find(name)
            if wanted is None or wanted.ended_at is not None:
                return 0
            cases = unit.cases.after(wanted.after_id, BATCH, unfinished=name == OPEN)
            telling = Telling(unit=unit, now=now)
            changed = sum(retell(unit, case, telling) != case for case in cases)
            unit.recounts.put(
                replace(
                    wanted,
                    after_id=cases[-1].id if cases else wanted.after_id,
                    done=wanted.done + changed,
                    ended_at=None if len(cases) == BATCH else now,
                )
            )
        return len(cases)
