"""Rolls that go on by themselves: what waits of an import, and why one was broken off."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Of what was read in before, nothing waits."""
    for name in ("file_id", "detail"):
        op.add_column("roll_imports", sa.Column(name, Prose, nullable=False, server_default=""))
