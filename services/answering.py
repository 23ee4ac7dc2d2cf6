"""Answering: assign, reply, note, wait, resolve - and the whole story of a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.cases import Case, CaseEvent, CaseKind, CaseStatus, Priority
from domain.deliveries import Delivery
from domain.messages import Conversation, Message
from domain.people import Actor
from domain.ports import Clock, Connectors, Store
from domain.posts import Post
from domain.reports import QueueFilter, QueueRow


@dataclass(frozen=True, kw_only=True)
class Story:
    """One case with everything that belongs to it."""

    case: Case
    conversation: Conversation
    messages: tuple[Message, ...]
    events: tuple[CaseEvent, ...]
    deliveries: tuple[Delivery, ...]  # replies on their way, sent, failed
    earlier: tuple[Case, ...]  # other cases of the same conversation
    post: Post | None  # the post it answers
    can_reply: bool  # False: no API can answer there; record what was said instead


@dataclass(frozen=True, kw_only=True)
class Answering:
    store: Store
    clock: Clock
    connectors: Connectors

    def queue(self, actor: Actor, wanted: QueueFilter) -> tuple[list[QueueRow], int]:
        """One page of cases and how many there are in all."""
        raise NotImplementedError

    def story(self, actor: Actor, case_id: str) -> Story:
        raise NotImplementedError

    def reply(self, actor: Actor, case_id: str, text: str, *, events_seen: int) -> Delivery | None:
        """A reply through the channel, as a delivery; its receipt ends the clock. Where the case
        came in at the counter or by phone it is recorded as said now, and None is given.
        `events_seen`: `case.events` as the person saw it. Raises: Conflict when someone answered
        or the member wrote meanwhile; Invalid."""
        raise NotImplementedError

    def note(self, actor: Actor, case_id: str, text: str) -> Case:
        raise NotImplementedError

    def assign(self, actor: Actor, case_id: str, user_id: str | None) -> Case:
        raise NotImplementedError

    def set_kind(self, actor: Actor, case_id: str, kind: CaseKind) -> Case:
        raise NotImplementedError

    def set_priority(self, actor: Actor, case_id: str, priority: Priority) -> Case:
        raise NotImplementedError

    def set_status(
        self, actor: Actor, case_id: str, status: CaseStatus, *, reason: str = ""
    ) -> Case:
        """OPEN, WAITING, RESOLVED (a reason is asked) or SPAM. Raises: InvalidTransition, Invalid."""
        raise NotImplementedError

    def assign_many(self, actor: Actor, case_ids: Sequence[str], user_id: str | None) -> int:
        raise NotImplementedError

    def close_old(self) -> int:
        """Cases resolved for a fortnight are closed for good; gives how many."""
        raise NotImplementedError

    def moderate(self, actor: Actor, message_id: str, *, visible: bool) -> None:
        """Shows or hides the board comment behind a message (MODERATE_COMMENTS)."""
        raise NotImplementedError
