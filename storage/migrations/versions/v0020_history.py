"""What is read in of a channel's past, from files that platforms let people download."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """New tables only: nothing of what there is changes."""
    op.create_table(
        "history_imports",
        sa.Column("id", Prose, nullable=False),
        *_texts("channel_id", "file_name", "file_id", "form"),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("counted_at", Instant, nullable=False),
        *_texts("state"),
        *_numbers("total", "done", "new", "known", "aside", "refused"),
        *_texts("by_id"),
        sa.Column("at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        *_texts("detail"),
        *_numbers("version"),
        sa.PrimaryKeyConstraint("id", name="pk_history_imports"),
    )
    for columns in (["file_id"], ["at"], ["state", "at"]):
        name = f"ix_history_imports_{'_'.join(columns)}"
        op.create_index(name, "history_imports", columns)
    op.create_table(
        "history_refusals",
        *_texts("import_id"),
        *_numbers("position"),
        *_texts("why", "excerpt"),
        sa.PrimaryKeyConstraint("import_id", "position", name="pk_history_refusals"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Prose, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]
