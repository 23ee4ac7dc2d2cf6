"""Set aside: messages that could not be taken in. None is lost, and none holds up the others."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from domain.messages import Incoming


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A message as it came on a channel, `reason` why it could not be taken in, `at` when. The
    same message has the same id, however often its channel brings it."""

    id: str
    channel_id: str
    said: Incoming
    reason: str
    at: datetime


def aside_id(channel_id: str, said: Incoming) -> str:
    """By what a message is known again, whatever it lacks."""
    told = repr((channel_id, said.remote_id, said.thread, said.author, said.text))
    return blake2b(told.encode(errors="replace"), digest_size=16).hexdigest()


class SetAsideShelf(Protocol):
    def add_once(self, aside: SetAside) -> None:
        """Keeps it; the one already there under this id is left."""
        ...

    def get(self, id: str) -> SetAside:
        """Raises: NotFound."""
        ...

    def newest(self, limit: int) -> list[SetAside]:
        """Newest first."""
        ...

    def on(self, channel_id: str) -> list[SetAside]:
        """All of a channel, oldest first."""
        ...

    def remove(self, id: str) -> None: ...
