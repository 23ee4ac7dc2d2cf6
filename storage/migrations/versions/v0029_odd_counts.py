"""What platforms told where a count belongs, for the page of channels."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0029"
down_revision = "0028"

_TEXTS = ("channel_id", "metric", "kind", "told")


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "odd_counts",
        *(sa.Column(name, Prose, nullable=False) for name in _TEXTS),
        *(sa.Column(name, Instant, nullable=False) for name in ("since", "at")),
        sa.PrimaryKeyConstraint("channel_id", "metric", name="pk_odd_counts"),
    )
