"""Kanal: the cooperative's accounts - add, verify, pause, reconnect, archive."""

import streamlit as st

from dashboard import address, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import CONNECT_ADDRESS, Desk, desk
from dashboard.views import channel_budget, channel_form, channel_health
from domain.channels import Capability, Channel, ChannelState
from domain.people import Permission
from domain.texts import _, retold


def draw() -> None:
    here = desk()
    manages = here.may(Permission.MANAGE_CHANNELS)
    if manages and address.asked("tambah"):
        channel_form.add(here)
        return
    if manages and address.asked("riwayat"):
        _draw_history(here)
        return
    if channel_id := address.asked(channel_budget.PAGE):
        channel_budget.draw(here, channel_id)
        return
    if manages and address.asked("ubah"):
        channel_form.edit(here, address.asked("ubah"))
        return
    _list(here, manages=manages)


def _draw_history(here: Desk) -> None:
    # its tables load pandas, which the list of channels need not wait for
    from dashboard.views import channel_history  # noqa: PLC0415

    channel_history.draw(here)


def _list(here: Desk, *, manages: bool) -> None:
    st.title(_("Kanal"))
    st.markdown(_("Tempat koperasi bicara: tiap kanal satu akun di satu platform."))
    if manages:
        address.link("kanal", _("Tambah kanal"), icon=":material/add:", tambah="1")
        address.link("kanal", _("Impor riwayat"), icon=":material/history:", riwayat="1")
    channels, users = people.channels(here), people.users(here)
    titles = {one.name: one.title for one in here.toolkit.connecting.platforms()}
    health = here.toolkit.health.of_all(here.actor)
    gaps = here.toolkit.gaps.recent(here.actor)
    oddities = here.toolkit.oddities.recent(here.actor)
    for channel in sorted(channels.values(), key=_order):
        with st.container(border=True, key=f"kanal-{channel.id}"):
            _channel(here, channel, titles.get(channel.platform, ""), users)
            if channel.id in health:
                channel_health.draw(here, health[channel.id], gaps.get(channel.id, ()))
                channel_health.draw_oddities(here, oddities.get(channel.id, ()))
            if manages:
                _acts(here, channel, can_edit=channel.platform in titles)
    if len([one for one in channels.values() if one.state is not ChannelState.ARCHIVED]) <= 1:
        st.info(
            _(
                "Halaman koperasi sendiri sudah siap tanpa akun di mana pun. Tambahkan kanal lain, "
                "misalnya grup WhatsApp, supaya satu tulisan tayang di banyak tempat."
            ),
            icon=":material/tips_and_updates:",
        )


def _order(channel: Channel) -> tuple[bool, bool, str]:
    return (
        channel.state is ChannelState.ARCHIVED,
        channel.state is not ChannelState.DISCONNECTED,
        channel.name.lower(),
    )


def _channel(here: Desk, channel: Channel, title: str, users: people.Users) -> None:
    st.subheader(words.plain(channel.name))
    with st.container(horizontal=True, vertical_alignment="center"):
        words.badge(words.channels()[channel.state])
        if title:
            st.markdown(words.plain(title), width="content")
        else:  # not for adding: the house's own page, which is always there
            address_of_ours = here.toolkit.settings.site_url
            st.link_button(
                _("Buka halaman koperasi"), address_of_ours, icon=":material/open_in_new:"
            )
    _state(here, channel)
    _facts(here, channel, users)


def _state(here: Desk, channel: Channel) -> None:
    if channel.state_reason:
        st.error(words.plain(retold(channel.state_reason)), icon=":material/error:")
        is_cut = channel.state is ChannelState.DISCONNECTED
        if is_cut and not here.may(Permission.MANAGE_CHANNELS):
            st.caption(_("Manajer atau admin dapat menyambungkannya lagi."))
    if channel.held_until and channel.held_until > here.times.now:
        st.warning(
            _("Platform meminta menunggu sampai {moment}.").format(
                moment=here.times.moment(channel.held_until)
            )
        )


def _facts(here: Desk, channel: Channel, users: people.Users) -> None:
    abilities = here.toolkit.connecting.abilities(channel)
    can = [word for ability, word in words.abilities().items() if ability in abilities]
    lines = [_("Bisa: {abilities}").format(abilities=", ".join(can))] if can else []
    if channel.responsible_id:
        lines.append(
            _("Penanggung jawab: {name}").format(
                name=words.plain(people.name_of(channel.responsible_id, users))
            )
        )
    if channel.verified_at:
        lines.append(
            _("Terakhir diperiksa: {moment}").format(moment=here.times.moment(channel.verified_at))
        )
    st.markdown("  \n".join(lines))


def _acts(here: Desk, channel: Channel, *, can_edit: bool) -> None:
    connecting = here.toolkit.connecting
    with st.container(horizontal=True):
        _sign_in(here, channel)
        if channel.state is not ChannelState.ARCHIVED:
            if can_edit:
                address.link("kanal", _("Ubah"), icon=":material/edit:", ubah=channel.id)
            if st.button(
                _("Periksa sambungan"), key=f"periksa-{channel.id}", icon=":material/sync:"
            ):
                _verify(here, channel)
        if channel.state is ChannelState.ACTIVE and _button(channel, "jeda", _("Jeda")):
            with showing_errors():
                connecting.pause(here.actor, channel.id)
                notices.done(_("Kanal dijeda; kirimannya menunggu."))
        if channel.state in (ChannelState.PAUSED, ChannelState.ARCHIVED) and _button(
            channel, "lanjut", _("Aktifkan lagi")
        ):
            with showing_errors():
                connecting.resume(here.actor, channel.id)
                notices.done(_("Kanal aktif lagi."))
        if can_edit and channel.state is not ChannelState.ARCHIVED:
            _archive(here, channel)


def _sign_in(here: Desk, channel: Channel) -> None:
    """Out to the platform, where its person lets us in; also before a permission ends."""
    if channel.state is ChannelState.ARCHIVED:
        return
    if Capability.AUTHORIZE in here.toolkit.connecting.abilities(channel):
        is_cut = channel.state is ChannelState.DISCONNECTED
        label = _("Sambungkan") if is_cut else _("Sambungkan lagi")
        looks = "guyub-button" if is_cut else "guyub-button quiet"
        st.html(
            f'<a class="{looks}" href="{CONNECT_ADDRESS}{channel.id}" target="_top">{label}</a>'
        )


def _button(channel: Channel, act: str, label: str) -> bool:
    return st.button(label, key=f"{act}-{channel.id}")


def _verify(here: Desk, channel: Channel) -> None:
    with showing_errors():
        found = here.toolkit.connecting.verify(here.actor, channel.id)
        st.success(
            _("Tersambung sebagai {name}.").format(name=words.plain(found.account_name)),
            icon=":material/check_circle:",
        )
        if found.account_url:
            st.markdown(f"<{found.account_url}>")
        for lack in found.missing:
            st.warning(words.plain(lack), icon=":material/report:")
        for note in found.notes:
            st.caption(words.plain(note))


def _archive(here: Desk, channel: Channel) -> None:
    with st.popover(_("Arsipkan"), key=f"arsip-{channel.id}"):
        st.markdown(_("Kanal ini tidak dipakai lagi; riwayatnya tetap ada. Lanjutkan?"))
        if st.button(_("Ya, arsipkan"), key=f"ya-arsip-{channel.id}"):
            with showing_errors():
                here.toolkit.connecting.archive(here.actor, channel.id)
                notices.done(_("Kanal diarsipkan."))
