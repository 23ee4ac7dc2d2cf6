"""Aturan: what the desk does by itself, in the order in which it is looked at."""

import streamlit as st

from dashboard import address, notices, rule_gone, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import rule_form, rule_history, rule_trial, settings_duties, settings_silence
from domain.errors import NotFound
from domain.rules import Rule
from domain.texts import _, ngettext
from services.rulebook import rule_words
from services.rulebook.rule_templates import templates
from services.rulebook.rules import Told

_DUTIES = "petugas"


def draw(desk: Desk) -> None:
    wanted = address.asked("aturan")
    if wanted == rule_form.NEW:
        rule_form.draw(desk, None)
    elif wanted == _DUTIES:
        settings_duties.draw(desk)
    elif wanted:
        _one(desk, wanted)
    else:
        _list(desk)


def _one(desk: Desk, rule_id: str) -> None:
    look = address.asked("lihat")
    if look == "riwayat":
        rule_history.draw(desk, rule_id)
        return
    try:
        rule = desk.toolkit.rules.get(desk.actor, rule_id)
    except NotFound as gone:  # by a colleague, or by an old address
        address.link("pengaturan", _("← Aturan"), bagian="aturan")
        notices.show(gone)
        return
    if look == "coba":
        rule_trial.draw(desk, rule)
    else:
        rule_form.draw(desk, rule)


def _list(desk: Desk) -> None:
    st.subheader(_("Aturan"))
    st.markdown(
        _(
            "Dilihat dari atas ke bawah setiap kali anggota menulis. Yang sudah diputuskan aturan "
            "di atas, atau oleh orang, tidak diubah aturan di bawahnya."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        address.link(
            "pengaturan",
            _("Tambah aturan"),
            icon=":material/add:",
            bagian="aturan",
            aturan=rule_form.NEW,
        )
        address.link(
            "pengaturan",
            _("Siapa yang bertugas"),
            icon=":material/badge:",
            bagian="aturan",
            aturan=_DUTIES,
        )
    every = desk.toolkit.rules.all(desk.actor)
    if not every:
        st.info(_("Belum ada aturan. Mulailah dari salah satu contoh."), icon=":material/rule:")
    for place, told in enumerate(every):
        _rule(desk, told, first=place == 0, last=place == len(every) - 1)
    with st.expander(_("Mulai dari contoh"), icon=":material/lightbulb:", expanded=not every):
        _templates(desk, {told.rule.name for told in every})
    with showing_errors():
        settings_silence.draw(desk)


def _rule(desk: Desk, told: Told, *, first: bool, last: bool) -> None:
    rule = told.rule
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{words.plain(rule.name)}**", width="content")
            words.badge(_look(told))
        st.markdown(words.plain(told.sentence))
        rule_gone.tell(told.gone)
        if told.away:
            names = words.plain(", ".join(told.away))
            said = _("Sedang cuti: {names}. Sementara itu aturan ini tidak memberinya laporan.")
            st.info(said.format(names=names), icon=":material/event_busy:")
        _did(desk, told)
        with st.container(horizontal=True, vertical_alignment="center"):
            _switch(desk, rule)
            address.link(
                "pengaturan",
                _("Ubah"),
                icon=":material/edit:",
                bagian="aturan",
                aturan=rule.id,
            )
            _move(desk, rule, up=True, can=not first)
            _move(desk, rule, up=False, can=not last)


def _look(told: Told) -> words.Look:
    if told.gone:
        return words.Look(_("Rusak"), "red", ":material/error:")
    if told.rule.is_on:
        return words.Look(_("Nyala"), "green", ":material/toggle_on:")
    return words.Look(_("Mati"), "gray", ":material/toggle_off:")


def _did(desk: Desk, told: Told) -> None:
    """What it did, open to the cases."""
    if told.tally.last_at is None:
        st.caption(_("Belum pernah menyentuh laporan."))
        return
    n = told.tally.cases
    line = ngettext(
        "30 hari terakhir: {n} laporan, terakhir {ago}",
        "30 hari terakhir: {n} laporan, terakhir {ago}",
        n,
    ).format(n=desk.times.number(n), ago=desk.times.ago(told.tally.last_at))
    address.link(
        "pengaturan",
        line,
        icon=":material/history:",
        bagian="aturan",
        aturan=told.rule.id,
        lihat="riwayat",
    )


def _switch(desk: Desk, rule: Rule) -> None:
    if not rule.is_on:
        address.link(
            "pengaturan",
            _("Coba & nyalakan"),
            icon=":material/science:",
            bagian="aturan",
            aturan=rule.id,
            lihat="coba",
        )
    elif st.button(_("Matikan"), icon=":material/toggle_off:", key=f"mati-{rule.id}"):
        with showing_errors():
            desk.toolkit.rules.switch(desk.actor, rule.id, is_on=False, version=rule.version)
            notices.done(_("Aturan dimatikan."))


def _move(desk: Desk, rule: Rule, *, up: bool, can: bool) -> None:
    label = _("Naikkan") if up else _("Turunkan")
    icon = ":material/arrow_upward:" if up else ":material/arrow_downward:"
    if can and st.button(label, icon=icon, key=f"pindah-{rule.id}-{up}"):
        with showing_errors():
            desk.toolkit.rules.move(desk.actor, rule.id, up=up)
            notices.done(_("Urutan disimpan."))


def _templates(desk: Desk, taken: set[str]) -> None:
    names = desk.toolkit.rules.choices(desk.actor)
    left = [each for each in templates(names) if each.name not in taken]
    if not left:
        st.markdown(_("Semua contoh sudah dipakai."))
    for wanted in left:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{words.plain(wanted.name)}**")
            st.markdown(words.plain(rule_words.sentence(wanted, names)))
            # By name: pressed twice on a slow line, the second must not take the next one.
            key = f"contoh-{wanted.name}"
            if st.button(_("Pakai contoh ini"), icon=":material/content_copy:", key=key):
                with showing_errors():
                    kept = desk.toolkit.rules.add(desk.actor, wanted)
                    st.query_params["aturan"] = kept.id
                    notices.done(_("Contoh disalin. Sesuaikan, lalu simpan dan coba."))
