"""Consent, suggestions and what was read in from files, in a database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, text

from domain.consent import Consent
from domain.matching import STRENGTH, Answer, Suggestion, SuggestionFilter, stronger
from domain.messages import Conversation
from domain.roll_shelves import RollChange, RollImport, RollLine, Verdict
from storage.batches import batches
from storage.door import admit
from storage.refusals import taken
from storage.sql.casework import SqlConversations
from storage.sql.record import Condition, Record, insert_once
from storage.sql.shelf import SqlShelf
from storage.tables import roll as tables
from storage.tables.aftercare import person_keys
from storage.tables.casework import cases

_OPEN = text("answer = 'open'")  # literally as in the partial index
RESTRICTED = select(cases.c.conversation_id).where(text("cases.restricted"))


class SqlConsents:
    _record = Record(Consent, tables.consents)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, said: Iterable[Consent]) -> None:
        for each in said:
            row = self._record.values(admit(each))
            if not insert_once(self._connection, tables.consents, row):
                raise taken()

    def of(self, member_id: str) -> list[Consent]:
        return self.among([member_id]).get(member_id, [])

    def among(self, member_ids: Collection[str]) -> Mapping[str, list[Consent]]:
        c, found = tables.consents.c, dict[str, list[Consent]]()
        for some in batches(member_ids):
            theirs = select(*self._record.columns).where(c.member_id.in_(some))
            for row in self._connection.execute(theirs.order_by(c.at, c.id)):
                said = self._record.thing(row)
                found.setdefault(said.member_id, []).append(said)
        return found

    def remove(self, ids: Collection[str]) -> None:
        for some in batches(ids):
            unsaid = delete(tables.consents).where(tables.consents.c.id.in_(some))
            self._connection.execute(unsaid)


class SqlSuggestions(SqlShelf[Suggestion]):
    record = Record(
        Suggestion,
        tables.suggestions,
        derived={"strength": lambda suggestion: STRENGTH.index(suggestion.reason)},
    )

    def offer(self, suggestions: Sequence[Suggestion]) -> int:
        return sum(self._offered(each) for each in suggestions)

    def _offered(self, suggestion: Suggestion) -> bool:
        row = self.row(admit(suggestion))
        pair = ("member_id", "platform", "remote_id")
        if insert_once(self.connection, tables.suggestions, row, *pair):
            return True
        (kept,) = self.holding(**{name: row[name] for name in pair})
        if kept.answer is Answer.OPEN and stronger(suggestion.reason, kept.reason):
            self.save(replace(suggestion, id=kept.id, version=kept.version))
        return False

    def page(self, wanted: SuggestionFilter) -> tuple[list[Suggestion], int]:
        meant = self._wanted(wanted)
        c, found = self.c, self.select(*meant)
        in_order = found.order_by(c.strength, c.found_at.desc(), c.id.desc())
        page = self.all_of(in_order.limit(wanted.limit).offset(wanted.offset))
        counted = select(func.count()).select_from(tables.suggestions).where(*meant)
        return page, int(self.connection.execute(counted).scalar_one())

    def of_account(self, platform: str, remote_id: str) -> list[Suggestion]:
        return self.holding("id", platform=platform, remote_id=remote_id)

    def known_by(self, keys: Collection[str]) -> list[tuple[str, Conversation]]:
        c, talks = person_keys.c, SqlConversations.record
        known = person_keys.join(talks.table, talks.table.c.id == c.conversation_id)
        found = list[tuple[str, Conversation]]()
        for some in batches(keys):
            asked = select(c.key, *talks.columns).select_from(known).where(c.key.in_(some))
            found += [(row[0], talks.thing(row[1:])) for row in self.connection.execute(asked)]
        return sorted(found, key=lambda one: (one[1].created_at, one[1].id, one[0]), reverse=True)

    def drop_open(self, *, member_id: str = "", account: tuple[str, str] | None = None) -> None:
        c, unanswered = self.c, delete(tables.suggestions).where(_OPEN)
        if account is None:
            self.connection.execute(unanswered.where(c.member_id == member_id))
        else:
            theirs = (c.platform == account[0], c.remote_id == account[1])
            self.connection.execute(unanswered.where(*theirs))

    def _wanted(self, wanted: SuggestionFilter) -> list[Condition]:
        c, meant = self.c, list[Condition]([_OPEN])
        if wanted.reason is not None:
            meant.append(c.reason == wanted.reason)
        if wanted.member_id:
            meant.append(c.member_id == wanted.member_id)
        if not wanted.restricted:
            meant.append(c.conversation_id.not_in(RESTRICTED))
        return meant


class SqlImports(SqlShelf[RollImport]):
    record = Record(RollImport, tables.roll_imports)
    _changes = Record(RollChange, tables.roll_changes)
    _lines = Record(RollLine, tables.roll_lines)

    def newest(self, limit: int, offset: int = 0) -> list[RollImport]:
        in_order: Select[Any] = self.select().order_by(self.c.at.desc(), self.c.id.desc())
        return self.all_of(in_order.limit(limit).offset(offset))

    def going(self) -> list[RollImport]:
        return self.all_of(self.select(self.c.file_id != "").order_by(self.c.at, self.c.id))

    def note(self, changes: Iterable[RollChange]) -> None:
        rows = [self._changes.values(admit(change)) for change in changes]
        if rows:
            self.connection.execute(insert(tables.roll_changes), rows)

    def changes(self, import_id: str, after_line: int, limit: int) -> Sequence[RollChange]:
        c = tables.roll_changes.c
        mine = select(*self._changes.columns).where(c.import_id == import_id, c.line > after_line)
        found = self.connection.execute(mine.order_by(c.line).limit(limit))
        return [self._changes.thing(row) for row in found]

    def changes_of(self, member_id: str) -> Sequence[RollChange]:
        c = tables.roll_changes.c
        mine = select(*self._changes.columns).where(c.member_id == member_id)
        found = self.connection.execute(mine.order_by(c.import_id, c.line))
        return [self._changes.thing(row) for row in found]

    def tell(self, lines: Iterable[RollLine]) -> None:
        rows = [self._lines.values(admit(each)) for each in lines]
        if rows:
            self.connection.execute(insert(tables.roll_lines), rows)

    def lines(
        self, import_id: str, verdict: Verdict, limit: int, offset: int = 0
    ) -> list[RollLine]:
        c = tables.roll_lines.c
        mine = select(*self._lines.columns).where(*_told(import_id, verdict)).order_by(c.line)
        found = self.connection.execute(mine.limit(limit).offset(offset))
        return [self._lines.thing(row) for row in found]

    def lines_count(self, import_id: str, verdict: Verdict) -> int:
        counted = select(func.count()).where(*_told(import_id, verdict))
        return int(self.connection.execute(counted).scalar_one())


def _told(import_id: str, verdict: Verdict) -> tuple[ColumnElement[bool], ...]:
    c = tables.roll_lines.c
    return c.import_id == import_id, c.verdict == verdict
