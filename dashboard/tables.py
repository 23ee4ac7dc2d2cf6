"""Rows as tables to read and to take away; the unit stands in each heading, unknown is empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from dashboard import words
from dashboard.charts import hours
from dashboard.times import Times
from domain.metrics import Metric
from domain.reports import ResponseRow
from domain.statistics import share_percent
from domain.texts import _
from services.reporting import PostEngagement, WeekFigures


def weeks(rows: Sequence[WeekFigures], names: Mapping[str | None, str]) -> pd.DataFrame:
    """A line per week and channel."""
    return pd.DataFrame(
        [
            {
                _("minggu mulai"): row.week.isoformat(),
                _("kanal"): _("Semua kanal") if row.all_channels else names.get(row.channel_id, ""),
                _("laporan"): row.cases,
                _("ditanggapi"): row.answered,
                _("menunggu"): row.waiting,
                _("ditutup tanpa jawaban"): row.unanswered,
                _("median (jam kerja)"): hours(row.median_office),
                _("p90 (jam kerja)"): hours(row.p90_office),
                _("median (jam dinding)"): hours(row.median_wall),
                _("p90 (jam dinding)"): hours(row.p90_wall),
                _("rata-rata yang sudah ditanggapi (jam kerja)"): hours(row.mean_office_answered),
                _("tepat janji (%)"): percent(row.share_in_target),
            }
            for row in rows
        ]
    )


def responses(
    rows: Sequence[ResponseRow], names: Mapping[str | None, str], times: Times
) -> pd.DataFrame:
    """A line per case, with the address of its page."""
    return pd.DataFrame(
        [
            {
                _("laporan"): f"antrean?laporan={row.case_id}#{row.code}" if row.code else "",
                _("kanal"): names.get(row.channel_id, ""),
                _("jenis"): words.kinds()[row.kind],
                _("dibuka"): _stamp(times, row.opened_at),
                _("ditanggapi"): _stamp(times, row.first_response_at),
                _("tanggapan pertama (jam kerja)"): hours(row.office),
                _("tanggapan pertama (jam dinding)"): hours(row.wall),
                _("berakhir tanpa jawaban"): _stamp(times, row.ended_at)
                if row.first_response_at is None
                else "",
            }
            for row in rows
        ]
    )


def engagement(
    posts: Sequence[PostEngagement], names: Mapping[str, str], times: Times
) -> pd.DataFrame:
    """A line per sent post; the rate names what it is divided by."""
    labels = words.metrics()
    return pd.DataFrame(
        [
            {
                _("terkirim"): _stamp(times, post.sent_at),
                _("kanal"): names.get(post.channel_id, ""),
                _("unggahan"): " ".join(post.text.split())[:80],
                **{labels[metric]: post.values.get(metric) for metric in Metric},
                _("Interaksi"): post.interactions,
                _("Tingkat (%)"): percent(post.rate),
                _("dibagi dengan"): labels[Metric(post.rate_of)] if post.rate_of else "",
                _("tautan"): post.url,
            }
            for post in posts
        ]
    ).convert_dtypes()


def csv(frame: pd.DataFrame) -> bytes:
    """The table as CSV that spreadsheets open with its accents and dashes whole."""
    return frame.to_csv(index=False).encode("utf-8-sig")


def percent(share: float | None) -> float | None:
    """A share from 0 to 1 in hundredths, None staying unknown."""
    return None if share is None else share_percent(share)


def _stamp(times: Times, moment: datetime | None) -> str:
    return "" if moment is None else times.local(moment).strftime("%Y-%m-%d %H:%M")
