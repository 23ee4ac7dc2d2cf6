"""Locks: what only one transaction may be at, where no version of a row tells that another was.

A row that two change at once is fenced by its version. What is decided by looking at several rows,
or by a row's not being there, is not: on PostgreSQL two could look, and both go on.
"""

from enum import StrEnum
from typing import Protocol


class Lock(StrEnum):
    """What is held, or shared by those who do each other no harm."""

    LINKS = "links"  # which account is which member's, and what is noted because of it
    HISTORY = "history"  # by channel: what is read into its past, and taken back from it
    FOLLOW_UPS = "follow_ups"  # which cases are asked about again, and when
    RATINGS = "ratings"  # to whom the one question was put
    CHANNEL = "channel"  # by channel: whether it is on the desk, for who sends through it
    MARKS = "marks"  # the key by which marks are made, while there is none yet
    ACCOUNT = "account"  # by user: with which password they come in, and whether they may


class LockShelf(Protocol):
    """To be asked before the look at what it is about; both last until the unit ends.

    Raises: StoreBusy when it takes too long.
    """

    def hold(self, lock: Lock, whose: str = "") -> None:
        """Nobody else holds or shares the same; waits for those who do."""
        ...

    def share(self, lock: Lock, whose: str = "") -> None:
        """Nobody holds the same, others may share it; waits for who holds it."""
        ...
