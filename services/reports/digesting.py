"""Digesting: each morning, in each person's own zone, one summary - however often this runs, and
one for today however long the machine was off."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations

from domain.channels import Channel
from domain.deliveries import Delivery, DeliveryKind
from domain.errors import PlatformError
from domain.notifications import Notification, Route, Sending, Way
from domain.people import Permission, User
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.texts import speaking
from services.deliveries.notification_receipts import DIGEST, subject_of
from services.notices.notification_plans import Person, is_moot
from services.notices.workplaces import workplace
from services.office_hours.resting import Resting
from services.reports.digest_figures import Yesterdays, morning
from services.reports.digest_links import with_links
from services.reports.digest_words import PLACES_MAX, Morning, digest
from services.reports.notification_words import Told
from services.reports.notifying import House

HELD_MAX = 200
# Lines of each list in it, fewer where a way takes no longer text.
LISTED = (PLACES_MAX, 8, 3, 0)
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
            before = Yesterdays.read(unit, now)
        for each in due:
            with self.store.writing() as unit:
                if unit.digests.add_once(each.user.id, each.day.isoformat(), now):
                    self._tell(House.open(unit, self.connectors, now), each, before)
        return len(due)

    def _tell(self, house: House, due: Due, before: Yesterdays) -> None:
        person = house.person(due.user)
        ways = person.ways(person.wishes.digest)
        held = house.unit.notifications.held(due.user.id, HELD_MAX)
        news, past = _sorted_out(house, person, held)
        house.unit.notifications.set_route([one.id for one in past], Route.DESK)
        house.unit.notifications.set_route(
            [one.notification.id for one in news], Route.OUT if ways else Route.DESK
        )
        told = morning(house.unit, person, before, due.day, news)
        if not told.is_empty:
            for way in ways:
                self._send(house, person, way, told)

    def _send(self, house: House, person: Person, way: Way, news: Morning) -> None:
        user, channel, day = person.user, person.channel(way), news.day.isoformat()
        delivery_id = digest_id(user.id, day, way)
        if channel is None or house.unit.deliveries.find(delivery_id) is not None:
            return
        link = f"{self.site_url}/desk/antrean"
        with speaking(self.translations(user.language)):
            text = self._fitting(channel, link, lambda most: self._text(user, news, most))
        for told in news.held:
            house.unit.notifications.add_sending(
                Sending(notification_id=told.notification.id, way=way, delivery_id=delivery_id)
            )
        house.unit.deliveries.add(
            Delivery(
                id=delivery_id,
                kind=DeliveryKind.REMINDER,
                channel_id=channel.id,
                subject_id=subject_of(DIGEST, user.id, day),
                content=Content(text=text, link=link),
                recipient=person.address(way),
                due_at=house.now,
                latest_at=house.now + LATEST,
                created_at=house.now,
            )
        )

    def _text(self, user: User, news: Morning, most: int) -> str:
        text = digest(user.name, news, user.language, most)
        return with_links(text, news, f"{self.site_url}/desk", most)

    def _fitting(self, channel: Channel, link: str, text_of: Callable[[int], str]) -> str:
        """The longest text that the channel takes: one that a chat refused as too long would cost
        the person that way."""
        try:
            limits = self.connectors.open(channel).limits
        except PlatformError:  # it is refused or held up when it is sent, and dealt with there
            return text_of(LISTED[0])
        texts = map(text_of, LISTED)
        fitting = (text for text in texts if limits.fits(Content(text=text, link=link)))
        return next(fitting, text_of(LISTED[-1]))


def digest_id(user_id: str, day: str, way: Way) -> str:
    """The id of the one digest a person gets of a day by a way."""
    return hashlib.sha256(f"digest of {day} for {user_id} by {way}".encode()).hexdigest()[:32]


def _due(unit: Unit, now: datetime) -> list[Due]:
    resting = Resting(cooperative=unit.cooperative.get(), now=now)
    found = []
    for user in unit.users.all():
        if not user.active or not user.actor.may(Permission.SEE_CASES):
            continue
        rest = resting.of(unit.wishes.of(user.id), workplace(unit, user))
        day = rest.digest_day(now)
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
