"""Where a case lies and who may see it, when its promise is about to break, which rule did it."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0005"
down_revision = "0004"

_OPEN = "status IN ('open', 'waiting')"
_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")
_STANDING = ("restricted", "snoozed", "unit", "warn_at")
_QUEUE = ["queue_order", "id", *_FILTERED, *_STANDING, "words_number"]


def upgrade() -> None:
    """New columns; of open cases the warning is reckoned by the wall clock until they move on."""
    for column in _columns():
        op.add_column("cases", column)
    op.add_column("case_events", sa.Column("rule_id", Prose))
    op.execute(
        "UPDATE cases SET warn_at = due_at - (due_at - COALESCE(awaiting_since, opened_at)) / 4"
        " WHERE due_at IS NOT NULL AND status IN ('open', 'waiting')"
    )
    for name in ("ix_cases_queue", "ix_cases_unfinished", "ix_cases_words"):
        op.drop_index(name, "cases")
    where = sa.text(_OPEN)
    op.create_index("ix_cases_queue", "cases", _QUEUE)
    op.create_index(
        "ix_cases_unfinished", "cases", _QUEUE, sqlite_where=where, postgresql_where=where
    )
    op.create_index("ix_cases_words", "cases", ["words_number", *_FILTERED, *_STANDING])


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("branch_id", Prose),
        sa.Column("topic_id", Prose),
        sa.Column("labels", sa.Text, nullable=False, server_default="[]"),
        sa.Column("unit", Prose, nullable=False, server_default=""),
        sa.Column("snoozed", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("snoozed_until", Instant),
        sa.Column("escalated", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("restricted", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("merged_into", Prose),
        sa.Column("warn_at", Instant),
    ]
