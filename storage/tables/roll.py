"""What belongs to the roll: keys to find members by, their consent, suggestions, interactions,
and what was read in from files."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql

from domain.consent import ConsentWay, Purpose
from domain.interactions import InteractionKind
from domain.matching import Answer
from domain.members import Member
from domain.roll_shelves import Verdict
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

member_keys = Table(
    "member_keys",
    metadata,
    text("key"),
    text("member_id", index=True),
    PrimaryKeyConstraint("key", "member_id"),
)

consents = Table(
    "consents",
    metadata,
    an_id(),
    text("member_id"),
    Column("purpose", Choice(Purpose), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("way", Choice(ConsentWay), nullable=False),
    Column("at", Instant, nullable=False),
    Column("noted_at", Instant, nullable=False),
    text("noted_by"),
    text("note"),
    Index(None, "member_id", "at", "id"),
)

ended_identities = Table(
    "ended_identities",
    metadata,
    an_id(),
    text("member_id", index=True),
    text("platform"),
    text("remote_id"),
    text("name"),
    text("confirmed_by"),
    Column("confirmed_at", Instant, nullable=False),
    text("ended_by"),
    Column("ended_at", Instant, nullable=False),
    text("why"),
)

_OPEN = sql("answer = 'open'")

suggestions = Table(
    "suggestions",
    metadata,
    an_id(),
    text("member_id"),
    text("platform"),
    text("remote_id"),
    text("name"),
    text("reason"),
    text("given"),
    text("conversation_id"),
    Column("found_at", Instant, nullable=False),
    Column("answer", Choice(Answer), nullable=False),
    Column("answered_by", Prose),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
    Column("strength", Integer, nullable=False),  # 0 is the strongest reason
    UniqueConstraint("member_id", "platform", "remote_id"),
    Index(None, "platform", "remote_id"),
    Index(
        "ix_suggestions_open",
        "strength",
        "found_at",
        "id",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

interactions = Table(
    "interactions",
    metadata,
    an_id(),
    text("member_id"),
    text("identity_id", index=True),
    text("conversation_id"),
    Column("kind", Choice(InteractionKind), nullable=False),
    Column("at", Instant, nullable=False),
    # what each list and figure reads, without touching a row
    Index("ix_interactions_member", "member_id", "at", "conversation_id", "kind"),
    Index("ix_interactions_at", "at", "member_id"),
)

roll_imports = Table(
    "roll_imports",
    metadata,
    an_id(),
    text("file_name"),
    text("by_id"),
    Column("at", Instant, nullable=False, index=True),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("undone_by", Prose),
    Column("undone_at", Instant),
    Column("rows", Integer),
    text("file_id", server_default=""),
    text("detail", server_default=""),
    Column("version", Integer, nullable=False),
)

roll_changes = Table(
    "roll_changes",
    metadata,
    text("import_id"),
    Column("line", Integer, nullable=False),
    text("member_id", index=True),
    Column("before", Document(Member)),
    Column("after", Integer, nullable=False),
    Column("consent_ids", Document(tuple[str, ...]), nullable=False),
    PrimaryKeyConstraint("import_id", "line"),
)

# what became of each row of a file
roll_lines = Table(
    "roll_lines",
    metadata,
    text("import_id"),
    Column("line", Integer, nullable=False),
    Column("verdict", Choice(Verdict), nullable=False),
    text("member_id"),
    text("why"),
    PrimaryKeyConstraint("import_id", "line"),
    Index(None, "import_id", "verdict", "line"),
)
