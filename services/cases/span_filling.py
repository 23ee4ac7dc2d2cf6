"""Span filling: cases that were there before spans were measured, or whose days changed with the
cooperative's zone, are measured a batch at a time; and the sums of charts are added up."""

from dataclasses import dataclass, replace

from domain.branch_shelves import Recount
from domain.errors import Conflict
from domain.ports import Clock, Store, Unit
from services.cases.telling import Telling

SPANS = "spans"  # the name of the walk through the cases
BATCH = 100
COMPACTED = 2_000  # changes taken into the sums in one transaction


def is_filling(unit: Unit) -> bool:
    """Whether some cases are still to be measured."""
    wanted = unit.recounts.find(SPANS)
    return wanted is not None and wanted.ended_at is None


@dataclass(frozen=True, kw_only=True)
class SpanFilling:
    """Measures what is there already, as far as it was asked to."""

    store: Store
    clock: Clock

    def again(self) -> None:
        """Has every case measured once more, from the beginning."""
        with self.store.writing() as unit:
            unit.recounts.put(Recount(name=SPANS, asked_at=self.clock.now()))

    def under_way(self) -> Recount | None:
        """How far it is; None when there never was anything to do."""
        with self.store.reading() as unit:
            return unit.recounts.find(SPANS)

    def run(self, batches: int) -> int:
        """So many batches at most; gives how many cases were measured."""
        measured = 0
        for _batch in range(batches):
            try:
                found = self._one_batch()
            except Conflict:  # somebody wrote to one of them: the same batch again, next time
                break
            measured += found
            if found < BATCH:
                break
        return measured

    def compact(self, rounds: int) -> int:
        """Takes what has changed into the sums; gives how many changes there were."""
        taken = 0
        for _round in range(rounds):
            with self.store.writing() as unit:
                found = unit.spans.compact(COMPACTED)
            taken += found
            if found < COMPACTED:
                break
        return taken

    def _one_batch(self) -> int:
        now = self.clock.now()
        with self.store.writing() as unit:
            wanted = unit.recounts.find(SPANS)
            if wanted is None or wanted.ended_at is not None:
                return 0
            cases = unit.cases.after(wanted.after_id, BATCH, unfinished=False)
            telling = Telling(unit=unit, now=now)
            for case in cases:
                unit.spans.put(case.id, telling.measure(case, unit.events.of(case.id)))
            unit.recounts.put(
                replace(
                    wanted,
                    after_id=cases[-1].id if cases else wanted.after_id,
                    done=wanted.done + len(cases),
                    ended_at=None if len(cases) == BATCH else now,
                )
            )
        return len(cases)
