"""What a new house does first, each step with its page, until all are done."""

import streamlit as st

from dashboard import address
from dashboard.session import Desk
from domain.cooperative import Cooperative
from domain.people import Permission
from domain.texts import _

Step = tuple[bool, str, str, dict[str, str]]  # done, what to do, the page, its filters


def draw(desk: Desk) -> None:
    steps = [step for step in _steps(desk) if address.can_open(step[2])]
    if all(done for done, *_rest in steps):
        return
    with st.container(border=True):
        st.subheader(_("Langkah pertama"))
        for done, words, page, filters in steps:
            if done:
                st.markdown(f":material/check_box: ~~{words}~~")
            else:
                icon = ":material/check_box_outline_blank:"
                address.link(page, words, icon=icon, **filters)


def _steps(desk: Desk) -> list[Step]:
    governs = [*_house_steps(desk)] if desk.may(Permission.MANAGE_COOPERATIVE) else []
    return [*governs, *_post_steps(desk)]


def _house_steps(desk: Desk) -> list[Step]:
    house, connecting = desk.cooperative, desk.toolkit.connecting
    several = house.one_person or len(desk.toolkit.accounts.users(desk.actor)) > 1
    named = house.name != Cooperative().name
    return [
        (named, _("Isi nama koperasi, zona waktu, dan jam kerja"), "pengaturan", {}),
        (
            several,
            _("Tambahkan orang kedua, supaya ada yang menyetujui unggahan"),
            "pengaturan",
            {"bagian": "pengguna"},
        ),
        (
            len(connecting.channels()) > 1,
            _("Tambahkan kanal, misalnya grup WhatsApp anggota"),
            "kanal",
            {"tambah": "1"},
        ),
    ]


def _post_steps(desk: Desk) -> list[Step]:
    if not desk.may(Permission.WRITE_POSTS):
        return []
    written = bool(desk.toolkit.composing.posts(desk.actor, limit=1))
    return [(written, _("Tulis unggahan pertama"), "tulis", {})]
