"""Rows behind numbers that had none: budgets, and what imports of history and of the roll told."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Prose

revision = "0030"
down_revision = "0029"

# A row that was new was added, so it stood at its first version; a later erasure empties `before`.
_LINES_FROM_CHANGES = """
    INSERT INTO roll_lines (import_id, line, verdict, member_id, why)
    SELECT import_id, line, CASE WHEN after = 0 THEN 'new' ELSE 'changed' END, member_id, ''
    FROM roll_changes
"""


def upgrade() -> None:
    """Of what was spent or read in of history before, nobody noted which rows it was."""
    op.add_column(
        "budget_spendings", sa.Column("delivery_id", Prose, nullable=False, server_default="")
    )
    _lines("history_lines", "position", "sort", "told", pictures=True)
    _lines("roll_lines", "line", "verdict", "member_id", "why")
    op.execute(_LINES_FROM_CHANGES)


def _lines(name: str, place: str, sort: str, *texts: str, pictures: bool = False) -> None:
    op.create_table(
        name,
        sa.Column("import_id", Prose, nullable=False),
        sa.Column(place, sa.Integer, nullable=False),
        *(sa.Column(each, Prose, nullable=False) for each in (sort, *texts)),
        *([sa.Column("pictures", sa.Integer, nullable=False)] if pictures else []),
        sa.PrimaryKeyConstraint("import_id", place, name=f"pk_{name}"),
    )
    index = ["import_id", sort, place]
    op.create_index(f"ix_{name}_{'_'.join(index)}", name, index)
