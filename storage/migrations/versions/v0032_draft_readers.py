"""For whom an answer was begun: who is to read it, and the conversation it goes to."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Of drafts begun before nobody noted either: they stand where they stood, in public."""
    for name, before in (("readers", "everybody"), ("conversation_id", "")):
        column = sa.Column(name, Prose, nullable=False, server_default=before)
        op.add_column("case_drafts", column)
