"""Which posts each import of history brought, what of their pictures, and in how many files."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Imports of before stand as they are: what they brought is not known, so not taken back."""
    op.create_table(
        "history_kept",
        sa.Column("import_id", Prose, nullable=False),
        sa.Column("delivery_id", Prose, nullable=False),
        sa.PrimaryKeyConstraint("import_id", "delivery_id", name="pk_history_kept"),
    )
    op.create_index("ix_history_kept_delivery_id", "history_kept", ["delivery_id"])
    for name in ("pictures", "pictureless", "taken_back"):
        op.add_column(
            "history_imports",
            sa.Column(name, sa.Integer, nullable=False, server_default="0"),
        )
    op.add_column(
        "history_imports", sa.Column("further", sa.Text, nullable=False, server_default="[]")
    )
