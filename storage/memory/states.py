"""Where cases stand, who is blocked, and the lists of words, in memory."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from domain.blocking import Block
from domain.case_lists import Listed, ListKind
from domain.cases import UNFINISHED, Case, CaseStatus, EventKind
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf
from storage.refusals import missing, taken


class MemoryStanding(MemoryShelf[Case]):
    """What the shelf of cases tells of where they stand."""

    def to_wake(self, now: datetime, limit: int) -> list[Case]:
        due = [
            (case.snoozed_until, case.id, case)
            for case in self.rows
            if case.snoozed_until is not None and case.snoozed_until <= now
        ]
        return [case for _at, _id, case in sorted(due, key=lambda one: one[:2])[:limit]]

    def after(self, case_id: str, limit: int, *, unfinished: bool) -> list[Case]:
        wanted = (c for c in self.rows if not unfinished or c.status in UNFINISHED)
        later = [case for case in wanted if case.id > case_id]
        return sorted(later, key=lambda case: case.id)[:limit]

    def restricted_among(self, case_ids: Collection[str]) -> set[str]:
        return {case.id for case in self.rows if case.restricted and case.id in case_ids}

    def any_restricted(self) -> bool:
        return any(case.restricted for case in self.rows)

    def endings(self, start: datetime, end: datetime) -> Mapping[str, int]:
        return dict(
            Counter(
                case.ending
                for case in self.rows
                if case.durations.resolved_at is not None
                and start <= case.durations.resolved_at < end
            )
        )


class MemoryBlocks:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Block] = tables.of("blocks")
        self._tables = tables

    def add(self, block: Block) -> Block:
        if self.of(block.channel_id, block.sender) is not None:
            raise taken()
        return self._rows.add(block.id, block)

    def get(self, id: str) -> Block:
        found = self._rows.find(id)
        if found is None:
            raise missing()
        return found

    def of(self, channel_id: str, sender: str) -> Block | None:
        wanted = (channel_id, sender)
        return next((b for b in self._rows if (b.channel_id, b.sender) == wanted), None)

    def all(self, *, limit: int = 200, offset: int = 0) -> list[Block]:
        newest = sorted(self._rows, key=lambda block: (block.at, block.id), reverse=True)
        return newest[offset : offset + limit]

    def remove(self, id: str) -> None:
        self._rows.remove(id)

    def caught(self, id: str, limit: int) -> list[Case]:
        theirs = {
            event.case_id
            for event in self._tables.of("events")
            if event.kind is EventKind.MARKED_SPAM and id and event.value == id
        }
        spam = [
            case
            for case in self._tables.of("cases")
            if case.id in theirs and case.status is CaseStatus.SPAM
        ]
        return sorted(spam, key=lambda case: (case.opened_at, case.id), reverse=True)[:limit]


class MemoryLists(MemoryShelf[Listed]):
    name = "case_lists"
    unique = ("kind", "name")

    def all(self, kind: ListKind) -> list[Listed]:
        mine = [line for line in self.rows if line.kind is kind]
        return sorted(mine, key=lambda line: (line.position, line.name))
