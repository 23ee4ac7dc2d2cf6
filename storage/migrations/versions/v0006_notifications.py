"""What the desk tells its own people: notifications, their ways out, digests, linked accounts."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0006"
down_revision = "0005"

_UNSEEN = sa.text("seen_at IS NULL")
_PENDING = sa.text("route = 'pending'")
_HELD = sa.text("route = 'digest'")


def upgrade() -> None:
    """New tables; no old row changes."""
    _notifications()
    op.create_table(
        "notification_sendings",
        *_texts("notification_id", "way", "delivery_id"),
        sa.PrimaryKeyConstraint("notification_id", "way", name="pk_notification_sendings"),
    )
    op.create_index(
        "ix_notification_sendings_delivery_id", "notification_sendings", ["delivery_id"]
    )
    op.create_table(
        "notification_wishes",
        *_texts("user_id"),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_notification_wishes"),
    )
    op.create_table(
        "digests",
        *_texts("user_id", "day", "delivery_id"),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "day", name="pk_digests"),
    )
    _links()


def _notifications() -> None:
    op.create_table(
        "notifications",
        *_texts("id", "user_id", "kind", "subject_id", "occasion", "value", "route"),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by_id", Prose),
        sa.Column("seen_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_notifications"),
    )
    op.create_index("ix_notifications_user_id_at_id", "notifications", ["user_id", "at", "id"])
    for name, columns, where in (
        ("unseen", ["user_id", "subject_id", "kind"], _UNSEEN),
        ("pending", ["at", "id"], _PENDING),
        ("held", ["user_id", "at", "id"], _HELD),
    ):
        op.create_index(
            f"ix_notifications_{name}",
            "notifications",
            columns,
            sqlite_where=where,
            postgresql_where=where,
        )


def _links() -> None:
    op.create_table(
        "staff_links",
        *_texts("user_id", "channel_id", "address", "name", "broken"),
        sa.Column("linked_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_staff_links"),
        sa.UniqueConstraint("channel_id", "address", name="uq_staff_links_channel_id_address"),
    )
    op.create_table(
        "staff_link_codes",
        *_texts("code_hash", "user_id", "channel_id"),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_staff_link_codes"),
    )
    op.create_index("ix_staff_link_codes_user_id", "staff_link_codes", ["user_id"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
