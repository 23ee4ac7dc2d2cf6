"""An index of the few cases that are spam or merged into others: a page of them reads no more."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_LEFT_OUT = sa.text("status IN ('spam', 'merged')")
_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")
_STANDING = ("restricted", "snoozed", "unit", "warn_at", "priority")
_QUEUE = ["queue_order", "id", *_FILTERED, *_STANDING, "words_number"]


def upgrade() -> None:
    """The index."""
    op.create_index(
        "ix_cases_left_out",
        "cases",
        _QUEUE,
        sqlite_where=_LEFT_OUT,
        postgresql_where=_LEFT_OUT,
    )
