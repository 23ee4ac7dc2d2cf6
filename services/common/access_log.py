"""The log of accesses: who opened what is known of a person, and when."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.accesses import Access, AccessKind
from domain.identifiers import new_id
from domain.members import Member
from domain.people import Actor, Permission
from domain.ports import Clock, Store

# A page is drawn again with every press on it: that is one opening.
SAME_OPENING = timedelta(minutes=15)
SHOWN = 50
_LASTING = (AccessKind.MEMBER, AccessKind.CASE, AccessKind.SEARCH)
_NUMBER = re.compile(r"\d{4}")  # of a member, a telephone, an identity card
_BETWEEN = re.compile(r"[\s().+/-]")


@dataclass(frozen=True, kw_only=True)
class AccessLog:
    """Written by everybody who opens something, read by supervisors alone (SEE_ACCESSES)."""

    store: Store
    clock: Clock

    def note(self, actor: Actor, kind: AccessKind, subject_id: str) -> None:
        """Writes down that the actor opened it; drawing a page again within a quarter of an hour
        is the same opening, an export never is."""
        now = self.clock.now()
        with self.store.reading() as unit:
            last = unit.accesses.last(actor.id, kind, subject_id)
        if kind in _LASTING and last is not None and now - last < SAME_OPENING:
            return
        access = Access(id=new_id(), at=now, user_id=actor.id, kind=kind, subject_id=subject_id)
        with self.store.writing() as unit:
            unit.accesses.add(access)

    def note_search(self, actor: Actor, where: str, text: str, found: Collection[str] = ()) -> None:
        """Writes down that the actor looked somebody up in a list: by its name, or, where one alone
        was found, about them. Without a number and without one whom it found it says nothing of
        anybody."""
        if len(found) == 1 and text.strip():
            self.note(actor, AccessKind.SEARCH, next(iter(found)))
        elif _NUMBER.search(_BETWEEN.sub("", text)):
            self.note(actor, AccessKind.SEARCH, where)

    def newest(
        self,
        actor: Actor,
        *,
        user_id: str = "",
        subject_ids: Collection[str] = (),
        offset: int = 0,
    ) -> list[Access]:
        """Newest first, a page of `SHOWN`."""
        actor.require(Permission.SEE_ACCESSES)
        with self.store.reading() as unit:
            return unit.accesses.newest(
                user_id=user_id, subject_ids=subject_ids, limit=SHOWN, offset=offset
            )

    def members(self, actor: Actor, accesses: Collection[Access]) -> Mapping[str, Member]:
        """Those of the roll that were opened, as they are called now, by id."""
        actor.require(Permission.SEE_ACCESSES)
        with self.store.reading() as unit:
            return unit.members.many({each.subject_id for each in accesses})
