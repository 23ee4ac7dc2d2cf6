"""Withdrawing: a reply that has not gone out comes back to whoever takes it back, to be changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from domain.cases import Case, EventKind
from domain.company import Aim, CaseDraft, DraftKind, Readers
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.errors import Invalid, InvalidTransition
from domain.identifiers import new_id
from domain.media import File, Media
from domain.people import Actor
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.cases.casebook import Happening
from services.cases.casebook import record as tell
from services.cases.resting import opened_again
from services.cases.talks import conversation_answered, going_on
from services.common.auditing import record
from services.common.sight import answered, delivery_managed
from services.notices.reminding import forget
from services.replies.acknowledging import is_automatic

Enclosed = TypeVar("Enclosed", Media, File)

# Surely not with the member. Of one that is being sent, or that nobody knows of, that is not sure.
WITHDRAWABLE = frozenset(
    {
        DeliveryState.SCHEDULED,
        DeliveryState.HANDED,
        DeliveryState.FAILED,
        DeliveryState.MISSED,
    }
)

_ON_ITS_WAY = (DeliveryState.SCHEDULED, DeliveryState.HANDED)


@dataclass(frozen=True, kw_only=True)
class Withdrawing:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def withdraw(self, actor: Actor, delivery_id: str) -> Delivery:
        """The reply will not go out; its words and what went with them are the actor's draft again,
        beside what they had begun. The case tells what was taken back, and by whom; where it was
        set aside or ended on it, it is open again.

        Raises: Invalid for what is no person's reply; InvalidTransition when it has left, or may
        have; Conflict when it is just being sent.
        """
        now = self.clock.now()
        with self.store.writing() as unit:
            reply = delivery_managed(unit, actor, delivery_id)
            case = going_on(unit, answered(unit, actor, reply.subject_id))
            _refuse_others(reply)
            withdrawn = unit.deliveries.save(reply.moved(DeliveryState.CANCELLED))
            forget(unit, reply)
            record(unit, "reply_withdrawn", at=now, actor=actor, subject_id=delivery_id)
            _note(unit, actor, case, reply, now)
            _give_back(unit, actor, case, reply, now)
            return withdrawn


def can_withdraw(delivery: Delivery) -> bool:
    """Whether it is a person's reply that has not gone out."""
    written = delivery.kind is DeliveryKind.REPLY and not is_automatic(delivery)
    return written and delivery.state in WITHDRAWABLE and not delivery.is_partly_there


def _refuse_others(reply: Delivery) -> None:
    if reply.kind is not DeliveryKind.REPLY or is_automatic(reply):
        raise Invalid(_("Hanya balasan yang ditulis orang yang bisa ditarik kembali."))
    if reply.is_partly_there:
        raise InvalidTransition(
            _("Sebagian balasan ini sudah sampai, jadi tidak bisa ditarik lagi. Kirim sisanya.")
        )
    if reply.state not in WITHDRAWABLE:
        raise InvalidTransition(
            _("Balasan ini sudah atau mungkin sudah terkirim, jadi tidak bisa ditarik lagi.")
        )


def _note(unit: Unit, actor: Actor, case: Case, reply: Delivery, now: datetime) -> None:
    words = _("Balasan ditarik kembali sebelum terkirim: “{text}”").format(text=reply.content.text)
    noted = Happening(kind=EventKind.NOTED, at=now, actor_id=actor.id, value=words, id=new_id())
    # Of one that failed the case has heard already, and may have come to rest knowing it.
    again = opened_again(unit, case, reply, now) if reply.state in _ON_ITS_WAY else []
    tell(unit, case, [noted, *again], now)


def _give_back(unit: Unit, actor: Actor, case: Case, reply: Delivery, now: datetime) -> None:
    """Whole, and behind what was begun, even where both together are more than one answer may hold:
    whoever takes it back decides what stays."""
    begun = {draft.kind: draft for draft in unit.case_drafts.of(actor.id, case.id)}
    fresh = CaseDraft(
        user_id=actor.id,
        case_id=case.id,
        kind=DraftKind.REPLY,
        text="",
        written_at=now,
        aim=Aim(conversation_id=conversation_answered(unit, reply, case)),
    )
    known, content = begun.get(DraftKind.REPLY, fresh), reply.content
    # What only the member was to read does not come back under a choice for everybody.
    aim = replace(known.aim, readers=Readers.MEMBER) if reply.recipient else known.aim
    unit.case_drafts.put(
        replace(
            known,
            text="\n\n".join(text for text in (known.text, content.text) if text),
            written_at=now,
            pictures=_both(known.pictures, content.media),
            files=_both(known.files, content.files),
            aim=aim,
        )
    )


def _both(begun: tuple[Enclosed, ...], back: tuple[Enclosed, ...]) -> tuple[Enclosed, ...]:
    """What is in both is there once, as it was described last."""
    known = {each.id for each in begun}
    return begun + tuple(each for each in back if each.id not in known)
