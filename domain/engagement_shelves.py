"""The memory's Protocol for sent posts as charts count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from domain.engagement import SentPost
from domain.metrics import Metric


@dataclass(frozen=True, kw_only=True)
class SentFilter:
    """Posts sent in [start, end), on any of the channels (empty: on every one). `metric`: whose
    value is read beside; None: of none. `fields`: what is read of each post; the rest is blank,
    for of twenty thousand every field that nobody looks at takes its time."""

    start: datetime
    end: datetime
    channel_ids: tuple[str, ...] = ()
    metric: Metric | None = None
    fields: tuple[str, ...] = SentPost._fields


@dataclass(frozen=True, kw_only=True)
class PostText:
    """What a row behind a number is shown with. `values`: each metric's newest value, in the
    order of `POST_METRICS`."""

    text: str
    url: str
    labels: tuple[str, ...]
    values: tuple[int | None, ...]


class AgedValue(NamedTuple):
    """One reading of one post: how old it was, and what was told. None: unknown then."""

    delivery_id: str
    metric: Metric
    age_s: int
    value: int | None


class SentPostShelf(Protocol):
    """One row a sent post, kept in step with deliveries and snapshots by the memory itself."""

    def sent(self, wanted: SentFilter) -> list[SentPost]:
        """The posts, the oldest first; of one second by id, where ids are read."""
        ...

    def find(self, delivery_id: str) -> SentPost | None: ...

    def many(self, delivery_ids: Sequence[str]) -> list[SentPost]:
        """These posts, in the same order; ids that nobody knows are passed over."""
        ...

    def before(self, channel_id: str, sent_s: int, limit: int) -> list[SentPost]:
        """The channel's posts sent earlier than that, the newest first."""
        ...

    def labels(self, wanted: SentFilter) -> Mapping[str, tuple[str, ...]]:
        """The words on the posts (by post id), of those that bear any."""
        ...

    def texts(self, delivery_ids: Sequence[str]) -> Mapping[str, PostText]:
        """What was sent, by delivery id."""
        ...

    def readings(self, delivery_ids: Sequence[str], metrics: Sequence[Metric]) -> list[AgedValue]:
        """Every reading of these metrics, by delivery and age."""
        ...

    def rebuild(self, after_id: str, limit: int) -> list[str]:
        """Tells the rows of the next deliveries anew, by id; gives which ones were gone through."""
        ...
