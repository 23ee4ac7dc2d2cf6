"""One small row a sent post: what charts of engagement are drawn from."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0018"
down_revision = "0017"

# SQLite keeps moments as whole microseconds (`storage.columns`).
_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "now()",
}
_COUNTS = (
    *("impressions", "reach", "views", "reactions", "comments", "shares", "saves", "clicks"),
    *("interactions", "denominator", "week_interactions"),
)


def upgrade() -> None:
    """A new table. Posts that were sent before are told by the program, a batch at a time: until
    that is done, every chart says that it does not count all of them yet."""
    op.create_table(
        "sent_posts",
        *(sa.Column(name, Prose, nullable=False) for name in ("delivery_id", "post_id")),
        sa.Column("channel_id", Prose, nullable=False),
        sa.Column("sent_s", sa.BigInteger, nullable=False),
        sa.Column("media", Prose, nullable=False),
        sa.Column("is_readable", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in _COUNTS),
        sa.Column("rate_of", Prose),
        sa.Column("read_s", sa.BigInteger),
        sa.PrimaryKeyConstraint("delivery_id", name="pk_sent_posts"),
    )
    op.create_index("ix_sent_posts_sent_s", "sent_posts", ["sent_s"])
    op.create_index("ix_sent_posts_channel_id_sent_s", "sent_posts", ["channel_id", "sent_s"])
    now = _NOW[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO recounts (name, asked_at, after_id, done)"  # noqa: S608 - our own words
        f" SELECT 'sent_posts', {now}, '', 0 WHERE EXISTS (SELECT 1 FROM deliveries)"
    )
