"""Sight: the one guard before everything a service shows of a case or does to it.

A case that is not for the actor's eyes is refused in the very words of one that is not there.
"""

from collections.abc import Collection, Iterable

from domain.cases import Case
from domain.deliveries import Delivery, DeliveryKind
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


def shown(unit: Unit, actor: Actor, deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Those whose words the actor may read: all but the ones about a case they may not see."""
    found = list(deliveries)
    if not found or actor.may(Permission.SEE_RESTRICTED):
        return found
    hidden = unit.cases.restricted_among({each.subject_id for each in found})
    return [each for each in found if each.subject_id not in hidden]


def delivery_shown(unit: Unit, actor: Actor, delivery_id: str) -> Delivery:
    """Raises: NotFound, also for one about a case that the actor may not see."""
    delivery = unit.deliveries.get(delivery_id)
    if not shown(unit, actor, [delivery]):
        raise NotFound(_("Laporan ini tidak ada, atau tidak terbuka untuk peran Anda."))
    return delivery


def delivery_managed(unit: Unit, actor: Actor, delivery_id: str) -> Delivery:
    """One that the actor may settle (MANAGE_DELIVERIES), or a reply of theirs to a case that was
    escalated to them. Raises: NotAllowed, NotFound."""
    delivery = unit.deliveries.find(delivery_id)
    if not delivery or not may_settle(actor, delivery, unit.cases.find(delivery.subject_id)):
        actor.require(Permission.MANAGE_DELIVERIES)
    return delivery_shown(unit, actor, delivery_id)


def may_settle(actor: Actor, delivery: Delivery, case: Case | None) -> bool:
    """Whether the actor may decide about the delivery. `case`: the one it answers, if any."""
    answers = delivery.kind is DeliveryKind.REPLY and case is not None and may_answer(actor, case)
    return answers or actor.may(Permission.MANAGE_DELIVERIES)
