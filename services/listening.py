"""Listening: whatever members say becomes a message, joins its conversation, opens its case."""

from dataclasses import dataclass
from datetime import datetime

from domain.cases import Case, CaseKind
from domain.channels import Channel
from domain.messages import Author, Incoming, MessageKind
from domain.people import Actor
from domain.ports import Clock, Connectors, Store, Triage, Unit


@dataclass(frozen=True, kw_only=True)
class Listening:
    store: Store
    clock: Clock
    connectors: Connectors
    triage: Triage

    def receive(self, channel_id: str, incoming: Incoming) -> Case | None:
        """Keeps the message, threads it, opens, continues or reopens its case - once.
        None when it was known already, or is ours and nobody waits."""
        raise NotImplementedError

    def receive_in(
        self, unit: Unit, channel_id: str | None, incoming: Incoming, *, kind: CaseKind | None = None
    ) -> Case | None:
        """As `receive`, inside the caller's transaction. `kind`: chosen by the person, no triage."""
        raise NotImplementedError

    def collect(self, channel: Channel) -> int:
        """Polls one inbox from its cursor; gives how many new messages were kept."""
        raise NotImplementedError

    def collect_all(self) -> int:
        """Every active channel with an inbox; one that fails does not stop the others."""
        raise NotImplementedError

    def take_down_remark(
        self,
        actor: Actor,
        *,
        way: MessageKind,
        author: Author,
        text: str,
        at: datetime | None = None,
        kind: CaseKind | None = None,
    ) -> Case:
        """A walk-in or phone call written down by staff (ANSWER_CASES), at the time it really
        happened. Raises: Invalid."""
        raise NotImplementedError
