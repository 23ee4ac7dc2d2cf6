"""When the office is open: the week, the days that differ, hours for a while, and holidays."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from dashboard import address, hours_scope
from dashboard.clock_texts import read_days, read_intervals, write_days, write_intervals
from dashboard.hours_scope import Scope
from dashboard.notices import done, showing_errors
from dashboard.session import Desk
from dashboard.views import settings_days, settings_seasons
from dashboard.week_boxes import A_WEEK, read_week, week_boxes
from domain.cooperative import Interval, Season
from domain.errors import Invalid
from domain.texts import _, ngettext
from services.office_hours.hours import from_today


def draw(desk: Desk) -> None:
    parts = _parts()
    part = address.choose(
        _("Isi"), "isi", list(parts), lambda name: parts[name][0], default="minggu"
    )
    scope = hours_scope.choose(desk, f"jam-{part}")
    parts[part][1](scope)
    if scope.branch is None:
        _recount(desk)


def _parts() -> Mapping[str, tuple[str, Callable[[Scope], None]]]:
    return {
        "minggu": (_("Minggu biasa"), _week),
        "sementara": (_("Jam sementara"), settings_seasons.draw),
        "libur": (_("Hari libur"), settings_days.draw),
    }


def _week(scope: Scope) -> None:
    st.markdown(
        _(
            "Tulis jam buka seperti 08.00-11.30, 13.00-16.00; kosongkan bila tutup. "
            "Lewat tengah malam ditulis 20.00-26.00. Waktu {zone}."
        ).format(zone=scope.times.zone_name)
    )
    owner, branch = scope.owner, scope.branch
    with st.form(f"jam-{branch.id if branch else ''}"):
        follows = branch is not None and st.checkbox(
            _("Jam buka sama dengan seluruh koperasi"), value=branch.week is None
        )
        week = week_boxes(scope.times, scope.week)
        corrects = _corrects(scope)
        changes = _holiday_boxes(scope)
        closed = _days(
            _("Hari tutup sendiri, satu per baris: 31/12/2026 Tutup buku"),
            write_days(owner.closed_days),
        )
        opened = _days(
            _("Hari libur yang tetap buka, satu per baris: 25/12/2026"),
            write_days(dict.fromkeys(owner.open_days, "")),
        )
        special = _days(
            _("Jam khusus, satu per baris: 17/03/2026 08.00-14.00 (juga untuk hari biasa tutup)"),
            write_days({d: write_intervals(tuple(i)) for d, i in owner.day_hours.items()}),
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    if pressed:
        with showing_errors():
            typed = read_week(scope.times, week, field="week")
            if follows and typed != _filled(scope.week):
                raise Invalid(_kept_from_it(), field="week")
            wanted = None if follows else typed
            special_hours = _special(special)
            open_days = tuple(sorted(read_days(opened, field="open_days")))
            scope.refuse_without_hours(open_days, wanted, special_hours)
            scope.save(
                week=wanted,
                seasons=_seasons(scope, wanted, corrects=corrects),
                closed_days=read_days(closed, field="closed_days"),
                open_days=open_days,
                day_hours=special_hours,
                **changes,
            )


def _corrects(scope: Scope) -> bool:
    """Whether a changed week counts for the past too; not asked while there is no past."""
    if not scope.desk.toolkit.recounting.is_anything_there():
        return True
    chosen = st.radio(
        _("Bila jam minggu biasa diubah, perubahannya berlaku"),
        (False, True),
        format_func=lambda past: (
            _("juga untuk hari-hari yang lalu, karena salah isi") if past else _("mulai hari ini")
        ),
    )
    return bool(chosen)


def _seasons(
    scope: Scope, wanted: Mapping[int, tuple[Interval, ...]] | None, *, corrects: bool
) -> tuple[Season, ...]:
    """What the week was until yesterday stays known, unless it was never so."""
    after = scope.desk.cooperative.week if wanted is None else wanted
    if corrects or _filled(after) == _filled(scope.week):
        return scope.seasons
    return from_today(scope.seasons, scope.week, scope.times.today)


def _holiday_boxes(scope: Scope) -> dict[str, bool]:
    """Which lists of holidays count is for the whole cooperative to say."""
    if scope.branch is not None:
        return {}
    house = scope.desk.cooperative
    return {
        "public_holidays": st.checkbox(
            _("Libur nasional: kantor tutup"), value=house.public_holidays
        ),
        "collective_leave": st.checkbox(
            _("Cuti bersama: kantor tutup"), value=house.collective_leave
        ),
    }


def _days(label: str, value: str) -> str:
    return st.text_area(label, value=value, height=100) or ""


def _special(text: str) -> dict[date, tuple[Interval, ...]]:
    special = {}
    for day, hours in read_days(text, field="day_hours").items():
        said = f"{day:%d/%m/%Y}"
        special[day] = read_intervals(hours, field="day_hours", of=said)
        if not special[day]:
            words = _("Jam khusus {day} belum ada jamnya. Isi, atau tulis harinya di Hari tutup.")
            raise Invalid(words.format(day=said), field="day_hours")
    return special


def _filled(week: Mapping[int, tuple[Interval, ...]]) -> dict[int, tuple[Interval, ...]]:
    return {day: tuple(week.get(day, ())) for day in A_WEEK}


def _kept_from_it() -> str:
    return _(
        "Jam di atas Anda ubah, tetapi “Jam buka sama dengan seluruh koperasi” masih dicentang. "
        "Hapus centangnya, atau kembalikan jamnya."
    )


def _recount(desk: Desk) -> None:
    """Finished cases keep what was measured, unless a person asks here."""
    last = desk.toolkit.recounting.under_way()
    with st.expander(_("Laporan yang sudah ada"), icon=":material/calculate:"):
        st.caption(
            _(
                "Bila jam atau hari libur berubah, laporan yang belum selesai dihitung ulang "
                "sendiri. Yang sudah selesai tetap seperti yang pernah dihitung, kecuali Anda "
                "minta di sini; angka bulan-bulan lalu bisa ikut berubah."
            )
        )
        if last is not None and last.ended_at is None:
            st.info(_("Sedang dihitung ulang. Biasanya beberapa menit."), icon=":material/sync:")
            return
        if last is not None and last.ended_at is not None:
            text = ngettext(
                "Terakhir dihitung ulang {moment}: {n} laporan berubah.",
                "Terakhir dihitung ulang {moment}: {n} laporan berubah.",
                last.done,
            )
            st.caption(text.format(moment=desk.times.moment(last.ended_at), n=last.done))
        if st.button(_("Hitung ulang semua laporan"), icon=":material/restart_alt:"):
            with showing_errors():
                desk.toolkit.recounting.of_all(desk.actor)
                done(_("Semua laporan akan dihitung ulang."))
