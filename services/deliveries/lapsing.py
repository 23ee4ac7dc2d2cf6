"""Lapsing: leases that ran out, and deliveries later than their latest sensible time."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.deliveries import Attempt, AttemptOutcome, Delivery, DeliveryState
from domain.errors import Conflict
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.deliveries.settling import settle

BATCH = 200


@dataclass(frozen=True, kw_only=True)
class Lapsing:
    """Every row in a transaction of its own: one that someone else holds stops no other."""

    store: Store
    clock: Clock

    def recover(self) -> int:
        """A row whose worker is gone: if the call never began it waits for its next try, else
        nobody knows and it is unconfirmed. Gives how many."""
        now = self.clock.now()
        with self.store.reading() as unit:
            expired = unit.deliveries.expired(now, BATCH)
        return sum(self._released(delivery, now) for delivery in expired)

    def miss_stale(self) -> int:
        """Gives how many were missed."""
        now = self.clock.now()
        with self.store.reading() as unit:
            stale = unit.deliveries.stale(now, BATCH)
        return sum(self._missed(delivery, now) for delivery in stale)

    def _released(self, delivery: Delivery, now: datetime) -> int:
        try:
            with self.store.writing() as unit:
                begun = [a for a in unit.attempts.of(delivery.id) if a.number == delivery.attempts]
                if begun:
                    _doubt(unit, delivery, begun[0], now)
                else:
                    attempts = delivery.attempts - 1
                    settle(unit, delivery.moved(DeliveryState.SCHEDULED, attempts=attempts), now)
        except Conflict:  # its worker lives after all, or another one was quicker
            return 0
        return 1

    def _missed(self, delivery: Delivery, now: datetime) -> int:
        detail = _("Sudah lewat waktunya, jadi tidak dikirim basi. Kirim sekarang atau batalkan.")
        try:
            with self.store.writing() as unit:
                settle(unit, delivery.moved(DeliveryState.MISSED, detail=detail), now)
        except Conflict:
            return 0
        return 1


def _doubt(unit: Unit, delivery: Delivery, attempt: Attempt, now: datetime) -> None:
    detail = _("Pengirimannya terputus di tengah jalan, jadi belum pasti sampai.")
    unit.attempts.close(
        replace(attempt, ended_at=now, outcome=AttemptOutcome.UNKNOWN, detail=detail)
    )
    doubted = delivery.moved(
        DeliveryState.UNCONFIRMED, outcome=AttemptOutcome.UNKNOWN, detail=detail
    )
    settle(unit, doubted, now)
