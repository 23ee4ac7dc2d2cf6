"""Sight: the one guard before everything a service shows of a case or does to it.

A case that is not for the actor's eyes is refused in the very words of one that is not there.
"""

from collections.abc import Collection

from domain.cases import Case
from domain.errors import NotAllowed, NotFound
from domain.people import Actor, Permission
from domain.ports import Unit
from domain.sight import may_answer, may_see
from domain.texts import _


def seen(unit: Unit, actor: Actor, case_id: str) -> Case:
    """The case, to be looked at. Raises: NotAllowed, NotFound."""
    actor.require(Permission.SEE_CASES)
    case = unit.cases.find(case_id)
    if case is None or not may_see(actor, case):
        raise NotFound(_("Laporan ini tidak ada, atau tidak terbuka untuk peran Anda."))
    return case


def handled(unit: Unit, actor: Actor, case_id: str) -> Case:
    """The case, for daily work on it (ANSWER_CASES). Raises: NotAllowed, NotFound."""
    actor.require(Permission.ANSWER_CASES)
    return seen(unit, actor, case_id)


def answered(unit: Unit, actor: Actor, case_id: str) -> Case:
    """The case, to be replied to, noted in, resolved or handed on: staff's daily work, and
    supervisors' when it was escalated. Raises: NotAllowed, NotFound."""
    case = seen(unit, actor, case_id)
    if not may_answer(actor, case):
        raise NotAllowed(
            _("Peran Anda hanya boleh menjawab laporan yang dinaikkan ke pengawas.")
            if actor.may(Permission.ANSWER_ESCALATED)
            else _("Peran Anda tidak boleh melakukan ini. Mintalah bantuan manajer atau admin.")
        )
    return case


def seen_among(unit: Unit, actor: Actor, case_ids: Collection[str]) -> list[str]:
    """Those that may be shown to the actor, in the order given. Raises: NotAllowed."""
    actor.require(Permission.SEE_CASES)
    if actor.may(Permission.SEE_RESTRICTED) or not case_ids:
        return list(case_ids)
    hidden = unit.cases.restricted_among(case_ids)
    return [case_id for case_id in case_ids if case_id not in hidden]
