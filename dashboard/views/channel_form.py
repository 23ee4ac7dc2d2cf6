"""The form of a channel, drawn from its connector's settings; secrets go in and never come out."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboard import address, people, setting_fields
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.setting_fields import Drawn
from dashboard.views import channel_guide
from domain.channels import Capability, Channel
from domain.people import Permission
from domain.texts import _
from services.house.connecting import Platform, SettingField


@dataclass(frozen=True, kw_only=True)
class _Entered:
    title: str
    responsible_id: str | None
    settings: Mapping[str, str]
    signs_in: bool


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
    if guide := platforms[name].guide:
        channel_guide.draw(here, platforms[name], guide, expanded=True)
    entered = _form(here, platforms[name], None)
    if entered is not None:
        with showing_errors():
            _add(here, name, entered)


def _add(here: Desk, platform: str, entered: _Entered) -> None:
    add = here.toolkit.connecting.prepare if entered.signs_in else here.toolkit.connecting.add
    add(
        here.actor,
        platform=platform,
        name=entered.title,
        settings=entered.settings,
        responsible_id=entered.responsible_id,
    )
    st.session_state["told"] = (
        _("Kanal disimpan. Tinggal satu langkah: tekan “Sambungkan”.")
        if entered.signs_in
        else _("Kanal tersambung.")
    )
    address.go("kanal")


def edit(here: Desk, channel_id: str) -> None:
    address.link("kanal", _("← Kanal"))
    st.title(_("Ubah kanal"))
    channel = people.channels(here).get(channel_id)
    platforms = {one.name: one for one in here.toolkit.connecting.platforms()}
    if channel is None or channel.platform not in platforms:
        st.error(_("Kanal ini tidak ada lagi."))
        return
    platform = platforms[channel.platform]
    if platform.guide:
        channel_guide.draw(here, platform, platform.guide, expanded=False, channel=channel)
    entered = _form(here, platforms[channel.platform], channel)
    if entered is None:
        return
    with showing_errors():
        here.toolkit.connecting.update(
            here.actor,
            channel.id,
            name=entered.title,
            settings=entered.settings,
            responsible_id=entered.responsible_id,
        )
        st.session_state["told"] = _("Kanal disimpan dan tersambung.")
        address.go("kanal")


def _form(here: Desk, platform: Platform, channel: Channel | None) -> _Entered | None:
    """What was entered, once a button is pressed."""
    can_sign_in = channel is None and Capability.AUTHORIZE in platform.abilities
    with st.form(f"kanal-{platform.name}"):
        title = st.text_input(
            _("Nama kanal, seperti yang dikenal staf"), value=channel.name if channel else ""
        )
        settings = _settings(platform, channel)
        responsible = _responsible(here, channel)
        with st.container(horizontal=True):
            signs_in = can_sign_in and st.form_submit_button(
                _("Simpan, lalu sambungkan"), type="primary", icon=":material/login:"
            )
            pressed = st.form_submit_button(
                _("Periksa dan simpan"),
                type="secondary" if can_sign_in else "primary",
                icon=":material/save:",
            )
    if not (pressed or signs_in):
        return None
    return _Entered(
        title=(title or "").strip(),
        responsible_id=responsible,
        settings=settings,
        signs_in=signs_in,
    )


def _settings(platform: Platform, channel: Channel | None) -> dict[str, str]:
    """What most people fill in, and under it, folded away, the rest."""
    entered = {one.name: _field(one, channel) for one in platform.fields if not one.advanced}
    if any(one.advanced for one in platform.fields):
        with st.expander(_("Pengaturan lain, biasanya biarkan saja"), icon=":material/tune:"):
            entered |= {one.name: _field(one, channel) for one in platform.fields if one.advanced}
    return entered


def _field(field: SettingField, channel: Channel | None) -> str:
    value = channel.settings.get(field.name, field.default) if channel else field.default
    return setting_fields.draw(field, Drawn(value=value, has_secret=channel is not None))


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
