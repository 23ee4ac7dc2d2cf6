"""Cases by how they ended, and by what their members said of it: what reports count, as rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, text

from domain.afterwards import Ended, Rated
from domain.cases import LEFT_OUT
from domain.reports import QueueOrder
from storage.sql.record import Condition
from storage.tables.aftercare import ratings
from storage.tables.casework import cases

HAS_ENDED = text("cases.resolved_at IS NOT NULL")  # literally as in the partial index

# Their own orders, each as its index has it.
ORDERS: Mapping[QueueOrder, tuple[ColumnElement[Any], ...]] = {
    QueueOrder.ENDED: (cases.c.resolved_at.desc(), cases.c.id.desc()),
    QueueOrder.ASKED: (ratings.c.asked_at.desc(), ratings.c.case_id.desc()),
}


def ended(wanted: Ended) -> list[Condition]:
    """What they ask of a case; every column stands in the index of those that ended."""
    c = cases.c
    passing: list[Condition] = [HAS_ENDED]
    if wanted.start is not None:
        passing.append(c.resolved_at >= wanted.start)
    if wanted.end is not None:
        passing.append(c.resolved_at < wanted.end)
    if wanted.names or wanted.but is not None:
        passing.append(or_(c.ending.in_(wanted.names), *_but(wanted)))
    return passing


def _but(wanted: Ended) -> list[ColumnElement[bool]]:
    return [] if wanted.but is None else [cases.c.ending.not_in(wanted.but)]


def rated(narrowed: Select[Any], wanted: Rated) -> Select[Any]:
    """Those of the cases whose members were asked, as `RatingShelf.counts` counts them."""
    r = ratings.c
    passing: list[Condition] = [r.asked_at.is_not(None), cases.c.status.not_in(LEFT_OUT)]
    if wanted.start is not None:
        passing.append(r.asked_at >= wanted.start)
    if wanted.end is not None:
        passing.append(r.asked_at < wanted.end)
    if wanted.answers:
        said = [score for score in wanted.answers if score is not None]
        silent = [r.score.is_(None)] if None in wanted.answers else []
        passing.append(or_(r.score.in_(said), *silent))
    return narrowed.join(ratings, r.case_id == cases.c.id).where(*passing)
