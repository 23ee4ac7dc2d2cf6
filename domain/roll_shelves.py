"""The memory's Protocols for the roll: finding members, their accounts, and what was read in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.members import EndedIdentity, Identity, Member


class RollPart(StrEnum):
    """Which members."""

    CURRENT = "current"  # on the roll now
    LEFT = "left"  # no longer
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class RollFilter:
    """Members by name. `search`: a part of the name, number, telephone number or e-mail address.
    `branch_id` empty: every branch. `linked`: only those with a linked account, or without one."""

    search: str = ""
    branch_id: str = ""
    part: RollPart = RollPart.CURRENT
    linked: bool | None = None
    now: datetime
    limit: int = 50
    offset: int = 0


class RollShelf(Protocol):
    """What `MemberShelf` can find beside single members."""

    def listed(self, wanted: RollFilter) -> list[Member]:
        """A page of them, by name."""
        ...

    def counted(self, wanted: RollFilter) -> int:
        """How many there are, whatever page is asked for."""
        ...

    def by_numbers(self, numbers: Collection[str]) -> Mapping[str, Member]:
        """Those with these numbers, by number."""
        ...

    def many(self, ids: Collection[str]) -> Mapping[str, Member]:
        """Those with these ids, by id."""
        ...

    def by_keys(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        """Ids of the members who have each of these keys (`domain.matching`)."""
        ...

    def remove(self, id: str) -> None:
        """Takes the member off the roll without a trace."""
        ...

    def by_accounts(self, accounts: Collection[tuple[str, str]]) -> list[Identity]:
        """Whose these accounts are (platform, remote id)."""
        ...

    def linked_among(self, ids: Collection[str]) -> Mapping[str, list[Identity]]:
        """The identities of these members; who has none is missing."""
        ...

    def end_identity(self, ended: EndedIdentity) -> None:
        """Takes the identity apart and keeps its trail. Raises: NotFound."""
        ...

    def ended(self, member_id: str) -> list[EndedIdentity]:
        """What was taken apart, the newest first."""
        ...


class Verdict(StrEnum):
    """What becomes of a row of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class RollImport:
    """One reading-in of a file. `rows`: how many it has, None where nobody noted it. `file_id`: by
    which the rest of it waits; empty once it is through or broken off, then `detail` says why.
    `undone_at`: when somebody took it back."""

    id: str
    file_name: str
    by_id: str
    at: datetime
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    undone_by: str | None = None
    undone_at: datetime | None = None
    rows: int | None = None
    file_id: str = ""
    detail: str = ""
    version: int = 0

    @property
    def done(self) -> int:
        """Rows that were read."""
        return self.new + self.changed + self.unchanged + self.refused

    @property
    def is_whole(self) -> bool:
        """Whether all its rows were read, as far as anybody knows."""
        return self.rows is None or self.done >= self.rows

    @property
    def is_going(self) -> bool:
        """Whether it goes on by itself."""
        return bool(self.file_id)


@dataclass(frozen=True, kw_only=True)
class RollChange:
    """What one row of a file did. `before` None: the member is new. `after`: their version since;
    who changed later is left as they are when the import is taken back. `consent_ids`: what was
    noted with it."""

    import_id: str
    line: int
    member_id: str
    before: Member | None
    after: int
    consent_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RollLine:
    """What became of one row of a file. `member_id`: whom it is about, empty of a refused one.
    `why`: of a refused one, without what stood in the file."""

    import_id: str
    line: int
    verdict: Verdict
    member_id: str = ""
    why: str = ""


class ImportShelf(Protocol):
    """What was read in, and what it changed."""

    def add(self, roll_import: RollImport) -> RollImport: ...

    def get(self, id: str) -> RollImport:
        """Raises: NotFound."""
        ...

    def save(self, roll_import: RollImport) -> RollImport:
        """Raises: Conflict, NotFound."""
        ...

    def newest(self, limit: int, offset: int = 0) -> list[RollImport]: ...

    def going(self) -> list[RollImport]:
        """Those of which something waits to be read, the oldest first."""
        ...

    def note(self, changes: Iterable[RollChange]) -> None: ...

    def changes(self, import_id: str, after_line: int, limit: int) -> Sequence[RollChange]:
        """Those after the line, by line."""
        ...

    def changes_of(self, member_id: str) -> Sequence[RollChange]:
        """What any import did to the member, by import and line."""
        ...

    def tell(self, lines: Iterable[RollLine]) -> None:
        """Keeps what became of each row."""
        ...

    def lines(
        self, import_id: str, verdict: Verdict, limit: int, offset: int = 0
    ) -> list[RollLine]:
        """By line."""
        ...

    def lines_count(self, import_id: str, verdict: Verdict) -> int:
        """How many `lines` lists in all."""
        ...
