"""Labels and topics, which case bears which, and saved filters."""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, UniqueConstraint

from domain.labels import LabelKind, Tint
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

labels = Table(
    "labels",
    metadata,
    an_id(),
    Column("kind", Choice(LabelKind), nullable=False),
    text("name"),
    Column("color", Choice(Tint), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("kind", "name"),
)

# What `cases.labels` says, the other way round: the queue of a label is read off its index.
case_labels = Table(
    "case_labels",
    metadata,
    Column("case_id", Prose, primary_key=True),
    Column("label_id", Prose, primary_key=True),
    Column("queue_order", BigInteger, nullable=False),
    Index(None, "label_id", "queue_order", "case_id"),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    an_id(),
    text("owner_id"),
    text("name"),
    Column("shared", Boolean, nullable=False),
    Column("filters", Document(Mapping[str, str]), nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("owner_id", "name"),
)
