"""Rounds of workers that die, a clock that moves on only when all of them are gone, and the count.

A lease must outlive every call; so between rounds, when no worker lives, the clock jumps past
every lease. Within a round it stands still.
"""

import multiprocessing
import random
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from connectors.sandbox_platform import Misdeed, Order
from connectors.sandbox_server import SandboxServer
from domain.channels import Channel, ChannelState
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.identifiers import new_id
from domain.media import Media
from domain.ports import Store
from domain.posts import Content
from storage.migrating import migrate
from storage.opening import open_store
from tests.killing.platform import MurderousPlatform
from tests.killing.steps import Step
from tests.killing.worker import Shift, work
from toolkit.media_folder import MediaFolder

START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
JUMP = timedelta(minutes=6)  # past every lease and the patience of reconciling
NEW_A_ROUND = 6
JOIN_S = 60
QUIET_ROUNDS = 40
# One of these meets one request in a while; none of them counts as a second sending.
MISDEEDS = (
    Order(misdeed=Misdeed.REFUSE, verb="POST posts"),
    Order(misdeed=Misdeed.LIMIT, seconds=30),
    Order(misdeed=Misdeed.HANG_UP),
    Order(misdeed=Misdeed.ACCEPT_AND_BREAK),
    Order(misdeed=Misdeed.ACCEPT_AND_BABBLE),
    Order(misdeed=Misdeed.BE_DOWN),
    Order(misdeed=Misdeed.FORGET),
)
IMPORTED = [
    "tests.killing.worker",
    "connectors.assisted",
    "connectors.board",
    "connectors.email",
    "connectors.sandbox",
    "httpcore",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
]
_KINDS = (DeliveryKind.POST, DeliveryKind.POST, DeliveryKind.REPLY, DeliveryKind.REMINDER)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of it. `twice`, `lost`, `hidden`: delivery ids; each must be empty."""

    deliveries: int
    kills: Counter[str]
    states: Counter[str]
    arrivals: int
    twice: list[str]
    lost: list[str]
    hidden: list[str]

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"kills: {self.kills.total()}"
        yield from (f"  {step:15} {count}" for step, count in sorted(self.kills.items()))
        yield f"deliveries: {self.deliveries}, arrived at the platform: {self.arrivals}"
        yield from (f"  {state:15} {count}" for state, count in sorted(self.states.items()))
        yield f"sent twice: {len(self.twice)} {self.twice}"
        yield f"lost: {len(self.lost)} {self.lost}"
        yield f"neither settled nor shown: {len(self.hidden)} {self.hidden}"


@dataclass
class Harness:
    """`kills`: how many at least. `workers`: at once."""

    folder: Path
    database_url: str | None
    kills: int
    workers: int
    chance: random.Random
    now: datetime = START
    counted: Counter[str] = field(default_factory=Counter)
    seeded: list[str] = field(default_factory=list)

    def run(self) -> Report:
        """Kills until there were enough, lets the rest settle in peace, and counts."""
        migrate(self.folder, self.database_url)
        store = open_store(self.folder, self.database_url)
        platform = MurderousPlatform(self.folder / "platform.db", honours_keys=False)
        with _serving(platform) as address:
            self._add_channels(store, address)
            while self.counted.total() < self.kills:
                self._seed(store)
                platform.order(self.chance.choice(MISDEEDS))
                self._round(deadly=True)
                self._between_rounds(store)
            for _round in range(QUIET_ROUNDS):
                self._round(deadly=False)
                self._between_rounds(store)
                if not self._hidden(store):
                    break
        report = self._report(store, platform)
        store.close()
        return report

    def _add_channels(self, store: Store, address: str) -> None:
        with store.writing() as unit:
            for name, platform in (("ch-1", "sandbox"), ("ch-2", "sandbox"), ("ch-3", "mute")):
                unit.channels.add(
                    Channel(
                        id=name,
                        platform=platform,
                        name=name,
                        settings={"address": address},
                        created_at=START,
                    )
                )

    def _seed(self, store: Store) -> None:
        shelf = MediaFolder(self.folder / "media")
        data = b"a picture of the harvest"
        picture = Media(
            id=shelf.put(data, "image/jpeg"),
            mime="image/jpeg",
            width_px=1,
            height_px=1,
            size_bytes=len(data),
        )
        with store.writing() as unit:
            for _new in range(NEW_A_ROUND * self.workers):
                self.seeded.append(unit.deliveries.add(self._new(picture)).id)

    def _new(self, picture: Media) -> Delivery:
        kind = self.chance.choice(_KINDS)
        is_post = kind is DeliveryKind.POST
        mute = is_post and self.chance.random() < 0.15
        return Delivery(
            id=new_id(),
            kind=kind,
            channel_id="ch-3" if mute else self.chance.choice(("ch-1", "ch-2")),
            subject_id=new_id(),
            content=self._content(picture) if is_post else Content(text="Halo"),
            target_remote_id="msg-1",
            recipient="sari@koperasi.example",
            due_at=self.now,
            latest_at=self.now + 3 * JUMP if self.chance.random() < 0.2 else None,
            created_at=self.now,
        )

    def _content(self, picture: Media) -> Content:
        """A picture; one post in four is a thread."""
        parts = ("lanjutan", "penutup") if self.chance.random() < 0.25 else ()
        return Content(text=f"Kabar {len(self.seeded)}", media=(picture,), follow_ups=parts)

    def _round(self, *, deadly: bool) -> None:
        shifts = [self._shift(number, deadly=deadly) for number in range(self.workers)]
        living = [(shift, _start(shift)) for shift in shifts]
        for shift, process in living:
            if deadly and shift.step is None:
                process.join(self.chance.uniform(0.0, 0.4))
                process.kill()
        for shift, process in living:
            process.join(JOIN_S)
            if process.exitcode == -signal.SIGKILL:
                self.counted[shift.step or "any instant"] += 1
            elif process.exitcode != 0:
                raise AssertionError(f"a worker ended with {process.exitcode}")
            process.close()

    def _shift(self, number: int, *, deadly: bool) -> Shift:
        by_step = deadly and self.chance.random() < 0.8
        return Shift(
            name=f"w-{number}",
            folder=self.folder,
            database_url=self.database_url,
            now=self.now,
            step=self.chance.choice(list(Step)) if by_step else None,
            countdown=self.chance.randint(1, 3),
            batch=self.chance.randint(1, 6),
        )

    def _between_rounds(self, store: Store) -> None:
        """Time passes, and a person reconnects what the platform forgot."""
        self.now += JUMP
        with store.writing() as unit:
            for channel in unit.channels.all():
                if channel.state is ChannelState.DISCONNECTED:
                    unit.channels.save(replace(channel, state=ChannelState.ACTIVE))

    def _kept(self, store: Store) -> dict[str, Delivery]:
        """What was seeded, and the further parts of its threads."""
        with store.reading() as unit:
            seeded = [unit.deliveries.find(name) for name in self.seeded]
            found = [delivery for delivery in seeded if delivery is not None]
            for each in list(found):
                if each.content.follow_ups:
                    found += _further_parts(unit.deliveries.about(each.subject_id))
        return {delivery.id: delivery for delivery in found}

    def _hidden(self, store: Store) -> list[str]:
        return [d.id for d in self._kept(store).values() if not _settled_or_shown(d)]

    def _report(self, store: Store, platform: MurderousPlatform) -> Report:
        arrived = Counter(str(row["key"]) for row in platform.accepted())
        kept = self._kept(store)
        gone = [name for name in self.seeded if name not in kept]
        return Report(
            deliveries=len(kept) + len(gone),
            kills=self.counted,
            states=Counter(str(delivery.state) for delivery in kept.values()),
            arrivals=arrived.total(),
            twice=[key for key, count in arrived.items() if count > 1],
            lost=[
                *gone,
                *(d.id for d in kept.values() if _belied(d, arrived[d.id])),
                *_cut_short(kept.values()),
            ],
            hidden=self._hidden(store),
        )


def _further_parts(about: Sequence[Delivery]) -> list[Delivery]:
    return [each for each in about if each.kind is DeliveryKind.FOLLOW_UP]


def _cut_short(kept: Iterable[Delivery]) -> list[str]:
    """Parts that were sent and whose next part is nowhere."""
    continued = Counter((each.subject_id, each.content.text) for each in kept)
    return [
        each.id
        for each in kept
        if each.state is DeliveryState.SENT
        and each.content.follow_ups
        and continued[each.subject_id, each.content.follow_ups[0]] != 1
    ]


_NOT_SENT = (DeliveryState.FAILED, DeliveryState.MISSED)
_ENDS = (DeliveryState.SENT, *_NOT_SENT)


def _belied(delivery: Delivery, arrivals: int) -> bool:
    """Our table says something else than the platform's."""
    if delivery.state is DeliveryState.SENT:
        return arrivals == 0
    return delivery.state in _NOT_SENT and arrivals > 0


def _settled_or_shown(delivery: Delivery) -> bool:
    if delivery.state is DeliveryState.UNCONFIRMED:  # only where the platform cannot be asked
        return delivery.channel_id == "ch-3" and delivery.outcome is AttemptOutcome.UNABLE
    return delivery.state in _ENDS


@contextmanager
def _serving(platform: MurderousPlatform) -> Iterator[str]:
    server = SandboxServer(platform).start()
    try:
        yield server.address
    finally:
        server.close()


def _start(shift: Shift) -> ForkServerProcess:
    # The fork server holds everything imported, so that a worker is born in milliseconds.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    process = context.Process(target=work, args=(shift,), daemon=True)
    process.start()
    return process
