"""Who reacted to what of ours, as far as a platform tells; reactions are interactions too."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """A new table; an interaction is known by the message or the reaction that it is."""
    op.create_table(
        "account_reactions",
        sa.Column("id", Prose, nullable=False),
        sa.Column("channel_id", Prose, nullable=False),
        sa.Column("remote_id", Prose, nullable=False),
        sa.Column("account_id", Prose, nullable=False),
        sa.Column("post_remote_id", Prose, nullable=False),
        sa.Column("delivery_id", Prose, nullable=True),
        sa.Column("conversation_id", Prose, nullable=False),
        sa.Column("kind", Prose, nullable=False),
        sa.Column("sign", Prose, nullable=False),
        sa.Column("url", Prose, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account_reactions"),
        sa.UniqueConstraint(
            "channel_id", "remote_id", name="uq_account_reactions_channel_id_remote_id"
        ),
    )
    op.create_index(
        "ix_account_reactions_channel_id_account_id",
        "account_reactions",
        ["channel_id", "account_id"],
    )
    op.create_index(
        "ix_account_reactions_conversation_id", "account_reactions", ["conversation_id"]
    )
    op.create_index("ix_account_reactions_at", "account_reactions", ["at"])
    op.execute("ALTER TABLE interactions RENAME COLUMN message_id TO id")
    op.drop_index("ix_interactions_member", "interactions")
    op.create_index(
        "ix_interactions_member", "interactions", ["member_id", "at", "conversation_id", "kind"]
    )
