"""Lists of words that the cooperative keeps for its cases: how they end, and on whom they wait."""

from dataclasses import dataclass
from enum import StrEnum


class ListKind(StrEnum):
    """What the words are for."""

    REASON = "reason"  # how a case ended
    UNIT = "unit"  # another unit of the cooperative that is asked


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of a list. `former`: what it was called before, by which old cases still count.
    One that is not `active` is offered no more and counts on."""

    id: str
    kind: ListKind
    name: str
    former: tuple[str, ...] = ()
    position: int = 0
    active: bool = True
    version: int = 0

    def is_called(self, name: str) -> bool:
        """Whether it has, or ever had, this name."""
        known = name.casefold()
        return any(one.casefold() == known for one in (self.name, *self.former))


# Between a reason of the list and the words written beside it; no name of the list holds it.
BESIDE = ": "


def told(name: str, words: str) -> str:
    """A reason as the case's event keeps it: readable wherever it is shown."""
    return BESIDE.join(part for part in (name, words) if part)


def name_in(value: str) -> str:
    """The part of an event's value that may be a name of the list."""
    return value.partition(BESIDE)[0]
