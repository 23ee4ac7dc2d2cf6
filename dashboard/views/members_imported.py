"""What was read in lately, each number open to its rows, and the way back."""

import streamlit as st

from dashboard import address, member_words, notices, people, session, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views.members_preview import looks
from domain.roll_shelves import RollImport, RollLine, Verdict
from domain.texts import _
from services.roll.roll_imports import IMPORTS_SHOWN, Undone
from services.roll.roll_lines import LinePage

PER_PAGE = 50
EVERY_S = 2  # one that goes on is drawn again
IMPORT, ROWS = "berkas", "baris"  # names in the address: which import, which of its rows


def draw(here: Desk) -> None:
    page = address.page_number()
    offset = (page - 1) * IMPORTS_SHOWN
    found = here.toolkit.roll_imports.newest(here.actor, offset=offset)
    if not found and page == 1:
        return
    st.subheader(_("Impor terakhir"))
    users = people.users(here)
    for one in found:
        with st.container(border=True, gap="xsmall", key=f"impor-{one.id}"):
            _one(here, one, users)
    known = offset + len(found) + (len(found) == IMPORTS_SHOWN)
    address.page_links("anggota", known, IMPORTS_SHOWN, 0, bagian="impor")


def told(one: RollImport) -> str:
    """What came of it."""
    return _("{new} baru, {changed} berubah, {unchanged} tetap, {refused} ditolak.").format(
        new=one.new, changed=one.changed, unchanged=one.unchanged, refused=one.refused
    )


def draw_rows(here: Desk, import_id: str) -> None:
    """The rows behind one number of an import."""
    address.link("anggota", _("← Impor"), bagian="impor")
    verdict = Verdict(address.one_of(ROWS, list(Verdict), Verdict.NEW))
    offset = (address.page_number() - 1) * PER_PAGE
    page = here.toolkit.roll_lines.page(
        here.actor, import_id, verdict, limit=PER_PAGE, offset=offset
    )
    _head(here, page.told, people.users(here))
    _numbers(here, page.told)
    st.subheader(f"{looks()[verdict].word}: {here.times.number(page.total)}")
    if page.total < _numbers_of(page.told)[verdict]:
        st.caption(_("Impor ini dilakukan sebelum Guyub mencatat baris seperti ini."))
    if verdict is Verdict.REFUSED and page.lines:
        st.caption(_("Isi selnya tidak disimpan; lihat baris itu di berkas Anda."))
    for line in page.lines:
        _row(line, page)
    filters = {"bagian": "impor", IMPORT: import_id, ROWS: verdict.value}
    address.page_links("anggota", page.total, PER_PAGE, None, **filters)


def _row(line: RollLine, page: LinePage) -> None:
    with st.container(border=True, gap="xsmall", key=f"baris-{line.line}"):
        st.caption(_("Baris {n}").format(n=line.line))
        member = page.members.get(line.member_id)
        if member is not None:
            address.link("anggota", member_words.label(member), anggota=member.id)
        elif line.member_id:
            st.markdown(_("Sudah tidak ada di buku anggota."))
        if line.why:
            st.markdown(words.plain(line.why))


def _one(here: Desk, one: RollImport, users: people.Users) -> None:
    _head(here, one, users)
    if one.is_going:
        _going(one.id)
    else:
        _numbers(here, one)
        _broken_off(here, one)
    if one.undone_at is not None:
        by = words.plain(people.name_of(one.undone_by, users))
        moment = here.times.moment(one.undone_at)
        st.caption(_("Dibatalkan {name}, {moment}").format(name=by, moment=moment))
    elif one.new or one.changed:
        _undo(here, one)


@st.fragment(run_every=EVERY_S)
def _going(import_id: str) -> None:
    """Drawn again by itself until it is through."""
    here = session.enter()
    with showing_errors():
        one = here.toolkit.roll_imports.find(here.actor, import_id)
        if not one.is_going:
            st.rerun()
        rows = one.rows or 1
        said = _("{done} dari {rows} baris ditulis. Diteruskan sendiri; halaman ini boleh ditutup.")
        told = said.format(done=here.times.number(one.done), rows=here.times.number(rows))
        st.progress(one.done / rows, told)
        _numbers(here, one)


def _broken_off(here: Desk, one: RollImport) -> None:
    """How far it came, why it went no further, and what to do."""
    if one.is_whole or one.undone_at is not None:
        return
    said = _("Terputus: baru {done} dari {rows} baris. {why} Yang sudah ditulis tidak ditulis dua "
             "kali.")  # fmt: skip
    why = one.detail or _("Unggah berkas yang sama lagi.")
    done, rows = here.times.number(one.done), here.times.number(one.rows or 0)
    st.warning(said.format(done=done, rows=rows, why=why), icon=":material/pending:")


def _head(here: Desk, one: RollImport, users: people.Users) -> None:
    who = words.plain(people.name_of(one.by_id, users))
    st.markdown(f"**{words.plain(one.file_name)}** · {here.times.moment(one.at)} · {who}")


def _numbers(here: Desk, one: RollImport) -> None:
    """How many rows of each sort, each leading to them."""
    with st.container(horizontal=True, gap="small"):
        for verdict, n in _numbers_of(one).items():
            look = looks()[verdict]
            label = f"{look.word}: {here.times.number(n)}"
            rows = {IMPORT: one.id, ROWS: verdict.value}
            address.link("anggota", label, icon=look.icon, bagian="impor", **rows)


def _numbers_of(one: RollImport) -> dict[Verdict, int]:
    return {
        Verdict.NEW: one.new,
        Verdict.CHANGED: one.changed,
        Verdict.UNCHANGED: one.unchanged,
        Verdict.REFUSED: one.refused,
    }


def _undo(here: Desk, one: RollImport) -> None:
    with st.popover(_("Batalkan impor ini"), icon=":material/undo:", key=f"batal-{one.id}"):
        st.caption(
            _(
                "Anggota baru dihapus lagi dan yang berubah dikembalikan. Yang sesudahnya "
                "diperbaiki, ditautkan, atau dicatat izinnya dibiarkan."
            )
        )
        if st.button(_("Ya, batalkan"), key=f"sungguh-{one.id}"):
            with showing_errors():
                notices.done(_undone(here.toolkit.roll_imports.undo(here.actor, one.id)))


def _undone(done: Undone) -> str:
    return _("{removed} dihapus, {restored} dikembalikan, {kept} dibiarkan.").format(
        removed=done.removed, restored=done.restored, kept=done.kept
    )
