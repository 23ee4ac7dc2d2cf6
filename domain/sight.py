"""Sight: who may see a case, and who may answer it. Everything that shows one asks here.

What was escalated with restricted visibility is about management: it is for supervisors alone,
so that nobody reads, counts by name, or answers a complaint about themselves.
"""

from domain.cases import Case
from domain.people import Actor, Permission


def may_see(actor: Actor, case: Case) -> bool:
    """Whether anything of the case - words, names, its code - may be shown to this one."""
    return actor.may(Permission.SEE_CASES) and (sees_restricted(actor) or not case.restricted)


def sees_restricted(actor: Actor | None) -> bool:
    """Whether this one sees what is for supervisors' eyes only; None: the machine's owner does."""
    return actor is None or actor.may(Permission.SEE_RESTRICTED)


def may_answer(actor: Actor, case: Case) -> bool:
    """Whether this one may reply to it, note, resolve and hand it on. Supervisors answer what
    was escalated to them and nothing else."""
    escalated_to_them = case.escalated and actor.may(Permission.ANSWER_ESCALATED)
    return may_see(actor, case) and (actor.may(Permission.ANSWER_CASES) or escalated_to_them)
