"""Users and their sessions, members, the audit log, and the cooperative itself."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint, true

from domain.cooperative import Cooperative
from domain.people import Role
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text

users = Table(
    "users",
    metadata,
    an_id(),
    text("login"),
    text("name"),
    Column("role", Choice(Role), nullable=False),
    text("email"),
    text("language"),
    text("password_hash"),
    Column("must_change_password", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("branch_id", Prose),
    Column("uses_keys", Boolean, nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("login"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Prose, primary_key=True),
    text("user_id", index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", Prose, primary_key=True),
    text("user_id", index=True),
    Column("expires_at", Instant, nullable=False),
)

members = Table(
    "members",
    metadata,
    an_id(),
    text("number"),
    text("name"),
    Column("branch_id", Prose),
    Column("phones", Document(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("emails", Document(tuple[str, ...]), nullable=False, server_default="[]"),
    text("contact"),
    Column("joined_at", Instant),
    Column("left_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    text("folded_name"),  # without case and accents, to sort and search by
    text("folded_number"),
    UniqueConstraint("number"),
    Index(None, "folded_name", "id"),
    Index(None, "branch_id", "folded_name", "id"),
    # what the reach of the roll reads of each member, without touching a row
    Index("ix_members_reach", "branch_id", "joined_at", "left_at"),
)

identities = Table(
    "identities",
    metadata,
    an_id(),
    text("member_id"),
    text("platform"),
    text("remote_id"),
    text("name"),
    text("confirmed_by"),
    Column("confirmed_at", Instant, nullable=False),
    UniqueConstraint("platform", "remote_id"),
    # who is linked where, which the reach of the roll reads without touching a row
    Index(None, "member_id", "platform"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    an_id(),
    Column("at", Instant, nullable=False),
    Column("actor_id", Prose),
    text("act"),
    text("subject_id"),
    text("detail"),
    Index(None, "at", "id"),
)

cooperative = Table(
    "cooperative",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1: there is only one
    Column("body", Document(Cooperative), nullable=False),
    Column("version", Integer, nullable=False),
)
