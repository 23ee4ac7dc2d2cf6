"""What many cases tell at once: the newest of their events, and the messages these name."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.cases import CaseEvent
from domain.messages import Message


class ToldShelf(Protocol):
    """For lists of cases, which ask nothing for a single row."""

    def newest_events(self, case_ids: Sequence[str], most: int) -> Mapping[str, list[CaseEvent]]:
        """The last `most` events of each case, oldest first; a case without any is missing."""
        ...

    def messages(self, message_ids: Sequence[str]) -> Mapping[str, Message]:
        """By id; what is not there is missing."""
        ...
