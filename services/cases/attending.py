"""Attending: who looks at a case or writes to it now. It tells; it never holds anyone up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.company import Presence
from domain.people import Actor
from domain.ports import Clock, Store
from services.common.sight import seen, seen_among

FORGOTTEN_AFTER = timedelta(seconds=90)
TYPING_FOR = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Someone else at a case."""

    user_id: str
    is_typing: bool


@dataclass(frozen=True, kw_only=True)
class Attending:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def here(self, actor: Actor, case_id: str, *, typing: bool = False) -> None:
        """The actor has the case before them, and perhaps wrote in it just now."""
        now = self.clock.now()
        there = Presence(
            case_id=case_id, user_id=actor.id, seen_at=now, typed_at=now if typing else None
        )
        with self.store.writing() as unit:
            seen(unit, actor, case_id)
            unit.presences.put(there)

    def sent(self, actor: Actor, case_id: str) -> None:
        """What the actor wrote is out: they look on, and write no more."""
        now = self.clock.now()
        with self.store.writing() as unit:
            seen(unit, actor, case_id)
            unit.presences.remove(case_id, actor.id)
            unit.presences.put(Presence(case_id=case_id, user_id=actor.id, seen_at=now))

    def left(self, actor: Actor, case_id: str) -> None:
        """The actor went on to something else, which may be because the case is shut to them."""
        with self.store.writing() as unit:
            unit.presences.remove(case_id, actor.id)

    def others(self, actor: Actor, case_ids: Sequence[str]) -> Mapping[str, tuple[Colleague, ...]]:
        """Who else is at each of the cases; a case where nobody is has no entry."""
        now = self.clock.now()
        with self.store.reading() as unit:
            theirs = seen_among(unit, actor, case_ids)
            there = unit.presences.at(theirs, now - FORGOTTEN_AFTER) if theirs else []
        found: dict[str, tuple[Colleague, ...]] = {}
        for presence in there:
            if presence.user_id != actor.id:
                typed_at = presence.typed_at
                is_typing = typed_at is not None and now - typed_at <= TYPING_FOR
                one = Colleague(user_id=presence.user_id, is_typing=is_typing)
                found[presence.case_id] = (*found.get(presence.case_id, ()), one)
        return found

    def prune(self) -> int:
        """Forgets who left; gives how many."""
        with self.store.writing() as unit:
            return unit.presences.prune(self.clock.now() - FORGOTTEN_AFTER)
