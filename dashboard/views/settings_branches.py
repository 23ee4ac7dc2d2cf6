"""Branches: their names, zones, people and channels; their hours stand under Jam kerja."""

from dataclasses import replace

import streamlit as st

from dashboard import address, hours_scope, people, saving, words
from dashboard.notices import done, fresh_key, renew, showing_errors
from dashboard.session import Desk
from dashboard.zones import zone_box
from domain.branches import Branch
from domain.identifiers import new_id
from domain.texts import _
from domain.zone_names import ZONE_NAMES


def draw(desk: Desk) -> None:
    every = desk.toolkit.branching.all()
    st.markdown(
        _(
            "Bila koperasi punya lebih dari satu kantor, tiap cabang bisa punya zona waktu dan jam "
            "kerja sendiri. Laporan dihitung menurut jam kerja cabangnya; yang tanpa cabang "
            "menurut jam seluruh koperasi."
        )
    )
    for branch in every:
        _branch(desk, branch)
    _new(desk)


def _branch(desk: Desk, branch: Branch) -> None:
    state = "" if branch.active else " · " + _("tutup untuk seterusnya")
    zone = ZONE_NAMES.get(branch.zone, branch.zone)
    with st.expander(f"{words.plain(branch.name)} · {zone}{state}", icon=":material/store:"):
        _hours_link(branch)
        belonging = desk.toolkit.branching.belonging(desk.actor, branch.id)
        channels, users = people.channels(desk), people.users(desk)
        seen = hours_scope.seen_version(desk, "cabang", branch)
        with st.form(f"cabang-{branch.id}"):
            name = st.text_input(_("Nama cabang"), value=branch.name)
            picked = zone_box(_("Zona waktu"), branch.zone)
            channel_ids = st.multiselect(
                _("Kanal cabang ini"),
                list(channels),
                default=[one for one in channels if one in belonging.channel_ids],
                format_func=lambda one: people.channel_name(one, channels),
                placeholder=_("Tidak ada"),
                select_all=False,
            )
            user_ids = st.multiselect(
                _("Petugas cabang ini"),
                list(users),
                default=[one for one in users if one in belonging.user_ids],
                format_func=lambda one: people.name_of(one, users),
                placeholder=_("Tidak ada"),
                select_all=False,
            )
            active = st.checkbox(_("Cabang masih ada"), value=branch.active)
            pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
        if pressed:
            with showing_errors():
                changed = replace(branch, name=name or "", zone=picked, active=active, version=seen)
                desk.toolkit.branching.save(desk.actor, changed)
                desk.toolkit.branching.gather(desk.actor, branch.id, channel_ids, user_ids)
                saving.forget_seen()
                done(_("Cabang disimpan."))


def _hours_link(branch: Branch) -> None:
    address.link(
        "pengaturan",
        _("Jam kerja cabang ini"),
        icon=":material/schedule:",
        bagian="jam",
        cabang=branch.id,
    )


def _new(desk: Desk) -> None:
    st.subheader(_("Tambah cabang"))
    with st.form(fresh_key("cabang-baru")):
        name = st.text_input(_("Nama cabang baru"))
        zone = zone_box(_("Zona waktu"), desk.cooperative.zone)
        pressed = st.form_submit_button(_("Tambah cabang"), type="primary", icon=":material/add:")
    if pressed:
        with showing_errors():
            branch = Branch(id=new_id(), name=name or "", zone=zone)
            desk.toolkit.branching.save(desk.actor, branch)
            renew("cabang-baru")
            done(_("Cabang ditambahkan."))
