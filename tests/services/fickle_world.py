"""A world where anything happens to a delivery: fickle platforms, frail memory, two workers."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from domain.channels import ChannelState as A
from domain.deliveries import AttemptOutcome, DeliveryKind, Receipt
from domain.deliveries import DeliveryState as S
from domain.errors import Conflict, StoreBusy
from domain.ports import Outgoing, Unit
from services.deliveries.delivering import LEASE, Delivering
from storage.memory import MemoryStore
from tests.conftest import START
from tests.makers import STAFF
from tests.services.delivering_stage import MINUTE, OddConnector, Stage
from tests.services.test_posts_and_accounts_fuzz import only_clear_words
from toolkit.clock import SetClock

ASKED, MUTE = "ch-asked", "ch-mute"
NOWHERE = Path("no pictures here")


class Dies(BaseException):
    """The process is gone: nothing in the house catches it."""


# What others do while a worker waits for its platform.
MEANWHILE: Mapping[str, Callable[[Any], object]] = {
    "bury": lambda world: world.bury(),
    "reconcile": lambda world: world.other.reconcile(),
    "send": lambda world: world.other.send_due(),
    "decide": lambda world: world.look_and_tell(""),
    "wait": lambda world: world.clock.advance(3 * MINUTE),
}


@dataclass(frozen=True, kw_only=True)
class Whim:
    """What a platform does with a call: whether it takes it, and what the worker gets to hear.
    `slow`: before it takes it, always within the lease. `meanwhile`: before the worker hears."""

    takes: bool = True
    slow: timedelta = timedelta()
    meanwhile: tuple[str, ...] = ()
    answer: object = None


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How a transaction ends badly; `committed`: only after it was kept. Without an error the
    machine falls asleep then."""

    error: BaseException | None = None
    committed: bool = False


class Fickle(OddConnector):
    """Does as the world's whims are."""

    platform: ClassVar[str] = "fickle"
    world: ClassVar["World"]

    def publish(self, post: Outgoing, idempotency_key: str) -> Any:
        return told(self.world.noted(self.world.called, idempotency_key))

    reply = notify = publish


class Findable(Fickle):
    """It can be asked for what it took."""

    platform: ClassVar[str] = "findable"

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Any:
        return told(self.world.noted(self.world.asked, idempotency_key))


def told(answer: Any) -> Any:
    if isinstance(answer, BaseException):
        raise answer
    return answer


