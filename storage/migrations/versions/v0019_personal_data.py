"""What platforms tell of accounts, when nothing could be measured, and what personal data needs:
who looked at whom, what was erased and must not come back, what is kept how long."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """New tables only: nothing of what there is changes."""
    _for_accounts()
    _for_gaps()
    _for_looks()
    _for_erasing()


def _for_accounts() -> None:
    op.create_table(
        "account_snapshots",
        *_texts("channel_id", "metric"),
        sa.Column("value", sa.BigInteger),
        sa.Column("at", Instant, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("filled", sa.Boolean, nullable=False),
        _key("account_snapshots", "channel_id", "metric", "at"),
    )


def _for_gaps() -> None:
    op.create_table(
        "measuring_gaps",
        *_texts("id", "channel_id", "subject", "reason"),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        *_texts("filling"),
        sa.Column("version", sa.Integer, nullable=False),
        _key("measuring_gaps", "id"),
    )
    op.create_index(
        "ix_measuring_gaps_channel_id_started_at", "measuring_gaps", ["channel_id", "started_at"]
    )
    op.create_table(
        "measuring_looks",
        *_texts("channel_id", "subject"),
        sa.Column("at", Instant, nullable=False),
        _key("measuring_looks", "channel_id", "subject"),
    )


def _for_looks() -> None:
    op.create_table(
        "accesses",
        *_texts("id"),
        sa.Column("at", Instant, nullable=False),
        *_texts("user_id", "kind", "subject_id"),
        _key("accesses", "id"),
    )
    op.create_index("ix_accesses_at_id", "accesses", ["at", "id"])
    op.create_index("ix_accesses_subject_id_at_id", "accesses", ["subject_id", "at", "id"])


def _for_erasing() -> None:
    op.create_table(
        "erasures",
        *_texts("id", "kind", "subject_id", "asked_by"),
        sa.Column("asked_at", Instant, nullable=False),
        *_texts("why", "step", "after"),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("conversation_ids", "file_ids", "erased")
        ),
        sa.Column("done_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        _key("erasures", "id"),
    )
    op.create_index("ix_erasures_asked_at_id", "erasures", ["asked_at", "id"])
    op.create_table(
        "tombstones",
        *_texts("mark"),
        sa.Column("at", Instant, nullable=False),
        *_texts("erasure_id"),
        _key("tombstones", "mark"),
    )
    op.create_table(
        "retention_rules",
        *_texts("kind"),
        sa.Column("months", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        *_texts("changed_by"),
        sa.Column("changed_at", Instant, nullable=False),
        _key("retention_rules", "kind"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
