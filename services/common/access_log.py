"""The log of accesses: who opened what is known of a person, and when."""

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
        lasts = kind in (AccessKind.MEMBER, AccessKind.CASE)
        if lasts and last is not None and now - last < SAME_OPENING:
            return
        access = Access(id=new_id(), at=now, user_id=actor.id, kind=kind, subject_id=subject_id)
        with self.store.writing() as unit:
            unit.accesses.add(access)

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
