"""Resealing: every secret at rest sealed anew with the newest key."""

from dataclasses import replace

from domain.ports import Store
from toolkit.vault import FernetVault


def reseal(store: Store, vault: FernetVault) -> int:
    """All of them or none; gives how many. Raises: Unauthorized when one cannot be opened."""
    with store.writing() as unit:
        channels = [each for each in unit.channels.all(archived=True) if each.sealed_secrets]
        for channel in channels:
            vault.open(channel.sealed_secrets)
            fresh = vault.rotated(channel.sealed_secrets)
            unit.channels.save(replace(channel, sealed_secrets=fresh))
        notes = unit.notes.sealed()
        for channel_id, name, sealed in notes:
            vault.open(sealed)
            unit.notes.write(channel_id, name, vault.rotated(sealed))
    return len(channels) + len(notes)
