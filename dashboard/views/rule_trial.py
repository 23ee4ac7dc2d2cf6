"""A rule tried on the cases of the last month: what it would have done, and to whom."""

import streamlit as st

from dashboard import address, notices, rule_gone, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views.rule_form import address_back
from domain.rules import Moment, Rule
from domain.texts import _, ngettext
from services.rulebook.rule_trial import PAGE, Touch, Trial
from services.rulebook.rule_words import sentence
from services.rulebook.rules import gone_words

_TOUCHED, _SAME, _OTHERS = "kena", "sama", "tidak"  # the sorts, as the address has them


def draw(desk: Desk, rule: Rule) -> None:
    address.link("pengaturan", _("← Aturan"), bagian="aturan")
    st.subheader(_("Percobaan: {name}").format(name=words.plain(rule.name)))
    names = desk.toolkit.rules.choices(desk.actor)
    st.markdown(words.plain(sentence(rule, names)))
    if gone := gone_words(rule, names):
        rule_gone.tell(gone)  # it would touch nothing, whatever its conditions are met by
        _change(rule)
        return
    trial = _tried(desk, rule)
    _told(desk, trial)
    _acts(desk, rule)
    _cases(desk, trial)


def _tried(desk: Desk, rule: Rule) -> Trial:
    """Tried once for each version and ten minutes, however often its pages are turned."""
    at = f"{desk.times.now:%Y%m%d%H%M}"[:-1]
    key = f"percobaan-{rule.id}-{rule.version}-{at}"
    if key not in st.session_state:
        for old in [one for one in st.session_state if str(one).startswith("percobaan-")]:
            del st.session_state[old]
        with st.spinner(_("Mencoba pada laporan yang lalu …")):
            st.session_state[key] = desk.toolkit.rule_trial.tried(desk.actor, rule.id)
    trial: Trial = st.session_state[key]
    return trial


def _told(desk: Desk, trial: Trial) -> None:
    st.info(_how_many(desk, trial), icon=":material/science:")
    for note in [*_looked_at(desk, trial), *_who_got_it(desk, trial)]:
        st.markdown(note)
    if trial.nobody:
        address.link(
            "pengaturan",
            _("Siapa yang bertugas"),
            icon=":material/badge:",
            bagian="aturan",
            aturan="petugas",
        )


def _how_many(desk: Desk, trial: Trial) -> str:
    if not trial.tried:
        return _("Belum ada laporan dalam 30 hari terakhir, jadi belum ada yang dapat dicoba.")
    times, n = desk.times, len(trial.touches)
    return ngettext(
        "Akan menyentuh **{n}** dari {tried} laporan 30 hari terakhir.",
        "Akan menyentuh **{n}** dari {tried} laporan 30 hari terakhir.",
        n,
    ).format(n=times.number(n), tried=times.number(trial.tried))


def _looked_at(desk: Desk, trial: Trial) -> list[str]:
    """On what it was tried."""
    notes: list[str] = []
    if trial.opened > trial.tried:
        notes.append(
            _("Dicoba pada {tried} yang terbaru dari {opened} laporan.").format(
                tried=desk.times.number(trial.tried), opened=desk.times.number(trial.opened)
            )
        )
    if Moment.OPENED not in trial.rule.moments:
        notes.append(_("Dicoba seolah-olah dijalankan pada pesan pertama tiap laporan."))
    return notes


def _who_got_it(desk: Desk, trial: Trial) -> list[str]:
    """To whom it would have given cases, and which it could give to nobody."""
    notes: list[str] = []
    if trial.given:
        given = ", ".join(f"{words.plain(name)} {n}" for name, n in trial.given.items())
        notes.append(_("Diberikan kepada: {given}.").format(given=given))
    if trial.by_turn:
        notes.append(_("Giliran ini perkiraan, menurut jadwal bertugas sekarang."))
    if trial.nobody:
        notes.append(
            ngettext(
                "{n} laporan tidak menemukan petugas yang bertugas.",
                "{n} laporan tidak menemukan petugas yang bertugas.",
                trial.nobody,
            ).format(n=desk.times.number(trial.nobody))
        )
    if trial.away:
        notes.append(
            ngettext(
                "{n} laporan tidak diberikan, karena orangnya sedang cuti.",
                "{n} laporan tidak diberikan, karena orangnya sedang cuti.",
                trial.away,
            ).format(n=desk.times.number(trial.away))
        )
    return notes


def _acts(desk: Desk, rule: Rule) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if not rule.is_on and st.button(
            _("Nyalakan aturan ini"), type="primary", icon=":material/toggle_on:"
        ):
            with showing_errors():
                desk.toolkit.rules.switch(desk.actor, rule.id, is_on=True, version=rule.version)
                address_back()
                notices.done(_("Aturan dinyalakan."))
        _change(rule)


def _change(rule: Rule) -> None:
    address.link(
        "pengaturan",
        _("Ubah aturan ini"),
        icon=":material/edit:",
        bagian="aturan",
        aturan=rule.id,
    )


def _cases(desk: Desk, trial: Trial) -> None:
    """The very cases that are counted above, of each sort."""
    if not trial.tried:
        return
    shown = _chosen(desk, trial)
    every = {_TOUCHED: trial.touches, _SAME: trial.same, _OTHERS: trial.others}[shown]
    if not every:
        st.markdown(_none(trial, shown))
        return
    start = (address.page_number() - 1) * PAGE
    for touch in every[start : start + PAGE]:
        _case(desk, touch, shown)
    address.page_links(
        "pengaturan",
        len(every),
        PAGE,
        bagian="aturan",
        aturan=trial.rule.id,
        lihat="coba",
        kena=shown,
    )


def _chosen(desk: Desk, trial: Trial) -> str:
    """Which sort of them is looked at."""
    number = desk.times.number
    titles = {
        _TOUCHED: _("Kena ({n})").format(n=number(len(trial.touches))),
        _SAME: _("Kena, tetapi tidak berubah ({n})").format(n=number(len(trial.same))),
        _OTHERS: _("Tidak kena ({n})").format(n=number(len(trial.others))),
    }
    return address.choose(
        _("Laporan yang dicoba"), "kena", list(titles), titles.__getitem__, default=_TOUCHED
    )


def _none(trial: Trial, shown: str) -> str:
    if shown != _TOUCHED:
        return _("Tidak ada.")
    if trial.same:
        return _(
            "Ada laporan yang memenuhi syaratnya, tetapi tidak ada yang berubah: sudah seperti "
            "itu, atau sudah diputuskan aturan di atasnya atau orang."
        )
    return _("Tidak ada laporan yang kena. Bila itu tidak sesuai dugaan, periksa syaratnya.")


def _case(desk: Desk, touch: Touch, shown: str) -> None:
    with st.container(border=True, gap="xsmall"):
        day = desk.times.moment(touch.case.opened_at)
        address.link(
            "antrean",
            f"{words.shortened(touch.first_words, 90) or _('(tanpa teks)')}",
            laporan=touch.case.id,
        )
        if shown == _TOUCHED:
            does = "; ".join(touch.does) or _("tidak menemukan petugas yang bertugas")
            st.markdown(words.plain(does[:1].upper() + does[1:]))
        st.caption(" · ".join([day, *(words.plain(why) for why in touch.why)]))
