"""What anyone hands in as office hours, days, pauses and moments: read, or refused with words.

What could be misread without a sound is refused too: a holiday written as text or with a time
of day would simply never come.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from domain.errors import HoursInvalid
from domain.texts import _
from domain.wall_time import WallTime, read_interval

Interval = tuple[WallTime, WallTime]
Pause = tuple[datetime, datetime | None]

_YEARS = range(1000, 9998)
_WEEKDAYS = frozenset(range(7))
_LONGEST = timedelta(days=36_525)  # a hundred years of office time, for which nobody can wait


def read_weekdays(
    weekly: Mapping[int, Sequence[Interval]],
) -> dict[int, list[tuple[timedelta, timedelta]]]:
    """The intervals of each weekday, as spans after midnight. Raises: HoursInvalid."""
    if not isinstance(weekly, Mapping):
        raise HoursInvalid(
            _(
                "Jam seminggu ditulis per hari, seperti 0: [(08:00, 16:00)], bukan “{given}”."
            ).format(given=weekly),
            field="weekly",
        )
    if unknown := set(weekly) - _WEEKDAYS:
        raise HoursInvalid(
            _("Hari dalam minggu ditulis 0 (Senin) sampai 6 (Minggu), bukan {days}.").format(
                days=sorted(unknown, key=str)
            ),
            field="weekly",
        )
    return {day: _spans(intervals) for day, intervals in weekly.items()}


def read_days(
    overrides: Mapping[date, Sequence[Interval]],
) -> dict[date, list[tuple[timedelta, timedelta]]]:
    """The intervals of each date, as spans after midnight. Raises: HoursInvalid."""
    if not isinstance(overrides, Mapping):
        raise HoursInvalid(
            _(
                "Jam khusus ditulis per tanggal, bukan “{given}”. Tanpa jam khusus: kosongkan."
            ).format(given=overrides),
            field="days",
        )
    return {_date(day): _spans(intervals) for day, intervals in overrides.items()}


def read_dates(holidays: Collection[date]) -> Collection[date]:
    """Dates in which looking one up is quick; a mapping stays, it may grow by being asked.

    Raises: HoursInvalid.
    """
    if isinstance(holidays, Mapping):
        return holidays
    if not isinstance(holidays, Iterable):
        raise HoursInvalid(
            _("Hari libur ditulis sebagai daftar tanggal, bukan “{given}”.").format(given=holidays),
            field="days",
        )
    return frozenset(_date(day) for day in holidays)


def read_moment(moment: datetime) -> datetime:
    """The same moment in UTC. Raises: HoursInvalid."""
    if type(moment) is datetime and moment.tzinfo is UTC and moment.year in _YEARS:
        return moment
    if not isinstance(moment, datetime):
        raise HoursInvalid(
            _("“{moment}” bukan waktu. Sertakan tanggal, jam, dan zona waktu.").format(
                moment=moment
            ),
            field="moment",
        )
    if moment.utcoffset() is None:
        raise HoursInvalid(
            _("Waktu {moment} tidak menyebut zonanya. Sertakan zona waktu.").format(moment=moment),
            field="moment",
        )
    if moment.year not in _YEARS:
        raise HoursInvalid(
            _("Tahun {year} terlalu jauh untuk dihitung.").format(year=moment.year), field="moment"
        )
    return moment.astimezone(UTC)


def read_pauses(pauses: Sequence[Pause]) -> list[Pause]:
    """The same pauses in UTC. Raises: HoursInvalid."""
    if isinstance(pauses, tuple | list) and not pauses:
        return []
    try:
        pairs = [(start, end) for start, end in pauses]
    except (TypeError, ValueError) as err:
        raise HoursInvalid(
            _("Jeda ditulis sebagai pasangan mulai dan selesai, bukan “{given}”.").format(
                given=pauses
            ),
            field="pauses",
        ) from err
    return [(read_moment(start), None if end is None else read_moment(end)) for start, end in pairs]


def read_span(span: timedelta) -> timedelta:
    """How much office time a promise gives. Raises: HoursInvalid."""
    if not isinstance(span, timedelta):
        raise HoursInvalid(
            _("“{span}” bukan lama waktu. Isi misalnya empat jam.").format(span=span), field="span"
        )
    if span < timedelta():
        raise HoursInvalid(_("Janji tidak bisa lebih pendek dari nol."), field="span")
    if span > _LONGEST:
        raise HoursInvalid(_("Janji tidak bisa lebih lama dari seratus tahun."), field="span")
    return span


def _spans(intervals: Sequence[Interval]) -> list[tuple[timedelta, timedelta]]:
    try:
        pairs = [(opening, closing) for opening, closing in intervals]
    except (TypeError, ValueError) as err:
        raise HoursInvalid(
            _("Jam kerja ditulis sebagai pasangan jam buka dan jam tutup, bukan “{given}”.").format(
                given=intervals
            ),
            field="hours",
        ) from err
    return [read_interval(opening, closing) for opening, closing in pairs]


def _date(day: date) -> date:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise HoursInvalid(
            _("“{day}” bukan tanggal. Hari libur dan hari khusus ditulis tanpa jam.").format(
                day=day
            ),
            field="days",
        )
    return day
