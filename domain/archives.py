"""Archives: what a platform lets people download of their past, and how it is read in.

A connector offers this by an attribute `archives` of its class, an `ArchiveReader`. It reads only:
it asks no platform, and knows the file by a `Bundle`, which keeps the size of things in bounds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.audience import AccountMetric
from domain.counts import Raw
from domain.metrics import Metric
from domain.states import Transitions

NOTHING = "-"  # the option of a choice by which nothing in the file has that


class Bundle(Protocol):
    """A downloaded file: a packed folder, or one file that stands for a folder of one."""

    @property
    def names(self) -> Sequence[str]:
        """What is in it, in order; a name leads nowhere, it is only to be looked up."""
        ...

    @property
    def newest_at(self) -> datetime | None:
        """When the youngest of what is in it was made, as far as it says so; no later than now."""
        ...

    def read(self, name: str) -> Iterator[bytes]:
        """Its bytes, a piece at a time. Raises: Invalid when it is broken or too large."""
        ...


@dataclass(frozen=True, kw_only=True)
class PastMedia:
    """A picture or video of a past post. `name`: as the archive calls the file, which need not be
    there: archives come in several parts."""

    name: str
    is_video: bool = False
    alt_text: str = ""


@dataclass(frozen=True, kw_only=True)
class PastPost:
    """A post of ours from before. `remote_id`: empty where the file does not tell the platform's
    own. `values`, `raw`: what was counted until the file was made, as in `domain.metrics.Reading`;
    without a value nothing is told. `media`: its pictures and videos, in order; `tells_media`:
    whether the file tells of them at all."""

    remote_id: str = ""
    at: datetime
    text: str
    url: str = ""
    values: Mapping[Metric, int | None] = field(default_factory=dict)
    raw: Mapping[Metric, Raw] = field(default_factory=dict)
    media: tuple[PastMedia, ...] = ()
    tells_media: bool = True


@dataclass(frozen=True, kw_only=True)
class PastDay:
    """What was counted of the account as a whole on one day that is over. `at`: its last instant.
    `values`, `raw`: as in `domain.audience.AccountReading`; without a value nothing is told."""

    at: datetime
    values: Mapping[AccountMetric, int | None]
    raw: Mapping[AccountMetric, Raw] = field(default_factory=dict)


class Aside(StrEnum):
    """Why something in the file is no post of ours."""

    ANSWER = "answer"  # to somebody, or a further part of a thread
    SHARED = "shared"  # somebody else's, passed on
    EMPTY = "empty"  # neither words nor a link nor counts


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Something in the file that cannot be read, and why; in the reader's language."""

    why: str
    excerpt: str = ""


Found = PastPost | PastDay | Aside | Refused


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person may have to say about the file. `name`: of the choice; `options`: by their
    names, what each is called; `suggested`: the one that fits, empty when none is sure."""

    name: str
    label: str
    options: Mapping[str, str]
    suggested: str = ""
    needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A file understood. `form`: what it is, a text to translate. `made_at`: when it was made,
    None where it does not say. `items`: everything in it in a fixed order, begun anew by each call,
    by the choices made. `unread`: what else is in it and is left alone, in the reader's language.
    `by`: the file understood otherwise, by the choices made; None where they change nothing of
    that. Raises, while read: Invalid."""

    form: str
    made_at: datetime | None
    items: Callable[[Mapping[str, str]], Iterator[Found]]
    choices: Sequence[Choice] = ()
    unread: Callable[[Mapping[str, str]], Sequence[str]] = lambda _choices: ()
    by: Callable[[Mapping[str, str]], "Archive | None"] = lambda _choices: None

    def understood(self, choices: Mapping[str, str]) -> "Archive":
        """As these choices have it. Raises: Invalid."""
        return self.by(choices) or self


class ArchiveReader(Protocol):
    @property
    def steps(self) -> Sequence[str]:
        """How the file is had from the platform, texts to translate."""
        ...

    def open(self, bundle: Bundle, settings: Mapping[str, str]) -> Archive:
        """`settings`: the channel's. Raises: Invalid for a file that is none of the platform's, or
        of another account."""
        ...


def archives_of(kind: type[object]) -> ArchiveReader | None:
    """What reads the downloads of a connector's platform; None where nothing does."""
    return getattr(kind, "archives", None)


class ImportState(StrEnum):
    """Where an import stands."""

    RUNNING = "running"  # read in step by step
    STOPPED = "stopped"  # a person stopped it; it can go on
    DONE = "done"
    FAILED = "failed"  # the file broke off; what was read until then stays
    TAKING_BACK = "taking_back"  # what it brought is being taken away again, step by step
    TAKEN_BACK = "taken_back"  # nothing of it is left


IMPORT_STEPS = Transitions(
    ImportState.RUNNING,
    {
        ImportState.RUNNING: {ImportState.STOPPED, ImportState.DONE, ImportState.FAILED},
        ImportState.STOPPED: {ImportState.RUNNING, ImportState.TAKING_BACK},
        ImportState.DONE: {ImportState.TAKING_BACK},
        ImportState.FAILED: {ImportState.TAKING_BACK},
        ImportState.TAKING_BACK: {ImportState.TAKEN_BACK},
        ImportState.TAKEN_BACK: set(),
    },
)


@dataclass(frozen=True, kw_only=True)
class HistoryImport:
    """One reading-in of a file for a channel. `file_id`: by which the file is kept until it is
    read; `further`: the ids of its other parts. `choices`: what was said about the file.
    `counted_at`: to when the counts in it belong. `total`: how many things are in it; `done`: how
    many of them are read, of which `new` posts were kept, `known` ones were here already, `aside`
    are no posts and `refused` cannot be read. `pictures`: how many pictures and videos were kept;
    `pictureless`: posts of which some were not. `taken_back`: how many posts it brought were looked
    at again, to take them away."""

    id: str
    channel_id: str
    file_name: str
    file_id: str
    further: tuple[str, ...] = ()
    form: str
    choices: Mapping[str, str] = field(default_factory=dict)
    counted_at: datetime
    state: ImportState = ImportState.RUNNING
    total: int
    done: int = 0
    new: int = 0
    known: int = 0
    aside: int = 0
    refused: int = 0
    pictures: int = 0
    pictureless: int = 0
    taken_back: int = 0
    by_id: str
    at: datetime
    ended_at: datetime | None = None
    detail: str = ""
    version: int = 0

    @property
    def file_ids(self) -> tuple[str, ...]:
        """Every part of the download."""
        return (self.file_id, *self.further)


class LineSort(StrEnum):
    """What became of one thing in a file."""

    NEW = "new"  # kept
    KNOWN = "known"  # it was here already
    ASIDE = "aside"  # no post of ours
    REFUSED = "refused"  # it cannot be read


class LinesOf(StrEnum):
    """Which lines of an import: those behind one of its numbers."""

    NEW = "new"
    KNOWN = "known"
    ASIDE = "aside"
    REFUSED = "refused"
    PICTURED = "pictured"  # pictures or videos came with it
    PICTURELESS = "pictureless"  # kept or known, but some of its pictures did not come


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """What became of the thing at that place in the file, from 1. `told`: the post's id, the last
    instant of a day, or why it was left aside; empty of what was refused. `pictures`: how many
    came with it."""

    import_id: str
    position: int
    sort: LineSort
    told: str = ""
    pictures: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportRefusal:
    """One thing in the file that was not read, or not with all its pictures. `position`: its place
    in the file, from 1."""

    import_id: str
    position: int
    why: str
    excerpt: str = ""
