"""Calendar files (.ics): closed days taken in from one, with what could not be, and written to one.

Source: RFC 5545, read 2026-11-26: an all-day event's DTEND is the day after its last one; without
DTEND and DURATION it lasts one day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NoReturn
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr
from icalendar import Calendar, Event, vRecur

from domain.errors import Invalid
from domain.quoting import ended
from domain.texts import _
from services.common.wording import LINE_MAX

BYTES_MAX = 1_000_000
EVENTS_MAX = 5_000
PARTS_MAX = 100_000  # lines, parameters and values: twenty for each event, read in two seconds
DAYS_MAX = 400
BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
_DAY = timedelta(days=1)
_EVENT_DAYS_MAX = 60  # no holiday lasts longer; a school year in a calendar is none
_OLDEST = timedelta(days=100 * 366)
_SKIPPED_MAX = 20  # told one by one
_OPENED = re.compile(r"^BEGIN:", re.IGNORECASE | re.MULTILINE)
_CLOSED = re.compile(r"^END:", re.IGNORECASE | re.MULTILINE)
_PARTING = ("\n", ";", ",")
_RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
# What may choose days within each; what only leaves days out would be walked along to the end of
# the library's time where it leaves out all of them.
_FREQUENCIES = {
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    "MONTHLY": {"BYMONTHDAY", "BYDAY"},
    "WEEKLY": {"BYDAY"},
    "DAILY": set[str](),
}
# How long a walk along a repetition takes for each day of it, a day of a daily one being 1.
_A_DAYS_WALK = {"YEARLY": 25 / 365, "MONTHLY": 1, "WEEKLY": 1, "DAILY": 1}
_WALK_MAX = 500_000  # of a whole file: some seconds
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
_IN_VAIN_MAX = 3  # repetitions that never come, such as 30 February


@dataclass(frozen=True, kw_only=True)
class CalendarDays:
    """What a calendar file says: whole days with their names, oldest first, and what was left
    aside, each with its reason."""

    days: Mapping[date, str]
    left_aside: tuple[str, ...] = ()


class _LeftAside(Exception):
    """Why an event gives no closed day."""


class _NeverComes(_LeftAside):
    """A repetition without a single day."""


def read_calendar(data: bytes, zone: str, today: date) -> CalendarDays:
    """The whole days of its events, from a year back to three years ahead. `zone`: by whose
    calendar an event with a time lasts whole days. Raises: Invalid."""
    found: dict[date, str] = {}
    aside: list[str] = []
    events, in_vain = _events(data), 0
    if sum(_walk(event, today) for event in events) > _WALK_MAX:
        _refuse_repetitions()
    for event in events:
        name = _name(event)
        try:
            for day in _shown(event, zone, today):
                found[day] = _both(found[day], name) if day in found else name
        except _LeftAside as why:
            in_vain += isinstance(why, _NeverComes)
            aside.append(f"{name}: {why}")
        if in_vain > _IN_VAIN_MAX:
            _refuse_repetitions()
    if not found:
        whys = (f" {ended(why)}" for why in aside[:3])
        _refuse(_("Tidak ada hari libur di kalender ini.") + "".join(whys))
    if len(found) > DAYS_MAX:
        _refuse(
            _(
                "Kalender ini berisi {n} hari, paling banyak {most}. Pilih kalender hari libur."
            ).format(n=len(found), most=DAYS_MAX)
        )
    return CalendarDays(days=dict(sorted(found.items())), left_aside=_few(aside))


def write_calendar(days: Mapping[date, str], name: str, now: datetime) -> bytes:
    """The days as all-day events, to be taken in anywhere."""
    calendar = Calendar()
    calendar.add("prodid", "-//Guyub//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for day in sorted(days):
        event = Event()
        event.add("uid", f"{day:%Y%m%d}@guyub")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", day)
        event.add("dtend", day + _DAY)
        event.add("summary", days[day] or _("Tutup"))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _shown(event: Event, zone: str, today: date) -> list[date]:
    first, last = today - BACK, today + AHEAD
    try:
        days = [day for day in _days(event, ZoneInfo(zone), last) if first <= day <= last]
    except _UNREADABLE as err:
        raise _LeftAside(_("tanggalnya tidak terbaca")) from err
    if not days:
        raise _LeftAside(_("tanggalnya terlalu lampau atau terlalu jauh"))
    return days


def _events(data: bytes) -> list[Event]:
    text = _text(data)
    try:
        calendars = Calendar.from_ical(text.lstrip(), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        _refuse(_("Kalender ini rusak atau terpotong. Unduh lagi, lalu coba sekali lagi."))
    if len(_OPENED.findall(text)) != len(_CLOSED.findall(text)):
        _refuse(_("Kalender ini rusak atau terpotong. Unduh lagi, lalu coba sekali lagi."))
    if len(events) > EVENTS_MAX:
        _refuse_events()
    return [event for event in events if isinstance(event, Event)]


def _text(data: bytes) -> str:
    """The file, where it is one of a size that can be taken apart."""
    if not data.strip():
        _refuse(_("Berkas kalender ini kosong. Pilih berkas lain."))
    if len(data) > BYTES_MAX:
        _refuse(
            _("Berkas kalender ini terlalu besar (paling besar 1 MB). Pilih kalender libur saja.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(_("Berkas ini bukan kalender dalam UTF-8. Simpan ulang sebagai .ics UTF-8."))
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        _refuse(_("Berkas ini bukan kalender .ics. Ekspor lagi dari aplikasi kalender Anda."))
    if sum(map(text.count, _PARTING)) > PARTS_MAX:
        _refuse_events()
    return text


def _walk(event: Event, today: date) -> float:
    """How long the walk along its repetition takes; nothing where it does not repeat."""
    rule = event.get("RRULE")
    try:
        start = event.decoded("DTSTART")
    except _UNREADABLE:  # told with its name when its turn comes
        return 0
    if not isinstance(start, date) or not _is_known(rule):
        return 0
    days = (today + AHEAD).toordinal() - start.toordinal()
    return max(0, days) * _A_DAYS_WALK[str(rule["FREQ"][0]).upper()]


def _days(event: Event, zone: ZoneInfo, last: date) -> Iterator[date]:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _LeftAside(_("dibatalkan"))
    start, length = _whole_days(event, zone)
    if not 1 <= length <= _EVENT_DAYS_MAX:
        raise _LeftAside(_("berlangsung terlalu lama untuk hari libur"))
    without = set(_dates(event.get("EXDATE"), zone))
    for beginning in _beginnings(event, start, last, zone):
        if beginning not in without:
            yield from (beginning + offset * _DAY for offset in range(length))


def _whole_days(event: Event, zone: ZoneInfo) -> tuple[date, int]:
    """The first day and how many there are. An event with times counts where it covers whole
    days by the calendar of the zone."""
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if event.get("DTEND") else None
    if end is None and event.get("DURATION"):
        end = start + event.decoded("DURATION")
    if not isinstance(start, datetime):
        return start, (end - start).days if end else 1
    if end is None or _local(start, zone).time() != time() or _local(end, zone).time() != time():
        raise _LeftAside(_("hanya sebagian hari; tulis sebagai jam khusus"))
    first = _local(start, zone).date()
    return first, (_local(end, zone).date() - first).days


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """By the zone's calendar; a moment without a zone is meant wherever one is."""
    return moment.astimezone(zone) if moment.tzinfo else moment


