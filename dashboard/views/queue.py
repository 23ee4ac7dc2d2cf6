"""Antrean: every member who waits for an answer, oldest promise first."""

from dataclasses import replace

import streamlit as st

from dashboard import address, people, queue_address, rows, session, ticked, words
from dashboard.queue_address import PER_PAGE
from dashboard.session import Desk
from dashboard.views import (
    blocked,
    case,
    export_links,
    queue_bulk,
    queue_filters,
    queue_marks,
    queue_saved,
    remark,
    shortcuts,
)
from domain.people import Permission
from domain.reports import QueueFilter, QueueOrder, QueueRow, QueueView
from domain.texts import _, ngettext


def draw() -> None:
    desk = session.desk()
    if wanted := address.asked("laporan"):
        case.draw(desk, wanted)
    elif address.asked("blokir") and desk.may(Permission.ANSWER_CASES):
        blocked.draw(desk)
    elif address.asked("baru") and desk.may(Permission.ANSWER_CASES):
        remark.draw(desk)
    else:
        _list(desk)


def _list(desk: Desk) -> None:
    channels, users = people.channels(desk), people.users(desk)
    head = st.container(key="antrean-atas")  # drawn closer on a phone: dashboard.phone
    with head:
        _title(desk)
        queue_saved.links(desk)
        view = queue_filters.view(desk)
        queue_filters.search_and_order(desk, view)
        _folds(desk, channels, users)
    offset = (address.page_number() - 1) * PER_PAGE
    wanted = queue_address.wanted(desk, limit=PER_PAGE, offset=offset)
    found, total = desk.toolkit.answering.queue(desk.actor, wanted)
    desk.toolkit.access_log.note_search(desk.actor, "antrean", wanted.search)
    ticks = bool(found) and desk.may(Permission.ANSWER_CASES)
    chosen = ticked.rows() if ticks else {}
    with head:
        _counted(desk, wanted, total, found if ticks else [])
        _hidden(desk.toolkit.answering.hidden(desk.actor, wanted))
    if not found:
        _empty(desk, wanted, total)
    _rows(desk, found, channels, users, offset)
    if ticks:
        queue_bulk.draw(desk, chosen, users)
    filters = queue_address.filters()
    address.page_links("antrean", total, PER_PAGE, wanted.counted_max, **filters)
    if found:
        export_links.draw(desk, **{**filters, "tampilan": wanted.view})
    shortcuts.draw("antrean", shortcuts.of_queue())


def _title(desk: Desk) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", key="antrean-judul"):
        st.title(_("Antrean"), width="content")
        if desk.may(Permission.ANSWER_CASES):
            _other_pages()


def _other_pages() -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", width="content", key="lajur-halaman"
    ):
        with st.container(key="catat-pesan", width="content"):
            address.link(
                "antrean",
                _("Catat pesan dari kantor atau telepon"),
                icon=":material/add_call:",
                baru="1",
            )
        blocked = _("Pengirim yang diblokir")
        address.link("antrean", blocked, icon=":material/person_off:", blokir="1")


def _folds(desk: Desk, channels: people.Channels, users: people.Users) -> None:
    """Beside each other, so that the list begins high up; what is chosen in them is said below."""
    with st.container(horizontal=True, key="lipatan-antrean"):
        queue_filters.sorting(desk, channels, users)
        queue_filters.reported(desk)
        queue_saved.fold(desk, users)
    queue_filters.narrowed_by(desk, channels, users)


def _counted(desk: Desk, wanted: QueueFilter, total: int, to_tick: list[QueueRow]) -> None:
    """How many are listed and which are not, with what ticks those of the page."""
    with st.container(horizontal=True, vertical_alignment="center", key="antrean-jumlah"):
        st.markdown(_count(wanted, total), width="content")
        _put_aside(desk, wanted)
        if to_tick:
            queue_bulk.tick_all(to_tick)


def _count(wanted: QueueFilter, total: int) -> str:
    n = words.counted(total, wanted.counted_max)
    told = {
        QueueOrder.PROMISE: ngettext(
            "{n} laporan, janji terdekat dulu", "{n} laporan, janji terdekat dulu", total
        ),
        QueueOrder.ENDED: ngettext(
            "{n} laporan, yang terakhir selesai dulu",
            "{n} laporan, yang terakhir selesai dulu",
            total,
        ),
        QueueOrder.ASKED: ngettext(
            "{n} laporan, yang terakhir ditanya dulu",
            "{n} laporan, yang terakhir ditanya dulu",
            total,
        ),
    }.get(wanted.sorted_by, ngettext("{n} laporan", "{n} laporan", total))
    return told.format(n=n)


def _hidden(n: int) -> None:
    """So that the list and the number which led here add up."""
    if n:
        told = ngettext(
            "{n} laporan lagi hanya dibuka pengawas, dan ikut terhitung di laporan berkala.",
            "{n} laporan lagi hanya dibuka pengawas, dan ikut terhitung di laporan berkala.",
            n,
        )
        st.caption(f":material/lock: {told.format(n=n)}")


def _put_aside(desk: Desk, wanted: QueueFilter) -> None:
    """Of the unfinished, what is not listed: nobody should believe it forgotten, or done."""
    if wanted.view is not QueueView.UNFINISHED:
        return
    (n,) = desk.toolkit.answering.counts(desk.actor, [replace(wanted, view=QueueView.SNOOZED)])
    if n:
        told = ngettext(
            "{n} laporan lagi sedang ditunda: lihat yang ditunda",
            "{n} laporan lagi sedang ditunda: lihat yang ditunda",
            n,
        )
        aside = {**queue_address.filters(), queue_address.VIEW: QueueView.SNOOZED}
        shown = told.format(n=words.counted(n, wanted.counted_max))
        address.link("antrean", shown, icon=":material/snooze:", **aside)


def _rows(
    desk: Desk,
    found: list[QueueRow],
    channels: people.Channels,
    users: people.Users,
    offset: int,
) -> None:
    hours = people.hours(desk, found)
    marked = queue_marks.marks(desk, found, users)
    filters, ticks = queue_address.filters(), desk.may(Permission.ANSWER_CASES)
    for place, row in enumerate(found, start=offset):
        rows.case(
            desk,
            row,
            channels,
            hours,
            users,
            marks=marked.get(row.case.id, ()),
            filters={**filters, queue_address.PLACE: str(place)},
            ticks=ticks,
        )


def _empty(desk: Desk, wanted: QueueFilter, total: int) -> None:
    if total:  # the way back stands below; that nobody waits would be untrue
        st.info(_("Daftarnya tidak sampai halaman ini lagi."), icon=":material/inbox:")
        return
    narrowed = queue_address.is_narrowed()
    if wanted.search or narrowed or wanted.view is not QueueView.UNFINISHED:
        st.info(_("Tidak ada laporan di sini."), icon=":material/inbox:")
        if wanted.ended and wanted.view is not QueueView.ALL:
            finished = {**queue_address.filters(), queue_address.VIEW: QueueView.ALL}
            told = _("Yang sudah selesai ada di tampilan Semua: buka dengan saringan ini")
            address.link("antrean", told, **finished)
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
