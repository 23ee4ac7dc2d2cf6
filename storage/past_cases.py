"""What a case was when it opened, as every store gives it to those who try rules."""

from collections.abc import Mapping, Sequence

from domain.cases import Case, CaseEvent, EventKind
from domain.messages import Message
from domain.rule_shelves import PastCase

FIRST_EVENTS = 12  # of a case; what opened it lies far before


def past_case(
    case: Case, events: Sequence[CaseEvent], said: Mapping[str, Message]
) -> PastCase | None:
    """The case with its first events and first message; None when no member ever wrote."""
    heard = (said.get(e.message_id or "") for e in events if e.kind is EventKind.MESSAGE_RECEIVED)
    first = next((message for message in heard if message is not None), None)
    return PastCase(case=case, events=tuple(events), message=first) if first else None
