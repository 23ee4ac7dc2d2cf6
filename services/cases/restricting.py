"""Restricting: what is for supervisors' eyes only, with everything that tells the same story.

Messages belong to conversations, and a case may tell another's story on: were one of them open
and the other not, the words would be read there. So they are restricted, and freed, together.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.cases import Case, EventKind
from domain.errors import Invalid
from domain.people import Permission, User
from domain.ports import Unit
from domain.texts import _
from services.cases.casebook import Happening, record

RESTRICTED = "restricted"  # the value of the event


def family(unit: Unit, case: Case) -> list[Case]:
    """The case, those of its conversation, and those merged into them or they into."""
    found: dict[str, Case] = {}
    left = [case.id]
    while left:
        one = unit.cases.find(left.pop())
        if one is None or one.id in found:
            continue
        found[one.id] = one
        left += [each.id for each in unit.cases.of(one.conversation_id)]
        left += [one.merged_into] if one.merged_into else []
        left += _absorbed(unit, one)
    return list(found.values())


def restrict(unit: Unit, case: Case, actor_id: str | None, now: datetime) -> Case:
    """Gives the case, which every other of its family follows. Raises: Invalid when nobody could
    read it then."""
    require_supervisor(unit)
    told = {each.id: _restricted(unit, each, actor_id, now) for each in family(unit, case)}
    return told[case.id]


def free(unit: Unit, case: Case, actor_id: str, now: datetime) -> Case:
    """What was escalated is everybody's again, with its family where it was restricted."""
    together = family(unit, case) if case.restricted else [case]
    freed = Happening(kind=EventKind.DEESCALATED, at=now, actor_id=actor_id)
    told = {each.id: record(unit, each, [freed], now) for each in together if each.escalated}
    return told[case.id]


def is_restricted(unit: Unit, conversation_id: str) -> bool:
    """Whether what is said there is for supervisors' eyes only."""
    return any(case.restricted for case in unit.cases.of(conversation_id))


def has_supervisor(unit: Unit) -> bool:
    """Whether anybody could read what is restricted."""
    return _a_supervisor(unit) is not None


def hold_supervisor(unit: Unit) -> bool:
    """As `has_supervisor`, and whoever it is stays one until this unit ends: their account is
    written, so that closing it meanwhile runs into a Conflict."""
    found = _a_supervisor(unit)
    if found is not None:
        unit.users.save(found)
    return found is not None


def require_supervisor(unit: Unit) -> None:
    """Raises: Invalid when a case that is escalated would reach nobody."""
    if not hold_supervisor(unit):
        raise Invalid(
            _(
                "Belum ada pengawas yang punya akun, jadi tidak ada yang akan membacanya. Minta "
                "admin membuat akun berperan pengawas di Pengaturan, lalu ulangi."
            ),
            field="supervisor",
        )


def escalation(
    unit: Unit, case: Case, value: str, actor_id: str | None, now: datetime
) -> Sequence[Happening]:
    """What happens to a case that goes to the supervisors: it is awake, and off whoever could not
    answer it any more."""
    happenings = [Happening(kind=EventKind.ESCALATED, at=now, actor_id=actor_id, value=value)]
    if case.snoozed:
        happenings.append(Happening(kind=EventKind.WOKEN, at=now, actor_id=actor_id))
    if value == RESTRICTED and case.assignee_id and not _could_answer(unit, case.assignee_id):
        happenings.append(Happening(kind=EventKind.ASSIGNED, at=now, actor_id=actor_id))
    return happenings


def _restricted(unit: Unit, case: Case, actor_id: str | None, now: datetime) -> Case:
    if case.restricted:
        return case
    return record(unit, case, escalation(unit, case, RESTRICTED, actor_id, now), now)


def _a_supervisor(unit: Unit) -> User | None:
    able = (user for user in unit.users.all() if user.active)
    return next((user for user in able if user.actor.may(Permission.SEE_RESTRICTED)), None)


def _could_answer(unit: Unit, user_id: str) -> bool:
    user = unit.users.find(user_id)
    return user is not None and user.active and user.actor.may(Permission.SEE_RESTRICTED)


def _absorbed(unit: Unit, case: Case) -> list[str]:
    """The cases whose story it tells on now."""
    events = unit.events.of(case.id)
    known = dict.fromkeys(each.value for each in events if each.kind is EventKind.ABSORBED)
    merged = (unit.cases.find(case_id) for case_id in known)
    return [each.id for each in merged if each is not None and each.merged_into == case.id]
