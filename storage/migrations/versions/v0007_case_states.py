"""Who is blocked, in what words cases end, and which are asleep, escalated or restricted."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0007"
down_revision = "0006"

_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")
_STANDING = ("restricted", "snoozed", "unit", "warn_at")
_QUEUE = ["queue_order", "id", *_FILTERED, *_STANDING, "words_number"]

_INDEXES = (
    ("ix_cases_snoozed", "cases", ["snoozed_until", "id"], "snoozed_until IS NOT NULL"),
    (
        "ix_cases_escalated",
        "cases",
        [*_QUEUE, "escalated"],
        "escalated AND status IN ('open', 'waiting')",
    ),
    ("ix_cases_restricted", "cases", ["status"], "restricted"),
    ("ix_case_events_ended", "case_events", ["at"], "kind = 'resolved'"),
    ("ix_case_events_caught", "case_events", ["value"], "kind = 'marked_spam' AND value <> ''"),
)


def upgrade() -> None:
    """Two new tables and indexes over few rows each; no old row changes."""
    op.create_table(
        "blocks",
        *_texts("id", "channel_id", "sender", "name", "reason", "by_id"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
        sa.UniqueConstraint("channel_id", "sender", name="uq_blocks_channel_id_sender"),
    )
    op.create_index("ix_blocks_at", "blocks", ["at"])
    op.create_table(
        "case_lists",
        *_texts("id", "kind", "name"),
        sa.Column("former", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_lists"),
        sa.UniqueConstraint("kind", "name", name="uq_case_lists_kind_name"),
    )
    for name, table, columns, condition in _INDEXES:
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
