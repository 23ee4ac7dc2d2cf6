"""In which months each member interacted, a bit each (`storage.active_months`): the reach of the
roll is told from these, never from every interaction."""

from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Table

from storage.tables.schema import metadata, text

active_months = Table(
    "active_months",
    metadata,
    text("member_id"),
    Column("five_years", Integer, nullable=False),
    Column("months", BigInteger, nullable=False),
    PrimaryKeyConstraint("member_id", "five_years"),
    sqlite_with_rowid=False,
)
