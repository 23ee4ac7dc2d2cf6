"""Taking back: whatever an import brought goes away again, a step at a time.

A post stays as long as another import tells of it, and what we sent ourselves always stays; of
both only the counts go that this import brought. Whoever is killed goes on with what is left.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from domain.archives import IMPORT_STEPS, HistoryImport, ImportState
from domain.errors import Conflict
from domain.locks import Lock
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.history.past_days import take_days_away

STEP = 200  # posts looked at by one transaction
STEPS_A_BEAT = 50
AT_ONCE = 20


def refuse_beside(unit: Unit, channel_id: str) -> None:
    """Nothing is read in while something is taken back: it might hold on to what goes. Nobody
    begins to take back before this unit ends. Raises: Conflict."""
    unit.locks.hold(Lock.HISTORY, channel_id)
    going = unit.history.in_state(ImportState.TAKING_BACK, AT_ONCE)
    if any(one.channel_id == channel_id for one in going):
        raise Conflict(
            _("Impor lain di kanal ini sedang ditarik kembali. Tunggu sebentar, lalu coba lagi.")
        )


@dataclass(frozen=True, kw_only=True)
class TakingBack:
    """Needs MANAGE_CHANNELS."""

    store: Store
    clock: Clock

    def begin(self, actor: Actor, import_id: str) -> HistoryImport:
        """Taking away begins with the next beat. Raises: NotAllowed, NotFound, InvalidTransition
        for one that runs or was taken back, Conflict while another is read in for the channel."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.writing() as unit:
            told = unit.history.get(import_id)
            IMPORT_STEPS.check(told.state, ImportState.TAKING_BACK)
            unit.locks.hold(Lock.HISTORY, told.channel_id)
            running = unit.history.in_state(ImportState.RUNNING, AT_ONCE)
            if any(one.channel_id == told.channel_id for one in running):
                raise Conflict(
                    _("Impor lain di kanal ini sedang berjalan. Tunggu sampai selesai, atau "
                      "hentikan dulu.")
                )  # fmt: skip
            record(
                unit,
                "history_taken_back",
                at=self.clock.now(),
                actor=actor if actor.id else None,
                subject_id=told.channel_id,
                detail=told.file_name,
            )
            return unit.history.save(replace(told, state=ImportState.TAKING_BACK, ended_at=None))

    def run(self) -> int:
        """Some steps of each; gives how many posts were looked at."""
        with self.store.reading() as unit:
            going = unit.history.in_state(ImportState.TAKING_BACK, AT_ONCE)
        return sum(self._some_steps(one) for one in going)

    def _some_steps(self, told: HistoryImport) -> int:
        current = told
        for _each in range(STEPS_A_BEAT):
            current = self._step(current.id)
            if current.state is not ImportState.TAKING_BACK:
                break
        return current.taken_back - told.taken_back

    def _step(self, import_id: str) -> HistoryImport:
        with self.store.writing() as unit:
            current = unit.history.get(import_id)
            if current.state is not ImportState.TAKING_BACK:
                return current  # another process was at it
            held = unit.history.held(import_id, STEP)
            if not held:
                unit.history.forget_lines(import_id)
                over = replace(
                    current, state=ImportState.TAKEN_BACK, ended_at=self.clock.now(), detail=""
                )
                return unit.history.save(over)
            _take_away(unit, current, held)
            unit.history.let_go(import_id, held)
            return unit.history.save(replace(current, taken_back=current.taken_back + len(held)))


def _take_away(unit: Unit, told: HistoryImport, held: Collection[str]) -> None:
    """First the counts: what goes whole takes its own along."""
    others = {post: set(by) - {told.id} for post, by in unit.history.holders(held).items()}
    at_once = _counted_with(unit, told, others)
    unit.history.remove_counts([post for post in held if post not in at_once], told.counted_at)
    alone = [post for post in held if not others.get(post)]
    take_days_away(unit, alone)
    unit.history.remove_posts(alone)


def _counted_with(
    unit: Unit, told: HistoryImport, others: Mapping[str, Collection[str]]
) -> Collection[str]:
    """Posts whose counts of that very moment another import told too."""
    ids = sorted({each for by in others.values() for each in by})
    same = {each for each in ids if unit.history.get(each).counted_at == told.counted_at}
    return {post for post, by in others.items() if same.intersection(by)}
