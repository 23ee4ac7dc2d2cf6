"""Labels and topics: words a cooperative sorts its cases by, and filters that people keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class LabelKind(StrEnum):
    """What a word is used for."""

    LABEL = "label"  # a case bears any number of them
    TOPIC = "topic"  # a case is about one


class Tint(StrEnum):
    """The colours in which a label can be shown; each is drawn so that it can be read."""

    GRAY = "gray"
    BLUE = "blue"
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"
    VIOLET = "violet"


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label or a topic. One that is not `active` is offered no more; old cases keep it."""

    id: str
    kind: LabelKind
    name: str
    color: Tint = Tint.GRAY
    active: bool = True
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    """A view of the queue that somebody keeps. `filters`: as they stand in the address.
    `shared`: offered to everybody, not to its owner alone."""

    id: str
    owner_id: str
    name: str
    shared: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime
    version: int = 0
