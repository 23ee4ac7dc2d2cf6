"""A period's report on its way: a notice in plain words, with a link to the page on the desk.

It goes to whom the cooperative chose, on the first working day after the week or the month, from
the opening time of their own branch on, once a person. What a machine that was off owes goes out
while that branch is open, so never at night. The report itself stays on the desk, behind
the session and the permissions: a mail lies about in many places (decision 20).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from urllib.parse import urlencode

from domain.cooperative import Cooperative
from domain.deliveries import Delivery, DeliveryKind
from domain.documents import Passage
from domain.errors import HoursInvalid
from domain.months import Month
from domain.people import Permission, User
from domain.periods import Period
from domain.ports import Clock, Connectors, Store, Unit
from domain.posts import Content
from domain.texts import _, speaking
from domain.weeks import Week
from services.notices.reminding import messenger_of
from services.notices.workplaces import workplace
from services.office_hours.hours import office_hours
from services.reports.period_reports import PeriodReports
from services.reports.report_rows import rows_of

# Later, they have found it on the desk, or need it no more: the next one is near.
LATEST_WEEKLY, LATEST_MONTHLY = timedelta(days=3), timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A reader whose notice of the period is due, until it helps them no more."""

    reader: User
    period: Period
    until: datetime


@dataclass(frozen=True, kw_only=True)
class PeriodMailing:
    """`site_url`: where the desk stands, without a slash at its end."""

    store: Store
    clock: Clock
    connectors: Connectors
    reports: PeriodReports
    translations: Callable[[str], NullTranslations]
    site_url: str

    def send_due(self) -> int:
        """Puts the notices of last week and last month that are due on their way; gives how
        many."""
        now = self.clock.now()
        with self.store.reading() as unit:
            due = list(_due(unit, now)) if messenger_of(unit, self.connectors) else []
        return sum(self._send(each, self._text(each), now) for each in due)

    def _send(self, due: Due, text: str, now: datetime) -> bool:
        with self.store.writing() as unit:
            messenger = messenger_of(unit, self.connectors)
            notice = notice_id(due.reader.id, due.period)
            if messenger is None or unit.deliveries.find(notice) is not None:
                return False
            unit.deliveries.add(
                Delivery(
                    id=notice,
                    kind=DeliveryKind.REMINDER,
                    channel_id=messenger.id,
                    subject_id=f"{_sort(due.period)}-{due.period}",
                    content=Content(text=text, link=self._link(due.period)),
                    recipient=due.reader.email,
                    due_at=now,
                    latest_at=due.until,
                    created_at=now,
                )
            )
        return True

    def _text(self, due: Due) -> str:
        reader = due.reader
        with speaking(self.translations(reader.language)):
            report = self.reports.report(reader.actor, due.period, reader.language)
            lines = [
                f"{report.title} – {report.house}",
                "",
                _("Halo {name}, inilah ringkasannya:").format(name=reader.name),
            ]
            for passage in report.plain:
                lines += ["", passage.title, *(f"- {each}" for each in passage.sentences)]
                lines += self._rows(passage, due.period)
            lines += [
                "",
                report.made_words + ".",
                _("Grafik, tabel, PDF, dan Excel ada di meja, setelah Anda masuk:"),
            ]
        return "\n".join(lines)

    def _rows(self, passage: Passage, period: Period) -> list[str]:
        """Where its figures open to what they count."""
        if passage.counts is None:
            return []
        page, asked = rows_of(passage.counts, period)
        address = f"{self.site_url}/desk/{page}?{urlencode(asked)}"
        return [_("Barisnya: {address}").format(address=address)]

    def _link(self, period: Period) -> str:
        asked = f"kurun=minggu&minggu={period}" if isinstance(period, Week) else f"bulan={period}"
        return f"{self.site_url}/desk/bulanan?{asked}"


def notice_id(user_id: str, period: Period) -> str:
    """The id of the one notice a person gets of a period."""
    told = f"{_sort(period)} report {period} for {user_id}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _sort(period: Period) -> str:
    return "weekly" if isinstance(period, Week) else "monthly"


def _due(unit: Unit, now: datetime) -> Iterator[Due]:
    house = unit.cooperative.get()
    chosen: list[tuple[Period, tuple[str, ...]]] = [
        (Week.of(now, house.zone).preceding, house.weekly_readers),
        (Month.of(now, house.zone).preceding, house.monthly_readers),
    ]
    for period, user_ids in chosen:
        for reader in _unserved(unit, period, user_ids):
            until = _until(unit, house, reader, period, now)
            if until is not None:
                yield Due(reader=reader, period=period, until=until)


def _until(
    unit: Unit, house: Cooperative, reader: User, period: Period, now: datetime
) -> datetime | None:
    """Until when the notice is worth sending; None when it is not now, their own office being
    closed, not opened yet after the period, or open again for too long."""
    try:
        hours = office_hours(house, now, workplace(unit, reader))
        until = hours.next_opening(period.following.begins(house.zone)) + _latest(period)
        return until if hours.next_opening(now) == now < until else None
    except HoursInvalid:
        return None


def _latest(period: Period) -> timedelta:
    return LATEST_WEEKLY if isinstance(period, Week) else LATEST_MONTHLY


def _unserved(unit: Unit, period: Period, user_ids: tuple[str, ...]) -> list[User]:
    """The chosen who may have it and did not get it yet."""
    chosen = [unit.users.find(user_id) for user_id in user_ids]
    return [
        user
        for user in chosen
        if user is not None
        and user.active
        and user.email
        and user.actor.may(Permission.SEE_REPORTS)
        and unit.deliveries.find(notice_id(user.id, period)) is None
    ]
