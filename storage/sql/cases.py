"""Cases in a database, and the queue made of them.

The queue asks in two steps: the ids of one page off an index that holds everything the filters
look at, then the few rows themselves. Words that few conversations hold are looked up first;
words that many hold are only checked while walking the queue in its order.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, not_, or_, select, text

from domain.cases import LEFT_OUT, Case, CaseStatus, Durations
from domain.erasing import GONE
from domain.reports import QueueFilter, QueueOrder, QueueRow, QueueView
from storage.rules import moment_order, queue_order
from storage.sql import afterwards
from storage.sql.labels import bearing, keep_labels, keep_labels_anew
from storage.sql.record import Condition, Record
from storage.sql.searching import FOUND, among, held, is_beyond, learn, some_numbers, words_sought
from storage.sql.standing import SqlStanding
from storage.tables.casework import cases, conversations, messages
from storage.tables.labelling import case_labels
from storage.words import sought, words_of

FEW = 500  # conversations; up to here a look-up each is cheaper than walking the queue
MANY = 20_000  # conversations; beyond, SQLite reads the words of each case it walks past
_UNFINISHED = text("status IN ('open', 'waiting')")  # literally as in the partial index
_ESCALATED = text("escalated AND status IN ('open', 'waiting')")  # as in its partial index
_LEFT_OUT = text("status IN ('spam', 'merged')")  # as in its partial index
_AWAKE = cases.c.snoozed.is_(False)


class _Words(NamedTuple):
    """What the words sought ask of a case. `few`: so few hold them that their cases are looked up,
    and sorted whatever the order."""

    held: tuple[Condition, ...] = ()
    few: bool = False


class SqlCases(SqlStanding):
    may_collide = True
    record = Record(
        Case, cases, nested={"durations": Durations}, derived={"queue_order": queue_order}
    )

    def row(self, thing: Case) -> dict[str, Any]:
        number = learn(self.connection, thing.conversation_id, words_of(thing.code))
        return super().row(thing) | {"words_number": number}

    def add(self, thing: Case) -> Case:
        kept = super().add(thing)
        keep_labels(self.connection, [kept])
        return kept

    def save(self, thing: Case) -> Case:
        kept = super().save(thing)
        keep_labels_anew(self.connection, [kept])
        return kept

    def by_code(self, code: str) -> Case | None:
        found = self.holding(code=code)
        return found[0] if found else None

    def of(self, conversation_id: str) -> list[Case]:
        return self.holding("opened_at", "id", conversation_id=conversation_id)

    def of_many(self, conversation_ids: Sequence[str], limit: int) -> list[Case]:
        theirs = self.select(self.c.conversation_id.in_(conversation_ids))
        newest = theirs.order_by(self.c.opened_at.desc(), self.c.id.desc())
        return self.all_of(newest.limit(limit))

    def queue(self, wanted: QueueFilter) -> list[QueueRow]:
        words = self._words(wanted)
        page = self._filtered(select(self.c.id), wanted, words)
        reported = afterwards.ORDERS.get(wanted.sorted_by)
        page = page.order_by(*(reported or self._order(wanted, few=words.few)))
        ids = self.connection.scalars(page.limit(wanted.limit).offset(wanted.offset)).all()
        rows = {row.case.id: row for row in self._rows(ids)}
        return [rows[case_id] for case_id in ids]

    def count(self, wanted: QueueFilter) -> int:
        return int(self.connection.execute(self._counting(wanted)).scalar_one())

    def counts(self, wanted: Sequence[QueueFilter]) -> list[int]:
        """In one statement: to ask for one after the other takes twice as long."""
        if not wanted:
            return []
        each = (self._counting(one).scalar_subquery() for one in wanted)
        return list(self.connection.execute(select(*each)).one())

    def _counting(self, wanted: QueueFilter) -> Select[int]:
        walking = wanted.view is not QueueView.ALL  # the whole queue is too long a walk
        passing = self._filtered(select(self.c.id), wanted, self._words(wanted, walking=walking))
        some = passing.limit(wanted.counted_max + 1).subquery()
        return select(func.count()).select_from(some)

    def resolved_before(self, moment: datetime, limit: int) -> list[Case]:
        old = self.select(text("status = 'resolved'"), self.c.resolved_at < moment)
        return self.all_of(old.order_by(self.c.resolved_at, self.c.id).limit(limit))

    def _filtered(self, cases_of: Select[Any], wanted: QueueFilter, words: _Words) -> Select[Any]:
        narrowed = cases_of.where(*_VIEWS[wanted.view](wanted), *_passing(wanted), *words.held)
        if wanted.rated is not None:
            narrowed = afterwards.rated(narrowed, wanted.rated)
        return self._labelled(narrowed, wanted) if wanted.labels else narrowed

    def _labelled(self, narrowed: Select[Any], wanted: QueueFilter) -> Select[Any]:
        """In the whole history a label's own queue is walked; among the unfinished, theirs."""
        if _of_one_label(wanted):
            held = case_labels.c
            mine = narrowed.join(case_labels, held.case_id == self.c.id)
            return mine.where(held.label_id == wanted.labels[0])
        return narrowed.where(bearing(self.connection, wanted.labels))

    def _order(self, wanted: QueueFilter, *, few: bool) -> tuple[ColumnElement[Any], ...]:
        c, held = self.c, case_labels.c
        if wanted.sorted_by is QueueOrder.PROMISE:
            if few:
                return literal_column("cases.queue_order + 0"), c.id
            if _of_one_label(wanted):
                return held.queue_order, held.case_id
            return c.queue_order, c.id
        if wanted.sorted_by is QueueOrder.LAST_MESSAGE:
            return self._unindexed("last_message_at").desc(), c.id.desc()
        opened = self._unindexed("opened_at")
        if wanted.sorted_by is QueueOrder.OLDEST:
            return opened, c.id
        return opened.desc(), c.id.desc()

    def _unindexed(self, name: str) -> ColumnElement[Any]:
        """The moment to sort by. No planner shall walk the whole history in its order to spare
        itself the sorting of the few that are unfinished."""
        nothing = "0" if self.connection.dialect.name == "sqlite" else "interval '0'"
        return literal_column(f"cases.{name} + {nothing}")

    def _words(self, wanted: QueueFilter, *, walking: bool = True) -> _Words:
        beginnings = sought(wanted.search)
        if not beginnings:
            return _Words()
        numbers = some_numbers(self.connection, beginnings, FEW + 1)
        if len(numbers) <= FEW:
            return _Words((among(self.c.words_number, numbers),), few=True)
        dialect = self.connection.dialect.name
        if self._reads_words(dialect, beginnings, wanted):
            return _Words((held(dialect, self.c.words_number, beginnings),))
        # the plus keeps the planner on the queue's order, away from the index by words_number
        found = text(f"{'+' if walking else ''}words_number IN ({FOUND[dialect]})")
        return _Words((found.bindparams(words_sought(dialect, beginnings)),))

    def _reads_words(self, dialect: str, beginnings: tuple[str, ...], wanted: QueueFilter) -> bool:
        """Whether to read the words of each case that is walked past. PostgreSQL would gather the
        numbers of all that ever held them, even where few cases are walked past."""
        if dialect == "sqlite":
            return is_beyond(self.connection, beginnings, MANY)
        return wanted.view is not QueueView.ALL or _of_one_label(wanted)

    def _rows(self, ids: Sequence[str]) -> list[QueueRow]:
        last_text = (
            select(messages.c.text)
            .where(messages.c.conversation_id == cases.c.conversation_id)
            .order_by(messages.c.at.desc(), messages.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        found = (
            select(conversations.c.author, conversations.c.thread, last_text, *self.record.columns)
            .select_from(cases)
            .outerjoin(conversations, conversations.c.id == cases.c.conversation_id)
            .where(self.c.id.in_(ids))
        )
        return [
            QueueRow(
                case=self.record.thing(row[3:]),
                author_name=row[0].name if row[0] else "",
                author_erased=(row[1] or "").startswith(GONE),
                last_text=row[2] or "",
            )
            for row in self.connection.execute(found)
        ]


def _of_one_label(wanted: QueueFilter) -> bool:
    """Whether the label's own queue is walked."""
    return wanted.view is QueueView.ALL and len(wanted.labels) == 1


def _breached(wanted: QueueFilter) -> ColumnElement[bool]:
    return cases.c.queue_order < moment_order(wanted.now)


# What each view asks of a case.
_VIEWS: Mapping[QueueView, Callable[[QueueFilter], tuple[Condition, ...]]] = {
    QueueView.MINE: lambda asked: (_UNFINISHED, _AWAKE, cases.c.assignee_id == asked.me),
    QueueView.UNASSIGNED: lambda _asked: (_UNFINISHED, _AWAKE, cases.c.assignee_id.is_(None)),
    QueueView.BREACHING: lambda asked: (
        _UNFINISHED,
        cases.c.warn_at <= asked.now,
        not_(_breached(asked)),
    ),
    QueueView.TODAY: lambda asked: (
        _UNFINISHED,
        not_(_breached(asked)),
        cases.c.queue_order < moment_order(asked.day_end or asked.now),
    ),
    QueueView.BREACHED: lambda asked: (_UNFINISHED, _breached(asked)),
    QueueView.WAITING: lambda _asked: (
        _UNFINISHED,
        or_(cases.c.status == CaseStatus.WAITING, cases.c.unit != ""),
    ),
    QueueView.SNOOZED: lambda _asked: (_UNFINISHED, cases.c.snoozed),
    QueueView.ESCALATED: lambda _asked: (_ESCALATED,),
    QueueView.UNFINISHED: lambda _asked: (_UNFINISHED, _AWAKE),
    QueueView.ALL: lambda _asked: (),
}


def _passing(wanted: QueueFilter) -> list[Condition]:
    c = cases.c
    asked = (
        (c.kind, wanted.kinds),
        (c.status, wanted.statuses),
        (c.channel_id, wanted.channel_ids),
        (c.branch_id, wanted.branch_ids),
        (c.topic_id, wanted.topic_ids),
        (c.assignee_id, wanted.assignee_ids),
        (c.priority, wanted.priorities),
    )
    passing: list[Condition] = [_among(column, values) for column, values in asked if values]
    if wanted.statuses and set(wanted.statuses) <= set(LEFT_OUT):
        passing.append(_LEFT_OUT)
    if wanted.ended is not None:
        passing += afterwards.ended(wanted.ended)
    if not wanted.restricted:
        passing.append(c.restricted.is_(False))
    return passing


def _among(column: ColumnElement[Any], values: Sequence[str]) -> Condition:
    """Whether the column holds one of the values; an empty one: nothing at all."""
    held = column.in_(values)
    return held if "" not in values else or_(held, column.is_(None))
