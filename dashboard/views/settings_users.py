"""Who works at the desk: add, name and address, role, a new sign-in link, leaving."""

import streamlit as st

from dashboard import notices, words
from dashboard.notices import showing_errors
from dashboard.session import LINK_ADDRESS, Desk
from domain.people import Role, User
from domain.texts import _

ROLES = tuple(Role)
_NEW_LINK = "new-link"  # in the session's state: whose link, and its token, shown once


def draw(desk: Desk) -> None:
    _show_link(desk)
    _add(desk)
    st.subheader(_("Pengguna"))
    for user in desk.toolkit.accounts.users(desk.actor):
        _user(desk, user)


def _show_link(desk: Desk) -> None:
    whose, token = st.session_state.pop(_NEW_LINK, ("", ""))
    if not token:
        return
    st.success(
        _(
            "Tautan masuk untuk {name}. Salin dan kirimkan sekarang: hanya tampil sekali ini, "
            "berlaku sekali, 24 jam."
        ).format(name=words.plain(whose)),
        icon=":material/key:",
    )
    st.code(
        f"{desk.toolkit.settings.site_url}{LINK_ADDRESS}{token}", language=None, wrap_lines=True
    )


def _add(desk: Desk) -> None:
    with (
        st.expander(_("Tambah pengguna"), icon=":material/person_add:"),
        st.form("tambah-pengguna", border=False),
    ):
        name = st.text_input(_("Nama"))
        login = st.text_input(_("Nama masuk, huruf kecil tanpa spasi"), autocomplete="off")
        email = st.text_input(_("Surel untuk pengingat (boleh dikosongkan)"))
        role = st.selectbox(_("Peran"), ROLES, format_func=lambda one: words.roles()[one])
        st.caption(
            _(
                "Staf menulis, menyetujui tulisan orang lain, dan menjawab anggota. Manajer juga "
                "mengatur kanal. Pengawas membaca semuanya dan tidak mengubah apa pun. Admin "
                "mengatur segalanya."
            )
        )
        pressed = st.form_submit_button(_("Tambah"), type="primary")
    if pressed:
        with showing_errors():
            token = desk.toolkit.accounts.add_user(
                desk.actor,
                login=(login or "").strip(),
                name=(name or "").strip(),
                role=role,
                email=(email or "").strip(),
            )
            st.session_state[_NEW_LINK] = ((name or "").strip(), token)
            notices.done(_("Pengguna ditambahkan."))


def _user(desk: Desk, user: User) -> None:
    with st.container(border=True, key=f"pengguna-{user.id}"):
        state = "" if user.active else f" · {_('tidak aktif')}"
        st.markdown(f"**{words.plain(user.name)}** · {words.plain(user.login)}{state}")
        st.caption(words.plain(user.email) or _("Belum ada alamat surel"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _role(desk, user)
            _details(desk, user)
            if user.id == desk.user.id:
                return
            if user.active and st.button(
                _("Tautan masuk baru"), key=f"tautan-{user.id}", icon=":material/key:"
            ):
                with showing_errors():
                    token = desk.toolkit.accounts.new_link(desk.actor, user.id)
                    st.session_state[_NEW_LINK] = (user.name, token)
                    notices.done(_("Tautan baru dibuat; kata sandi lama tidak berlaku lagi."))
            label = _("Nonaktifkan") if user.active else _("Aktifkan lagi")
            if st.button(label, key=f"aktif-{user.id}"):
                with showing_errors():
                    desk.toolkit.accounts.set_active(desk.actor, user.id, not user.active)
                    desk.toolkit.leavers.release()
                    notices.done(_became(user))


def _details(desk: Desk, user: User) -> None:
    with (
        st.popover(_("Ubah"), icon=":material/edit:", key=f"ubah-{user.id}"),
        st.form(f"data-{user.id}", border=False),
    ):
        name = st.text_input(_("Nama lengkap"), value=user.name)
        email = st.text_input(_("Surel untuk pengingat (boleh dikosongkan)"), value=user.email)
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    if pressed:
        with showing_errors():
            desk.toolkit.accounts.correct(
                desk.actor, user.id, name=(name or "").strip(), email=(email or "").strip()
            )
            notices.done(_("Data {name} disimpan.").format(name=words.plain(name or "")))


def _became(before: User) -> str:
    if not before.active:
        return _("{name} dapat masuk lagi.").format(name=words.plain(before.name))
    return _(
        "{name} tidak dapat masuk lagi. Laporan yang belum selesai di tangannya kembali ke antrean."
    ).format(name=words.plain(before.name))


def _role(desk: Desk, user: User) -> None:
    picked = st.selectbox(
        _("Peran {name}").format(name=user.name),
        ROLES,
        index=ROLES.index(user.role),
        format_func=lambda one: words.roles()[one],
        key=f"peran-{user.id}-{user.role}",
        width=220,
    )
    if picked is not user.role:
        with showing_errors():
            desk.toolkit.accounts.set_role(desk.actor, user.id, picked)
            desk.toolkit.leavers.release()
            notices.done(_("Peran {name} diubah.").format(name=user.name))
