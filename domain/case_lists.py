"""Lists of words that the cooperative keeps for its cases: how they end, and on whom they wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.texts import N_, _

NAME_MAX = 80  # letters of a line's name


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
        return name.casefold() in self.names

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it has or had, in lower case, as endings are counted (`ending_of`)."""
        return tuple(one.casefold() for one in (self.name, *self.former))


# What a cooperative begins with; the first change makes the list its own.
USUAL: Mapping[ListKind, Sequence[str]] = {
    ListKind.REASON: (
        N_("Dijawab"),
        N_("Diperbaiki"),
        N_("Diganti rugi"),
        N_("Diteruskan ke pihak lain"),
        N_("Bukan wewenang kami"),
        N_("Tidak bisa dihubungi"),
        N_("Dicabut anggota"),
    ),
    ListKind.UNIT: (),
}

# Between a reason of the list and the words written beside it; no name of the list holds it.
BESIDE = ": "


def told(name: str, words: str) -> str:
    """A reason as the case's event keeps it: readable wherever it is shown."""
    return BESIDE.join(part for part in (name, words) if part)


def name_in(value: str) -> str:
    """The part of an event's value that may be a name of the list."""
    return value.partition(BESIDE)[0]


def read_out(value: str) -> str:
    """An event's value in the language spoken, as far as the house has not written its own."""
    name = name_in(value)
    return _(name) + value.removeprefix(name) if name in USUAL[ListKind.REASON] else value


def ending_of(value: str) -> str:
    """As what a case that ended with these words is counted: the part that may be a name of the
    list, in lower case; empty for what is longer than any name."""
    name = name_in(value)
    return name.casefold() if len(name) <= NAME_MAX else ""


def standing_lines(kept: Sequence[Listed], kind: ListKind) -> list[Listed]:
    """The list as it stands: the cooperative's own, else what every house begins with."""
    return list(kept) or [
        Listed(id=f"{kind}-{number}", kind=kind, name=name, position=number)
        for number, name in enumerate(USUAL[kind])
    ]
