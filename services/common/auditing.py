"""Auditing: one line for every act, so that anyone can ask later who did it."""

from datetime import datetime

from domain.identifiers import new_id
from domain.people import Actor, AuditEntry
from domain.ports import Unit


def record(
    unit: Unit,
    act: str,
    *,
    at: datetime,
    actor: Actor | None,
    subject_id: str = "",
    detail: str = "",
) -> None:
    """Writes the act down in the caller's transaction. `detail` must carry no secret."""
    unit.audit.add(
        AuditEntry(
            id=new_id(),
            at=at,
            actor_id=actor.id if actor else None,
            act=act,
            subject_id=subject_id,
            detail=detail,
        )
    )
