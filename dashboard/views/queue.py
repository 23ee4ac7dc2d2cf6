"""Antrean: every member who waits for an answer, oldest promise first."""

import streamlit as st

from dashboard import address, notices, people, rows, session, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import blocked, case, export_links, queue_marks, remark
from domain.cases import CaseKind, CaseStatus
from domain.people import Permission
from domain.reports import QueueFilter, QueueRow, QueueView
from domain.texts import _, ngettext

PER_PAGE = 25
_FILTERS = ("tampilan", "cari", "jenis", "keadaan", "kanal")


def draw() -> None:
    desk = session.desk()
    if wanted := address.asked("laporan"):
        with showing_errors():
            case.draw(desk, wanted)
    elif address.asked("blokir") and desk.may(Permission.ANSWER_CASES):
        with showing_errors():
            blocked.draw(desk)
    elif address.asked("baru") and desk.may(Permission.ANSWER_CASES):
        remark.draw(desk)
    else:
        with showing_errors():
            _list(desk)


def _list(desk: Desk) -> None:
    st.title(_("Antrean"))
    if desk.may(Permission.ANSWER_CASES):
        address.link(
            "antrean",
            _("Catat pesan dari kantor atau telepon"),
            icon=":material/add_call:",
            baru="1",
        )
        address.link(
            "antrean", _("Pengirim yang diblokir"), icon=":material/person_off:", blokir="1"
        )
    channels, users = people.channels(desk), people.users(desk)
    wanted = _wanted(desk, channels)
    found, total = desk.toolkit.answering.queue(desk.actor, wanted)
    st.markdown(
        ngettext(
            "{n} laporan, janji terdekat dulu", "{n} laporan, janji terdekat dulu", total
        ).format(n=words.counted(total, wanted.counted_max))
    )
    if not found:
        _empty(desk, wanted)
    hours = people.hours(desk, found)
    marked = queue_marks.marks(desk, found, users)
    for row in found:
        rows.case(desk, row, channels, hours, users, marks=marked.get(row.case.id, ()))
    address.page_links(
        "antrean",
        total,
        PER_PAGE,
        wanted.counted_max,
        **{name: address.asked(name) for name in _FILTERS},
    )
    if found and desk.may(Permission.ANSWER_CASES):
        _hand_out(desk, found, users)
    if found:
        _export(desk, wanted)


def _wanted(desk: Desk, channels: people.Channels) -> QueueFilter:
    view = _view(desk)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = address.search(_("Cari kata, nama, atau kode"), "cari")
    with st.expander(_("Saring"), icon=":material/filter_list:", expanded=_filtered()):
        kind = address.select(
            _("Jenis"),
            "jenis",
            {kind.value: word for kind, word in words.kinds().items()},
            everything=_("Semua jenis"),
        )
        status = address.select(
            _("Keadaan"),
            "keadaan",
            {status.value: look.word for status, look in words.cases().items()},
            everything=_("Semua keadaan"),
        )
        channel = address.select(
            _("Kanal"),
            "kanal",
            {channel.id: channel.name for channel in channels.values()},
            everything=_("Semua kanal"),
        )
    return QueueFilter(
        view=view,
        me=desk.user.id,
        now=desk.times.now,
        kinds=(CaseKind(kind),) if kind else (),
        statuses=(CaseStatus(status),) if status else (),
        channel_ids=(channel,) if channel else (),
        search=search,
        limit=PER_PAGE,
        offset=(address.page_number() - 1) * PER_PAGE,
    )


def _export(desk: Desk, wanted: QueueFilter) -> None:
    filters = {name: address.asked(name) for name in _FILTERS}
    export_links.draw(desk, **{**filters, "tampilan": wanted.view})


def _filtered() -> bool:
    return any(address.asked(name) for name in ("jenis", "keadaan", "kanal"))


def _view(desk: Desk) -> QueueView:
    counts = desk.toolkit.answering.in_views(desk.actor)
    return address.choose(
        _("Tampilan"),
        "tampilan",
        list(words.queue_views()),
        lambda view: f"{words.queue_views()[view]} ({words.counted(counts[view])})",
        default=QueueView.UNFINISHED,
    )


def _empty(desk: Desk, wanted: QueueFilter) -> None:
    if wanted.search or _filtered() or wanted.view is not QueueView.UNFINISHED:
        st.info(_("Tidak ada laporan di sini."), icon=":material/inbox:")
        address.link("antrean", _("Lihat semua laporan"), tampilan=QueueView.ALL)
        return
    st.success(
        _("Tidak ada anggota yang menunggu. Pesan baru akan muncul di sini dengan sendirinya."),
        icon=":material/task_alt:",
    )
    st.markdown(
        _(
            "Anggota dapat menulis lewat formulir Kritik & Saran di halaman koperasi, dan Anda "
            "dapat mencatat yang datang ke kantor atau menelepon."
        )
    )


def _hand_out(desk: Desk, found: list[QueueRow], users: people.Users) -> None:
    with (
        st.expander(_("Serahkan beberapa sekaligus"), icon=":material/group_add:"),
        st.form("serahkan", border=False),
    ):
        names = {row.case.id: f"{row.author_name} — {row.case.subject}" for row in found}
        picked = st.multiselect(
            _("Laporan"),
            list(names),
            format_func=lambda one: names[one],
            placeholder=_("Pilih laporan"),
        )
        able = [u.id for u in users.values() if u.active and u.actor.may(Permission.ANSWER_CASES)]
        person = st.selectbox(_("Petugas"), able, format_func=lambda one: users[one].name)
        pressed = st.form_submit_button(_("Serahkan"))
    if pressed:
        with showing_errors():
            n = desk.toolkit.answering.assign_many(desk.actor, picked, person)
            notices.done(
                ngettext("{n} laporan diserahkan.", "{n} laporan diserahkan.", n).format(n=n)
            )
