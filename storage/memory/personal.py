"""Who opened what, what was erased, and what is kept how long, in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime

from domain.accesses import Access, AccessKind
from domain.erasing import Erasure, Step
from domain.retention import RetentionKind, RetentionRule
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryAccesses:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Access] = tables.of("accesses")

    def add(self, access: Access) -> None:
        if self._rows.find(access.id) is None:
            self._rows.put(access.id, access)

    def last(self, user_id: str, kind: AccessKind, subject_id: str) -> datetime | None:
        theirs = (user_id, kind, subject_id)
        found = [a.at for a in self._rows if (a.user_id, a.kind, a.subject_id) == theirs]
        return max(found, default=None)

    def newest(
        self,
        *,
        user_id: str = "",
        subject_ids: Collection[str] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> list[Access]:
        found = [
            each
            for each in self._in_time()
            if (not user_id or each.user_id == user_id)
            and (not subject_ids or each.subject_id in subject_ids)
        ]
        return found[::-1][offset : offset + limit]

    def before(self, moment: datetime, limit: int, offset: int = 0) -> list[Access]:
        return [each for each in self._in_time() if each.at < moment][offset : offset + limit]

    def count_before(self, moment: datetime) -> int:
        return sum(each.at < moment for each in self._rows)

    def remove_before(self, moment: datetime, limit: int) -> int:
        over = [each for each in self._in_time() if each.at < moment][:limit]
        for each in over:
            self._rows.remove(each.id)
        return len(over)

    def _in_time(self) -> list[Access]:
        return sorted(self._rows, key=lambda each: (each.at, each.id))


class MemoryErasures(MemoryShelf[Erasure]):
    name = "erasures"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._marks: Rows[tuple[str, datetime]] = tables.of("tombstones")

    def unfinished(self, limit: int) -> list[Erasure]:
        lasting = (each for each in self._in_time() if each.done_at is None)
        return [each for each in lasting if each.step is not Step.TRACES][:limit]

    def traced(self, limit: int) -> list[Erasure]:
        return [each for each in self._in_time() if each.step is Step.TRACES][:limit]

    def newest(self, *, limit: int = 50, offset: int = 0) -> list[Erasure]:
        return self._in_time()[::-1][offset : offset + limit]

    def bury(self, marks: Collection[str], erasure_id: str, at: datetime) -> None:
        for mark in marks:
            self._marks.put(mark, (erasure_id, at))

    def buried(self, marks: Collection[str]) -> Mapping[str, datetime]:
        return {mark: kept[1] for mark in marks if (kept := self._marks.find(mark)) is not None}

    def unbury(self, erasure_id: str, before: datetime) -> int:
        kept = self._marks.by_key()
        old = [mark for mark, (by, at) in kept if by == erasure_id and at < before]
        for mark in old:
            self._marks.remove(mark)
        return len(old)

    def _in_time(self) -> list[Erasure]:
        return sorted(self.rows, key=lambda each: (each.asked_at, each.id))


class MemoryRetention:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[RetentionRule] = tables.of("retention_rules")

    def all(self) -> Mapping[RetentionKind, RetentionRule]:
        return {rule.kind: rule for rule in self._rows}

    def put(self, rule: RetentionRule) -> RetentionRule:
        return self._rows.put(rule.kind, rule)
