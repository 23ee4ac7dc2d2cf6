"""House rules: what a cooperative may decide about itself, every field checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from domain.aftercare import FOLLOW_UP_DAYS_MAX, RATING_AFTER_MAX, Aftercare
from domain.cases import Priority
from domain.cooperative import Cooperative, Interval, Moderation, Season, Target, TargetRule
from domain.errors import Invalid
from domain.notifications import WAKING_KINDS, WakePolicy
from domain.posts import Slot
from domain.texts import _
from services.common.wording import asked_line, clean_line
from services.office_hours.users import check_language

TAGLINE_MAX = 200
SLOTS_MAX = 84  # one every two hours
DAYS_MAX = 400
READERS_MAX = 50  # of the weekly, and of the monthly report
SEASONS_MAX = 50
SEASON_MAX = timedelta(days=366)
PAST_WEEK_MAX = 5 * SEASON_MAX
TARGET_RULES_MAX = 100
TARGET_MAX = timedelta(days=90)
DAY_MIN = 24 * 60
WEEKDAYS = range(7)

_LOGO_ID = re.compile(r"([0-9a-f]{64})?")


def checked(wanted: Cooperative) -> Cooperative:
    """The cooperative with its texts cleaned and its lists in order. Raises: Invalid."""
    check_zone(wanted.zone)
    _check_logo(wanted.logo_id)
    return replace(
        wanted,
        name=asked_line(wanted.name, field="name"),
        tagline=clean_line(wanted.tagline, field="tagline", most=TAGLINE_MAX),
        language=check_language(wanted.language),
        week=checked_week(wanted.week),
        closed_days=checked_closed_days(wanted.closed_days),
        open_days=checked_open_days(wanted.open_days),
        day_hours=checked_day_hours(wanted.day_hours),
        seasons=checked_seasons(wanted.seasons),
        targets={
            kind: checked_target(each, f"targets.{kind}") for kind, each in wanted.targets.items()
        },
        target_rules=checked_target_rules(wanted.target_rules),
        slots=_checked_slots(wanted.slots),
        moderation=Moderation(wanted.moderation),
        monthly_readers=_checked_readers(wanted.monthly_readers, "monthly_readers"),
        weekly_readers=_checked_readers(wanted.weekly_readers, "weekly_readers"),
        waking=_checked_waking(wanted.waking),
        aftercare=_checked_aftercare(wanted.aftercare),
    )


def _checked_aftercare(wish: Aftercare) -> Aftercare:
    if not timedelta() <= wish.rating_after <= RATING_AFTER_MAX:
        raise Invalid(
            _("Tanyakan kepuasan paling lama {days} hari setelah selesai.").format(
                days=RATING_AFTER_MAX.days
            ),
            field="aftercare",
        )
    if not 0 <= wish.follow_up_days <= FOLLOW_UP_DAYS_MAX:
        raise Invalid(
            _("Pilih 0 sampai {most} hari: sesudah itu laporannya ditutup.").format(
                most=FOLLOW_UP_DAYS_MAX
            ),
            field="aftercare",
        )
    if wish.asks_since is not None and wish.asks_since.utcoffset() is None:
        raise Invalid(_("Waktu ini tidak menyebut zonanya."), field="aftercare")
    return wish


def _checked_readers(user_ids: Sequence[str], field: str) -> tuple[str, ...]:
    if len(user_ids) > READERS_MAX:
        words = _("Paling banyak {most} penerima laporan berkala.")
        raise Invalid(words.format(most=READERS_MAX), field=field)
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


def check_zone(zone: str) -> None:
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


def checked_week(
    week: Mapping[int, Sequence[Interval]],
) -> Mapping[int, tuple[Interval, ...]]:
    """A week's hours, every weekday named. Raises: Invalid, also for a week without any."""
    if strange := set(week) - set(WEEKDAYS):
        raise _hours_invalid("week", _("Hari {day} tidak ada.").format(day=min(strange)))
    fit = {day: checked_intervals(week.get(day, ()), "week") for day in WEEKDAYS}
    if not any(fit.values()):
        raise _hours_invalid("week", _("Sedikitnya satu hari harus punya jam kerja."))
    _refuse_spilling_over(fit)
    return fit


