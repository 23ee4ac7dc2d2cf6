"""Engagement as tables to read and to take away; units in the headings, unknown is empty."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from dashboard import engagement_words, words
from dashboard.engagement_words import Names
from dashboard.tables import percent
from dashboard.times import Times
from domain.engagement import POST_METRICS
from domain.texts import _
from services.engagement import engagement_changes
from services.engagement.engagement_figures import Measure, PostFigures, WeekFigures
from services.engagement.engaging import PostRow
from services.engagement.growth import Growth
from services.engagement.post_curves import PostCurve

_SECONDS_A_DAY = 86_400
TEXT_MAX = 80


def of_groups(
    groups: Sequence[PostFigures],
    labels: Sequence[str],
    measure: Measure,
    times: Times,
    addresses: Sequence[str] = (),
) -> pd.DataFrame:
    """A line a group; `addresses`: of the rows behind each, as a last column."""
    rows = [
        {_("kelompok"): label, **_figures(each, measure, times)}
        for label, each in zip(labels, groups, strict=True)
    ]
    return _frame(rows, addresses)


def of_weeks(
    weeks: Sequence[WeekFigures], labels: Sequence[str], addresses: Sequence[str] = ()
) -> pd.DataFrame:
    """A line a week, by what its posts had after seven days."""
    rows: list[dict[str, object]] = [
        {
            _("minggu mulai"): label,
            _("unggahan terkirim"): each.sent,
            _("dihitung"): each.counted,
            _("diketahui"): each.known,
            _("interaksi dalam 7 hari"): each.interactions,
            _("median"): each.middle.median,
            _("lengkap"): _("ya") if each.is_complete else _("belum"),
            _("perubahan (%)"): None if each.change is None else round(100 * each.change, 1),
            _("dibandingkan pada"): engagement_changes.compared_on(each),
        }
        for label, each in zip(labels, weeks, strict=True)
    ]
    return _frame(rows, addresses)


def of_posts(
    posts: Sequence[PostRow],
    channels: Mapping[str, str],
    times: Times,
    addresses: Sequence[str] = (),
) -> pd.DataFrame:
    """A line a sent post; the rate names what it is over."""
    labels = words.metrics()
    rows: list[dict[str, object]] = [
        {
            _("terkirim"): _written(times, post.sent_at),
            _("kanal"): channels.get(post.channel_id, ""),
            _("unggahan"): " ".join(post.text.split())[:TEXT_MAX],
            _("label"): ", ".join(post.labels),
            _("isi"): engagement_words.media()[post.media],
            **{
                labels[metric]: value
                for metric, value in zip(POST_METRICS, post.values, strict=True)
            },
            _("Interaksi"): post.interactions,
            _("Tingkat (%)"): percent(post.rate),
            _("dibagi dengan"): engagement_words.metric_word(post.rate_of),
            _("dibaca"): "" if post.read_at is None else _written(times, post.read_at),
            _("tautan"): post.url,
        }
        for post in posts
    ]
    return _frame(rows, addresses)


def of_curve(curve: PostCurve) -> pd.DataFrame:
    """Every reading of the post by its age, then the band at each age."""
    own: list[dict[str, object]] = [
        {
            _("umur (hari)"): round(each.age.total_seconds() / _SECONDS_A_DAY, 3),
            _("unggahan ini"): each.value,
        }
        for each in curve.points
    ]
    others: list[dict[str, object]] = [
        {
            _("umur (hari)"): round(each.age.total_seconds() / _SECONDS_A_DAY, 3),
            _("unggahan lain, n"): each.n,
            _("seperempat terbawah sampai"): each.low,
            _("median"): each.median,
            _("seperempat teratas mulai"): each.high,
        }
        for each in curve.band
    ]
    return pd.DataFrame([*own, *others]).convert_dtypes()


def of_growth(found: Sequence[Growth], names: Names) -> pd.DataFrame:
    """A line a channel: its first and last known reading, and what lies between."""
    rows: list[dict[str, object]] = [
        {
            _("kanal"): names.channels.get(each.channel_id, each.channel_id),
            _("pembacaan pertama"): ""
            if each.first is None
            else _written(names.times, each.first.at),
            _("pengikut saat itu"): None if each.first is None else each.first.followers,
            _("pembacaan terakhir"): ""
            if each.last is None
            else _written(names.times, each.last.at),
            _("pengikut terakhir"): None if each.last is None else each.last.followers,
            _("selisih"): each.gained,
            _("selisih (%)"): None if each.share is None else round(100 * each.share, 1),
            _("celah pembacaan"): len(each.gaps),
        }
        for each in found
    ]
    return _frame(rows, ())


def of_readings(found: Sequence[Growth], names: Names) -> pd.DataFrame:
    """A line a reading of followers, as they are drawn; empty: it told nothing to be believed."""
    rows: list[dict[str, object]] = [
        {
            _("kanal"): names.channels.get(each.channel_id, each.channel_id),
            _("dibaca"): _written(names.times, reading.at),
            _("Pengikut"): reading.followers,
        }
        for each in found
        for reading in each.readings
    ]
    return _frame(rows, ())


def _figures(each: PostFigures, measure: Measure, times: Times) -> dict[str, object]:
    middle, unit = each.middle, engagement_words.unit(measure)
    found: dict[str, object] = {
        _("terkirim"): each.sent,
        _("pernah dibaca"): each.read,
        _("diketahui (n)"): middle.n,
        _("median {unit}").format(unit=unit): _shown(measure, middle.median),
        _("paling sedikit (95 %)"): _shown(measure, middle.low),
        _("paling banyak (95 %)"): _shown(measure, middle.high),
        _("satu per satu (terlalu sedikit)"): _one_by_one(measure, each.few),
    }
    if measure is Measure.RATE:
        over = [engagement_words.metric_word(metric) for metric in each.rate_of]
        return {**found, _("dibagi dengan"): ", ".join(over)}
    read = "" if each.read_from is None else _written(times, each.read_from)
    return {**found, _("jumlah"): each.total, _("dibaca paling lama"): read}


def _shown(measure: Measure, value: float | None) -> float | None:
    if value is None:
        return None
    return round(100 * value, 2) if measure is Measure.RATE else round(value, 1)


def _one_by_one(measure: Measure, few: Sequence[float]) -> str | None:
    """The values that are drawn each by itself."""
    return "; ".join(f"{_shown(measure, value):g}" for value in few) or None


def _frame(rows: Sequence[dict[str, object]], addresses: Sequence[str]) -> pd.DataFrame:
    if addresses:
        for row, address in zip(rows, addresses, strict=True):
            row[_("barisnya")] = address
    return pd.DataFrame(list(rows)).convert_dtypes()


def _written(times: Times, moment: datetime) -> str:
    return times.local(moment).strftime("%Y-%m-%d %H:%M")
