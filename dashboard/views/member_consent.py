"""What a member allowed or took back: for which purpose, how and when."""

from datetime import date

import streamlit as st

from dashboard import notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.consent import Consent, ConsentWay, Purpose
from domain.people import Permission
from domain.texts import _
from services.roll import consent_words
from services.roll.member_pages import MemberPage

_ASKED = tuple(way for way in ConsentWay if way is not ConsentWay.IMPORTED)
_OLDEST = date(1950, 1, 1)


def draw(here: Desk, page: MemberPage) -> None:
    st.subheader(_("Izin"))
    for purpose in Purpose:
        _standing(here, purpose, page.consents.get(purpose))
    if page.trail:
        _trail(here, page)
    if here.may(Permission.EDIT_MEMBERS):
        _note(here, page.member.id)


def _standing(here: Desk, purpose: Purpose, said: Consent | None) -> None:
    told = f"{_look(said).colored} · {consent_words.purposes()[purpose]}"
    st.markdown(told if said is None else f"{told} · {_how(here, said)}")


def _look(said: Consent | None) -> words.Look:
    if said is None:
        return words.Look(_("belum ditanya"), "gray", ":material/help:")
    if said.given:
        return words.Look(_("diberi"), "green", ":material/check:")
    return words.Look(_("ditarik"), "red", ":material/block:")


def _how(here: Desk, said: Consent) -> str:
    day = here.times.day(here.times.local(said.at).date())
    return f"{consent_words.consent_ways()[said.way]}, {day}"


def _trail(here: Desk, page: MemberPage) -> None:
    users = people.users(here)
    with st.expander(_("Riwayat izin"), icon=":material/history:"):
        for said in page.trail:
            noted = _("dicatat {name}, {moment}").format(
                name=words.plain(people.name_of(said.noted_by, users)),
                moment=here.times.moment(said.noted_at),
            )
            note = f" · {words.plain(said.note)}" if said.note else ""
            told = consent_words.purposes()[said.purpose]
            st.markdown(f"{_look(said).colored} {told} · {_how(here, said)} · {noted}{note}")


def _note(here: Desk, member_id: str) -> None:
    with (
        st.expander(_("Catat izin"), icon=":material/edit_note:"),
        st.form("izin", border=False),
    ):
        purpose = st.selectbox(
            _("Untuk apa"), list(Purpose), format_func=lambda one: consent_words.purposes()[one]
        )
        given = st.radio(
            _("Jawabannya"),
            [True, False],
            index=None,  # what nobody said is not proposed
            format_func=lambda one: _("Memberi izin") if one else _("Tidak, atau menarik izin"),
            horizontal=True,
        )
        way = st.selectbox(
            _("Bagaimana ia mengatakannya"),
            _ASKED,
            index=None,
            placeholder=_("Pilih satu"),
            format_func=lambda one: consent_words.consent_ways()[one],
        )
        today = here.times.today
        day = st.date_input(
            _("Kapan"), value=today, min_value=_OLDEST, max_value=today, format="DD/MM/YYYY"
        )
        note = st.text_input(_("Catatan (boleh kosong)"), key=notices.fresh_key("izin-catatan"))
        pressed = st.form_submit_button(_("Catat"), type="primary")
        if not pressed or purpose is None:
            return
        if given is None or way is None:
            st.error(_("Pilih jawabannya dan bagaimana ia mengatakannya; izin tidak diandaikan."))
            return
        with showing_errors():
            here.toolkit.membership.note_consent(
                here.actor,
                member_id,
                purpose,
                given=given,
                way=way,
                at=here.times.now if day == today else here.times.midnight(day),
                note=note or "",
            )
            notices.renew("izin-catatan")
            notices.done(_("Izin dicatat."))
