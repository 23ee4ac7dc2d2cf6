"""Rules, and who is on duty."""

from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Index, Integer, Table
from sqlalchemy import text as sql

from domain.cooperative import Interval
from domain.duties import Absence
from domain.rules import Act, Condition, Moment
from storage.columns import Document, Instant, Prose
from storage.tables.casework import case_events, cases
from storage.tables.schema import an_id, metadata, text

rules = Table(
    "rules",
    metadata,
    an_id(),
    text("name"),
    Column("position", Integer, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("moments", Document(tuple[Moment, ...]), nullable=False),
    Column("conditions", Document(tuple[Condition, ...]), nullable=False),
    Column("acts", Document(tuple[Act, ...]), nullable=False),
    Column("stops", Boolean, nullable=False),
    Column("removed", Boolean, nullable=False),
    text("changed_by"),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    an_id(),
    Column("is_on", Boolean, nullable=False),
    Column("branch_id", Prose),
    Column("week", Document(Mapping[int, tuple[Interval, ...]]), nullable=False),
    Column("absences", Document(tuple[Absence, ...]), nullable=False),
    Column("last_turn", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("name", Prose, primary_key=True),
    Column("number", Integer, nullable=False),
)

_BY_RULE = sql("rule_id IS NOT NULL")
_UNFINISHED = sql("status IN ('open', 'waiting')")

# What a rule did, and how much each person has to do, without walking everything.
Index(
    "ix_case_events_rule",
    case_events.c.rule_id,
    case_events.c.at,
    case_events.c.case_id,
    sqlite_where=_BY_RULE,
    postgresql_where=_BY_RULE,
)
Index("ix_cases_load", cases.c.assignee_id, sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
