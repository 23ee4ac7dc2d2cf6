"""What personal data needs: who opened what, what was erased, what is kept how long."""

from collections.abc import Mapping

from sqlalchemy import Boolean, Column, Index, Integer, Table

from domain.accesses import AccessKind
from domain.erasing import Erased, Step
from domain.retention import RetentionKind
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

accesses = Table(
    "accesses",
    metadata,
    an_id(),
    Column("at", Instant, nullable=False),
    text("user_id"),
    Column("kind", Choice(AccessKind), nullable=False),
    text("subject_id"),
    Index(None, "at", "id"),
    Index(None, "subject_id", "at", "id"),
)

erasures = Table(
    "erasures",
    metadata,
    an_id(),
    Column("kind", Choice(Erased), nullable=False),
    text("subject_id"),
    text("asked_by"),
    Column("asked_at", Instant, nullable=False),
    text("why"),
    Column("step", Choice(Step), nullable=False),
    text("after"),
    text("within", server_default=""),
    Column("conversation_ids", Document(tuple[str, ...]), nullable=False),
    Column("file_ids", Document(tuple[str, ...]), nullable=False),
    Column("erased", Document(Mapping[str, int]), nullable=False),
    Column("done_at", Instant),
    Column("version", Integer, nullable=False),
    Index(None, "asked_at", "id"),
)

tombstones = Table(
    "tombstones",
    metadata,
    Column("mark", Prose, primary_key=True),
    Column("at", Instant, nullable=False),
    text("erasure_id"),
)

retention_rules = Table(
    "retention_rules",
    metadata,
    Column("kind", Choice(RetentionKind), primary_key=True),
    Column("months", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    text("changed_by"),
    Column("changed_at", Instant, nullable=False),
)
