"""Names of users and channels for many rows at once: asked once per rerun, not once per row."""

from collections.abc import Mapping

from dashboard.session import Desk
from domain.channels import Channel
from domain.people import Permission, User
from domain.texts import _

Users = Mapping[str, User]
Channels = Mapping[str, Channel]


def users(desk: Desk) -> Users:
    """Every user by id; only oneself where the role may not see the others."""
    if not desk.may(Permission.SEE_CASES):
        return {desk.user.id: desk.user}
    return {user.id: user for user in desk.toolkit.accounts.users(desk.actor)}


def name_of(user_id: str | None, everyone: Users) -> str:
    """How the person is called; the program itself for nobody."""
    if user_id is None:
        return _("Sistem")
    return everyone[user_id].name if user_id in everyone else _("pengguna lama")


def channels(desk: Desk) -> Channels:
    """Every channel by id, archived ones too since their history is still shown."""
    found = desk.toolkit.connecting.channels(archived=True)
    return {channel.id: channel for channel in found}


def channel_name(channel_id: str | None, every: Channels) -> str:
    """How the channel is called; the counter for what came without one."""
    if channel_id is None:
        return _("Kantor & telepon")
    return every[channel_id].name if channel_id in every else _("kanal lama")
