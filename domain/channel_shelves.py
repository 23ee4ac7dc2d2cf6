"""What is kept for each channel: how far it was read, what its connector knows, what it spent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class CursorShelf(Protocol):
    def get(self, channel_id: str) -> str: ...

    def set(self, channel_id: str, cursor: str) -> None: ...

    def collected(self, channel_id: str, at: datetime) -> None:
        """The inbox was read at that moment, whatever was in it."""
        ...

    def collected_at(self, channel_id: str) -> datetime | None:
        """When the inbox was read last, None when it never was."""
        ...


class NoteShelf(Protocol):
    """What connectors remember for their channels; texts come sealed."""

    def read(self, channel_id: str, name: str) -> str: ...

    def write(self, channel_id: str, name: str, sealed: str) -> None: ...

    def tally(self, channel_id: str, name: str, by: int) -> int:
        """Adds to the number of that name, atomically, and gives the sum; by 0 it only looks."""
        ...

    def sealed(self) -> list[tuple[str, str, str]]:
        """Every text as (channel_id, name, sealed), for a new key: nobody else changes one of
        them before this unit ends."""
        ...

    def forget(self, channel_id: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Spending:
    """One of a budget: when, and for which delivery; empty where nobody noted it."""

    at: datetime
    delivery_id: str


class BudgetShelf(Protocol):
    def take(
        self,
        channel_id: str,
        *,
        now: datetime,
        deliveries: int,
        window_s: int,
        delivery_id: str = "",
    ) -> datetime | None:
        """Spends one, for this delivery. None: granted; else the moment from which there is
        budget again."""
        ...

    def spent(self, channel_id: str, since: datetime) -> int:
        """How many were spent after `since`."""
        ...

    def spendings(
        self, channel_id: str, since: datetime, limit: int, offset: int = 0
    ) -> list[Spending]:
        """Those that `spent` counts, the newest first."""
        ...
