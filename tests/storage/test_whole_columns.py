"""Whole columns: what becomes of many values together is what becomes of each alone."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Dialect, Float, Integer
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.types import TypeEngine

from domain.cases import CaseKind
from domain.messages import Author
from storage.columns import EPOCH, Choice, Document, Instant, Prose, Span
from storage.door import admit
from storage.whole_columns import turn_of

SQLITE: Dialect = SQLiteDialect_pysqlite()
POSTGRESQL: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]
DIALECTS = pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
ZONES = [UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))]

texts = st.text(st.characters(codec=None, exclude_categories=[]), max_size=12)
EPOCH_NAIVE = EPOCH.replace(tzinfo=None)
YEARS = timedelta(days=365 * 1_900)
moments = st.datetimes(EPOCH_NAIVE - YEARS, EPOCH_NAIVE + YEARS, timezones=st.sampled_from(ZONES))
spans = st.timedeltas(-timedelta(days=10_000), timedelta(days=10_000))
KINDS: list[tuple[TypeEngine[Any], st.SearchStrategy[Any]]] = [
    (Prose(), texts),
    (Instant(), moments),
    (Span(), spans),
    (Choice(CaseKind), st.sampled_from(CaseKind)),
    (Document(Author), st.builds(Author, name=texts, contact=texts)),
    (Document(tuple[str, ...]), st.lists(texts, max_size=3).map(tuple)),
    (Float(), st.floats(allow_nan=False, allow_infinity=False)),
    (Integer(), st.integers(-(2**31), 2**31 - 1)),
    (Boolean(), st.booleans()),
]


def together(kind: TypeEngine[Any], dialect: Dialect, values: tuple[Any, ...]) -> list[Any]:
    turn = turn_of(kind, dialect)
    return list(turn(values) if turn else values)


def alone(kind: TypeEngine[Any], dialect: Dialect, value: Any) -> Any:
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process(admit(value)) if process else admit(value)


@DIALECTS
@given(st.data())
def test_a_column_becomes_what_each_of_its_values_becomes(dialect: Dialect, data: Any) -> None:
    kind, some = data.draw(st.sampled_from(KINDS))
    values = tuple(data.draw(st.lists(st.none() | some, max_size=6)))
    assert together(kind, dialect, values) == [alone(kind, dialect, each) for each in values]


@DIALECTS
def test_one_sign_that_cannot_be_kept_is_found_among_many_texts(dialect: Dialect) -> None:
    told = together(Prose(), dialect, ("beras", None, "a\0b", "\ud800", "é", ""))
    assert told == ["beras", None, "a\ufffdb", "\ufffd", "é", ""]


@DIALECTS
def test_what_lies_inside_a_document_is_fit_to_keep_too(dialect: Dialect) -> None:
    (told,) = together(Document(Author), dialect, (Author(name="Bu\0Ani"),))
    assert '"name":"Bu\ufffdAni"' in told


@DIALECTS
def test_a_naive_moment_is_refused_among_aware_ones(dialect: Dialect) -> None:
    aware = datetime(2026, 11, 27, tzinfo=UTC)
    with pytest.raises(ValueError, match="naive moment"):
        together(Instant(), dialect, (aware, aware.replace(tzinfo=None)))


@DIALECTS
@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(dialect: Dialect, broken: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        together(Float(), dialect, (1.0, broken))


def test_moments_lie_as_whole_microseconds_on_sqlite_and_as_they_are_on_postgresql() -> None:
    at = datetime(1970, 1, 1, 7, 0, 0, 3, tzinfo=timezone(timedelta(hours=7)))
    assert together(Instant(), SQLITE, (at, None)) == [3, None]
    assert together(Instant(), POSTGRESQL, (at, None)) == [at.astimezone(UTC), None]
