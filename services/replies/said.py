"""Said: an answer that was given by mouth or by hand, written down as the reply it was."""

from datetime import datetime

from domain.cases import Case
from domain.identifiers import new_id
from domain.messages import Author, Conversation, Message, MessageKind
from domain.people import Actor
from domain.ports import Unit
from services.cases.casebook import person_replied
from services.cases.talks import place_of_answer


def write_down(
    unit: Unit,
    case: Case,
    conversation: Conversation,
    text: str,
    *,
    actor: Actor,
    at: datetime,
    now: datetime,
) -> Case:
    """The text as a reply of the actor at the moment `at`, in the conversation it was given in."""
    message = Message(
        id=(message_id := new_id()),
        conversation_id=conversation.id,
        channel_id=conversation.channel_id,
        remote_id=f"said:{message_id}",
        kind=MessageKind.REPLY,
        author=Author(),
        text=text,
        at=at,
        received_at=now,
        from_us=True,
        sender_id=actor.id,
    )
    unit.messages.add_once(message)
    talk = place_of_answer(unit, case, conversation.id).talk
    return person_replied(unit, case, message, now, actor_id=actor.id, talk=talk)
