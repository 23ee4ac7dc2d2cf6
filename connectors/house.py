"""What a connector may ask of the house it works for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from domain.ports import BoardRoom, Heard, Notebook


class LooseNotes:
    """A `Notebook` for as long as the connector lives: for a form that is only being tried."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def read(self, name: str) -> str:
        """What was written under the name last, or nothing."""
        return self._texts.get(name, "")

    def write(self, name: str, value: str) -> None:
        """Keeps it."""
        self._texts[name] = value

    def tally(self, name: str, by: int = 0) -> int:
        """The number under the name with `by` added."""
        self._numbers[name] = self._numbers.get(name, 0) + by
        return self._numbers[name]


def system_now() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class House:
    """Handed to every connector when it is opened; most need little of it.

    `channel_name`: as staff named the channel, for messages. `notes`: what the channel
    remembers. `now`: the house's clock. `heard`: is told of every exchange with the platform.
    `transport`: how HTTP leaves the house; None is the network, tests and the in-process sandbox
    put their own there.
    """

    channel_id: str
    channel_name: str
    board: BoardRoom
    notes: Notebook = field(default_factory=LooseNotes)
    now: Callable[[], datetime] = system_now
    heard: Heard | None = None
    transport: httpx.BaseTransport | None = None