def _refuse_spilling_over(week: Mapping[int, Sequence[Interval]]) -> None:
    for day in WEEKDAYS:
        tomorrow = week[(day + 1) % len(WEEKDAYS)]
        if week[day] and tomorrow and week[day][-1][1] - DAY_MIN > tomorrow[0][0]:
            said = _("Jam kerja yang lewat tengah malam bertumpuk dengan hari berikutnya.")
            raise _hours_invalid("week", said)


def checked_open_days(days: Sequence[date]) -> tuple[date, ...]:
    """In order, each once. Raises: Invalid."""
    return tuple(sorted(set(_few(days, "open_days"))))


def checked_day_hours(
    days: Mapping[date, Sequence[Interval]],
) -> Mapping[date, tuple[Interval, ...]]:
    return {
        day: checked_intervals(days[day], "day_hours") for day in sorted(_few(days, "day_hours"))
    }


def checked_intervals(intervals: Sequence[Interval], field: str) -> tuple[Interval, ...]:
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


def checked_closed_days(days: Mapping[date, str]) -> Mapping[date, str]:
    return {
        day: clean_line(days[day], field="closed_days") for day in sorted(_few(days, "closed_days"))
    }


def checked_seasons(seasons: Sequence[Season]) -> tuple[Season, ...]:
    """In order of their days. Raises: Invalid."""
    if len(seasons) > SEASONS_MAX:
        words = _("Paling banyak {most} jam sementara. Hapus yang sudah lewat.")
        raise Invalid(words.format(most=SEASONS_MAX), field="seasons")
    return tuple(sorted(map(_checked_season, seasons), key=lambda one: (one.first, one.last)))


def _checked_season(season: Season) -> Season:
    longest = PAST_WEEK_MAX if season.past_week else SEASON_MAX
    if not season.first <= season.last < season.first + longest:
        raise Invalid(
            _("Hari terakhir harus sesudah hari pertama, paling lama setahun."), field="seasons"
        )
    if strange := set(season.week) - set(WEEKDAYS):
        raise _hours_invalid("seasons", _("Hari {day} tidak ada.").format(day=min(strange)))
    week = {day: checked_intervals(season.week.get(day, ()), "seasons") for day in WEEKDAYS}
    _refuse_spilling_over(week)
    return replace(season, name=asked_line(season.name, field="seasons"), week=week)


def checked_target(target: Target, field: str) -> Target:
    """Raises: Invalid."""
    spans = (target.first_response, target.next_reply, target.resolution)
    if not all(timedelta(0) < span <= TARGET_MAX for span in spans):
        raise Invalid(
            _("Target layanan harus lebih dari nol dan paling lama 90 hari kerja."), field=field
        )
    before = target.warn_before
    if not 0 <= target.warn_share <= 1 or not (before is None or timedelta() <= before):
        raise Invalid(
            _("Peringatan harus sebelum janjinya lewat: 0 sampai 100 persen, atau sekian jam."),
            field=field,
        )
    return target


def checked_target_rules(rules: Sequence[TargetRule]) -> tuple[TargetRule, ...]:
    """The most specific first. Raises: Invalid."""
    if len(rules) > TARGET_RULES_MAX:
        words = _("Paling banyak {most} janji khusus.")
        raise Invalid(words.format(most=TARGET_RULES_MAX), field="target_rules")
    if not all(any(rule.rank) for rule in rules):
        raise Invalid(
            _("Janji khusus berlaku untuk apa? Pilih jenis, prioritas, kanal, atau cabang."),
            field="target_rules",
        )
    if len({rule.conditions for rule in rules}) < len(rules):
        raise Invalid(
            _("Sudah ada janji untuk laporan yang sama. Ubah yang itu, atau hapus salah satu."),
            field="target_rules",
        )
    for rule in rules:
        checked_target(rule.target, "target_rules")
    return tuple(sorted(rules, key=lambda rule: rule.rank, reverse=True))


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
