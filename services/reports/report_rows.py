"""Where the figures of a regular report open to what they count: the same pages of the desk from
its screen and from its mail."""

from collections.abc import Mapping

from domain.documents import Posts, Spans
from domain.measured_shelves import Fate, GroupBy
from domain.periods import Period


def rows_of(counts: Spans | Posts, period: Period) -> tuple[str, Mapping[str, str]]:
    """The page, and what is asked of it."""
    match counts:
        case Spans(waiting=True, ever=True):
            return "tanggapan", {**_waiting(counts), "kapan": "semua"}
        case Spans(waiting=True):
            return "tanggapan", {**_waiting(counts), "minggu": str(period)}
        case Spans():
            by = {} if counts.by is GroupBy.NONE else {"menurut": counts.by}
            return "tanggapan", {"ukuran": counts.measure, **by, "minggu": str(period)}
        case Posts.SENT:
            return "keterlibatan", {"tampilan": "unggahan", "minggu": str(period)}
        case _:
            return "keterlibatan", {"minggu": str(period)}


def _waiting(counts: Spans) -> Mapping[str, str]:
    return {"ukuran": counts.measure, "baris": Fate.WAITING}
