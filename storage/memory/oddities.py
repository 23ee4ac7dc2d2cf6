"""What platforms told where a count belongs, in memory."""

from collections.abc import Collection, Iterable
from datetime import datetime

from domain.oddities import Oddity
from storage.memory.rows import Rows, Tables


class MemoryOddities:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Oddity] = tables.of("odd_counts")

    def put(self, oddities: Iterable[Oddity]) -> None:
        for each in oddities:
            self._rows.put((each.channel_id, each.metric), each)

    def of(self, channel_ids: Collection[str]) -> list[Oddity]:
        return _in_order(each for each in self._rows if each.channel_id in channel_ids)

    def since(self, after: datetime) -> list[Oddity]:
        return _in_order(each for each in self._rows if each.at >= after)


def _in_order(oddities: Iterable[Oddity]) -> list[Oddity]:
    return sorted(oddities, key=lambda each: (each.channel_id, each.metric))
