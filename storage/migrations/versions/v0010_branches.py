"""Branches, who and what belongs to one, late resolutions, and cases to be reckoned anew."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """New tables and columns; whether a resolution was late is known once its case is told anew."""
    op.create_table(
        "branches",
        sa.Column("id", Prose, nullable=False),
        sa.Column("name", Prose, nullable=False),
        sa.Column("zone", Prose, nullable=False),
        sa.Column("week", sa.Text),
        sa.Column("closed_days", sa.Text, nullable=False),
        sa.Column("open_days", sa.Text, nullable=False),
        sa.Column("day_hours", sa.Text, nullable=False),
        sa.Column("seasons", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_branches"),
        sa.UniqueConstraint("name", name="uq_branches_name"),
    )
    op.create_table(
        "recounts",
        sa.Column("name", Prose, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("asked_by", Prose),
        sa.Column("after_id", Prose, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("name", name="pk_recounts"),
    )
    op.add_column("users", sa.Column("branch_id", Prose))
    op.add_column("channels", sa.Column("branch_id", Prose))
    op.add_column("cases", sa.Column("late_resolved_at", Instant))