class Frail(MemoryStore):
    """Fails as told at its next transactions that write, and knows how many are open."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        self.clock, self.open = clock, 0
        self.failures: list[Failure | None] = []

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        with super().reading() as unit, self._counted():
            yield unit

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        failure = self.failures.pop(0) if self.failures else None
        with super().writing() as unit, self._counted():
            yield unit
            if failure and not failure.committed:
                told(failure.error)
        if failure and told(failure.error) is None:
            self.clock.advance(LEASE)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1


class World:
    """Two workers over one memory, two platforms with whims, one person who looks and tells."""

    def __init__(self) -> None:
        self.clock: SetClock = SetClock(START)
        self.store: Frail = Frail(self.clock)
        self.stage = Stage(self.store, self.clock, NOWHERE)
        self.worker: Delivering = self.stage.worker("w-1")
        self.other: Delivering = self.stage.worker("w-2")
        self.taken: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.by_hand: set[str] = set()
        self.planned: list[str] = []
        self.whims: list[Whim] = []
        self.looks: list[Whim] = []
        self.surprises: list[Exception] = []
        for channel_id, kind in ((ASKED, Findable), (MUTE, Fickle)):
            made = type(kind.__name__, (kind,), {"world": self})
            self.stage.connectors.strangers[kind.platform] = made
            self.stage.channel(id=channel_id, name=channel_id, platform=kind.platform)

    # --- what the platforms do ---------------------------------------------------------------

    def called(self, key: str) -> object:
        """One call that arrives at a platform, its attempt written and nothing held open."""
        delivery, last = self.stage.now(key), self.stage.attempts(self.stage.now(key))[-1]
        assert self.store.open == 0
        assert (delivery.state, last.outcome) == (S.SENDING, AttemptOutcome.RUNNING)
        assert last.number == delivery.attempts
        assert self.clock.now() < self.lease(key)
        self.calls[key] += 1
        whim = self.whims.pop(0) if self.whims else Whim(answer=self.receipt(key))
        self.clock.advance(whim.slow)
        self.attempted(self.other.recover)
        self.taken[key] += whim.takes
        self.live_on(whim.meanwhile)
        return whim.answer

    def asked(self, key: str) -> object:
        """One look for what was sent: the truth of the moment, or no answer."""
        assert self.store.open == 0
        found = self.receipt(key) if self.taken[key] else None
        look = self.looks.pop(0) if self.looks else Whim()
        self.live_on(look.meanwhile)
        return look.answer or found

    def noted(self, platform: Callable[[str], object], key: str) -> object:
        """What the platform answers. What the test itself stumbles on in there is kept, for the
        house takes it for a connector's bug."""
        try:
            return platform(key)
        except Exception as err:
            self.surprises.append(err)
            raise

    def receipt(self, key: str) -> Receipt:
        return Receipt(remote_id=f"remote {key}", sent_at=self.clock.now())

    def live_on(self, acts: tuple[str, ...]) -> None:
        for act in acts:
            self.attempted(lambda act=act: MEANWHILE[act](self))  # type: ignore[misc]

    # --- what may happen ---------------------------------------------------------------------

    def attempted(self, act: Callable[[], object]) -> None:
        """Does it; a death ends that worker only, and nothing but a bad memory stops it."""
        with suppress(Dies, Conflict, StoreBusy):
            act()

    def plan(self, channel_id: str, kind: DeliveryKind, latest: timedelta | None) -> None:
        latest_at = None if latest is None else self.clock.now() + latest
        made = self.stage.delivery(channel_id=channel_id, kind=kind, latest_at=latest_at)
        self.planned.append(made.id)

    def send_due(self, whims: list[Whim], failures: list[Failure | None], limit: int) -> None:
        self.whims, self.store.failures = whims[:], failures[:]
        self.attempted(lambda: self.worker.send_due(limit))
        self.whims, self.store.failures = [], []

    def recover(self, failures: list[Failure | None]) -> None:
        self.store.failures = failures[:]
        self.attempted(self.worker.recover)
        self.store.failures = []
        self.worker.recover()
        assert not [each for each in self.all_in(S.SENDING) if self.lease(each) <= self.clock.now()]

    def reconcile(self, looks: list[Whim], failures: list[Failure | None], limit: int) -> None:
        self.clock.advance(3 * MINUTE)
        self.looks, self.store.failures = looks[:], failures[:]
        self.attempted(lambda: self.worker.reconcile(limit))
        self.looks, self.store.failures = [], []

    def bury(self) -> None:
        """The lease runs out, and the other worker takes this one for dead."""
        self.clock.advance(LEASE)
        self.other.recover()

    def miss_stale(self) -> None:
        self.worker.miss_stale()

    def wait(self, span: timedelta) -> None:
        self.clock.advance(span)

    def look_and_tell(self, url: str) -> None:
        for key in self.all_in(S.UNCONFIRMED):
            was_sent = self.taken[key] > 0
            only_clear_words(self.other.decide, STAFF, key, was_sent=was_sent, url=url)
        for key in self.all_in(S.HANDED):
            self.by_hand.add(key)
            only_clear_words(self.other.mark_posted, STAFF, key, url)

    def try_again(self) -> None:
        for key in self.all_in(S.FAILED, S.MISSED):
            self.other.try_again(STAFF, key)

    def set_channel(self, channel_id: str, state: A) -> None:
        with self.store.writing() as unit:
            unit.channels.save(replace(unit.channels.get(channel_id), state=state, held_until=None))

    # --- what holds whatever happened --------------------------------------------------------

    def check(self) -> None:
        assert self.surprises == []
        for key in self.planned:
            now, tries = self.stage.now(key), self.stage.attempts(self.stage.now(key))
            assert self.taken[key] <= 1
            if self.taken[key]:
                assert now.state in (S.SENDING, S.UNCONFIRMED, S.SENT)
            if now.state is S.SENT:
                assert self.taken[key] or key in self.by_hand
            assert (now.receipt is not None) == (now.state is S.SENT)
            assert [each.number for each in tries] == [*range(1, len(tries) + 1)]
            assert self.calls[key] <= len(tries)
            if now.state is not S.SENDING:
                assert now.attempts == len(tries)
                assert AttemptOutcome.RUNNING not in [each.outcome for each in tries]

    def come_to_an_end(self) -> None:
        """Once everything works again, one round brings each of them to its end."""
        for channel_id in (ASKED, MUTE):
            self.set_channel(channel_id, A.ACTIVE)
        self.clock.advance(timedelta(hours=25))
        self.recover([])
        self.look_and_tell("")
        self.miss_stale()
        self.try_again()
        self.worker.send_due(limit=len(self.planned) + 1)
        self.check()
        assert sorted(self.all_in(S.SENT)) == sorted(self.planned)

    def all_in(self, *states: S) -> list[str]:
        with self.store.reading() as unit:
            return [each.id for each in unit.deliveries.in_states(states, 1_000)]

    def lease(self, key: str) -> datetime:
        until = self.stage.now(key).lease_until
        assert until is not None
        return until
