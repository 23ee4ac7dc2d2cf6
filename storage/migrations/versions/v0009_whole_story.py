"""Which talk an event belongs to, by what people are known, and what comes after resolving."""

import json

import sqlalchemy as sa
from alembic import op

from domain.messages import Author
from domain.persons import keys_of
from storage.columns import Instant, Prose
from storage.shapes import shape_of

revision = "0009"
down_revision = "0008"

_BATCH = 5_000  # conversations read at once


def upgrade() -> None:
    """New columns and tables; the keys of known conversations are read off their authors."""
    op.add_column("case_events", sa.Column("talk", Prose, nullable=False, server_default=""))
    op.add_column("conversations", sa.Column("goes_on_in", Prose))
    op.create_table(
        "person_keys",
        *_texts("key"),
        sa.Column("at", Instant, nullable=False),
        *_texts("conversation_id"),
        sa.PrimaryKeyConstraint("key", "at", "conversation_id", name="pk_person_keys"),
    )
    op.create_index("ix_person_keys_conversation_id", "person_keys", ["conversation_id"])
    op.create_table(
        "not_duplicates",
        *_texts("case_id", "other_id", "by_id"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "other_id", name="pk_not_duplicates"),
    )
    op.create_index("ix_not_duplicates_other_id", "not_duplicates", ["other_id"])
    _ratings()
    _follow_ups()
    _fill_keys()


def _ratings() -> None:
    op.create_table(
        "ratings",
        *_texts("case_id", "conversation_id"),
        sa.Column("asked_at", Instant),
        sa.Column("delivery_id", Prose),
        sa.Column("score", Prose),
        *_texts("words"),
        sa.Column("rated_at", Instant),
        sa.PrimaryKeyConstraint("case_id", name="pk_ratings"),
    )
    op.create_index(
        "ix_ratings_conversation_id_asked_at", "ratings", ["conversation_id", "asked_at"]
    )
    op.create_index("ix_ratings_asked_at", "ratings", ["asked_at"])


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        *_texts("case_id", "set_by"),
        sa.Column("set_at", Instant, nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("woken_at", Instant),
        sa.Column("done_at", Instant),
        sa.PrimaryKeyConstraint("case_id", name="pk_follow_ups"),
    )
    undone = sa.text("done_at IS NULL")
    op.create_index(
        "ix_follow_ups_undone",
        "follow_ups",
        ["due_at", "case_id"],
        sqlite_where=undone,
        postgresql_where=undone,
    )


def _fill_keys() -> None:
    connection = op.get_bind()
    known = sa.table(
        "conversations",
        sa.column("id", sa.Text),
        sa.column("channel_id", sa.Text),
        sa.column("author", sa.Text),
        sa.column("created_at", Instant),
    )
    keys = sa.table(
        "person_keys", *(sa.column(n) for n in ("key", "conversation_id")), sa.column("at", Instant)
    )
    author_of, last = shape_of(Author).value, ""
    while True:
        page = sa.select(known).where(known.c.id > last).order_by(known.c.id).limit(_BATCH)
        rows = connection.execute(page).all()
        if not rows:
            return
        last = rows[-1].id
        new = [
            {"key": key, "at": row.created_at, "conversation_id": row.id}
            for row in rows
            for key in keys_of(row.channel_id, author_of(json.loads(row.author)))
        ]
        if new:
            connection.execute(sa.insert(keys), new)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
