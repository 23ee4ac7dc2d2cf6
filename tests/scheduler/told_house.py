"""A house whose people are told of things: a mail server and a bot that are really spoken to."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.cases import Case
from domain.channels import Channel
from domain.notifications import ShownNotification
from domain.people import Actor, Role
from domain.ports import Store
from scheduler.jobs import collect, digest, miss_stale, notify, send_due
from tests import makers
from tests.connectors.post_office import PostOffice, open_post_office
from tests.connectors.telegram_world import CHATS, MEMBER, SETTINGS, TelegramWorld
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

JAKARTA = ZoneInfo("Asia/Jakarta")
NINE = datetime(2026, 11, 18, 9, 0, tzinfo=JAKARTA)  # a Wednesday
EVENING = datetime(2026, 11, 18, 21, 0, tzinfo=JAKARTA)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MAIL, BOT, TALK = "ch-mail", "ch-bot", "ch-talk"
PEOPLE = (makers.STAFF, makers.SECOND, makers.MANAGER, makers.SUPERVISOR)


@dataclass(frozen=True, kw_only=True)
class ToldHouse:
    """Short ways to say what a test is about."""

    toolkit: Toolkit
    store: Store
    clock: SetClock
    office: PostOffice
    world: TelegramWorld

    # --- what happens ----------------------------------------------------------------

    def hear(self, text: str = "Beras kemarin berkutu, saya kecewa.", **changes: Any) -> Case:
        """A member writes now, unless told otherwise."""
        incoming = makers.an_incoming(**{"text": text, "at": self.clock.now(), **changes})
        case = self.toolkit.listening.receive(TALK, incoming)
        assert case is not None
        return case

    def given(self, to: Actor = makers.STAFF, **changes: Any) -> Case:
        """A case that the manager gave to somebody."""
        return self.toolkit.answering.assign(makers.MANAGER, self.hear(**changes).id, to.id)

    def wish(self, who: Actor = makers.STAFF, **changes: Any) -> None:
        wishes = self.toolkit.notifications.wishes(who)
        self.toolkit.notifications.wish(who, replace(wishes, **changes))

    def decide(self, **changes: Any) -> None:
        """What the cooperative decides about itself."""
        with self.store.writing() as unit:
            unit.cooperative.save(replace(unit.cooperative.get(), **changes))

    def change(self, who: Actor, **changes: Any) -> None:
        """A user's account."""
        with self.store.writing() as unit:
            unit.users.save(replace(unit.users.get(who.id), **changes))

    def start(self, code: str, *, chat: int = MEMBER, **changes: Any) -> None:
        """Somebody presses the bot's start button with the code in their link."""
        self.world.said(
            message_id=7,
            chat=CHATS[chat],
            date=int(self.clock.now().timestamp()),
            text=f"/start {code}",
            **{"from": {"id": chat, "is_bot": False, "first_name": "Sari"}, **changes},
        )
        collect(self.toolkit)

    def link(self, who: Actor = makers.STAFF) -> None:
        """The person links the account of the member of the played world."""
        address = self.toolkit.linking.invite(who, BOT).address
        self.start(address.partition("?start=")[2])

    # --- the heartbeat ---------------------------------------------------------------

    def beat(self) -> None:
        """What the heartbeat does for notifications, once."""
        notify(self.toolkit)
        miss_stale(self.toolkit)
        send_due(self.toolkit)

    def morning(self) -> int:
        """The digests that are due, on their way and sent."""
        looked_at = digest(self.toolkit)
        send_due(self.toolkit)
        return looked_at

    # --- what came of it -------------------------------------------------------------

    def letters(self) -> list[EmailMessage]:
        """Every letter that arrived."""
        return [read(each.content) for each in self.office.letters]

    def letters_to(self, who: Actor) -> list[EmailMessage]:
        return [each for each in self.letters() if each["To"] == address_of(who)]

    def chats(self) -> list[str]:
        """What the bot said to the one account, in order."""
        return [
            message["text"]
            for (chat, _id), message in self.world.messages.items()
            if chat == MEMBER
        ]

    def desk(self, who: Actor = makers.STAFF) -> list[ShownNotification]:
        """What the desk shows the person, newest first."""
        return self.toolkit.notifications.page(who)[0]

    def kinds(self, who: Actor = makers.STAFF) -> list[str]:
        return [each.notification.kind.value for each in self.desk(who)]


def address_of(who: Actor) -> str:
    return f"{who.name.lower()}@koperasi.example"


def read(content: bytes | str | None) -> EmailMessage:
    assert isinstance(content, bytes)
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def subject_of(letter: EmailMessage) -> str:
    return str(letter["Subject"]).strip()


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n").strip()


@contextmanager
def open_told_house(store: Store, clock: SetClock, data: Path) -> Iterator[ToldHouse]:
    """Everyone in `makers` with an address, a channel of mail, a bot, and one where members talk.
    The walk along the promises has begun."""
    world = TelegramWorld()
    toolkit = wire(Settings(data=data), store=store, clock=clock, transport=world)
    with open_post_office(sign_in=False) as office:
        with store.writing() as unit:
            for channel in (
                by_mail(office.port),
                by_bot(toolkit),
                makers.a_channel(id=TALK, name="Warung", platform="board"),
            ):
                unit.channels.add(channel)
            for actor in PEOPLE:
                unit.users.add(_user(actor))
        notify(toolkit)
        yield ToldHouse(toolkit=toolkit, store=store, clock=clock, office=office, world=world)


def by_mail(port: int) -> Channel:
    settings = {
        "host": "127.0.0.1",
        "port": str(port),
        "sender": "meja@koperasi.example",
        "security": "none",
    }
    return makers.a_channel(id=MAIL, platform="email", name="Surel", settings=settings)


def by_bot(toolkit: Toolkit) -> Channel:
    sealed = toolkit.vault.seal({"token": SETTINGS["token"]})
    return makers.a_channel(
        id=BOT,
        platform="telegram",
        name="Bot koperasi",
        settings={"chat": SETTINGS["chat"]},
        sealed_secrets=sealed,
    )


def _user(actor: Actor) -> Any:
    role: Role = actor.role
    login = actor.name.lower()
    return makers.a_user(
        id=actor.id, login=login, name=actor.name, role=role, email=f"{login}@koperasi.example"
    )
