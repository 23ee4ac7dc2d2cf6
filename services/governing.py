"""Governing: the cooperative's own decisions - name, hours, holidays, promises, house rules."""

from dataclasses import dataclass
from datetime import datetime

from domain.clocks import OfficeHours
from domain.cooperative import Cooperative
from domain.people import Actor, AuditEntry
from domain.ports import Clock, MediaShelf, Store


@dataclass(frozen=True, kw_only=True)
class Governing:
    store: Store
    clock: Clock
    media: MediaShelf

    def cooperative(self) -> Cooperative:
        """What is decided now."""
        raise NotImplementedError

    def save(self, actor: Actor, cooperative: Cooperative) -> Cooperative:
        """Checks and keeps it (MANAGE_COOPERATIVE). Raises: Invalid with the field, Conflict."""
        raise NotImplementedError

    def set_logo(self, actor: Actor, data: bytes) -> Cooperative:
        """Raises: MediaInvalid."""
        raise NotImplementedError

    def hours(self) -> OfficeHours:
        """The office hours with the holidays of the years around now."""
        raise NotImplementedError

    def audit(self, actor: Actor, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]:
        """Newest first (SEE_AUDIT)."""
        raise NotImplementedError

    def local(self, moment: datetime) -> datetime:
        """The moment in the cooperative's zone, to show."""
        raise NotImplementedError
