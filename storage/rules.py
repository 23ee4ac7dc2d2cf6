"""What every store must decide the same way."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.cases import Case
from domain.deliveries import DeliveryState
from domain.messages import Conversation, Message
from domain.set_aside import SetAside

# A delivery in one of these still needs its channel.
OPEN_STATES = (
    DeliveryState.SCHEDULED,
    DeliveryState.SENDING,
    DeliveryState.HANDED,
    DeliveryState.UNCONFIRMED,
)

AUDITED_MAX = 5_000  # entries of a few minutes, whatever goes on

_FILE_ID = re.compile(r"[0-9a-f]{64}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


def file_ids_in(text: str) -> set[str]:
    """Whatever in the text may be the id of a stored file."""
    return set(_FILE_ID.findall(text))


def queue_order(case: Case) -> int:
    """The queue's order as one number, so that an index can keep it.

    Oldest promise first; after them the cases without one, the latest written to first.
    """
    if case.durations.due_at is not None:
        return moment_order(case.durations.due_at)
    return moment_order(_LAST) + (_LAST - case.last_message_at) // timedelta(microseconds=1)


def moment_order(moment: datetime) -> int:
    """Where a promise for this moment stands in the queue's order."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def amended(kept: Message, learnt: Message) -> Message:
    """The message with what was learnt of it since. Of its words the newest stay; what was taken
    away stays so, whatever another worker had read before it was."""
    withdrawn = replace(kept, withdrawn_at=kept.withdrawn_at or learnt.withdrawn_at)
    if learnt.edited_at is None or (kept.edited_at and learnt.edited_at <= kept.edited_at):
        return withdrawn
    return replace(
        withdrawn, text=learnt.text, first_text=learnt.first_text, edited_at=learnt.edited_at
    )


def belongs_to(aside: SetAside, talk: Conversation) -> bool:
    """Whether what was set aside is of the talk, or its author's."""
    if aside.channel_id != talk.channel_id:
        return False
    theirs = bool(talk.author.remote_id) and aside.said.author.remote_id == talk.author.remote_id
    return theirs or aside.said.thread == talk.thread
