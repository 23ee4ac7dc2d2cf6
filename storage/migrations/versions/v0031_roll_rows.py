"""How many rows a file of the roll had: one that was broken off is told from a whole one."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Of files that were read in before nobody noted it."""
    op.add_column("roll_imports", sa.Column("rows", sa.Integer))
