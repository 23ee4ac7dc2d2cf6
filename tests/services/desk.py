"""A desk to test at: channels with scripted inboxes, people, and the services over one memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from domain.answers import AnswerLimits
from domain.cases import Case
from domain.channels import Channel, Limits, Verification
from domain.deliveries import Delivery, DeliveryState, Receipt
from domain.errors import Rejected
from domain.messages import Incoming
from domain.people import Actor, Role
from domain.ports import Batch, Connector, Heard, Outgoing, Store, Unit
from services.deliveries.receipts import reply_failed, reply_sent
from services.desk.answering import Answering
from services.intake.keeping import Keeping
from services.intake.listening import Listening
from services.intake.triage import FirstRules
from services.reports.reporting import Reporting
from tests import makers
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

TALK, LOUD, LOST = "ch-talk", "ch-loud", "ch-lost"


@dataclass(frozen=True)
class NoSettings:
    """Nothing to set."""


@dataclass
class Talk:
    """A platform with an inbox and replies. `script`: what each `collect` gives or raises."""

    platform: ClassVar[str] = "talk"
    title: ClassVar[str] = "Obrolan"
    Settings: ClassVar[type] = NoSettings
    script: list[Batch | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def limits(self) -> Limits:
        return Limits(text_max=500, answers=AnswerLimits(text_max=100))

    def verify(self) -> Verification:
        return Verification(account_name="talk")

    def collect(self, cursor: str) -> Batch:
        self.asked.append(cursor)
        answer = self.script.pop(0) if self.script else Batch(messages=(), cursor=cursor)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        raise AssertionError("nobody delivers in these tests")


class Loud:
    """A platform that can only be listened to by people, and has no replies."""

    platform: ClassVar[str] = "loud"
    title: ClassVar[str] = "Pengeras suara"
    Settings: ClassVar[type] = NoSettings

    @property
    def limits(self) -> Limits:
        return Limits(text_max=100)

    def verify(self) -> Verification:
        return Verification(account_name="loud")


@dataclass
class Scripted:
    """`Connectors` with one scripted connector a channel."""

    open_ones: dict[str, Connector] = field(default_factory=dict)

    def platforms(self) -> Mapping[str, type[Connector]]:
        return {"talk": Talk, "loud": Loud}

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        if channel.platform == "gone":
            raise Rejected("no such platform")
        made: Callable[[], Connector] = Talk if channel.platform == "talk" else Loud
        return self.open_ones.setdefault(channel.id, made())

    def talk(self, channel_id: str = TALK) -> Talk:
        """The scripted inbox of a channel."""
        connector = self.open_ones.setdefault(channel_id, Talk())
        assert isinstance(connector, Talk)
        return connector


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The services, and short ways to say what a test is about."""

    store: Store
    clock: SetClock
    connectors: Scripted
    listening: Listening
    answering: Answering
    reporting: Reporting

    def hear(self, text: str = "Beras kemarin berkutu, saya kecewa.", **changes: Any) -> Case:
        """A member writes on the channel now, unless told otherwise."""
        case = self.listening.receive(TALK, self.incoming(text, **changes))
        assert case is not None
        return case

    def incoming(self, text: str = "Halo", **changes: Any) -> Incoming:
        return makers.an_incoming(**{"text": text, "at": self.clock.now(), **changes})

    def case(self, case_id: str) -> Case:
        with self.store.reading() as unit:
            return unit.cases.get(case_id)

    def reply(
        self, case: Case, text: str = "Maaf, kami ganti.", actor: Actor = makers.STAFF
    ) -> Delivery:
        """A person answers through the channel, having seen everything."""
        delivery = self.answering.reply(actor, case.id, text, events_seen=self.case(case.id).events)
        assert delivery is not None
        return delivery

    def deliver(
        self, delivery: Delivery, remote_id: str = "r-1", at: datetime | None = None
    ) -> Delivery:
        """As the delivering service would: sent, with its receipt, in one transaction."""
        receipt = Receipt(remote_id=remote_id, sent_at=at or self.clock.now())
        with self.store.writing() as unit:
            sent = unit.deliveries.save(
                self.sending(unit, delivery).moved(DeliveryState.SENT, receipt=receipt)
            )
            reply_sent(unit, sent, self.clock.now())
        return sent

    def fail(self, delivery: Delivery, detail: str = "no") -> Delivery:
        with self.store.writing() as unit:
            failed = unit.deliveries.save(
                self.sending(unit, delivery).moved(DeliveryState.FAILED, detail=detail)
            )
            reply_failed(unit, failed, self.clock.now(), detail)
        return failed

    def unsettle(self, delivery: Delivery, state: DeliveryState) -> Delivery:
        """Sending, or unconfirmed: nobody knows."""
        with self.store.writing() as unit:
            sending = self.sending(unit, delivery)
            if state is DeliveryState.SENDING:
                return sending
            return unit.deliveries.save(sending.moved(state))

    @staticmethod
    def sending(unit: Unit, delivery: Delivery) -> Delivery:
        current = unit.deliveries.get(delivery.id)
        if current.state is DeliveryState.SENDING:
            return current
        moved = current.moved(DeliveryState.SENDING)
        return unit.deliveries.save(replace(moved, attempts=current.attempts + 1))


def open_desk(store: Store, clock: SetClock) -> Desk:
    """A desk with three channels and everyone in `makers` as a user."""
    connectors = Scripted()
    with store.writing() as unit:
        for channel_id, platform in ((TALK, "talk"), (LOUD, "loud"), (LOST, "gone")):
            unit.channels.add(makers.a_channel(id=channel_id, platform=platform, name=channel_id))
        for actor in (makers.STAFF, makers.SECOND, makers.MANAGER, makers.SUPERVISOR):
            unit.users.add(_user(actor))
        unit.users.add(replace(_user(makers.ADMIN), active=False))
    return Desk(
        store=store,
        clock=clock,
        connectors=connectors,
        listening=Listening(
            store=store,
            clock=clock,
            connectors=connectors,
            triage=FirstRules(),
            keeping=Keeping(shelf=Shelf()),
        ),
        answering=Answering(store=store, clock=clock, connectors=connectors, media=Shelf()),
        reporting=Reporting(store=store, clock=clock),
    )


def _user(actor: Actor) -> Any:
    role: Role = actor.role
    return makers.a_user(id=actor.id, login=actor.name.lower(), name=actor.name, role=role)
