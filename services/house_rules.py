"""House rules: what a cooperative may decide about itself, every field checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from domain.cases import CaseKind, Priority
from domain.cooperative import Cooperative, Interval, Moderation, Target
from domain.errors import Invalid
from domain.notifications import WAKING_KINDS, WakePolicy
from domain.posts import Slot
from domain.texts import _
from services.users import check_language
from services.wording import asked_line, clean_line

TAGLINE_MAX = 200
SLOTS_MAX = 84  # one every two hours
DAYS_MAX = 400
READERS_MAX = 50  # of the monthly report
TARGET_MAX = timedelta(days=90)
DAY_MIN = 24 * 60
WEEKDAYS = range(7)

_LOGO_ID = re.compile(r"([0-9a-f]{64})?")


def checked(wanted: Cooperative) -> Cooperative:
    """The cooperative with its texts cleaned and its lists in order. Raises: Invalid."""
    _check_zone(wanted.zone)
    _check_logo(wanted.logo_id)
    return replace(
        wanted,
        name=asked_line(wanted.name, field="name"),
        tagline=clean_line(wanted.tagline, field="tagline", most=TAGLINE_MAX),
        language=check_language(wanted.language),
        week=_checked_week(wanted.week),
        closed_days=_checked_closed_days(wanted.closed_days),
        open_days=tuple(sorted(set(_few(wanted.open_days, "open_days")))),
        day_hours=_checked_day_hours(wanted.day_hours),
        targets={kind: _checked_target(kind, each) for kind, each in wanted.targets.items()},
        slots=_checked_slots(wanted.slots),
        moderation=Moderation(wanted.moderation),
        monthly_readers=_checked_readers(wanted.monthly_readers),
        waking=_checked_waking(wanted.waking),
    )


def _checked_readers(user_ids: Sequence[str]) -> tuple[str, ...]:
    if len(user_ids) > READERS_MAX:
        words = _("Paling banyak {most} penerima laporan bulanan.")
        raise Invalid(words.format(most=READERS_MAX), field="monthly_readers")
    return tuple(dict.fromkeys(user_ids))


def _checked_waking(waking: WakePolicy) -> WakePolicy:
    kinds, priorities = set(waking.kinds), set(waking.priorities)
    if kinds - set(WAKING_KINDS):
        raise Invalid(
            _("Hal ini tidak boleh membangunkan orang. Pilih dari daftar yang ada."),
            field="waking",
        )
    return WakePolicy(
        kinds=tuple(kind for kind in WAKING_KINDS if kind in kinds),
        priorities=tuple(each for each in Priority if each in priorities),
    )


def _check_zone(zone: str) -> None:
    if zone not in _zones():
        raise Invalid(
            _("Zona waktu ini tidak dikenal. Contoh: Asia/Jakarta, Asia/Makassar, Asia/Jayapura."),
            field="zone",
        )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_logo(logo_id: str) -> None:
    if not _LOGO_ID.fullmatch(logo_id):
        raise Invalid(_("Logo ini tidak ada. Unggah lagi."), field="logo_id")


def _checked_week(
    week: Mapping[int, Sequence[Interval]],
) -> Mapping[int, tuple[Interval, ...]]:
    if strange := set(week) - set(WEEKDAYS):
        raise _hours_invalid("week", _("Hari {day} tidak ada.").format(day=min(strange)))
    checked_week = {day: _checked_intervals(week.get(day, ()), "week") for day in WEEKDAYS}
    if not any(checked_week.values()):
        raise _hours_invalid("week", _("Sedikitnya satu hari harus punya jam kerja."))
    _refuse_spilling_over(checked_week)
    return checked_week


def _refuse_spilling_over(week: Mapping[int, Sequence[Interval]]) -> None:
    for day in WEEKDAYS:
        tomorrow = week[(day + 1) % len(WEEKDAYS)]
        if week[day] and tomorrow and week[day][-1][1] - DAY_MIN > tomorrow[0][0]:
            raise _hours_invalid("week", _("Jam kerja dua hari berturut-turut bertumpuk."))


def _checked_day_hours(
    days: Mapping[date, Sequence[Interval]],
) -> Mapping[date, tuple[Interval, ...]]:
    return {
        day: _checked_intervals(days[day], "day_hours") for day in sorted(_few(days, "day_hours"))
    }


def _checked_intervals(intervals: Sequence[Interval], field: str) -> tuple[Interval, ...]:
    in_order = tuple(sorted((opening, closing) for opening, closing in intervals))
    for opening, closing in in_order:
        if not (0 <= opening < DAY_MIN and opening < closing <= opening + DAY_MIN):
            raise _hours_invalid(field, _("Jam tutup harus sesudah jam buka."))
    for (_start, closing), (opening, _end) in pairwise(in_order):
        if opening < closing:
            raise _hours_invalid(field, _("Jam kerja dalam satu hari bertumpuk."))
    return in_order


def _hours_invalid(field: str, reason: str) -> Invalid:
    return Invalid(
        _("Jam kerja belum benar: {reason} Perbaiki, lalu simpan lagi.").format(reason=reason),
        field=field,
    )


def _checked_closed_days(days: Mapping[date, str]) -> Mapping[date, str]:
    return {
        day: clean_line(days[day], field="closed_days") for day in sorted(_few(days, "closed_days"))
    }


def _checked_target(kind: CaseKind, target: Target) -> Target:
    spans = (target.first_response, target.next_reply, target.resolution)
    if not all(timedelta(0) < span <= TARGET_MAX for span in spans):
        raise Invalid(
            _("Target layanan harus lebih dari nol dan paling lama 90 hari kerja."),
            field=f"targets.{kind}",
        )
    return target


def _checked_slots(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    in_order = tuple(sorted(slots, key=lambda slot: (slot.weekday, slot.at.replace(tzinfo=None))))
    if len(in_order) > SLOTS_MAX or any(not _is_wall_time(slot) for slot in in_order):
        raise Invalid(
            _("Slot tayang: hari Senin–Minggu, jam dan menit, paling banyak {most}.").format(
                most=SLOTS_MAX
            ),
            field="slots",
        )
    if len({(slot.weekday, slot.at) for slot in in_order}) < len(in_order):
        raise Invalid(_("Ada slot tayang yang sama dua kali. Hapus salah satu."), field="slots")
    return in_order


def _is_wall_time(slot: Slot) -> bool:
    whole_minute = time(slot.at.hour, slot.at.minute)
    return slot.weekday in WEEKDAYS and slot.at == whole_minute


def _few(days: Sequence[date] | Mapping[date, object], field: str) -> Sequence[date]:
    if len(days) > DAYS_MAX:
        raise Invalid(
            _("Paling banyak {most} tanggal. Hapus yang sudah lewat.").format(most=DAYS_MAX),
            field=field,
        )
    return tuple(days)
