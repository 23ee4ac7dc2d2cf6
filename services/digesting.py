"""Digesting: each morning, in each person's own zone, one summary - however often this runs, and
one for today however long the machine was off."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from domain.deliveries import Delivery, DeliveryKind
from domain.measured_shelves import SpanFilter
from domain.notifications import Notification, Route, Sending, Way
from domain.people import Permission, User
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.reports import COUNTED_MAX, QueueFilter, QueueView
from domain.sight import sees_restricted
from domain.texts import speaking
from services.answer_times import Asked, longest_wait, whole_in
from services.digest_words import Morning, Yesterday, digest
from services.notification_plans import Person, is_moot
from services.notification_receipts import DIGEST, subject_of
from services.notification_words import Told
from services.notifying import House
from services.resting import Resting

HELD_MAX = 200
LATEST = timedelta(hours=6)
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A person whose digest of the day is due."""

    user: User
    day: date


@dataclass(frozen=True, kw_only=True)
class Digesting:
    """`site_url`: where the desk stands, without a slash at its end."""

    store: Store
    clock: Clock
    connectors: Connectors
    translations: Callable[[str], NullTranslations]
    site_url: str

    def send_due(self) -> int:
        """Puts the digests that are due on their way; gives how many people were looked at. Who
        has nothing to hear of gets none, and none later that day."""
        now = self.clock.now()
        with self.store.reading() as unit:
            due = _due(unit, now)
            if not due:
                return 0
            before = yesterday(House.open(unit, self.connectors, now))
        for each in due:
            with self.store.writing() as unit:
                if unit.digests.add_once(each.user.id, each.day.isoformat(), now):
                    self._tell(House.open(unit, self.connectors, now), each, before)
        return len(due)

    def _tell(self, house: House, due: Due, before: Yesterday) -> None:
        person = house.person(due.user)
        ways = person.ways(person.wishes.digest)
        held = house.unit.notifications.held(due.user.id, HELD_MAX)
        news, past = _sorted_out(house, person, held)
        house.unit.notifications.set_route([one.id for one in past], Route.DESK)
        house.unit.notifications.set_route(
            [one.notification.id for one in news], Route.OUT if ways else Route.DESK
        )
        morning = _morning(house, person, due.day, news, before)
        if not morning.is_empty:
            for way in ways:
                self._send(house, person, way, morning)

    def _send(self, house: House, person: Person, way: Way, morning: Morning) -> None:
        user, channel, day = person.user, person.channel(way), morning.day.isoformat()
        delivery_id = digest_id(user.id, day, way)
        if channel is None or house.unit.deliveries.find(delivery_id) is not None:
            return
        with speaking(self.translations(user.language)):
            text = digest(user.name, morning, user.language)
        for told in morning.held:
            house.unit.notifications.add_sending(
                Sending(notification_id=told.notification.id, way=way, delivery_id=delivery_id)
            )
        house.unit.deliveries.add(
            Delivery(
                id=delivery_id,
                kind=DeliveryKind.REMINDER,
                channel_id=channel.id,
                subject_id=subject_of(DIGEST, user.id, day),
                content=Content(text=text, link=f"{self.site_url}/desk/antrean"),
                recipient=person.address(way),
                due_at=house.now,
                latest_at=house.now + LATEST,
                created_at=house.now,
            )
        )
        house.unit.digests.set_delivery(user.id, day, delivery_id)


def digest_id(user_id: str, day: str, way: Way) -> str:
    """The id of the one digest a person gets of a day by a way."""
    return hashlib.sha256(f"digest of {day} for {user_id} by {way}".encode()).hexdigest()[:32]


def _due(unit: Unit, now: datetime) -> list[Due]:
    resting = Resting.at(unit.cooperative.get(), now)
    found = []
    for user in unit.users.all():
        if not user.active or not user.actor.may(Permission.SEE_CASES):
            continue
        day = resting.of(unit.wishes.of(user.id)).digest_day(now)
        if day is not None and not unit.digests.is_done(user.id, day.isoformat()):
            found.append(Due(user=user, day=day))
    return found


def _sorted_out(
    house: House, person: Person, held: list[Notification]
) -> tuple[list[Told], list[Notification]]:
    """What is still news, and what is past."""
    news, past = [], []
    for one in held:
        case = house.unit.cases.find(one.subject_id)
        if is_moot(person, one, case, house.now):
            past.append(one)
        else:
            news.append(house.told(one, case))
    return news, past


def _morning(
    house: House, person: Person, day: date, held: list[Told], before: Yesterday
) -> Morning:
    """The figures, as far as the person may see."""
    unit, now, end = house.unit, house.now, person.rest.end_of_day(house.now)
    restricted = sees_restricted(person.user.actor)
    return Morning(
        day=day,
        now=now,
        breached=_count(house, person, QueueView.BREACHED),
        breaking_today=unit.promises.due_between(now, end, COUNTED_MAX + 1, restricted=restricted),
        unassigned=_count(house, person, QueueView.UNASSIGNED),
        mine=_count(house, person, QueueView.MINE),
        oldest=longest_wait(unit),
        yesterday=before,
        held=held,
    )


def _count(house: House, person: Person, view: QueueView) -> int:
    actor = person.user.actor
    restricted = sees_restricted(actor)
    wanted = QueueFilter(view=view, me=actor.id, now=house.now, restricted=restricted)
    return house.unit.cases.count(wanted)


def yesterday(house: House) -> Yesterday:
    """The cases that came in on the cooperative's yesterday, as they stand now: the figures that
    Waktu tanggap shows of that day."""
    today = house.now.astimezone(ZoneInfo(house.resting.cooperative.zone)).date()
    that_day = Asked(wanted=SpanFilter(first=today - _DAY, end=today))
    figures = whole_in(house.unit, that_day, house.now)
    return Yesterday(
        came_in=figures.spans,
        answered=figures.answered,
        waiting=figures.waiting,
        median=figures.median.span,
    )
