"""By what people are known again, which cases are no duplicates, what comes after resolving."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table
from sqlalchemy import text as sql

from domain.aftercare import Score
from storage.columns import Choice, Instant, Prose
from storage.tables.schema import metadata, text

person_keys = Table(
    "person_keys",
    metadata,
    text("key"),
    Column("at", Instant, nullable=False),  # when the conversation began
    text("conversation_id", index=True),
    PrimaryKeyConstraint("key", "at", "conversation_id"),
)

not_duplicates = Table(
    "not_duplicates",
    metadata,
    text("case_id"),  # of a pair the smaller id
    text("other_id", index=True),
    text("by_id"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("case_id", "other_id"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("case_id", Prose, primary_key=True),
    text("conversation_id"),
    Column("asked_at", Instant),
    Column("delivery_id", Prose),
    Column("score", Choice(Score)),
    text("words"),
    Column("rated_at", Instant),
    Index(None, "conversation_id", "asked_at"),
    Index(None, "asked_at", "case_id", "score"),
)

_UNDONE = sql("done_at IS NULL")

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("case_id", Prose, primary_key=True),
    text("set_by"),
    Column("set_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("woken_at", Instant),
    Column("done_at", Instant),
    Index(
        "ix_follow_ups_undone",
        "due_at",
        "case_id",
        sqlite_where=_UNDONE,
        postgresql_where=_UNDONE,
    ),
)
