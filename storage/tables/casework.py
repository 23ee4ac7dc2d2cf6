"""Conversations, their messages, the cases made of them, and the words to find them by."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)

from domain.cases import CaseKind, CaseStatus, EventKind, Priority
from domain.messages import Author, MessageKind
from storage.columns import Choice, Document, Instant, Prose, Span
from storage.tables.schema import an_id, metadata, text

conversations = Table(
    "conversations",
    metadata,
    an_id(),
    Column("channel_id", Prose),
    text("thread"),
    Column("author", Document(Author), nullable=False),
    Column("post_id", Prose),
    Column("created_at", Instant, nullable=False),
    Column("goes_on_in", Prose),
    Column("version", Integer, nullable=False),
    # "" for the counter and the telephone: to a unique index no NULL equals another
    text("channel_key"),
    UniqueConstraint("channel_key", "thread"),
)

_KNOWN = sql("remote_id <> ''")

messages = Table(
    "messages",
    metadata,
    an_id(),
    text("conversation_id"),
    Column("channel_id", Prose),
    text("remote_id"),
    Column("kind", Choice(MessageKind), nullable=False),
    Column("author", Document(Author), nullable=False),
    text("text"),
    Column("at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    text("url"),
    Column("public", Boolean, nullable=False),
    Column("from_us", Boolean, nullable=False),
    Column("sender_id", Prose),
    Column("delivery_id", Prose),
    Column("edited_at", Instant),
    text("first_text", server_default=""),
    Column("withdrawn_at", Instant),
    text("channel_key"),
    Index(
        "ix_messages_remote",
        "channel_key",
        "remote_id",
        unique=True,
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    ),
    Index(None, "conversation_id", "at", "id"),
    Index(None, "channel_id", "at"),
)

conversation_words = Table(
    "conversation_words",
    metadata,
    Column("number", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    text("conversation_id"),
    text("words"),
    UniqueConstraint("conversation_id"),
)


def _few(name: str, *columns: str, where: str) -> Index:
    """An index over the few rows that meet the condition."""
    condition = sql(where)
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_UNFINISHED = sql("status IN ('open', 'waiting')")
# The queue reads its page and its count off these alone, without touching a row.
_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")
_STANDING = ("restricted", "snoozed", "unit", "warn_at", "priority")
_QUEUE = ("queue_order", "id", *_FILTERED, *_STANDING, "words_number")

cases = Table(
    "cases",
    metadata,
    an_id(),
    text("code"),
    text("conversation_id"),
    Column("channel_id", Prose),
    text("subject"),
    Column("kind", Choice(CaseKind), nullable=False),
    text("kind_reason"),
    Column("kind_confidence", Float(53), nullable=False),
    Column("priority", Choice(Priority), nullable=False),
    Column("status", Choice(CaseStatus), nullable=False),
    Column("assignee_id", Prose),
    Column("branch_id", Prose),
    Column("topic_id", Prose),
    Column("labels", Document(tuple[str, ...]), nullable=False, server_default="[]"),
    text("unit", server_default=""),
    Column("snoozed", Boolean, nullable=False, server_default=sql("false")),
    Column("snoozed_until", Instant),
    Column("escalated", Boolean, nullable=False, server_default=sql("false")),
    Column("restricted", Boolean, nullable=False, server_default=sql("false")),
    Column("merged_into", Prose),
    text("ending", server_default=""),
    Column("opened_at", Instant, nullable=False),
    Column("last_message_at", Instant, nullable=False),
    Column("first_response_at", Instant),
    Column("first_response_office", Span),
    Column("first_response_wall", Span),
    Column("awaiting_since", Instant),
    Column("first_resolved_at", Instant),
    Column("resolved_at", Instant),
    Column("resolution_office", Span),
    Column("resolution_wall", Span),
    Column("late_resolved_at", Instant),
    Column("due_at", Instant),
    Column("warn_at", Instant),
    Column("events", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("queue_order", BigInteger, nullable=False),
    Column("words_number", BigInteger, nullable=False),  # of conversation_words
    UniqueConstraint("code"),
    Index(None, "conversation_id", "opened_at", "id"),
    Index("ix_cases_queue", *_QUEUE),
    Index(
        "ix_cases_unfinished",
        *_QUEUE,
        "opened_at",
        "last_message_at",
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    ),
    Index("ix_cases_words", "words_number", *_FILTERED, *_STANDING),
    Index(None, "opened_at", "id"),
    Index(
        "ix_cases_awaiting",
        "awaiting_since",
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    ),
    _few("ix_cases_snoozed", "snoozed_until", "id", where="snoozed_until IS NOT NULL"),
    _few(
        "ix_cases_escalated",
        *_QUEUE,
        "escalated",
        where="escalated AND status IN ('open', 'waiting')",
    ),
    _few("ix_cases_left_out", *_QUEUE, where="status IN ('spam', 'merged')"),
    _few("ix_cases_restricted", "status", where="restricted"),
    _few(
        "ix_cases_ended",
        *("resolved_at", "id", "ending", *_FILTERED, "restricted", "priority", "words_number"),
        where="resolved_at IS NOT NULL",
    ),
    Index(
        "ix_cases_resolved",
        "resolved_at",
        "id",
        sqlite_where=sql("status = 'resolved'"),
        postgresql_where=sql("status = 'resolved'"),
    ),
)

case_events = Table(
    "case_events",
    metadata,
    an_id(),
    text("case_id"),
    Column("number", Integer, nullable=False),
    Column("kind", Choice(EventKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", Prose),
    Column("message_id", Prose),
    text("value"),
    Column("rule_id", Prose),
    text("talk", server_default=""),
    UniqueConstraint("case_id", "number"),
    _few("ix_case_events_caught", "value", where="kind = 'marked_spam' AND value <> ''"),
)
