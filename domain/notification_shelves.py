"""The memory's Protocols for what the desk tells its own people (`domain.notifications`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases import Case
from domain.notifications import (
    Notification,
    NotificationKind,
    NotificationWishes,
    Route,
    Sending,
    ShownNotification,
    StaffLink,
    StaffLinkCode,
)

Place = tuple[datetime, str]  # where a walk through cases stands: a moment, and the case's id


@dataclass(frozen=True, kw_only=True)
class AtBranch:
    """A branch's unfinished cases: whose promise broke, whose breaks until the day ends, and how
    many nobody has taken; those that are put aside only where their promise breaks."""

    breached: int = 0
    breaking: int = 0
    unassigned: int = 0


class NotificationShelf(Protocol):
    def add_once(self, notification: Notification) -> bool:
        """False, and nothing written, when it is there already."""
        ...

    def page(self, user_id: str, *, limit: int, offset: int = 0) -> list[ShownNotification]:
        """The user's, newest first."""
        ...

    def count(self, user_id: str) -> int: ...

    def unseen(self, user_id: str, most: int) -> int:
        """How many the user has not seen; `most` when there are more."""
        ...

    def has_unseen(self, user_id: str, kind: NotificationKind | None, subject_id: str) -> bool:
        """`kind` None: of any."""
        ...

    def see(self, user_id: str, at: datetime, *, subject_id: str = "", id: str = "") -> int:
        """Marks the user's unseen ones: about the subject, or the one of that id, else all; gives
        how many."""
        ...

    def has_pending(self) -> bool: ...

    def claim_pending(self, limit: int) -> list[Notification]:
        """Some that nobody else decides meanwhile, oldest first."""
        ...

    def held(self, user_id: str, limit: int) -> list[Notification]:
        """Those of the user that wait for the digest, oldest first."""
        ...

    def set_route(self, ids: Sequence[str], route: Route) -> None: ...

    def add_sending(self, sending: Sending) -> bool:
        """False when the notification went by that way already."""
        ...

    def of_delivery(self, delivery_id: str) -> list[Notification]:
        """Those that the delivery tells of, oldest first."""
        ...

    def prune(self, before: datetime) -> int:
        """Forgets those of before; gives how many."""
        ...


class WishShelf(Protocol):
    def of(self, user_id: str) -> NotificationWishes:
        """The usual ones where the user said nothing."""
        ...

    def put(self, wishes: NotificationWishes) -> None: ...


class StaffLinkShelf(Protocol):
    def of(self, user_id: str) -> StaffLink | None: ...

    def at(self, channel_id: str, address: str) -> StaffLink | None: ...

    def put(self, link: StaffLink) -> None:
        """Keeps it in place of the user's older one. Raises: Conflict when the address is
        another user's."""
        ...

    def remove(self, user_id: str) -> None: ...

    def mark_broken(self, user_id: str, why: str) -> None: ...

    def add_code(self, code: StaffLinkCode) -> None:
        """In place of the user's older one."""
        ...

    def code_of(self, user_id: str) -> StaffLinkCode | None: ...

    def take_code(self, code_hash: str, channel_id: str, now: datetime) -> StaffLinkCode | None:
        """The code, once: it is gone afterwards. None when unknown there or expired."""
        ...

    def prune(self, now: datetime) -> int:
        """Forgets codes that are over; gives how many."""
        ...


class DigestShelf(Protocol):
    def add_once(self, user_id: str, day: str, at: datetime) -> bool:
        """Whether the day (2026-11-18) is this caller's to do; False: it was done."""
        ...

    def is_done(self, user_id: str, day: str) -> bool: ...

    def redo(self, user_id: str, day: str) -> None:
        """The day is to be done again."""
        ...

    def prune(self, before: datetime) -> int: ...


class PromiseShelf(Protocol):
    """Unfinished cases by their promise."""

    def broken(self, after: Place, until: datetime, limit: int) -> list[Case]:
        """Whose promise broke behind the place and before `until`, in that order."""
        ...

    def at_risk(self, after: Place, until: datetime, limit: int) -> list[Case]:
        """Whose warning came behind the place and by `until`, and whose promise is not broken
        at `until`."""
        ...

    def at_branches(
        self, now: datetime, end: datetime, *, restricted: bool
    ) -> Mapping[str | None, AtBranch]:
        """What stands at each branch that has unfinished cases; under None what belongs to none.
        `end`: of the day. `restricted`: as in `domain.reports.QueueFilter`."""
        ...
