"""Anggota: the roll, one member, suggested links, reach, who fell silent, reading in files."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dashboard import address, member_words, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk, desk
from dashboard.views import (
    member,
    members_active,
    members_counted,
    members_import,
    members_links,
    members_reach,
)
from domain.members import Identity, Member
from domain.people import Permission
from domain.roll_shelves import RollFilter, RollPart
from domain.texts import _, ngettext

PER_PAGE = 25
LINKED, UNLINKED = "ya", "tidak"
_LONGEST = 200


def draw() -> None:
    here = desk()
    if wanted := address.asked("anggota"):
        member.draw(here, wanted)
        return
    st.title(_("Anggota"))
    if address.asked("bagian") == members_counted.PART:
        members_counted.draw(here)
        return
    parts = _parts(here)
    chosen = address.choose(
        _("Bagian"), "bagian", list(parts), lambda one: parts[one][0], default="daftar"
    )
    parts[chosen][1](here)


def _parts(here: Desk) -> Mapping[str, tuple[str, Callable[[Desk], None]]]:
    parts: dict[str, tuple[str, Callable[[Desk], None]]] = {
        "daftar": (_("Buku anggota"), _roll),
        "tautan": (_("Saran tautan"), members_links.draw),
        "jangkauan": (_("Jangkauan"), members_reach.draw),
        "berinteraksi": (_("Berinteraksi"), members_active.draw_seen),
        "diam": (_("Menjadi diam"), members_active.draw_silent),
        "baru": (_("Baru aktif"), members_active.draw_new),
    }
    if here.may(Permission.IMPORT_MEMBERS):
        parts["impor"] = (_("Impor"), members_import.draw)
    return parts


def _roll(here: Desk) -> None:
    branches = people.branches(here)
    wanted = _filtered(here, branches)
    page = here.toolkit.membership.page(here.actor, wanted)
    found = [one.id for one in page.members] if page.total == 1 else []
    here.toolkit.access_log.note_search(here.actor, "anggota", wanted.search, found)
    if here.may(Permission.EDIT_MEMBERS):
        _enrol(here)
    st.caption(_counted(here, page.total))
    if not page.total:
        _nothing(here, wanted)
    for one in page.members:
        _line(one, page.linked.get(one.id, ()), branches)
    carried = {name: address.asked(name) for name in ("cari", "cabang", "keanggotaan", "akun")}
    address.page_links("anggota", page.total, PER_PAGE, None, **carried)


def _filtered(here: Desk, branches: people.Branches) -> RollFilter:
    search = address.search(_("Cari nama, nomor anggota, telepon, atau surel"), "cari")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {branch.id: branch.name for branch in branches.values()}
        branch = (
            address.select(_("Cabang"), "cabang", names, everything=_("Semua cabang"))
            if names
            else ""
        )
        labels = member_words.parts()
        part = address.choose(
            _("Keanggotaan"),
            "keanggotaan",
            list(RollPart),
            lambda one: labels[one],
            default=RollPart.CURRENT,
        )
        linked = address.select(
            _("Akun"),
            "akun",
            {LINKED: _("Ada akun tertaut"), UNLINKED: _("Belum ada akun tertaut")},
            everything=_("Semua"),
        )
    return RollFilter(
        search=search[:_LONGEST],
        branch_id=branch,
        part=RollPart(part),
        linked=None if not linked else linked == LINKED,
        now=here.times.now,
        limit=PER_PAGE,
        offset=(address.page_number() - 1) * PER_PAGE,
    )


def _counted(here: Desk, total: int) -> str:
    return ngettext("{n} anggota", "{n} anggota", total).format(n=here.times.number(total))


def _nothing(here: Desk, wanted: RollFilter) -> None:
    narrowed = wanted.search or wanted.branch_id or wanted.linked is not None
    if narrowed or wanted.part is not RollPart.CURRENT:
        st.info(_("Tidak ada anggota seperti itu. Longgarkan saringan atau pencariannya."))
        return
    st.info(
        _("Buku anggota masih kosong. Impor berkas CSV atau Excel, atau daftarkan satu per satu."),
        icon=":material/group_add:",
    )
    if here.may(Permission.IMPORT_MEMBERS):
        address.link("anggota", _("Impor berkas"), icon=":material/upload:", bagian="impor")


def _line(one: Member, linked: Sequence[Identity], branches: people.Branches) -> None:
    with st.container(border=True, gap="xsmall", key=f"anggota-{one.id}"):
        address.link("anggota", member_words.label(one), anggota=one.id)
        facts = [people.branch_name(one.branch_id, branches)] if one.branch_id else []
        facts += [*one.phones[:1], *one.emails[:1]]
        n = len(linked)
        if n:
            facts.append(ngettext("{n} akun tertaut", "{n} akun tertaut", n).format(n=n))
        if one.left_at is not None:
            facts.append(_("sudah keluar"))
        st.caption(" · ".join(words.plain(fact) for fact in facts) or _("tanpa kontak"))


def _enrol(here: Desk) -> None:
    with (
        st.expander(_("Daftarkan anggota"), icon=":material/person_add:"),
        st.form("daftarkan", border=False),
    ):
        number = st.text_input(_("Nomor anggota"), key=notices.fresh_key("anggota-nomor"))
        name = st.text_input(_("Nama"), key=notices.fresh_key("anggota-nama"))
        contact = st.text_input(
            _("Telepon dan surel, dipisah koma"), key=notices.fresh_key("anggota-kontak")
        )
        if not st.form_submit_button(_("Daftarkan"), type="primary"):
            return
        with showing_errors():
            kept = here.toolkit.membership.enrol(
                here.actor, number=number or "", name=name or "", contact=contact or ""
            )
            for box in ("anggota-nomor", "anggota-nama", "anggota-kontak"):
                notices.renew(box)
            notices.leave_word(_("{name} sudah ada di buku anggota.").format(name=kept.name))
            address.go("anggota", anggota=kept.id)
