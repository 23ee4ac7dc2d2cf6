"""What each measured value was made of, by the platform's own names."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Readings of before are without it: nobody kept what they were made of."""
    op.add_column("snapshots", sa.Column("raw", sa.Text, nullable=False, server_default="{}"))
