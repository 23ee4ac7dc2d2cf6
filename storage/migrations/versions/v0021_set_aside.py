"""Messages that could not be taken in, with the reason."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """A new table; nothing is changed."""
    op.create_table(
        "set_aside",
        *(sa.Column(name, Prose, nullable=False) for name in ("id", "channel_id")),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("reason", Prose, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_set_aside"),
    )
    op.create_index("ix_set_aside_at", "set_aside", ["at"])
