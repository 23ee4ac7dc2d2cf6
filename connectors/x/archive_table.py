"""The tables of X's analytics: one post a row.

Source: files that were exported in 2024-2026, as public test data of several readers quotes them;
X has no page on them. Read 2026-11-26.
"""

import re
from collections.abc import Mapping

from connectors.csv_tables import (
    Meaning,
    choices,
    count,
    first_line,
    headings,
    is_mangled,
    raw_counts,
    rows,
    suggested,
    unread,
)
from connectors.day_tables import (
    DayTable,
    day_table,
    days,
    is_surely_of_days,
    unknown_day_table,
)
from connectors.table_kinds import Kind, of_a_kind
from connectors.x.posts import is_id, moment_of
from domain.archives import Archive, Aside, Bundle, Found, PastPost, Refused
from domain.audience import AccountMetric
from domain.metrics import Metric
from domain.texts import N_, _

_STATUS = re.compile(r"/status/(\d{1,20})")
_COLUMNS = (
    Meaning(name="id", label=N_("Nomor unggahan"), names=("post id", "tweet id"), needed=True),
    Meaning(name="text", label=N_("Teks"), names=("post text", "tweet text"), needed=True),
    Meaning(name="url", label=N_("Tautan"), names=("post link", "tweet permalink")),
    Meaning(name=Metric.IMPRESSIONS, label=N_("Tayangan"), names=("impressions",)),
    Meaning(name=Metric.REACTIONS, label=N_("Reaksi"), names=("likes",)),
    Meaning(name=Metric.COMMENTS, label=N_("Komentar"), names=("replies",)),
    Meaning(name=Metric.SHARES, label=N_("Dibagikan"), names=("reposts", "retweets")),
    Meaning(name=Metric.SAVES, label=N_("Disimpan"), names=("bookmarks",)),
    Meaning(name=Metric.CLICKS, label=N_("Klik"), names=("url clicks",)),
)
# Of the tables of the account as a whole, from its overview.
_DAYS = {
    AccountMetric.DAY_VIEWS: ("impressions",),
    AccountMetric.DAY_INTERACTIONS: ("engagements",),
    AccountMetric.DAY_FOLLOWS: ("new follows",),
}
_NAMING = ("id", "text", "url")
_SNOWFLAKES_FROM = 29_700_859_247  # lower numbers were counted up and tell no moment
_METRICS = tuple(each.name for each in _COLUMNS if each.name in set(Metric))


def table(bundle: Bundle, name: str) -> Archive:
    """Raises: Invalid for what is no table. Where no heading is known a person says which column
    is which."""
    known = suggested(_COLUMNS, first_line(bundle.read(name)))
    if any(each in known for each in _NAMING):
        return _of_posts(bundle, name)
    known_days = day_table(bundle, name)
    whole = known_days or unknown_day_table(bundle, name)
    if known_days is not None and is_surely_of_days(known_days, _DAYS):
        return _of_days(bundle, name, known_days)
    return of_a_kind(
        lambda: _of_posts(bundle, name),
        lambda: _of_days(bundle, name, whole),
        likely=Kind.DAY if known_days else None,
    )


def _of_days(bundle: Bundle, name: str, whole: DayTable) -> Archive:
    form = N_("Tabel akun per hari dari analitik X")
    return days(bundle, name, whole, form=form, named=_DAYS)


def _of_posts(bundle: Bundle, name: str) -> Archive:
    columns = headings(bundle.read(name))
    return Archive(
        form=N_("Tabel analitik X"),
        made_at=None,
        items=lambda chosen: (_row(each, chosen) for each in rows(bundle.read(name), chosen)),
        choices=choices(_COLUMNS, columns),
        unread=lambda chosen: unread(columns, chosen),
    )


def _row(row: Mapping[str, str], chosen: Mapping[str, str]) -> Found:
    text, url = row.get("text", ""), row.get("url", "")
    linked = _STATUS.search(url)
    post_id = linked[1] if linked else row.get("id", "")
    if is_mangled(post_id):
        return Refused(
            why=_("Nomornya disingkat oleh program tabel. Unggah CSV dari X apa adanya."),
            excerpt=text,
        )
    if not is_id(post_id):
        return Refused(why=_("Nomor unggahannya tidak ada."), excerpt=text)
    if int(post_id) < _SNOWFLAKES_FROM:
        return Refused(why=_("Waktunya tidak dapat dibaca."), excerpt=text)
    if text.startswith("@"):
        return Aside.ANSWER
    values = {Metric(each): count(row[each]) for each in _METRICS if each in row}
    return PastPost(
        remote_id=post_id,
        # the table tells the day only; the number tells the millisecond
        at=moment_of(post_id),
        text=text,
        url=url,
        values=values,
        raw=raw_counts(values, chosen, row),
        tells_media=False,
    )
