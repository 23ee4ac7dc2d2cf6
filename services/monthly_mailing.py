"""The monthly report on its way: a notice in plain words, with a link to the page on the desk.

It goes to whom the cooperative chose, on the first working day of the month from opening time on,
once a person. The report itself stays on the desk, behind the session and the permissions: a
mail lies about in many places (decision 20).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations

from domain.deliveries import Delivery, DeliveryKind
from domain.errors import HoursInvalid
from domain.months import Month
from domain.people import Permission, User
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.texts import _, speaking
from services.hours import office_hours
from services.monthly import MonthlyReports
from services.reminding import messenger_of

LATEST = timedelta(days=3)  # later, they have found it on the desk, or need it no more


@dataclass(frozen=True, kw_only=True)
class MonthlyMailing:
    """`site_url`: where the desk stands, without a slash at its end."""

    store: Store
    clock: Clock
    connectors: Connectors
    reports: MonthlyReports
    translations: Callable[[str], NullTranslations]
    site_url: str

    def send_due(self) -> int:
        """Puts the notices of last month that are due on their way; gives how many."""
        now = self.clock.now()
        with self.store.reading() as unit:
            due = self._due(unit, now)
            waiting = [] if due is None else _unserved(unit, due[0])
        if due is None or not waiting:
            return 0
        month, opening = due
        texts = {reader.id: self._text(reader, month) for reader in waiting}
        with self.store.writing() as unit:
            messenger = messenger_of(unit, self.connectors)
            if messenger is None:
                return 0
            still = [each for each in _unserved(unit, month) if each.id in texts]
            for reader in still:
                content = Content(text=texts[reader.id], link=self._link(month))
                until = opening + LATEST
                unit.deliveries.add(
                    _notice(reader, month, content, messenger_id=messenger.id, now=now, until=until)
                )
        return len(still)

    def _due(self, unit: Unit, now: datetime) -> tuple[Month, datetime] | None:
        """Last month and the opening at which its report is due, while it is."""
        house = unit.cooperative.get()
        if not house.monthly_readers:
            return None
        this_month = Month.of(now, house.zone)
        try:
            opening = office_hours(house, now).next_opening(this_month.begins(house.zone))
        except HoursInvalid:
            return None  # an office that never opens has no working day
        return (this_month.preceding, opening) if opening <= now < opening + LATEST else None

    def _text(self, reader: User, month: Month) -> str:
        with speaking(self.translations(reader.language)):
            report = self.reports.report(reader.actor, month, reader.language)
            lines = [
                f"{report.title} – {report.house}",
                "",
                _("Halo {name}, inilah ringkasan bulan lalu:").format(name=reader.name),
                "",
                *(f"- {sentence}" for sentence in report.plain),
                "",
                report.made_words + ".",
                _("Grafik, tabel, PDF, dan Excel ada di meja, setelah Anda masuk:"),
            ]
        return "\n".join(lines)

    def _link(self, month: Month) -> str:
        return f"{self.site_url}/desk/bulanan?bulan={month}"


def notice_id(user_id: str, month: Month) -> str:
    """The id of the one notice a person gets of a month."""
    return hashlib.sha256(f"monthly report {month} for {user_id}".encode()).hexdigest()[:32]


def _unserved(unit: Unit, month: Month) -> list[User]:
    """The chosen who may have it and did not get it yet."""
    chosen = [unit.users.find(user_id) for user_id in unit.cooperative.get().monthly_readers]
    return [
        user
        for user in chosen
        if user is not None
        and user.active
        and user.email
        and user.actor.may(Permission.SEE_REPORTS)
        and unit.deliveries.find(notice_id(user.id, month)) is None
    ]


def _notice(
    reader: User,
    month: Month,
    content: Content,
    *,
    messenger_id: str,
    now: datetime,
    until: datetime,
) -> Delivery:
    return Delivery(
        id=notice_id(reader.id, month),
        kind=DeliveryKind.REMINDER,
        channel_id=messenger_id,
        subject_id=f"monthly-{month}",
        content=content,
        recipient=reader.email,
        due_at=now,
        latest_at=until,
        created_at=now,
    )
