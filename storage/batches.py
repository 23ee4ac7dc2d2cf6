"""Long lists in parts that a statement can take."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

BATCH = 1_000


def batches(items: Collection[Item]) -> Iterator[Sequence[Item]]:
    """The items, at most `BATCH` at a time; nothing of nothing."""
    every = list(items)
    for at in range(0, len(every), BATCH):
        yield every[at : at + BATCH]
