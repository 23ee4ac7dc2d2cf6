"""A digest is known by its day and its person; which delivery took it was never asked."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """One column less."""
    with op.batch_alter_table("digests") as digests:
        digests.drop_column("delivery_id")
