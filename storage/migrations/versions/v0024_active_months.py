"""The months in which each member interacted, as bits: what the reach of the roll is told from."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0024"
down_revision = "0023"

# Twelve hours behind UTC and fourteen ahead of it are the outermost zones: where both have the
# same month, every zone has.
_SECONDS = "at / 1000000"  # SQLite keeps moments as whole microseconds (`storage.columns`)
_BEHIND = {
    "sqlite": f"strftime('%Y-%m', {_SECONDS} - 43200, 'unixepoch')",
    "postgresql": "date_trunc('month', at AT TIME ZONE 'UTC' - interval '12 hours')",
}
_AHEAD = {
    "sqlite": f"strftime('%Y-%m', {_SECONDS} + 50400, 'unixepoch')",
    "postgresql": "date_trunc('month', at AT TIME ZONE 'UTC' + interval '14 hours')",
}
_YEAR = {
    "sqlite": f"CAST(strftime('%Y', {_SECONDS}, 'unixepoch') AS INTEGER)",
    "postgresql": "CAST(extract(year FROM at AT TIME ZONE 'UTC') AS integer)",
}
_MONTH = {
    "sqlite": f"CAST(strftime('%m', {_SECONDS}, 'unixepoch') AS INTEGER)",
    "postgresql": "CAST(extract(month FROM at AT TIME ZONE 'UTC') AS integer)",
}


def upgrade() -> None:
    """A new table, filled from the interactions that are there, and one index for another."""
    op.create_table(
        "active_months",
        sa.Column("member_id", Prose, nullable=False),
        sa.Column("five_years", sa.Integer, nullable=False),
        sa.Column("months", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "five_years", name="pk_active_months"),
        sqlite_with_rowid=False,
    )
    op.execute(filling(op.get_bind().dialect.name))
    op.drop_index("ix_identities_member_id", "identities")
    op.create_index("ix_identities_member_id_platform", "identities", ["member_id", "platform"])


def filling(dialect: str) -> str:
    """The statement that makes the rows of an empty table from the interactions."""
    said = (
        f"SELECT member_id, {_YEAR[dialect]} AS y, {_MONTH[dialect]} AS m FROM interactions"  # noqa: S608 - our own words
        f" WHERE {_BEHIND[dialect]} = {_AHEAD[dialect]}"
    )
    bit = "CAST(1 AS BIGINT) << ((y % 5) * 12 + m - 1)"
    return (
        "INSERT INTO active_months (member_id, five_years, months)"  # noqa: S608 - our own words
        f" SELECT member_id, y / 5, CAST(sum(DISTINCT {bit}) AS BIGINT) FROM ({said}) AS said"
        " GROUP BY member_id, y / 5"
    )
