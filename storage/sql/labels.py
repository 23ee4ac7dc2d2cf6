"""Labels, topics and saved filters in a database, and the cases that bear a label."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from domain.cases import Case
from domain.labels import Label, LabelKind, SavedFilter
from storage.rules import queue_order
from storage.sql.record import Condition, Record
from storage.sql.shelf import SqlShelf
from storage.tables import labelling as tables
from storage.tables.casework import cases

FEW = 500  # cases; up to here they are looked up by id, beyond the queue is walked in its order
_HELD = tables.case_labels.c
_UNLABELLING = delete(tables.case_labels).where(_HELD.case_id == bindparam("of_case"))


class SqlLabels(SqlShelf[Label]):
    may_collide = True
    record = Record(Label, tables.labels)

    def all(self, kind: LabelKind) -> list[Label]:
        return self.all_of(self.select(self.c.kind == kind).order_by(self.c.name))


class SqlSavedFilters(SqlShelf[SavedFilter]):
    may_collide = True
    record = Record(SavedFilter, tables.saved_filters)

    def offered(self, user_id: str) -> list[SavedFilter]:
        theirs = self.select(or_(self.c.owner_id == user_id, self.c.shared))
        return self.all_of(theirs.order_by(self.c.name, self.c.id))

    def all(self) -> list[SavedFilter]:
        return self.all_of(self.select().order_by(self.c.name, self.c.id))

    def remove(self, id: str) -> None:
        self.connection.execute(delete(tables.saved_filters).where(self.c.id == id))


def keep_labels(connection: Connection, new: Sequence[Case]) -> None:
    """Writes down which labels new cases bear, and where they stand in the queue of each."""
    rows = [
        {"case_id": case.id, "label_id": each, "queue_order": queue_order(case)}
        for case in new
        for each in dict.fromkeys(case.labels)
    ]
    if rows:
        connection.execute(insert(tables.case_labels), rows)


def keep_labels_anew(connection: Connection, changed: Sequence[Case]) -> None:
    """The same for some that had been written down before."""
    if changed:
        connection.execute(_UNLABELLING, [{"of_case": case.id} for case in changed])
        keep_labels(connection, changed)


def bearing(connection: Connection, label_ids: Sequence[str]) -> Condition:
    """Whether a case bears one of the labels: by the ids where they are few, else by asking for
    each case that the queue walks past."""
    theirs = select(_HELD.case_id).where(_HELD.label_id.in_(label_ids))
    few = list(connection.scalars(theirs.limit(FEW + 1)))
    if len(few) <= FEW:
        return cases.c.id.in_(few)
    mine = theirs.where(_HELD.case_id == cases.c.id)
    return mine.correlate(cases).exists()
