"""The memory's Protocols for rules, what they did, and who is on duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases import Case, CaseEvent
from domain.duties import Duty
from domain.messages import Message
from domain.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a rule did: in how many cases since the moment asked for, and when last, None: never."""

    cases: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """A case as rules may be tried on it: its events from the first on (a bounded number of
    them), and the message that opened it."""

    case: Case
    events: tuple[CaseEvent, ...]
    message: Message


class RuleShelf(Protocol):
    """By id, fenced by version, as `domain.shelves.Shelf`."""

    def add(self, rule: Rule) -> Rule:
        """Raises: Conflict."""
        ...

    def get(self, id: str) -> Rule:
        """Raises: NotFound."""
        ...

    def find(self, id: str) -> Rule | None: ...

    def save(self, rule: Rule) -> Rule:
        """Raises: Conflict, NotFound."""
        ...

    def all(self) -> list[Rule]:
        """By position; the removed ones among them."""
        ...

    def in_force(self) -> list[Rule]:
        """Those that are on, by position."""
        ...

    def tallies(self, rule_ids: Sequence[str], since: datetime) -> Mapping[str, Tally]:
        """Of each of them, restricted cases counted too."""
        ...

    def touched(
        self, rule_id: str, since: datetime, *, restricted: bool, limit: int, offset: int = 0
    ) -> list[tuple[Case, datetime]]:
        """Cases in which the rule did something since, and when last; newest first."""
        ...

    def past(
        self, since: datetime, until: datetime, *, restricted: bool, limit: int
    ) -> list[PastCase]:
        """Cases opened in [since, until) by a member's message, newest first; spam among them."""
        ...

    def opened_in(self, since: datetime, until: datetime, *, restricted: bool) -> int:
        """How many cases were opened in [since, until)."""
        ...

    def lying(self, before: datetime, after: tuple[datetime, str] | None, limit: int) -> list[Case]:
        """Open, awake, assigned cases whose member has waited since before that moment, the
        longest first. `after`: (awaiting_since, id) of the last one seen."""
        ...


class DutyShelf(Protocol):
    """By user id, fenced by version, as `domain.shelves.Shelf`."""

    def add(self, duty: Duty) -> Duty:
        """Raises: Conflict."""
        ...

    def find(self, id: str) -> Duty | None: ...

    def save(self, duty: Duty) -> Duty:
        """All but `last_turn`. Raises: Conflict, NotFound."""
        ...

    def all(self) -> list[Duty]:
        """By user id."""
        ...

    def next_turn(self) -> int:
        """The number of this turn, from 1. Until this unit ends nobody else gets one, so that what
        is read afterwards (`all`, `loads`) stays true."""
        ...

    def give(self, user_id: str, turn: int) -> None:
        """Notes that the user got this turn; it does not touch the fence."""
        ...

    def loads(self, user_ids: Sequence[str]) -> Mapping[str, int]:
        """How many unfinished cases each of them has; none is left out as 0."""
        ...
