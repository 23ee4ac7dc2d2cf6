"""The form of a channel, drawn from its connector's settings; secrets go in and never come out."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, people
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.channels import Channel
from domain.people import Permission
from domain.texts import _
from services.connecting import Platform, SettingField


def add(here: Desk) -> None:
    address.link("kanal", _("← Kanal"))
    st.title(_("Tambah kanal"))
    platforms = {one.name: one for one in here.toolkit.connecting.platforms()}
    name = st.selectbox(
        _("Di platform apa?"), list(platforms), format_func=lambda one: platforms[one].title
    )
    if name is None:
        st.info(_("Belum ada platform yang dapat ditambahkan."))
        return
    entered = _form(here, platforms[name], None)
    if entered is None:
        return
    title, responsible, settings = entered
    with showing_errors():
        here.toolkit.connecting.add(
            here.actor, platform=name, name=title, settings=settings, responsible_id=responsible
        )
        st.session_state["told"] = _("Kanal tersambung.")
        address.go("kanal")


def edit(here: Desk, channel_id: str) -> None:
    address.link("kanal", _("← Kanal"))
    st.title(_("Ubah kanal"))
    channel = people.channels(here).get(channel_id)
    platforms = {one.name: one for one in here.toolkit.connecting.platforms()}
    if channel is None or channel.platform not in platforms:
        st.error(_("Kanal ini tidak ada lagi."))
        return
    entered = _form(here, platforms[channel.platform], channel)
    if entered is None:
        return
    title, responsible, settings = entered
    with showing_errors():
        here.toolkit.connecting.update(
            here.actor, channel.id, name=title, settings=settings, responsible_id=responsible
        )
        st.session_state["told"] = _("Kanal disimpan dan tersambung.")
        address.go("kanal")


def _form(
    here: Desk, platform: Platform, channel: Channel | None
) -> tuple[str, str | None, Mapping[str, str]] | None:
    """What was entered, once the button is pressed."""
    with st.form(f"kanal-{platform.name}"):
        title = st.text_input(
            _("Nama kanal, seperti yang dikenal staf"), value=channel.name if channel else ""
        )
        settings = {one.name: _field(one, channel) for one in platform.fields}
        responsible = _responsible(here, channel)
        pressed = st.form_submit_button(
            _("Periksa dan simpan"), type="primary", icon=":material/save:"
        )
    return ((title or "").strip(), responsible, settings) if pressed else None


def _field(field: SettingField, channel: Channel | None) -> str:
    label = (
        field.label
        if field.required
        else _("{label} (boleh dikosongkan)").format(label=field.label)
    )
    if field.secret:
        kept = _("Kosongkan bila tidak berubah.") if channel else ""
        help_text = " ".join(part for part in (field.help, kept) if part)
        return (
            st.text_input(label, type="password", help=help_text, autocomplete="off") or ""
        ).strip()
    value = channel.settings.get(field.name, field.default) if channel else field.default
    if field.choices:
        return _picked(label, field, value)
    if field.multiline:
        return st.text_area(label, value=value, help=field.help or None) or ""
    return (st.text_input(label, value=value, help=field.help or None) or "").strip()


def _picked(label: str, field: SettingField, value: str) -> str:
    titles = dict(field.choices)
    values = list(titles)
    return st.selectbox(
        label,
        values,
        index=values.index(value) if value in titles else 0,
        format_func=lambda one: titles[one],
        help=field.help or None,
    )


def _responsible(here: Desk, channel: Channel | None) -> str | None:
    users = people.users(here)
    able: list[str] = [
        "",
        *(u.id for u in users.values() if u.active and u.actor.may(Permission.WRITE_POSTS)),
    ]
    current = channel.responsible_id if channel and channel.responsible_id in able else ""
    picked = st.selectbox(
        _("Penanggung jawab (yang menayangkan bila harus dengan tangan)"),
        able,
        index=able.index(current or ""),
        format_func=lambda one: users[one].name if one else _("siapa saja"),
    )
    return picked or None
