"""Whether single keys do anything for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """A new column; everybody has the keys, as before."""
    on = sa.Column("uses_keys", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("users", on)
