"""Branches, and how far a reckoning anew has come."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Boolean, Column, Integer, Table, UniqueConstraint

from domain.cooperative import Interval, Season
from storage.columns import Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

branches = Table(
    "branches",
    metadata,
    an_id(),
    text("name"),
    text("zone"),
    Column("week", Document(Mapping[int, tuple[Interval, ...]])),
    Column("closed_days", Document(Mapping[date, str]), nullable=False),
    Column("open_days", Document(tuple[date, ...]), nullable=False),
    Column("day_hours", Document(Mapping[date, tuple[Interval, ...]]), nullable=False),
    Column("seasons", Document(tuple[Season, ...]), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("name"),
)

recounts = Table(
    "recounts",
    metadata,
    Column("name", Prose, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Prose),
    text("after_id"),
    Column("done", Integer, nullable=False),
    Column("ended_at", Instant),
)
