"""Forgotten: cases of which everybody who could be answered was erased (decision 54)."""

from domain.cases import Case
from domain.erasing import is_wiped
from domain.errors import Invalid
from domain.ports import Unit
from domain.talks import absorbed
from domain.texts import _


def nobody_left(unit: Unit, case: Case) -> bool:
    """Whether every conversation that the case tells was emptied."""
    merged = (unit.cases.find(one) for one in absorbed(unit.events.of(case.id)))
    ids = {case.conversation_id, *(one.conversation_id for one in merged if one is not None)}
    talks = [unit.conversations.find(each) for each in ids]
    return all(talk is not None and is_wiped(talk) for talk in talks)


def refuse_forgotten(unit: Unit, case: Case) -> None:
    """Whoever was erased is waited for, and asked, no more. Raises: Invalid."""
    if nobody_left(unit, case):
        raise Invalid(
            _(
                "Data orang ini sudah dihapus: tidak ada yang dapat ditunggu atau ditanya lagi. "
                "Selesaikan laporan ini, atau lanjutkan dengan catatan."
            )
        )
