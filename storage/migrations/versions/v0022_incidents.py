"""Failures of protection with their time limits, and how far one part of an erasure has come."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """A new table, and a new column that is empty: no part of an erasure is half done."""
    op.add_column("erasures", sa.Column("within", Prose, nullable=False, server_default=""))
    op.create_table(
        "incidents",
        sa.Column("id", Prose, nullable=False),
        sa.Column("found_at", Instant, nullable=False),
        sa.Column("noted_by", Prose, nullable=False),
        *(sa.Column(name, Prose, nullable=False) for name in ("happened", "exposed", "handling")),
        sa.Column("people", sa.Integer),
        sa.Column("people_told_at", Instant),
        sa.Column("authority_told_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_found_at_id", "incidents", ["found_at", "id"])
