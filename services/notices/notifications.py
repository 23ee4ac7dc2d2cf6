"""Notifications at the desk: everyone reads, ticks off and orders their own."""

import re
from dataclasses import dataclass, replace
from datetime import time, timedelta
from zoneinfo import available_timezones

from domain.branches import Branch
from domain.errors import Invalid
from domain.notifications import NotificationWishes, ShownNotification
from domain.people import Actor
from domain.ports import Clock, Store
from domain.sight import may_see
from domain.texts import _
from services.notices.workplaces import workplace

PAGE = 20
PAGE_MAX = 100
BELL_MAX = 99  # beyond, "99+" says as much
KEPT = timedelta(days=180)
DIGESTS_KEPT = timedelta(days=60)

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class Notifications:
    """Nobody reads, or ticks off, what was told to another."""

    store: Store
    clock: Clock

    def page(
        self, actor: Actor, *, limit: int = PAGE, offset: int = 0
    ) -> tuple[list[ShownNotification], int]:
        """The actor's, newest first, and how many there are in all. Of a case that they may not
        see any more only that it is restricted is left."""
        with self.store.reading() as unit:
            shown = unit.notifications.page(
                actor.id, limit=min(max(1, limit), PAGE_MAX), offset=max(0, offset)
            )
            return [_veiled(actor, each) for each in shown], unit.notifications.count(actor.id)

    def unseen(self, actor: Actor) -> int:
        """How many the actor has not seen; `BELL_MAX + 1` when there are more than that."""
        with self.store.reading() as unit:
            return unit.notifications.unseen(actor.id, BELL_MAX + 1)

    def see(self, actor: Actor, notification_id: str) -> None:
        """Ticks off one; one that is not theirs stays as it is."""
        if _ID.fullmatch(notification_id):
            with self.store.writing() as unit:
                unit.notifications.see(actor.id, self.clock.now(), id=notification_id)

    def see_all(self, actor: Actor) -> int:
        """Ticks off all; gives how many."""
        with self.store.writing() as unit:
            return unit.notifications.see(actor.id, self.clock.now())

    def opened(self, actor: Actor, case_id: str) -> None:
        """The actor has the case before them: what told them of it is seen."""
        with self.store.reading() as unit:
            waiting = unit.notifications.has_unseen(actor.id, None, case_id)
        if waiting:
            with self.store.writing() as unit:
                unit.notifications.see(actor.id, self.clock.now(), subject_id=case_id)

    def wishes(self, actor: Actor) -> NotificationWishes:
        """What the actor wants."""
        with self.store.reading() as unit:
            return unit.wishes.of(actor.id)

    def workplace(self, actor: Actor) -> Branch | None:
        """The branch whose clock and days are the actor's, unless they name a zone of their own;
        None: the cooperative's."""
        with self.store.reading() as unit:
            return workplace(unit, unit.users.get(actor.id))

    def wish(self, actor: Actor, wishes: NotificationWishes) -> NotificationWishes:
        """Keeps it. Raises: Invalid."""
        checked = replace(
            wishes,
            user_id=actor.id,
            zone=_checked_zone(wishes.zone),
            quiet_from=_whole_minute(wishes.quiet_from, "quiet_from"),
            quiet_until=_whole_minute(wishes.quiet_until, "quiet_until"),
            digest_at=_whole_minute(wishes.digest_at, "digest_at"),
        )
        with self.store.writing() as unit:
            unit.wishes.put(checked)
        return checked

    def prune(self) -> int:
        """Forgets what is long past; gives how many."""
        now = self.clock.now()
        with self.store.writing() as unit:
            gone = unit.notifications.prune(now - KEPT)
            return gone + unit.digests.prune(now - DIGESTS_KEPT)


def _veiled(actor: Actor, shown: ShownNotification) -> ShownNotification:
    if shown.case is None or may_see(actor, shown.case):
        return shown
    hidden = replace(shown.notification, subject_id="", by_id=None, value="")
    return replace(shown, notification=hidden, case=None)


def _checked_zone(zone: str) -> str:
    if zone and zone not in available_timezones():
        raise Invalid(
            _("Zona waktu ini tidak dikenal. Contoh: Asia/Jakarta, Asia/Makassar, Asia/Jayapura."),
            field="zone",
        )
    return zone


def _whole_minute(clock: time, field: str) -> time:
    if clock != time(clock.hour, clock.minute):
        raise Invalid(_("Isi jam dan menitnya saja, misalnya 07.30."), field=field)
    return clock
