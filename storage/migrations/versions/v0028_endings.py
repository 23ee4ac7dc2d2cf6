"""As what each case ended, on the case itself, and what its member answered, off one index: so the
queue finds the cases behind every count."""

import sqlalchemy as sa
from alembic import op

from domain.case_lists import ending_of
from storage.columns import Prose

revision = "0028"
down_revision = "0027"

_BATCH = 5_000
_ENDED = "resolved_at IS NOT NULL"
_FILTERED = ("status", "kind", "channel_id", "branch_id", "topic_id", "assignee_id")

# The reason of the last ending that the case stands by, of a page of cases behind an id.
_ENDINGS = (
    "SELECT c.id, (SELECT e.value FROM case_events e WHERE e.case_id = c.id"
    " AND e.kind = 'resolved' AND e.talk = '' ORDER BY e.number DESC LIMIT 1) AS value"
    " FROM cases c WHERE c.resolved_at IS NOT NULL AND c.id > :after ORDER BY c.id LIMIT :most"
)


def upgrade() -> None:
    """A new column, told from the events; indexes for what it and the ratings are asked."""
    op.add_column("cases", sa.Column("ending", Prose, nullable=False, server_default=""))
    _tell()
    where = sa.text(_ENDED)
    op.create_index(
        "ix_cases_ended",
        "cases",
        ["resolved_at", "id", "ending", *_FILTERED, "restricted", "priority", "words_number"],
        sqlite_where=where,
        postgresql_where=where,
    )
    op.drop_index("ix_case_events_ended", "case_events")
    op.drop_index("ix_ratings_asked_at", "ratings")
    op.create_index(
        "ix_ratings_asked_at_case_id_score", "ratings", ["asked_at", "case_id", "score"]
    )


def _tell() -> None:
    connection, after = op.get_bind(), ""
    while True:
        page = connection.execute(sa.text(_ENDINGS), {"after": after, "most": _BATCH}).all()
        if not page:
            return
        after = page[-1].id
        told = [{"of": row.id, "ending": ending_of(row.value or "")} for row in page]
        connection.execute(sa.text("UPDATE cases SET ending = :ending WHERE id = :of"), told)
