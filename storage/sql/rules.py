"""Rules, what they did, and who is on duty in a database."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, text, type_coerce, update

from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.duties import Duty
from domain.messages import Message
from domain.rule_shelves import PastCase, Tally
from domain.rules import Rule
from storage.columns import Instant, Prose
from storage.door import admit
from storage.past_cases import FIRST_EVENTS, past_case
from storage.refusals import outdated
from storage.sql.cases import SqlCases
from storage.sql.record import Condition, Record, insert_once
from storage.sql.shelf import SqlShelf
from storage.tables import ruling as tables
from storage.tables.casework import case_events, cases, messages

CHUNK = 500  # ids in one question
TURN = "case"
_UNFINISHED = text("status IN ('open', 'waiting')")  # literally as in the partial index
_events = Record(CaseEvent, case_events)
_messages = Record(Message, messages)


def _read(kind: Any, said: str) -> Any:
    return kind.value(said)


# Every message asks for the rules in force: what they say is read once, then known by its text.
_DOCUMENTS = ("moments", "conditions", "acts")
_READ = {
    name: lru_cache(maxsize=512)(partial(_read, tables.rules.c[name].type)) for name in _DOCUMENTS
}
_IN_FORCE = (
    select(
        *(
            type_coerce(column, Prose).label(column.name) if column.name in _DOCUMENTS else column
            for column in tables.rules.c
        )
    )
    .where(tables.rules.c.is_on, tables.rules.c.removed.is_(False))
    .order_by(tables.rules.c.position, tables.rules.c.id)
)


def _said(row: RowMapping) -> dict[str, Any]:
    return {name: read(row[name]) for name, read in _READ.items()}


class SqlRules(SqlShelf[Rule]):
    record = Record(Rule, tables.rules)

    def all(self) -> list[Rule]:
        return self.all_of(self.select().order_by(self.c.position, self.c.id))

    def in_force(self) -> list[Rule]:
        rows = self.connection.execute(_IN_FORCE).mappings()
        return [Rule(**{**row, **_said(row)}) for row in rows]

    def tallies(self, rule_ids: Sequence[str], since: datetime) -> Mapping[str, Tally]:
        return {rule_id: self._tally(rule_id, since) for rule_id in rule_ids}

    def touched(
        self, rule_id: str, since: datetime, *, restricted: bool, limit: int, offset: int = 0
    ) -> list[tuple[Case, datetime]]:
        c, last = case_events.c, func.max(case_events.c.at, type_=Instant).label("last")
        acted = select(c.case_id, last).where(c.rule_id == rule_id, c.at >= since)
        acts = acted.group_by(c.case_id).subquery()
        found = (
            select(acts.c.last, *SqlCases.record.columns)
            .join(acts, acts.c.case_id == cases.c.id)
            .where(*_to_see(restricted))
            .order_by(acts.c.last.desc(), cases.c.id)
        )
        rows = self.connection.execute(found.limit(limit).offset(offset))
        return [(SqlCases.record.thing(row[1:]), row[0]) for row in rows]

    def past(
        self, since: datetime, until: datetime, *, restricted: bool, limit: int
    ) -> list[PastCase]:
        opened = select(*SqlCases.record.columns).where(*_opened(since, until, restricted))
        newest = opened.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(limit)
        found = [SqlCases.record.thing(row) for row in self.connection.execute(newest)]
        return [each for part in _parts(found) for each in self._with_first_words(part)]

    def opened_in(self, since: datetime, until: datetime, *, restricted: bool) -> int:
        counted = select(func.count()).select_from(cases).where(*_opened(since, until, restricted))
        return int(self.connection.execute(counted).scalar_one())

    def lying(self, before: datetime, after: tuple[datetime, str] | None, limit: int) -> list[Case]:
        c = cases.c
        wanted: list[Condition] = [
            _UNFINISHED,
            c.status == CaseStatus.OPEN,
            c.snoozed.is_(False),
            c.assignee_id.is_not(None),
            c.awaiting_since < before,
        ]
        if after is not None:
            since, last_id = after
            later = and_(c.awaiting_since == since, c.id > last_id)
            wanted.append(or_(c.awaiting_since > since, later))
        lying = select(*SqlCases.record.columns).where(*wanted)
        rows = self.connection.execute(lying.order_by(c.awaiting_since, c.id).limit(limit))
        return [SqlCases.record.thing(row) for row in rows]

    def _tally(self, rule_id: str, since: datetime) -> Tally:
        c = case_events.c
        last = select(func.max(c.at, type_=Instant)).where(c.rule_id == rule_id)
        some = select(func.count(c.case_id.distinct())).where(c.rule_id == rule_id, c.at >= since)
        return Tally(
            cases=int(self.connection.execute(some).scalar_one()),
            last_at=self.connection.execute(last).scalar_one(),
        )

    def _with_first_words(self, found: Sequence[Case]) -> Iterator[PastCase]:
        """What is asked for many of them at once: three questions for 500 cases."""
        ids = [case.id for case in found]
        events: dict[str, list[CaseEvent]] = {case_id: [] for case_id in ids}
        c = case_events.c
        first = select(*_events.columns).where(c.case_id.in_(ids), c.number <= FIRST_EVENTS)
        for row in self.connection.execute(first.order_by(c.case_id, c.number)):
            event = _events.thing(row)
            events[event.case_id].append(event)
        said = self._messages_of([event for each in events.values() for event in each])
        for case in found:
            if past := past_case(case, events[case.id], said):
                yield past

    def _messages_of(self, events: Sequence[CaseEvent]) -> Mapping[str, Message]:
        ids = [e.message_id for e in events if e.kind is EventKind.MESSAGE_RECEIVED]
        told = select(*_messages.columns).where(messages.c.id.in_([i for i in ids if i]))
        return {row.id: _messages.thing(row) for row in self.connection.execute(told)}


class SqlDuties(SqlShelf[Duty]):
    record = Record(Duty, tables.duties)

    def all(self) -> list[Duty]:
        return self.all_of(self.select().order_by(self.c.id))

    def save(self, thing: Duty) -> Duty:
        row = self.record.values(admit(thing)) | {"version": thing.version + 1}
        del row["last_turn"]  # another worker may just be giving one
        fence = (self.c.id == thing.id, self.c.version == thing.version)
        changed = self.connection.execute(update(tables.duties).where(*fence).values(row))
        kept = self.get(thing.id)
        if changed.rowcount != 1:
            raise outdated()
        return kept

    def next_turn(self) -> int:
        c = tables.turns.c
        insert_once(self.connection, tables.turns, {"name": TURN, "number": 0})
        onward = update(tables.turns).where(c.name == TURN).values(number=c.number + 1)
        return int(self.connection.execute(onward.returning(c.number)).scalar_one())

    def give(self, user_id: str, turn: int) -> None:
        given = update(tables.duties).where(self.c.id == user_id)
        self.connection.execute(given.values(last_turn=turn))

    def loads(self, user_ids: Sequence[str]) -> Mapping[str, int]:
        c = cases.c
        theirs = select(c.assignee_id, func.count()).where(_UNFINISHED, c.assignee_id.in_(user_ids))
        rows = self.connection.execute(theirs.group_by(c.assignee_id))
        counted = {row[0]: int(row[1]) for row in rows}
        return {user_id: counted.get(user_id, 0) for user_id in user_ids}


def _opened(since: datetime, until: datetime, restricted: bool) -> tuple[Condition, ...]:
    return (cases.c.opened_at >= since, cases.c.opened_at < until, *_to_see(restricted))


def _to_see(restricted: bool) -> tuple[Condition, ...]:
    return () if restricted else (cases.c.restricted.is_(False),)


def _parts(found: Sequence[Case]) -> Iterator[Sequence[Case]]:
    return (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))
