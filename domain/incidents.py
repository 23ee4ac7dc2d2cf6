"""Incidents: failures of protection, by which personal data became known, changed or lost.

Whose data it is, and the authority, are told in writing within 3 x 24 hours.
Source: UU 27/2022, article 46, with what the notice says at least (46.2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

TOLD_WITHIN = timedelta(hours=72)
REMIND_BEFORE = timedelta(hours=24)  # what is due at night is still told by day


class Told(StrEnum):
    """Who has to be told."""

    PEOPLE = "people"  # whose data it is
    AUTHORITY = "authority"  # the institution for personal data


@dataclass(frozen=True, kw_only=True)
class Incident:
    """`found_at`: since when the cooperative knows; the time runs from there. `exposed`: which
    data; `happened`: when and how; `handling`: what was done about it. No names. `people`: how
    many, None where that is not known yet; so may the texts be empty. `people_told_at`,
    `authority_told_at`: None, not yet."""

    id: str
    found_at: datetime
    noted_by: str
    happened: str
    exposed: str
    handling: str
    people: int | None = None
    people_told_at: datetime | None = None
    authority_told_at: datetime | None = None
    version: int = 0

    @property
    def due_at(self) -> datetime:
        """Until when both have to be told."""
        return self.found_at + TOLD_WITHIN

    @property
    def untold(self) -> tuple[Told, ...]:
        """Who was not told yet."""
        told = {Told.PEOPLE: self.people_told_at, Told.AUTHORITY: self.authority_told_at}
        return tuple(whom for whom, at in told.items() if at is None)


class IncidentShelf(Protocol):
    """By id, fenced by version."""

    def add(self, incident: Incident) -> Incident:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> Incident:
        """Raises: NotFound."""
        ...

    def save(self, incident: Incident) -> Incident:
        """Raises: Conflict, NotFound."""
        ...

    def newest(self, limit: int) -> list[Incident]:
        """Found last first."""
        ...

    def untold(self, found_before: datetime) -> list[Incident]:
        """Those of which somebody was not told yet, found until the moment, oldest first."""
        ...
