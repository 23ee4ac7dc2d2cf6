"""What hangs on members' messages, and what stands beside an answer that was begun."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """A new table, and two columns; no old row changes."""
    op.create_table(
        "attachments",
        sa.Column("message_id", Prose, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", Prose, nullable=False),
        sa.Column("kind", Prose, nullable=False),
        sa.Column("size_bytes", sa.BigInteger),
        sa.Column("file_id", Prose, nullable=False),
        sa.Column("width_px", sa.Integer),
        sa.Column("height_px", sa.Integer),
        sa.Column("not_kept", Prose),
        sa.PrimaryKeyConstraint("message_id", "position", name="pk_attachments"),
    )
    for name in ("pictures", "files"):
        column = sa.Column(name, sa.Text, nullable=False, server_default="[]")
        op.add_column("case_drafts", column)
