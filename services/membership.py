"""Membership: the cooperative's roll. Thin for now: enrol, find, look up a number."""

from dataclasses import dataclass

from domain.identifiers import new_id
from domain.members import Member
from domain.people import Actor, AuditEntry, Permission
from domain.ports import Clock, Store
from services.entered import limited, required


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Who may answer cases may enrol; who may see cases may look."""

    store: Store
    clock: Clock

    def enrol(self, actor: Actor, *, number: str, name: str, contact: str = "") -> Member:
        """Raises: Invalid, Conflict when the number is taken."""
        actor.require(Permission.ANSWER_CASES)
        now = self.clock.now()
        member = Member(
            id=new_id(),
            number=_number(number),
            name=required(name, field="name", longest=200),
            contact=limited(contact, field="contact"),
            created_at=now,
        )
        with self.store.writing() as unit:
            enrolled = unit.members.add(member)
            unit.audit.add(
                AuditEntry(
                    id=new_id(),
                    at=now,
                    actor_id=actor.id,
                    act="member_enrolled",
                    subject_id=member.id,
                )
            )
        return enrolled

    def by_number(self, actor: Actor, number: str) -> Member | None:
        """Whether a number someone gave is on the roll; their own word, no proof."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.members.by_number(_number(number))

    def roll(self, actor: Actor, *, search: str = "", limit: int = 50) -> list[Member]:
        """Members whose number or name holds the words."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.members.page(search=limited(search, field="search"), limit=limit)


def _number(entered: str) -> str:
    return required(" ".join(entered.split()), field="number", longest=50)