def _beginnings(event: Event, start: date, last: date, zone: ZoneInfo) -> Iterable[date]:
    if (rule := event.get("RRULE")) is None:
        return [start, *_dates(event.get("RDATE"), zone)]
    if not _is_known(rule):
        raise _LeftAside(_("berulang dengan cara yang tidak dikenal"))
    if start < last - _OLDEST:
        raise _LeftAside(_("tanggalnya terlalu lampau atau terlalu jauh"))
    return [*_repeated(rule, start, last), *_dates(event.get("RDATE"), zone)]


def _is_known(rule: object) -> bool:
    """Whether there is one rule, whole, and of parts whose days we can tell."""
    if not isinstance(rule, vRecur):  # several, or what the library could not read
        return False
    often = [str(each).upper() for each in rule.get("FREQ", [])]
    if len(often) != 1 or often[0] not in _FREQUENCIES:
        return False
    if not all(int(str(each)) > 0 for each in rule.get("INTERVAL", [])):  # it would never end
        return False
    return {str(name).upper() for name in rule} <= _RULE_PARTS | _FREQUENCIES[often[0]]


def _repeated(rule: Mapping[str, list[object]], start: date, last: date) -> list[date]:
    """Every beginning until `last`, so that no rule, however odd, is walked further."""
    kept = {name: values for name, values in rule.items() if name not in ("UNTIL", "COUNT")}
    text = ";".join(f"{name}={','.join(str(v) for v in values)}" for name, values in kept.items())
    beginning = datetime.combine(start, time())
    told = rrulestr(text, dtstart=beginning)
    if not isinstance(told, rrule):
        raise _LeftAside(_("berulang dengan cara yang tidak dikenal"))
    bounded = told.replace(until=datetime.combine(min(last, _until(rule, last)), time()))
    most = int(str(rule["COUNT"][0])) if "COUNT" in rule else None
    days = [each.date() for each in islice(bounded, most)]
    if not days:
        raise _NeverComes(_("tanggalnya terlalu lampau atau terlalu jauh"))
    return days


def _until(rule: Mapping[str, list[object]], last: date) -> date:
    until = rule.get("UNTIL", [last])[0]
    if isinstance(until, datetime):
        return until.date()
    return until if isinstance(until, date) else last


def _dates(found: object, zone: ZoneInfo) -> Iterator[date]:
    """The days of EXDATE and RDATE lines, of which there may be several."""
    for line in found if isinstance(found, list) else [found] if found else []:
        for each in getattr(line, "dts", []):
            value = each.dt
            if isinstance(value, datetime):
                yield _local(value, zone).date()
            elif isinstance(value, date):
                yield value


def _name(event: Event) -> str:
    words = " ".join(str(event.get("SUMMARY", "")).split())
    told = "".join(letter for letter in words if letter.isprintable())[:LINE_MAX].strip()
    return told or _("Libur")


def _both(one: str, other: str) -> str:
    return one if other in one.split(" / ") else f"{one} / {other}"[:LINE_MAX]


def _few(aside: list[str]) -> tuple[str, ...]:
    if len(aside) <= _SKIPPED_MAX:
        return tuple(aside)
    more = _("dan {n} acara lain").format(n=len(aside) - _SKIPPED_MAX)
    return (*aside[:_SKIPPED_MAX], more)


def _refuse_events() -> NoReturn:
    _refuse(_("Kalender ini berisi terlalu banyak acara. Pilih kalender hari libur saja."))


def _refuse_repetitions() -> NoReturn:
    _refuse(_("Kalender ini berisi terlalu banyak acara berulang. Pilih kalender libur saja."))


def _refuse(why: str) -> NoReturn:
    raise Invalid(why, field="calendar")
