"""Tables of a whole account: what was counted on each day, a day a row.

Some begin with a line that names the one count, and call its column by a word that says nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from connectors.csv_tables import (
    Meaning,
    choices,
    count,
    lines,
    no_table,
    rows,
    suggested,
    unread,
)
from domain.archives import Archive, Aside, Bundle, Choice, Found, PastDay, Refused
from domain.audience import AccountMetric
from domain.texts import N_, _

_DAY = Meaning(name="day", label=N_("Hari"), names=("date", "tanggal"), needed=True)
_LABELS: Mapping[AccountMetric, str] = {
    AccountMetric.FOLLOWERS: N_("Pengikut, seluruhnya"),
    AccountMetric.LIKES: N_("Suka untuk akun, seluruhnya"),
    AccountMetric.DAY_FOLLOWS: N_("Pengikut baru hari itu"),
    AccountMetric.DAY_VIEWS: N_("Dilihat hari itu"),
    AccountMetric.DAY_REACH: N_("Jangkauan hari itu"),
    AccountMetric.DAY_INTERACTIONS: N_("Interaksi hari itu"),
}
_ZONES: Mapping[str, str] = {
    "Asia/Jakarta": N_("WIB (Jakarta)"),
    "Asia/Makassar": N_("WITA (Makassar)"),
    "Asia/Jayapura": N_("WIT (Jayapura)"),
    "UTC": N_("UTC"),
    "America/Los_Angeles": N_("Pasifik (Amerika)"),
}
_ORDERS: Mapping[str, str] = {
    "%m/%d/%Y": N_("bulan/tanggal/tahun"),
    "%d/%m/%Y": N_("tanggal/bulan/tahun"),
}
_WRITTEN = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%a, %b %d, %Y", "%b %d, %Y", "%Y/%m/%d")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_COUNTED = "counted"  # the choice of what the only column counts
_HEADED_WITHIN = 5  # lines
_LOOKED_AT = 20  # rows, for the column of days
_MONTHS = 12
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class DayTable:
    """One that was recognised. `above`: how many lines stand before the headings; `title`: the
    last of these. `day`: the column of days, as far as it is known."""

    columns: tuple[str, ...]
    above: int
    title: str = ""
    day: str = ""


def day_table(bundle: Bundle, name: str) -> DayTable | None:
    """None where no line near the beginning names a column of days. Raises: Invalid."""
    title = ""
    for above, line in enumerate(islice(lines(bundle.read(name)), _HEADED_WITHIN)):
        if day := suggested([_DAY], line):
            return DayTable(columns=tuple(line), above=above, title=title, day=day[_DAY.name])
        title = line[0].strip() if line else title
    return None


def unknown_day_table(bundle: Bundle, name: str) -> DayTable:
    """One of which no heading is known: the first line of several cells has them; the column of
    days is told by what stands in it. Raises: Invalid for what is no table."""
    title = ""
    for above, line in enumerate(islice(lines(bundle.read(name)), _HEADED_WITHIN)):
        if len([cell for cell in line if cell.strip()]) > 1:
            columns = tuple(line)
            day = next((each for each in columns if _holds_days(bundle, name, each, above)), "")
            return DayTable(columns=columns, above=above, title=title, day=day)
        title = line[0].strip() if line else title
    raise no_table()


def is_surely_of_days(table: DayTable, named: Mapping[AccountMetric, tuple[str, ...]]) -> bool:
    """Whether it has but one count beside the day, or a count that is known: a table of posts may
    have a column of days too."""
    known = {word for names in named.values() for word in names}
    told = {each.strip().lower() for each in (*table.columns, table.title)}
    return bool(_only_count(table) or told & known)


def days(
    bundle: Bundle,
    name: str,
    table: DayTable,
    *,
    form: str,
    named: Mapping[AccountMetric, tuple[str, ...]],
) -> Archive:
    """`form`: what it is, a text to translate. `named`: by which headings the platform calls a
    count, or by which title where the table has but one; in lower case."""
    meanings = [
        Meaning(name=metric, label=label, names=named.get(metric, ()))
        for metric, label in _LABELS.items()
    ]
    only = _only_count(table)
    columns = [_counted(table, named)] if only else choices(meanings, table.columns)
    return Archive(
        form=form,
        made_at=None,
        items=lambda chosen: _days(bundle, name, table, _meant(chosen, only)),
        choices=[
            Choice(
                name="zone",
                label=N_("Zona waktu di berkas ini"),
                options={zone: _(word) for zone, word in _ZONES.items()},
                needed=True,
            ),
            Choice(
                name="order",
                label=N_("Urutan tanggal"),
                options={form: _(word) for form, word in _ORDERS.items()},
                suggested=_order(bundle, name, table),
                needed=True,
            ),
            *(replace(each, suggested=table.day) for each in choices([_DAY], table.columns)),
            *columns,
        ],
        unread=lambda chosen: unread(table.columns, _meant(chosen, only)),
    )


def _only_count(table: DayTable) -> str:
    """The column beside the day; empty where there are several."""
    others = [each for each in table.columns if each.strip()]
    others = [each for each in others if each != table.day]
    return others[0] if len(others) == 1 else ""


def _counted(table: DayTable, named: Mapping[AccountMetric, tuple[str, ...]]) -> Choice:
    """What the only column counts: told by the title, else by its heading, else by a person."""
    told = [table.title.lower(), _only_count(table).strip().lower()]
    known = [metric for word in told for metric, names in named.items() if word in names]
    said = _("Apa yang dihitung “{title}”?").format(title=table.title or _only_count(table))
    return Choice(
        name=_COUNTED,
        label=said,
        options={metric.value: _(label) for metric, label in _LABELS.items()},
        suggested=known[0] if known else "",
        needed=True,
    )


def _meant(chosen: Mapping[str, str], only: str) -> Mapping[str, str]:
    """Of each count its column, whichever way it was said."""
    counted = chosen.get(_COUNTED, "")
    return {**chosen, counted: only} if only and counted else chosen


def _days(bundle: Bundle, name: str, table: DayTable, chosen: Mapping[str, str]) -> Iterator[Found]:
    for row in rows(bundle.read(name), chosen, above=table.above):
        yield _day(row, chosen)


def _order(bundle: Bundle, name: str, table: DayTable) -> str:
    """Told by the first day that can be no month; of days that are written otherwise it does not
    matter. Empty where nobody knows yet which column it is."""
    if not table.day:
        return ""
    slashed = False
    for row in rows(bundle.read(name), {_DAY.name: table.day}, above=table.above):
        told = _SLASHED.match(row.get("day", ""))
        slashed = slashed or told is not None
        if told and int(told[1]) > _MONTHS:
            return "%d/%m/%Y"
        if told and int(told[2]) > _MONTHS:
            return "%m/%d/%Y"
    return "" if slashed else "%m/%d/%Y"


def _holds_days(bundle: Bundle, name: str, column: str, above: int) -> bool:
    """Whether each of the first of what stands there is a day, in whatever order."""
    some = islice(rows(bundle.read(name), {_DAY.name: column}, above=above), _LOOKED_AT)
    told = [row.get(_DAY.name, "") for row in some]
    return bool(told) and all(
        any(_end_of(each, {"order": order}) for order in _ORDERS) for each in told
    )


def _day(row: Mapping[str, str], chosen: Mapping[str, str]) -> Found:
    told = row.get("day", "")
    ended_at = _end_of(told, chosen)
    if ended_at is None:
        return Refused(why=_("Harinya tidak dapat dibaca."), excerpt=told)
    cells = {metric: row[metric] for metric in _LABELS if row.get(metric)}
    values = {metric: count(cell) for metric, cell in cells.items()}
    if lost := [cells[metric] for metric, value in values.items() if value is None]:
        why = _("“{cell}” bukan jumlah yang utuh.").format(cell=lost[0])
        return Refused(why=why, excerpt=told)
    if not values:
        return Aside.EMPTY
    raw = {
        metric: {chosen[metric].strip(): value}
        for metric, value in values.items()
        if value is not None
    }
    return PastDay(at=ended_at, values=values, raw=raw)


def _end_of(told: str, chosen: Mapping[str, str]) -> datetime | None:
    """The last instant of the day, where the file's days end."""
    zone = ZoneInfo(chosen["zone"] if chosen.get("zone") in _ZONES else "UTC")
    order = chosen.get("order", "")
    told = _SLASHED.sub(r"\1/\2/\3", told)
    for form in (*_WRITTEN, order if order in _ORDERS else "%m/%d/%Y"):
        try:
            day = datetime.strptime(told, form).date()  # noqa: DTZ007 - a day has no zone
            next_one = datetime.combine(day + timedelta(days=1), time(), zone)
            return next_one.astimezone(UTC) - _INSTANT
        except (ValueError, OverflowError):
            continue
    return None
