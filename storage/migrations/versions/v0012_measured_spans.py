"""What the clocks of every case measured, as rows, and the sums that charts are drawn from."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Instant, Prose, Span

revision = "0012"
down_revision = "0011"

_COUNTED = ["measure", "day", "state", "staff_key", "hour", "channel_key", "kind", "branch_key"]
_SPANS = ["cell", "office", "wall", "office_bucket", "wall_bucket", "due_at", "kept"]
_KEY = ["measure", "clock", "channel_key", "kind", "branch_key", "cell", "bucket"]
# SQLite keeps moments as whole microseconds (`storage.columns`).
_NOW = {
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "now()",
}


def upgrade() -> None:
    """New tables. Cases that are there already are measured by the program, a batch at a time:
    until that is done, every figure says that it does not count all of them yet."""
    op.create_table(
        "measured_spans", *_span_columns(), sa.PrimaryKeyConstraint(*_ID, name="pk_measured_spans")
    )
    op.create_index("ix_measured_spans_day", "measured_spans", [*_COUNTED, *_SPANS])
    _partial("ix_measured_spans_waiting", ["measure", "since", "day"], "state = 'waiting'")
    _partial("ix_measured_spans_due", ["measure", "due_at"], "state <> 'waiting'")
    op.create_table(
        "span_sums",
        *_sum_columns(),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_span_sums"),
        sqlite_with_rowid=False,
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "span_changes",
        sa.Column("number", number, nullable=False),
        *_sum_columns(),
        sa.PrimaryKeyConstraint("number", name="pk_span_changes"),
    )
    now = _NOW[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO recounts (name, asked_at, after_id, done)"  # noqa: S608 - our own words
        f" SELECT 'spans', {now}, '', 0 WHERE EXISTS (SELECT 1 FROM cases)"
    )


_ID = ("case_id", "measure", "number")


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "measured_spans", columns, sqlite_where=condition, postgresql_where=condition
    )


def _span_columns() -> list[sa.Column[object]]:
    return [
        _filled("case_id", Prose),
        _filled("measure", Prose),
        _filled("number", sa.Integer),
        _filled("state", Prose),
        _filled("since", Instant),
        sa.Column("until", Instant),
        _filled("office", Span),
        _filled("wall", Span),
        sa.Column("runs_since", Instant),
        sa.Column("due_at", Instant),
        sa.Column("kept", sa.Boolean),
        _filled("day", Prose),
        _filled("cell", Prose),
        _filled("hour", sa.Integer),
        _filled("channel_key", Prose),
        _filled("kind", Prose),
        _filled("branch_key", Prose),
        _filled("staff_key", Prose),
        _filled("office_bucket", sa.Integer),
        _filled("wall_bucket", sa.Integer),
    ]


def _sum_columns() -> list[sa.Column[object]]:
    numbers = {"bucket", "n", "promised", "kept"}
    names = ["measure", "clock", "cell", "channel_key", "kind", "branch_key", "bucket"]
    names += ["n", "total", "promised", "kept"]
    kinds = {name: sa.Integer if name in numbers else Prose for name in names}
    return [_filled(name, Span if name == "total" else kinds[name]) for name in names]


def _filled(name: str, kind: object) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=False)  # type: ignore[arg-type]
