"""Messages that could not be taken in: what they say, why, and what to do about each."""

from html import escape

import streamlit as st

from dashboard import address, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.messages import Incoming
from domain.people import Permission
from domain.set_aside import SetAside
from domain.texts import _, retold

SHOWN_MAX = 500  # characters that stand open; the rest is unfolded


def draw(desk: Desk) -> None:
    """Nothing where nothing lies there."""
    lying = desk.toolkit.setting_aside.newest(desk.actor)
    if not lying:
        return
    st.subheader(_("Pesan yang belum bisa disimpan"))
    st.caption(
        _(
            "Pesan ini tidak hilang, tetapi belum menjadi laporan. Coba lagi; kalau tetap gagal,"
            " catat sendiri isinya sebagai laporan, lalu singkirkan dari daftar ini."
        )
    )
    if desk.may(Permission.ANSWER_CASES):
        noting = _("Catat pesan dari kantor atau telepon")
        address.link("antrean", noting, icon=":material/add_call:", baru="1")
    channels = people.channels(desk)
    for aside in lying:
        with st.container(border=True):
            _draw_one(desk, aside, people.channel_name(aside.channel_id, channels))


def _draw_one(desk: Desk, aside: SetAside, channel: str) -> None:
    who = aside.said.author.name or _("Tanpa nama")
    written = _("ditulis {moment}").format(moment=desk.times.moment(aside.said.at))
    st.markdown(f"**{words.plain(who)}** · {words.plain(channel)} · {written}")
    _what_it_says(aside.said)
    st.caption(words.plain(retold(aside.reason)))
    again, gone = st.columns(2)
    if again.button(_("Coba lagi"), key=f"aside-again-{aside.id}", width="stretch"):
        with showing_errors():
            if desk.toolkit.setting_aside.try_again(desk.actor, aside.id):
                notices.done(_("Pesan sudah masuk antrean."))
            st.warning(_("Masih gagal. Pesannya tetap ada di sini."))
    if desk.toolkit.setting_aside.can_let_go(desk.actor, aside):
        with gone.popover(_("Singkirkan"), width="stretch"):
            _let_go(desk, aside)


def _what_it_says(said: Incoming) -> None:
    """Whole, for whoever has to write it down; nobody's link leads away from here."""
    text = said.text or _("(tanpa teks)")
    if len(text) <= SHOWN_MAX:
        st.html(f'<div class="guyub-bubble">{escape(text)}</div>')
    else:
        st.html(f'<div class="guyub-bubble">{escape(text[:SHOWN_MAX].rstrip())}…</div>')
        with st.expander(_("Seluruh isinya"), icon=":material/unfold_more:"):
            st.html(f'<div class="guyub-bubble">{escape(text)}</div>')
    given = [
        _("kontak {contact}").format(contact=said.author.contact) if said.author.contact else "",
        *(_("lampiran {name}").format(name=file.name or file.kind) for file in said.attachments),
    ]
    if any(given):
        st.caption(words.plain(" · ".join(part for part in given if part)))


def _let_go(desk: Desk, aside: SetAside) -> None:
    """Asked twice: the words are in no case."""
    st.markdown(
        _(
            "Setelah disingkirkan, isi pesan ini tidak bisa dibaca lagi di mana pun di sini."
            " Sudahkah isinya dicatat sebagai laporan?"
        )
    )
    if st.button(_("Ya, singkirkan"), key=f"aside-gone-{aside.id}"):
        with showing_errors():
            desk.toolkit.setting_aside.let_go(desk.actor, aside.id)
            notices.done(_("Pesan disingkirkan dari daftar."))
