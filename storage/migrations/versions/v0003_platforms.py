"""What channels of other platforms need: notes, health, exchanges, edited messages."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Columns with a default, so that no row has to be written anew, and one table."""
    op.create_table(
        "channel_notes",
        sa.Column("channel_id", Prose, nullable=False),
        sa.Column("name", Prose, nullable=False),
        sa.Column("sealed", Prose, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", "name", name="pk_channel_notes"),
    )
    op.add_column("attempts", _document("exchanges"))
    op.add_column("channels", sa.Column("expires_at", Instant))
    op.add_column("channels", _document("missing"))
    op.add_column("cursors", sa.Column("collected_at", Instant))
    op.add_column("messages", sa.Column("edited_at", Instant))
    op.add_column("messages", sa.Column("first_text", Prose, nullable=False, server_default=""))
    op.add_column("messages", sa.Column("withdrawn_at", Instant))
    op.create_index("ix_messages_channel_id_at", "messages", ["channel_id", "at"])
    op.create_index(
        "ix_deliveries_taken",
        "deliveries",
        ["channel_id", "sent_at"],
        sqlite_where=sa.text("sent_at IS NOT NULL"),
        postgresql_where=sa.text("sent_at IS NOT NULL"),
    )


def _document(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="[]")
