"""Consent, suggestions and what was read in from files, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.consent import Consent
from domain.matching import STRENGTH, Answer, Suggestion, SuggestionFilter, stronger
from domain.messages import Conversation
from domain.persons import keys_of
from domain.roll_shelves import RollChange, RollImport, RollLine, Verdict
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf


class MemoryConsents:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Consent] = tables.of("consents")

    def add(self, said: Iterable[Consent]) -> None:
        for each in said:
            self._rows.add(each.id, each)

    def of(self, member_id: str) -> list[Consent]:
        return self.among([member_id]).get(member_id, [])

    def among(self, member_ids: Collection[str]) -> Mapping[str, list[Consent]]:
        found = dict[str, list[Consent]]()
        for each in sorted(self._rows, key=lambda each: (each.at, each.id)):
            if each.member_id in member_ids:
                found.setdefault(each.member_id, []).append(each)
        return found

    def remove(self, ids: Collection[str]) -> None:
        for each in ids:
            self._rows.remove(each)


class MemorySuggestions(MemoryShelf[Suggestion]):
    name = "suggestions"

    def offer(self, suggestions: Sequence[Suggestion]) -> int:
        return sum(self._offered(each) for each in suggestions)

    def _offered(self, suggestion: Suggestion) -> bool:
        pair = _pair(suggestion)
        kept = next((each for each in self.rows if _pair(each) == pair), None)
        if kept is None:
            self.add(suggestion)
        elif kept.answer is Answer.OPEN and stronger(suggestion.reason, kept.reason):
            self.save(replace(suggestion, id=kept.id, version=kept.version))
        return kept is None

    def page(self, wanted: SuggestionFilter) -> tuple[list[Suggestion], int]:
        hidden = set() if wanted.restricted else hidden_talks(self.tables)
        found = [
            each
            for each in self.rows
            if each.answer is Answer.OPEN
            and wanted.reason in (None, each.reason)
            and wanted.member_id in ("", each.member_id)
            and each.conversation_id not in hidden
        ]
        found.sort(key=lambda each: (each.found_at, each.id), reverse=True)
        found.sort(key=lambda each: STRENGTH.index(each.reason))
        return found[wanted.offset : wanted.offset + wanted.limit], len(found)

    def of_account(self, platform: str, remote_id: str) -> list[Suggestion]:
        found = [
            each for each in self.rows if (each.platform, each.remote_id) == (platform, remote_id)
        ]
        return sorted(found, key=lambda each: each.id)

    def known_by(self, keys: Collection[str]) -> list[tuple[str, Conversation]]:
        found = [
            (key, talk)
            for talk in self.tables.of("conversations")
            for key in set(keys) & set(keys_of(talk.channel_id, talk.author))
        ]
        return sorted(found, key=lambda one: (one[1].created_at, one[1].id, one[0]), reverse=True)

    def drop_open(self, *, member_id: str = "", account: tuple[str, str] | None = None) -> None:
        for each in self.rows:
            theirs = (each.platform, each.remote_id) == account
            mine = account is None and each.member_id == member_id
            if each.answer is Answer.OPEN and (theirs or mine):
                self.rows.remove(each.id)


class MemoryImports(MemoryShelf[RollImport]):
    name = "roll_imports"

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._changes: Rows[RollChange] = tables.of("roll_changes")
        self._lines: Rows[RollLine] = tables.of("roll_lines")

    def newest(self, limit: int, offset: int = 0) -> list[RollImport]:
        newest = sorted(self.rows, key=lambda each: (each.at, each.id), reverse=True)
        return newest[offset : offset + limit]

    def going(self) -> list[RollImport]:
        return sorted((each for each in self.rows if each.is_going), key=_begun)

    def note(self, changes: Iterable[RollChange]) -> None:
        for change in changes:
            self._changes.add((change.import_id, change.line), change)

    def changes(self, import_id: str, after_line: int, limit: int) -> Sequence[RollChange]:
        mine = [c for c in self._changes if c.import_id == import_id and c.line > after_line]
        return sorted(mine, key=lambda change: change.line)[:limit]

    def changes_of(self, member_id: str) -> Sequence[RollChange]:
        mine = [each for each in self._changes if each.member_id == member_id]
        return sorted(mine, key=lambda each: (each.import_id, each.line))

    def tell(self, lines: Iterable[RollLine]) -> None:
        for each in lines:
            self._lines.add((each.import_id, each.line), each)

    def lines(
        self, import_id: str, verdict: Verdict, limit: int, offset: int = 0
    ) -> list[RollLine]:
        mine = sorted(self._told(import_id, verdict), key=lambda each: each.line)
        return mine[offset : offset + limit]

    def lines_count(self, import_id: str, verdict: Verdict) -> int:
        return len(self._told(import_id, verdict))

    def _told(self, import_id: str, verdict: Verdict) -> list[RollLine]:
        return [
            each for each in self._lines if each.import_id == import_id and each.verdict is verdict
        ]


def hidden_talks(tables: Tables) -> set[str]:
    """Talks with a case about management."""
    return {case.conversation_id for case in tables.of("cases") if case.restricted}


def _begun(roll_import: RollImport) -> tuple[datetime, str]:
    return roll_import.at, roll_import.id


def _pair(suggestion: Suggestion) -> tuple[str, str, str]:
    return suggestion.member_id, suggestion.platform, suggestion.remote_id
