"""Resealing: every secret at rest sealed anew with the newest key."""

from dataclasses import replace

from domain.channels import Channel
from domain.errors import Unauthorized
from domain.ports import Store, Unit
from toolkit.vault import FernetVault


def reseal(store: Store, vault: FernetVault) -> int:
    """All of them or none; gives how many. A note that cannot be opened counts as forgotten, as
    for its connector. Raises: Unauthorized when a channel's secret cannot be opened."""
    with store.writing() as unit:
        channels = [each for each in unit.channels.all(archived=True) if each.sealed_secrets]
        for channel in channels:
            fresh = _rotated(channel, vault)
            unit.channels.save(replace(channel, sealed_secrets=fresh))
        return len(channels) + sum(_note(unit, vault, *each) for each in unit.notes.sealed())


def _rotated(channel: Channel, vault: FernetVault) -> str:
    try:
        vault.open(channel.sealed_secrets)
    except Unauthorized as err:
        raise Unauthorized(f"{channel.name}: {err}") from err
    return vault.rotated(channel.sealed_secrets)


def _note(unit: Unit, vault: FernetVault, channel_id: str, name: str, sealed: str) -> int:
    try:
        vault.open(sealed)
    except Unauthorized:
        unit.notes.write(channel_id, name, "")
        return 0
    unit.notes.write(channel_id, name, vault.rotated(sealed))
    return 1
