"""Rows as tables to read and to take away; the unit stands in each heading, unknown is empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from dashboard import words
from dashboard.times import Times
from domain.metrics import Metric
from domain.statistics import share_percent
from domain.texts import _
from services.reporting import PostEngagement


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
