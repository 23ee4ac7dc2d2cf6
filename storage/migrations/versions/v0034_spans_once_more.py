"""Every case is measured once more: a talk that was closed in silence, and whose case was merged
afterwards into an open one, was counted as waiting though nobody owed it a word."""

from alembic import op

revision = "0034"
down_revision = "0033"

_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "now()",
}


def upgrade() -> None:
    """The walk through all cases begins again, however far it was."""
    now = _NOW[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO recounts (name, asked_at, after_id, done)"  # noqa: S608 - our own words
        f" SELECT 'spans', {now}, '', 0 WHERE EXISTS (SELECT 1 FROM cases)"
        " ON CONFLICT (name) DO UPDATE SET asked_at = excluded.asked_at, after_id = '', done = 0,"
        " ended_at = NULL"
    )
