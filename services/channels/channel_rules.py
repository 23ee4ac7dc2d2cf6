"""Channel rules: what holds for every channel, whoever changes it."""

from dataclasses import replace
from datetime import datetime

from domain.channels import Channel, ChannelState, Verification
from domain.errors import Invalid
from domain.locks import Lock
from domain.ports import Connector, Unit
from domain.texts import _, ngettext

MISSING_MAX = 20
MISSING_CHARS_MAX = 500


def is_built_in(kind: type[Connector]) -> bool:
    """Whether it has exactly one channel, there from the first start."""
    return bool(getattr(kind, "built_in", False))


def reconnected(channel: Channel) -> Channel:
    """The channel, active again if the platform had not known us any more."""
    if channel.state is not ChannelState.DISCONNECTED:
        return channel
    return replace(channel, state=ChannelState.ACTIVE, state_reason="")


def verified(channel: Channel, found: Verification, at: datetime) -> Channel:
    """The channel with what its platform told of it; a stranger's connector may tell anything."""
    ends = found.expires_at
    return replace(
        channel,
        verified_at=at,
        expires_at=None if ends is None or ends.utcoffset() is None else ends,
        missing=tuple(each[:MISSING_CHARS_MAX] for each in found.missing[:MISSING_MAX]),
        settings={**channel.settings, **found.settings},
    )


def same_account(one: Channel, other: Channel) -> bool:
    """Whether what a platform said to the one holds for the other: nobody connected anew since."""
    return (one.settings, one.sealed_secrets) == (other.settings, other.sealed_secrets)


def refuse_namesake(unit: Unit, channel: Channel) -> None:
    """Raises: Invalid when another channel on the desk has this name."""
    for other in unit.channels.all():
        if other.id != channel.id and other.name.casefold() == channel.name.casefold():
            raise Invalid(_("Sudah ada kanal bernama ini. Pilih nama lain."), field="name")


def check_responsible(unit: Unit, channel: Channel) -> None:
    """Raises: Invalid when the person named cannot take the work."""
    if channel.responsible_id is None:
        return
    user = unit.users.find(channel.responsible_id)
    if user is None or not user.active:
        raise Invalid(
            _("Penanggung jawab ini tidak ada atau tidak aktif. Pilih orang lain."),
            field="responsible_id",
        )


def refuse_open_deliveries(unit: Unit, channel: Channel) -> None:
    """Nothing is put on its way before this unit ends (`refuse_archived`). Raises: Invalid while
    something is still on its way."""
    unit.locks.hold(Lock.CHANNEL, channel.id)
    if still_open := unit.deliveries.open_of(channel.id):
        raise Invalid(
            ngettext(
                "Masih ada {n} pengiriman terbuka. Selesaikan atau batalkan dahulu.",
                "Masih ada {n} pengiriman terbuka. Selesaikan atau batalkan dahulu.",
                still_open,
            ).format(n=still_open)
        )


def refuse_archived(unit: Unit, channel_id: str) -> None:
    """Before something without an end is put on its way, which would wait there for ever, and
    nobody would know. The channel is not archived before this unit ends. Raises: Invalid."""
    unit.locks.share(Lock.CHANNEL, channel_id)
    channel = unit.channels.get(channel_id)
    if channel.state is ChannelState.ARCHIVED:
        raise Invalid(
            _("Kanal {channel} sudah diarsipkan. Aktifkan lagi di Kanal, lalu coba lagi.").format(
                channel=channel.name
            )
        )
