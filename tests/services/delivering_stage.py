"""A stage for deliveries: the service over a memory and a sandbox platform in this process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from connectors.house import House
from connectors.registry import Discovered
from connectors.sandbox import SandboxTransport
from connectors.sandbox_platform import Misdeed, Order, SandboxPlatform
from domain.channels import Channel, Limits, RateBudget, Verification
from domain.deliveries import Attempt, Delivery, Receipt
from domain.ports import Connector, Connectors, Heard, MediaShelf, Outgoing, Store
from services.deliveries.delivering import Delivering
from tests.makers import a_channel, a_delivery
from toolkit.board_room import StoreBoardRoom
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

MINUTE = timedelta(minutes=1)
SITE = "https://koperasi.example"


class PlainVault:
    """Seals nothing."""

    def seal(self, secrets: Mapping[str, str]) -> str:
        return ""

    def open(self, sealed: str) -> Mapping[str, str]:
        return {}


class OddConnector:
    """A stranger that does what its `deed` does; it can only publish, and cannot be asked."""

    platform: ClassVar[str] = "odd"
    title: ClassVar[str] = "Odd"
    deed: ClassVar[Callable[[Outgoing], Receipt]]
    budget: ClassVar[RateBudget | None] = None

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """None."""

    def __init__(self, settings: Settings, house: House) -> None:
        self._house = house

    @property
    def limits(self) -> Limits:
        return Limits(text_max=100, budget=self.budget)

    def verify(self) -> Verification:
        return Verification(account_name="Odd")

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        return type(self).deed(post)


@dataclass
class WithStrangers:
    """The house's connectors and some more."""

    house: Connectors
    strangers: dict[str, Any] = field(default_factory=dict)

    def platforms(self) -> Mapping[str, type[Connector]]:
        return {**self.house.platforms(), **self.strangers}

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        if channel.platform in self.strangers:
            kind = self.strangers[channel.platform]
            return kind(kind.Settings(), None)  # type: ignore[no-any-return]
        return self.house.open(channel, heard)


class Stage:
    """Everything a delivery needs, and the questions tests ask of it."""

    def __init__(self, store: Store, clock: SetClock, folder: Path) -> None:
        self.store = store
        self.clock = clock
        self.media: MediaShelf = MediaFolder(folder)
        self.platform = SandboxPlatform(
            now=clock.now, pause=lambda seconds: clock.advance(timedelta(seconds=seconds))
        )
        house = Discovered(
            vault=PlainVault(),
            board=StoreBoardRoom(store, SITE),
            outside=(),
            transport=SandboxTransport(self.platform),
        )
        self.connectors = WithStrangers(house)
        self.delivering = self.worker("w-1")

    def worker(self, name: str, **changes: Any) -> Delivering:
        """Another process over the same table."""
        return Delivering(
            **{
                "store": self.store,
                "clock": self.clock,
                "connectors": self.connectors,
                "media": self.media,
                "worker": name,
                "chance": lambda: 0.5,  # no jitter
                **changes,
            }
        )

    def channel(self, **changes: Any) -> Channel:
        with self.store.writing() as unit:
            return unit.channels.add(a_channel(**changes))

    def odd_channel(
        self, deed: Callable[[Outgoing], Receipt], budget: RateBudget | None = None
    ) -> Channel:
        made = type("Made", (OddConnector,), {"deed": staticmethod(deed), "budget": budget})
        self.connectors.strangers["odd"] = made
        return self.channel(id="ch-odd", platform="odd", name="Aneh")

    def delivery(self, **changes: Any) -> Delivery:
        """Due now, unless told otherwise."""
        with self.store.writing() as unit:
            return unit.deliveries.add(
                a_delivery(
                    **{"due_at": self.clock.now(), "created_at": self.clock.now(), **changes}
                )
            )

    def order(self, misdeed: Misdeed, verb: str = "", **more: Any) -> None:
        self.platform.order(Order(misdeed=misdeed, verb=verb, **more))

    def now(self, delivery: Delivery | str) -> Delivery:
        """The delivery as it stands."""
        with self.store.reading() as unit:
            return unit.deliveries.get(delivery if isinstance(delivery, str) else delivery.id)

    def attempts(self, delivery: Delivery) -> list[Attempt]:
        with self.store.reading() as unit:
            return unit.attempts.of(delivery.id)

    def channel_now(self, channel_id: str = "ch-1") -> Channel:
        with self.store.reading() as unit:
            return unit.channels.get(channel_id)

    def arrived(self, verb: str = "") -> list[str]:
        """The keys of everything the platform accepted, oldest first."""
        return [str(row["key"]) for row in self.platform.accepted(verb)]

    def doubtful(self, **changes: Any) -> Delivery:
        """A delivery that was taken, but nobody here knows; the platform may be asked now."""
        self.order(Misdeed.ACCEPT_SILENTLY)
        delivery = self.delivery(**changes)
        self.delivering.send_due()
        self.clock.advance(3 * MINUTE)
        return self.now(delivery)


def a_stage(store: Store, clock: SetClock, folder: Path) -> Stage:
    """A stage with one channel."""
    stage = Stage(store, clock, folder)
    stage.channel()
    return stage
