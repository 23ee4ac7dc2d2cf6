"""Cases in a database, and the queue made of them.

The queue asks in two steps: the ids of one page off an index that holds everything the filters
look at, then the few rows themselves. Words that few conversations hold are looked up first;
words that many hold are only checked while walking the queue in its order.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, not_, or_, select, text

from domain.cases import LEFT_OUT, Case, CaseStatus, Durations
from domain.reports import QueueFilter, QueueOrder, QueueRow, QueueView
from storage.rules import moment_order, queue_order
from storage.sql.labels import bearing, keep_labels, keep_labels_anew
from storage.sql.record import Condition, Record
from storage.sql.searching import FOUND, held, is_beyond, learn, some_numbers, words_sought
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
        page = self._filtered(select(self.c.id), wanted).order_by(*self._order(wanted))
        ids = self.connection.scalars(page.limit(wanted.limit).offset(wanted.offset)).all()
        rows = {row.case.id: row for row in self._rows(ids)}
        return [rows[case_id] for case_id in ids]

    def count(self, wanted: QueueFilter) -> int:
        walking = wanted.view is not QueueView.ALL  # the whole queue is too long a walk
        passing = self._filtered(select(self.c.id), wanted, walking=walking)
        some = passing.limit(wanted.counted_max + 1).subquery()
        return int(self.connection.execute(select(func.count()).select_from(some)).scalar_one())

    def resolved_before(self, moment: datetime, limit: int) -> list[Case]:
        old = self.select(text("status = 'resolved'"), self.c.resolved_at < moment)
        return self.all_of(old.order_by(self.c.resolved_at, self.c.id).limit(limit))

    def _filtered(
        self, cases_of: Select[Any], wanted: QueueFilter, *, walking: bool = True
    ) -> Select[Any]:
        narrowed = cases_of.where(*_in_view(wanted), *_passing(wanted))
        if wanted.labels:
            narrowed = self._labelled(narrowed, wanted)
        beginnings = sought(wanted.search)
        return narrowed.where(self._with_words(beginnings, walking)) if beginnings else narrowed

    def _labelled(self, narrowed: Select[Any], wanted: QueueFilter) -> Select[Any]:
        """In the whole history a label's own queue is walked; among the unfinished, theirs."""
        if wanted.view is QueueView.ALL and len(wanted.labels) == 1:
            held = case_labels.c
            mine = narrowed.join(case_labels, held.case_id == self.c.id)
            return mine.where(held.label_id == wanted.labels[0])
        return narrowed.where(bearing(self.connection, wanted.labels))

    def _order(self, wanted: QueueFilter) -> tuple[ColumnElement[Any], ...]:
        c, held = self.c, case_labels.c
        if wanted.sorted_by is QueueOrder.PROMISE:
            if wanted.view is QueueView.ALL and len(wanted.labels) == 1:
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

    def _with_words(self, beginnings: tuple[str, ...], walking: bool) -> Condition:
        numbers = some_numbers(self.connection, beginnings, FEW + 1)
        if len(numbers) <= FEW:
            return self.c.words_number.in_(numbers)
        dialect = self.connection.dialect.name
        if dialect == "sqlite" and is_beyond(self.connection, beginnings, MANY):
            return held(self.c.words_number, beginnings)
        # the plus keeps the planner on the queue's order, away from the index by words_number
        return text(f"{'+' if walking else ''}words_number IN ({FOUND[dialect]})").bindparams(
            words_sought(dialect, beginnings)
        )

    def _rows(self, ids: Sequence[str]) -> list[QueueRow]:
        last_text = (
            select(messages.c.text)
            .where(messages.c.conversation_id == cases.c.conversation_id)
            .order_by(messages.c.at.desc(), messages.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        found = (
            select(conversations.c.author, last_text, *self.record.columns)
            .select_from(cases)
            .outerjoin(conversations, conversations.c.id == cases.c.conversation_id)
            .where(self.c.id.in_(ids))
        )
        return [
            QueueRow(
                case=self.record.thing(row[2:]),
                author_name=row[0].name if row[0] else "",
                last_text=row[1] or "",
            )
            for row in self.connection.execute(found)
        ]


def _in_view(wanted: QueueFilter) -> tuple[Condition, ...]:
    c = cases.c
    breached = c.queue_order < moment_order(wanted.now)
    waiting = or_(c.status == CaseStatus.WAITING, c.unit != "")
    views: dict[QueueView, tuple[Condition, ...]] = {
        QueueView.MINE: (_UNFINISHED, _AWAKE, c.assignee_id == wanted.me),
        QueueView.UNASSIGNED: (_UNFINISHED, _AWAKE, c.assignee_id.is_(None)),
        QueueView.BREACHING: (_UNFINISHED, c.warn_at <= wanted.now, not_(breached)),
        QueueView.BREACHED: (_UNFINISHED, breached),
        QueueView.WAITING: (_UNFINISHED, waiting),
        QueueView.SNOOZED: (_UNFINISHED, c.snoozed),
        QueueView.ESCALATED: (_ESCALATED,),
        QueueView.UNFINISHED: (_UNFINISHED, _AWAKE),
        QueueView.ALL: (),
    }
    return views[wanted.view]


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
    passing: list[Condition] = [column.in_(values) for column, values in asked if values]
    if wanted.statuses and set(wanted.statuses) <= set(LEFT_OUT):
        passing.append(_LEFT_OUT)
    if not wanted.restricted:
        passing.append(c.restricted.is_(False))
    return passing
