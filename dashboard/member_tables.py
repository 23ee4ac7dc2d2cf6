"""Members as tables to read and to take away: each number of a chart, the unknown empty."""

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard import address, member_words
from dashboard.tables import percent
from dashboard.times import Times
from domain.months import Month
from domain.shares import Share
from domain.texts import _
from services.roll.member_pages import MonthCount
from services.roll.roll_reach import Reach


def of_months(member_id: str, months: Mapping[Month, MonthCount], times: Times) -> pd.DataFrame:
    """A line a month of one member, with the address of what was said in it."""
    return pd.DataFrame(
        [
            {
                _("bulan"): member_words.month(month, times),
                _("Pesan"): each.messages,
                _("Reaksi"): each.reactions,
                _("barisnya"): _rows(member_id, month) if each.messages + each.reactions else "",
            }
            for month, each in months.items()
        ]
    )


def _rows(member_id: str, month: Month) -> str:
    return f"anggota?{address.written({'anggota': member_id, 'bulan': str(month)})}"


def of_reach(head: str, labels: Sequence[str], rows: Sequence[Reach]) -> pd.DataFrame:
    """A line a month or a branch; `head`: what its lines are."""
    lines: list[dict[str, object]] = [
        {
            head: label,
            _("di buku"): one.count.on_roll,
            _("dapat terlihat"): one.count.linked,
            _("tidak diketahui"): one.unknown,
            _("berinteraksi"): one.count.linked_seen,
            **_share(_("dari yang terlihat (%)"), one.of_linked),
            _("pasti berinteraksi"): one.count.seen,
            **_share(_("dari seluruh buku, paling sedikit (%)"), one.at_least),
        }
        for label, one in zip(labels, rows, strict=True)
    ]
    return pd.DataFrame(lines).convert_dtypes()


def _share(name: str, one: Share | None) -> dict[str, float | None]:
    """The share with both ends of its band."""
    share, low, high = (one.share, one.low, one.high) if one else (None, None, None)
    return {
        name: percent(share),
        _("{name}, batas bawah").format(name=name): percent(low),
        _("{name}, batas atas").format(name=name): percent(high),
    }
