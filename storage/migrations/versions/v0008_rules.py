"""Rules that act by themselves, what they did, and who is on duty."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """New tables; an index for what rules did, one for how much each person has to do."""
    op.create_table(
        "rules",
        sa.Column("id", Prose, nullable=False),
        sa.Column("name", Prose, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("moments", sa.Text, nullable=False),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("acts", sa.Text, nullable=False),
        sa.Column("stops", sa.Boolean, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
        sa.Column("changed_by", Prose, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rules"),
    )
    op.create_table(
        "duties",
        sa.Column("id", Prose, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("branch_id", Prose),
        sa.Column("week", sa.Text, nullable=False),
        sa.Column("absences", sa.Text, nullable=False),
        sa.Column("last_turn", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
    )
    op.create_table(
        "turns",
        sa.Column("name", Prose, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_turns"),
    )
    _index(
        "ix_case_events_rule", "case_events", ["rule_id", "at", "case_id"], "rule_id IS NOT NULL"
    )
    _index("ix_cases_load", "cases", ["assignee_id"], "status IN ('open', 'waiting')")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)
