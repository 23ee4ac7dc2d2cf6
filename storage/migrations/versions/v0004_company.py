"""What people at the desk share and begin: saved replies, drafts, presence, mentions."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Four new tables; no old row changes."""
    op.create_table(
        "saved_replies",
        *_texts("id", "title", "text", "language", "updated_by"),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
        sa.UniqueConstraint("title", "language", name="uq_saved_replies_title_language"),
    )
    op.create_table(
        "case_drafts",
        *_texts("user_id", "case_id", "kind", "text"),
        sa.Column("written_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "case_id", "kind", name="pk_case_drafts"),
    )
    op.create_index("ix_case_drafts_written_at", "case_drafts", ["written_at"])
    op.create_table(
        "presences",
        *_texts("case_id", "user_id"),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("typed_at", Instant),
        sa.PrimaryKeyConstraint("case_id", "user_id", name="pk_presences"),
    )
    op.create_index("ix_presences_seen_at", "presences", ["seen_at"])
    _mentions()


def _mentions() -> None:
    op.create_table(
        "mentions",
        *_texts("event_id", "user_id", "case_id", "by_id"),
        sa.Column("at", Instant, nullable=False),
        sa.Column("seen_at", Instant),
        sa.PrimaryKeyConstraint("event_id", "user_id", name="pk_mentions"),
    )
    op.create_index("ix_mentions_case_id", "mentions", ["case_id"])
    unseen = sa.text("seen_at IS NULL")
    op.create_index(
        "ix_mentions_unseen",
        "mentions",
        ["user_id", "at"],
        sqlite_where=unseen,
        postgresql_where=unseen,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]
