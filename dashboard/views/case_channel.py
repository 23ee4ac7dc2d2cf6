"""How the channel stands that an answer goes through: where it waits, one is told so."""

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.channels import ChannelState
from domain.deliveries import Delivery, DeliveryState
from domain.people import Permission
from domain.texts import _
from services.desk.stories import Way


def draw(desk: Desk, way: Way) -> None:
    """Above the box: what is answered now does not go out yet."""
    told = _held(desk, way.conversation.channel_id)
    if not (way.can_reply and told):
        return
    st.warning(
        _("{why} Balasan Anda tersimpan, dan terkirim sendiri sesudahnya.").format(why=told),
        icon=":material/link_off:",
    )
    if desk.may(Permission.MANAGE_CHANNELS):
        address.link("kanal", _("Buka Kanal"), icon=":material/hub:")


def why_waiting(desk: Desk, reply: Delivery) -> str:
    """Why a reply that is due stays where it is; empty when its channel lets it go."""
    return _held(desk, reply.channel_id) if reply.state is DeliveryState.SCHEDULED else ""


def is_held(desk: Desk, channel_id: str | None) -> bool:
    """Whether what is for this channel waits."""
    return bool(_held(desk, channel_id))


def _held(desk: Desk, channel_id: str | None) -> str:
    channel = people.channels(desk).get(channel_id or "")
    if channel is None:
        return ""
    name = words.plain(channel.name)
    if channel.state is ChannelState.DISCONNECTED:
        return _(
            "{channel} terputus, jadi tidak ada yang terkirim sampai disambungkan lagi."
        ).format(channel=name)
    if channel.state is ChannelState.PAUSED:
        return _("{channel} dijeda, jadi tidak ada yang terkirim sampai dilanjutkan.").format(
            channel=name
        )
    return ""
