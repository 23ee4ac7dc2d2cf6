"""What the desk tells its own people, and by which ways."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy import text as sql

from domain.notifications import NotificationKind, NotificationWishes, Route, Way
from storage.columns import Choice, Document, Instant, Prose
from storage.tables.schema import an_id, metadata, text


def _only(name: str, where: str, *columns: str) -> Index:
    condition = sql(where)
    return Index(
        f"ix_notifications_{name}", *columns, sqlite_where=condition, postgresql_where=condition
    )


notifications = Table(
    "notifications",
    metadata,
    an_id(),
    text("user_id"),
    Column("kind", Choice(NotificationKind), nullable=False),
    text("subject_id"),
    text("occasion"),
    Column("at", Instant, nullable=False),
    Column("by_id", Prose),
    text("value"),
    Column("route", Choice(Route), nullable=False),
    Column("seen_at", Instant),
    Index(None, "user_id", "at", "id"),
    _only("unseen", "seen_at IS NULL", "user_id", "subject_id", "kind"),
    _only("pending", "route = 'pending'", "at", "id"),
    _only("held", "route = 'digest'", "user_id", "at", "id"),
)

notification_sendings = Table(
    "notification_sendings",
    metadata,
    text("notification_id"),
    Column("way", Choice(Way), nullable=False),
    text("delivery_id", index=True),
    PrimaryKeyConstraint("notification_id", "way"),
)

notification_wishes = Table(
    "notification_wishes",
    metadata,
    Column("user_id", Prose, primary_key=True),
    Column("body", Document(NotificationWishes), nullable=False),
)

digests = Table(
    "digests",
    metadata,
    text("user_id"),
    text("day"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "day"),
)

staff_links = Table(
    "staff_links",
    metadata,
    Column("user_id", Prose, primary_key=True),
    text("channel_id"),
    text("address"),
    text("name"),
    text("broken"),
    Column("linked_at", Instant, nullable=False),
    UniqueConstraint("channel_id", "address"),
)

staff_link_codes = Table(
    "staff_link_codes",
    metadata,
    Column("code_hash", Prose, primary_key=True),
    text("user_id", index=True),
    text("channel_id"),
    Column("expires_at", Instant, nullable=False),
)
