"""Personal data: what is kept how long, and whom somebody asked to be erased."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import streamlit as st

from dashboard import address, notices, people, retention_words, whole_box, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import settings_foreseen
from domain.erasing import Erasure, Step
from domain.errors import Invalid
from domain.retention import LOG_MONTHS, MONTHS_MAX, RetentionKind, RetentionRule
from domain.texts import _
from services.personal_data.erasing import SHOWN

_USUAL_MONTHS = 60
_COUNTED = "retention-counted"


def draw(desk: Desk) -> None:
    if settings_foreseen.is_asked():
        settings_foreseen.draw(desk)
        return
    st.caption(
        _(
            "Yang dihapus hilang dari semua tempat di program ini; angkanya tetap: bahwa ada pesan,"
            " kapan, dan seberapa cepat dijawab."
        )
    )
    st.subheader(_("Batas waktu simpan"))
    for kind, rule in desk.toolkit.retaining.rules(desk.actor).items():
        _draw_rule(desk, kind, rule)
    st.subheader(_("Penghapusan"))
    _draw_erasures(desk)
    _draw_beyond(desk)


def _draw_rule(desk: Desk, kind: RetentionKind, rule: RetentionRule | None) -> None:
    always = kind is RetentionKind.ACCESS_LOG
    is_on = always or (rule is not None and rule.active)
    with st.container(border=True):
        st.markdown(f"**{retention_words.titles()[kind]}**")
        st.caption(_state(desk, rule, always=always))
        usual = LOG_MONTHS if always else _USUAL_MONTHS
        kept = rule.months if rule else usual
        months = whole_box.draw(
            _("Setelah berapa bulan? {title}").format(title=retention_words.titles()[kind]),
            kept,
            least=1,
            most=MONTHS_MAX,
            key=f"months-{kind}",
        )
        with st.container(horizontal=True):
            if st.button(_("Hitung dahulu"), key=f"count-{kind}"):
                st.session_state.pop(f"{_COUNTED}-{kind}", None)
                with showing_errors():
                    n = desk.toolkit.retaining.foresee(desk.actor, kind, months())
                    st.session_state[f"{_COUNTED}-{kind}"] = (months(), n)
            if is_on and not always and st.button(_("Matikan"), key=f"off-{kind}"):
                _set(desk, kind, kept, active=False, foreseen=None)
        counted = st.session_state.get(f"{_COUNTED}-{kind}")
        if counted and counted[0] == _readable(months):
            _offer(desk, kind, *counted)


def _readable(months: Callable[[], int]) -> int | None:
    """What stands in the box now; None for what is no number of months, told when it is counted."""
    try:
        return months()
    except Invalid:
        return None


def _offer(desk: Desk, kind: RetentionKind, months: int, n: int) -> None:
    """What it would take away now, before it is switched on."""
    st.warning(retention_words.would(kind, n), icon=":material/delete_history:")
    if n:
        settings_foreseen.link(kind, months)
    if st.button(_("Nyalakan dengan batas ini"), key=f"on-{kind}", type="primary"):
        _set(desk, kind, months, active=True, foreseen=n)


def _set(
    desk: Desk, kind: RetentionKind, months: int, *, active: bool, foreseen: int | None
) -> None:
    with showing_errors():
        desk.toolkit.retaining.set(desk.actor, kind, months, active=active, foreseen=foreseen)
        st.session_state.pop(f"{_COUNTED}-{kind}", None)
        notices.done(_("Batas waktu simpan dicatat."))


def _state(desk: Desk, rule: RetentionRule | None, *, always: bool) -> str:
    if rule is None:
        return (
            _("Selalu berjalan; belum pernah diubah, jadi {months} bulan.").format(
                months=LOG_MONTHS
            )
            if always
            else _("Mati.")
        )
    state = _("Menyala") if rule.active else _("Mati")
    who = people.name_of(rule.changed_by, people.users(desk))
    return _("{state}; diatur {who}, {moment}.").format(
        state=state, who=words.plain(who), moment=desk.times.moment(rule.changed_at)
    )


def _draw_erasures(desk: Desk) -> None:
    page = address.page_number()
    erasures = desk.toolkit.erasing.listed(desk.actor, offset=(page - 1) * SHOWN)
    if not erasures and page == 1:
        st.info(
            _("Belum ada. Penghapusan dimulai dari halaman anggota atau dari laporannya."),
            icon=":material/person_off:",
        )
    for erasure in erasures:
        st.markdown(_line(desk, erasure))
    known = (page - 1) * SHOWN + len(erasures) + (len(erasures) == SHOWN)
    address.page_links("pengaturan", known, SHOWN, 0, bagian="pribadi")


def _line(desk: Desk, erasure: Erasure) -> str:
    when = desk.times.moment(erasure.asked_at)
    told = ((word, erasure.erased.get(name, 0)) for name, word in _things().items())
    counts = ", ".join(f"{words.plain(word)} {n}" for word, n in told if n)
    if erasure.done_at is not None:
        return _("{when}: selesai {done} ({counts})").format(
            when=when, done=desk.times.moment(erasure.done_at), counts=counts or "-"
        )
    return _("{when}: sedang berjalan, {step}. Sejauh ini: {counts}").format(
        when=when, step=_progress(erasure), counts=counts or "-"
    )


def _progress(erasure: Erasure) -> str:
    """What it is at, and how far."""
    if erasure.step is Step.TALKS:
        done = sum(each <= erasure.after for each in erasure.conversation_ids)
        total = len(erasure.conversation_ids)
        return _("mengosongkan percakapan, {done} dari {total} sudah").format(
            done=done, total=total
        )
    if erasure.step is Step.FILES and erasure.file_ids:
        return _("menghapus berkas; yang baru saja datang ditunggu satu jam")
    return _steps()[erasure.step]


def _steps() -> Mapping[Step, str]:
    return {
        Step.GATHER: _("mencari percakapannya"),
        Step.TALKS: _("mengosongkan percakapan"),
        Step.ROLL: _("mengosongkan buku anggota"),
        Step.FILES: _("menghapus berkas"),
        Step.TRACES: _("membersihkan sisa di berkas basis data"),
        Step.DONE: _("selesai"),
    }


def _things() -> Mapping[str, str]:
    """What an erasure counts, in the order in which it is told."""
    return {
        "conversations": _("percakapan"),
        "messages": _("pesan"),
        "reactions": _("reaksi"),
        "notes": _("catatan"),
        "replies": _("balasan"),
        "files": _("berkas"),
        "members": _("anggota"),
        "accounts": _("akun tertaut"),
    }


def _draw_beyond(desk: Desk) -> None:
    """What an erasure here cannot reach."""
    st.subheader(_("Yang tidak terjangkau dari sini"))
    st.markdown(
        _(
            "- Salinan yang disimpan platform sendiri: mintalah orangnya menghapusnya di sana.\n"
            "- Berkas yang sudah diunduh petugas.\n"
            "- {backups}"
        ).format(backups=beyond_backups(desk))
    )


def beyond_backups(desk: Desk) -> str:
    """Until when what is erased now still lies in backups."""
    days = desk.toolkit.settings.backup_days
    if days is None:
        return _(
            "Cadangan data: berapa lama disimpan belum diisi (GUYUB_BACKUP_DAYS), jadi tidak"
            " diketahui kapan salinan terakhirnya hilang."
        )
    last = desk.times.day(desk.times.today + timedelta(days=days))
    return _(
        "Cadangan data disimpan {days} hari: yang dihapus hari ini hilang dari cadangan paling"
        " lambat {last}."
    ).format(days=days, last=last)
