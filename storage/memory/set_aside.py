"""Messages that could not be taken in, in memory."""

from domain.set_aside import SetAside
from storage.memory.rows import Rows, Tables
from storage.refusals import missing


class MemorySetAside:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[SetAside] = tables.of("set_aside")

    def add_once(self, aside: SetAside) -> None:
        if self._rows.find(aside.id) is None:
            self._rows.put(aside.id, aside)

    def get(self, id: str) -> SetAside:
        found = self._rows.find(id)
        if found is None:
            raise missing()
        return found

    def newest(self, limit: int) -> list[SetAside]:
        return sorted(self._rows, key=lambda each: (each.at, each.id), reverse=True)[:limit]

    def on(self, channel_id: str) -> list[SetAside]:
        mine = [each for each in self._rows if each.channel_id == channel_id]
        return sorted(mine, key=lambda each: (each.at, each.id))

    def remove(self, id: str) -> None:
        self._rows.remove(id)
