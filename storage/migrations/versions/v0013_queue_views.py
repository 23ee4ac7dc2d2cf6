"""Labels, topics, saved filters, and what the queue needs to filter and sort by them."""

import json

import sqlalchemy as sa
from alembic import op

from domain.messages import Author
from storage.columns import Instant, Prose
from storage.shapes import shape_of
from storage.sql.searching import learn
from storage.words import words_of

revision = "0013"
down_revision = "0012"

_BATCH = 5_000
_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")
_STANDING = ("restricted", "snoozed", "unit", "warn_at", "priority")
_QUEUE = ["queue_order", "id", *_FILTERED, *_STANDING, "words_number"]
_UNFINISHED = "status IN ('open', 'waiting')"
_INDEXES = (
    ("ix_cases_queue", _QUEUE, None),
    ("ix_cases_unfinished", [*_QUEUE, "opened_at", "last_message_at"], _UNFINISHED),
    ("ix_cases_words", ["words_number", *_FILTERED, *_STANDING], None),
    ("ix_cases_escalated", [*_QUEUE, "escalated"], f"escalated AND {_UNFINISHED}"),
)


def upgrade() -> None:
    """New tables, wider indexes; member numbers that were given before can be found too."""
    op.create_table(
        "labels",
        *_texts("id", "kind", "name", "color"),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.UniqueConstraint("kind", "name", name="uq_labels_kind_name"),
    )
    op.create_table(
        "case_labels",
        *_texts("label_id", "case_id"),
        sa.Column("queue_order", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "label_id", name="pk_case_labels"),
    )
    op.create_index(
        "ix_case_labels_label_id_queue_order_case_id",
        "case_labels",
        ["label_id", "queue_order", "case_id"],
    )
    op.create_table(
        "saved_filters",
        *_texts("id", "owner_id", "name"),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("filters", sa.Text, nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("owner_id", "name", name="uq_saved_filters_owner_id_name"),
    )
    _widen()
    _learn_numbers()


def _widen() -> None:
    for name, columns, condition in _INDEXES:
        op.drop_index(name, "cases")
        where = sa.text(condition) if condition else None
        op.create_index(name, "cases", columns, sqlite_where=where, postgresql_where=where)


def _learn_numbers() -> None:
    connection = op.get_bind()
    known = sa.table("conversations", sa.column("id", sa.Text), sa.column("author", sa.Text))
    author_of, last = shape_of(Author).value, ""
    while True:
        page = sa.select(known).where(known.c.id > last).order_by(known.c.id).limit(_BATCH)
        rows = connection.execute(page).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            number = author_of(json.loads(row.author)).member_number
            if number:
                learn(connection, row.id, words_of(number))


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
