"""Consent: for which purpose a member allowed the use of what is known of them, how and when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """What somebody may be asked to allow."""

    CONTACT = "contact"  # being written to or called about their membership
    NEWS = "news"  # news and invitations
    RECOGNITION = "recognition"  # being recognised on channels: accounts linked to the roll
    PUBLICATION = "publication"  # their name or picture in public


class ConsentWay(StrEnum):
    """How they said so."""

    PAPER = "paper"  # signed
    SPOKEN = "spoken"  # at the counter or in a meeting
    PHONE = "phone"
    WRITTEN = "written"  # in a message
    IMPORTED = "imported"  # as a file says that was read in


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One word of a member about one purpose; the newest one counts, the older ones are kept.

    `given` False: withdrawn. `at`: when they said so; `noted_at`: when it was written down.
    """

    id: str
    member_id: str
    purpose: Purpose
    given: bool
    way: ConsentWay
    at: datetime
    noted_at: datetime
    noted_by: str
    note: str = ""


def standing(trail: Iterable[Consent]) -> Mapping[Purpose, Consent]:
    """What counts now of each purpose; one that was never spoken of is missing: unknown."""
    in_order = sorted(trail, key=lambda said: (said.at, said.noted_at, said.id))
    return {said.purpose: said for said in in_order}


def withdrawn(trail: Iterable[Consent], purpose: Purpose) -> bool:
    """Whether they took it back. Never asked is not taken back."""
    said = standing(trail).get(purpose)
    return said is not None and not said.given


class ConsentShelf(Protocol):
    """The words of members, append-only."""

    def add(self, said: Iterable[Consent]) -> None:
        """Raises: Conflict when an id is taken."""
        ...

    def of(self, member_id: str) -> list[Consent]:
        """All of one member's, the oldest first."""
        ...

    def among(self, member_ids: Collection[str]) -> Mapping[str, list[Consent]]:
        """All of these members', the oldest first; who never said anything is missing."""
        ...

    def remove(self, ids: Collection[str]) -> None:
        """Takes words away that nobody ever said: those of a file read in by mistake."""
        ...
