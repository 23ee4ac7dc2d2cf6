"""Membership: the cooperative's roll. Thin for now: enrol, find, look up a number."""

from dataclasses import dataclass

from domain.members import Member
from domain.people import Actor
from domain.ports import Clock, Store


@dataclass(frozen=True, kw_only=True)
class Membership:
    store: Store
    clock: Clock

    def enrol(self, actor: Actor, *, number: str, name: str, contact: str = "") -> Member:
        """Raises: Invalid, Conflict when the number is taken."""
        raise NotImplementedError

    def by_number(self, actor: Actor, number: str) -> Member | None:
        """Whether a number someone gave is on the roll; their own word, no proof."""
        raise NotImplementedError

    def roll(self, actor: Actor, *, search: str = "", limit: int = 50) -> list[Member]:
        raise NotImplementedError
