"""Notifying: promises are watched, and what the desk noted leaves the house by people's ways."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from itertools import groupby

from domain.cases import Case
from domain.channels import Channel
from domain.clocks import OfficeHours
from domain.deliveries import Delivery, DeliveryKind
from domain.notification_shelves import Place
from domain.notifications import Notification, NotificationKind, Route, Sending, Way
from domain.people import User
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.texts import speaking
from services.deliveries.notification_receipts import NOTIFICATIONS, subject_of
from services.notices.audience import Audience
from services.notices.linking import tells
from services.notices.notification_plans import Person, plan
from services.notices.occasions import NEWS, promise_at_risk, promise_broken
from services.notices.reminding import messenger_of
from services.notices.workplaces import workplace
from services.office_hours.hours import office_hours
from services.office_hours.resting import Resting
from services.reports.notification_words import Told, letter

WATCHED = 200  # cases in one transaction
BATCH = 1_000  # notifications; as many as one message may tell of
LATEST = timedelta(hours=6)  # later, the desk has told it, or the digest will
# The rows that say how far the walk along the promises has come stand among the cursors.
_BROKEN, _AT_RISK = "promises broken", "promises at risk"

Walk = Callable[[Place, datetime, int], list[Case]]


@dataclass(frozen=True, kw_only=True)
class House:
    """What is the same for everyone told in one transaction."""

    unit: Unit
    now: datetime
    resting: Resting
    hours: OfficeHours
    channels: Mapping[str, Channel]
    messenger: Channel | None
    connectors: Connectors

    @classmethod
    def open(cls, unit: Unit, connectors: Connectors, now: datetime) -> "House":
        """As it stands in this transaction."""
        cooperative = unit.cooperative.get()
        return cls(
            unit=unit,
            now=now,
            resting=Resting(cooperative=cooperative, now=now),
            hours=office_hours(cooperative, now),
            channels={channel.id: channel for channel in unit.channels.all(archived=True)},
            messenger=messenger_of(unit, connectors),
            connectors=connectors,
        )

    def person(self, user: User) -> Person:
        """With their ways, as far as they work now."""
        wishes, link = self.unit.wishes.of(user.id), self.unit.staff_links.of(user.id)
        chat = self.channels.get(link.channel_id) if link and not link.broken else None
        return Person(
            user=user,
            wishes=wishes,
            rest=self.resting.of(wishes, workplace(self.unit, user)),
            mail=self.messenger if user.email else None,
            chat=chat if chat and tells(chat, self.connectors) else None,
            link=link,
        )

    def told(self, one: Notification, case: Case | None) -> Told:
        """What is to be said of it."""
        by = self.unit.users.find(one.by_id) if one.by_id else None
        channel_id = one.subject_id if case is None else case.channel_id
        channel = self.channels.get(channel_id or "")
        due_at = case.durations.due_at if case else None
        hours = self._hours(case.branch_id) if case else self.hours
        return Told(
            notification=one,
            case=case,
            channel=channel.name if channel else "",
            by=by.name if by else "",
            left=hours.elapsed(self.now, due_at) if due_at else None,
        )

    def _hours(self, branch_id: str | None) -> OfficeHours:
        branch = self.unit.branches.find(branch_id) if branch_id else None
        if branch is None:
            return self.hours
        return office_hours(self.resting.cooperative, self.now, branch)


@dataclass(frozen=True, kw_only=True)
class Notifying:
    """`site_url`: where the desk stands, without a slash at its end."""

    store: Store
    clock: Clock
    connectors: Connectors
    translations: Callable[[str], NullTranslations]
    site_url: str

    def watch(self) -> int:
        """Notes the promises that broke, or are about to, since it last looked; gives of how many
        cases. A clock that was ahead is forgiven: nothing is told twice."""
        now = self.clock.now()
        with self.store.reading() as unit:
            due = self._passed(unit, _BROKEN, unit.promises.broken, now)
            soon = self._passed(unit, _AT_RISK, unit.promises.at_risk, now)
            places = (unit.cursors.get(_BROKEN), unit.cursors.get(_AT_RISK))
        if not due and not soon and all(places):
            return 0
        with self.store.writing() as unit:
            audience = Audience(unit=unit, now=now)
            for case in due:
                promise_broken(audience, case)
            for case in soon:
                promise_at_risk(audience, case)
            _advance(unit, _BROKEN, [(case.durations.due_at, case.id) for case in due], now)
            _advance(unit, _AT_RISK, [(case.durations.warn_at, case.id) for case in soon], now)
        return len(due) + len(soon)

    def send_due(self) -> int:
        """Decides what becomes of the notifications that nobody decided about yet; gives how
        many. What goes out is a delivery from then on."""
        now = self.clock.now()
        with self.store.reading() as unit:
            if not unit.notifications.has_pending():
                return 0
        with self.store.writing() as unit:
            pending = unit.notifications.claim_pending(BATCH)
            house = House.open(unit, self.connectors, now)
            by_user = sorted(pending, key=lambda one: one.user_id)
            for user_id, theirs in groupby(by_user, key=lambda one: one.user_id):
                self._tell(house, user_id, list(theirs))
        return len(pending)

    def _passed(self, unit: Unit, name: str, walk: Walk, now: datetime) -> list[Case]:
        place = _place(unit.cursors.get(name), now)
        return walk(place, now, WATCHED)

    def _tell(self, house: House, user_id: str, theirs: Sequence[Notification]) -> None:
        unit, user = house.unit, house.unit.users.find(user_id)
        if user is None or not user.active:
            unit.notifications.set_route([one.id for one in theirs], Route.DESK)
            return
        person = house.person(user)
        cases = {one.subject_id: unit.cases.find(one.subject_id) for one in theirs}
        policy, out = house.resting.cooperative.waking, dict[Way, list[Notification]]()
        for one in theirs:
            route, ways = plan(person, one, cases[one.subject_id], policy, house.now)
            unit.notifications.set_route([one.id], route)
            for way in ways:
                out.setdefault(way, []).append(one)
        for way, going in out.items():
            self._send(house, person, way, going, cases)

    def _send(
        self,
        house: House,
        person: Person,
        way: Way,
        going: Sequence[Notification],
        cases: Mapping[str, Case | None],
    ) -> None:
        """One delivery of all that did not go that way before."""
        delivery_id = _delivery_id(way, going)
        fresh = [
            one
            for one in sorted(going, key=lambda each: (each.at, each.id))
            if house.unit.notifications.add_sending(
                Sending(notification_id=one.id, way=way, delivery_id=delivery_id)
            )
        ]
        channel = person.channel(way)
        if not fresh or channel is None:
            return
        with speaking(self.translations(person.user.language)):
            text = letter(
                person.user.name, [house.told(one, cases[one.subject_id]) for one in fresh]
            )
        house.unit.deliveries.add(
            Delivery(
                id=delivery_id,
                kind=DeliveryKind.REMINDER,
                channel_id=channel.id,
                subject_id=subject_of(NOTIFICATIONS, person.user.id),
                content=Content(text=text, link=self._link(fresh)),
                recipient=person.address(way),
                due_at=house.now,
                latest_at=_latest(person, house.now),
                created_at=house.now,
            )
        )

    def _link(self, going: Sequence[Notification]) -> str:
        first = going[0]
        if len(going) > 1:
            return f"{self.site_url}/desk/pemberitahuan"
        match first.kind:
            case NotificationKind.CHANNEL_LOST:
                return f"{self.site_url}/desk/kanal"
            case NotificationKind.BREACH_DUE:
                return f"{self.site_url}/desk/pengaturan?bagian=insiden"
            case NotificationKind.WAY_LINKED | NotificationKind.WAY_LOST:
                return f"{self.site_url}/desk/akun"
        return f"{self.site_url}/desk/antrean?laporan={first.subject_id}"


def _latest(person: Person, now: datetime) -> datetime:
    """Not after it has become quiet: what was held up until then waits for the digest. What goes
    out in quiet hours was let go all the same, and is not held back by them."""
    quiet = person.rest.next_quiet(now)
    return min(now + LATEST, quiet) if quiet > now else now + LATEST


def _delivery_id(way: Way, going: Sequence[Notification]) -> str:
    key = " ".join((way, *sorted(one.id for one in going)))
    return hashlib.sha256(f"notifications by {key}".encode()).hexdigest()[:32]


def _place(kept: str, now: datetime) -> Place:
    """Where the walk stands: never ahead of now, and not further back than what is news."""
    at, _space, case_id = kept.partition(" ")
    if not at:
        return now, ""
    since = datetime.fromisoformat(at)
    if since > now:
        return now, ""
    return (since, case_id) if since >= now - NEWS else (now - NEWS, "")


def _advance(
    unit: Unit, name: str, passed: Sequence[tuple[datetime | None, str]], now: datetime
) -> None:
    at, case_id = passed[-1] if passed else _place(unit.cursors.get(name), now)
    if at is not None:
        unit.cursors.set(name, f"{at.astimezone(UTC).isoformat()} {case_id}")
