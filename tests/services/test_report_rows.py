"""Where the figures of a regular report open, from its screen and from its mail."""

from collections.abc import Mapping

import pytest

from domain.documents import Posts, Spans
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy
from domain.months import Month
from services.reports.report_rows import rows_of

NOVEMBER = Month(2026, 11)
FIRST = RunKind.FIRST_RESPONSE


@pytest.mark.parametrize(
    ("counts", "page", "asked"),
    [
        (Spans(measure=FIRST), "tanggapan", {"ukuran": "first_response", "minggu": "2026-11"}),
        (
            Spans(measure=RunKind.RESOLUTION, by=GroupBy.WEEK),
            "tanggapan",
            {"ukuran": "resolution", "menurut": "week", "minggu": "2026-11"},
        ),
        (
            Spans(measure=FIRST, waiting=True),
            "tanggapan",
            {"ukuran": "first_response", "baris": "waiting", "minggu": "2026-11"},
        ),
        (
            Spans(measure=FIRST, waiting=True, ever=True),
            "tanggapan",
            {"ukuran": "first_response", "baris": "waiting", "kapan": "semua"},
        ),
        (Posts.SENT, "keterlibatan", {"tampilan": "unggahan", "minggu": "2026-11"}),
        (Posts.FOLLOWERS, "keterlibatan", {"minggu": "2026-11"}),
    ],
)
def test_each_opens_to_what_it_counts(
    counts: Spans | Posts, page: str, asked: Mapping[str, str]
) -> None:
    assert rows_of(counts, NOVEMBER) == (page, asked)
