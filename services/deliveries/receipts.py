"""Receipts: what becomes of a case when its reply was delivered, or was not.

For the delivering service, inside the transaction that settles the delivery. Both functions
may be called again for the same delivery: the case hears of it once.
"""

from datetime import datetime
from hashlib import sha256

from domain.cases import EventKind
from domain.deliveries import Delivery, Receipt
from domain.identifiers import new_id
from domain.messages import Author, Message, MessageKind
from domain.pairs import is_private_half
from domain.ports import Unit
from services.cases.casebook import Happening, person_replied, record
from services.cases.resting import opened_again
from services.cases.talks import conversation_answered, going_on, place_of_answer
from services.common.entered import tidy
from services.replies.acknowledging import is_automatic


def reply_sent(unit: Unit, delivery: Delivery, now: datetime) -> None:
    """The reply joins the conversation at its receipt's time, and ends the wait."""
    case = unit.cases.find(delivery.subject_id)
    if case is None or delivery.receipt is None:
        return
    conversation_id = conversation_answered(unit, delivery, case)
    if any(known.delivery_id == delivery.id for known in unit.messages.of(conversation_id)):
        return
    message = _outgoing(delivery, delivery.receipt, conversation_id, now)
    known = unit.messages.by_remote(delivery.channel_id, message.remote_id)
    # Polling may have seen it first and taken it for one written in the platform's own app.
    ends_a_wait = not is_automatic(delivery) and not is_private_half(delivery)
    if known is None and unit.messages.add_once(message) and ends_a_wait:
        place = place_of_answer(unit, case, conversation_id)
        actor_id, talk = delivery.created_by, place.talk
        person_replied(unit, place.case, message, now, actor_id=actor_id, talk=talk)


def reply_failed(unit: Unit, delivery: Delivery, now: datetime, detail: str) -> None:
    """The case shows that its reply did not get through, once a try; the clock runs on, and what
    was set aside or ended on it is open again."""
    case = unit.cases.find(delivery.subject_id)
    failure_id = sha256(f"{delivery.id} {delivery.attempts} failed".encode()).hexdigest()[:32]
    if case is None:
        return
    case = going_on(unit, case)
    if any(event.id == failure_id for event in unit.events.of(case.id)):
        return
    failed = Happening(
        kind=EventKind.REPLY_FAILED,
        at=now,
        actor_id=delivery.created_by,
        value=tidy(detail),
        id=failure_id,
    )
    again = [] if is_automatic(delivery) else opened_again(unit, case, delivery, now)
    record(unit, case, [failed, *again], now)


def _outgoing(delivery: Delivery, receipt: Receipt, conversation_id: str, now: datetime) -> Message:
    return Message(
        id=new_id(),
        conversation_id=conversation_id,
        channel_id=delivery.channel_id,
        # A person who saw it on the platform may have had no link to give.
        remote_id=receipt.remote_id or f"delivery:{delivery.id}",
        kind=MessageKind.REPLY,
        author=Author(),
        text=delivery.content.text,
        at=min(receipt.sent_at, now),
        received_at=now,
        url=receipt.url,
        from_us=True,
        sender_id=delivery.created_by,
        delivery_id=delivery.id,
    )
