"""An index by status: a page of what seldom is (spam, merged) reads no other rows."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """The index."""
    op.create_index("ix_cases_status_queue_order_id", "cases", ["status", "queue_order", "id"])
