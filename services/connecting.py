"""Connecting: the cooperative's channels - add, verify, pause, reconnect, archive."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.channels import Capability, Channel, Limits, Verification
from domain.people import Actor
from domain.ports import Clock, Connectors, Store, Vault


@dataclass(frozen=True, kw_only=True)
class SettingField:
    """One field of a channel form, read off the connector's `Settings`. Texts are translated."""

    name: str
    label: str
    help: str
    secret: bool
    multiline: bool
    required: bool
    default: str


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A platform one can add a channel of."""

    name: str
    title: str
    fields: tuple[SettingField, ...]
    abilities: frozenset[Capability]


@dataclass(frozen=True, kw_only=True)
class Connecting:
    store: Store
    clock: Clock
    connectors: Connectors
    vault: Vault

    def platforms(self) -> list[Platform]:
        """By title."""
        raise NotImplementedError

    def ensure_board(self) -> Channel:
        """The cooperative's own page: made on first start, there ever after."""
        raise NotImplementedError

    def channels(self, *, archived: bool = False) -> list[Channel]:
        raise NotImplementedError

    def publishable(self) -> list[Channel]:
        """Channels a post can be written for."""
        raise NotImplementedError

    def abilities(self, channel: Channel) -> frozenset[Capability]:
        raise NotImplementedError

    def limits(self, channel: Channel) -> Limits:
        raise NotImplementedError

    def add(
        self,
        actor: Actor,
        *,
        platform: str,
        name: str,
        settings: Mapping[str, str],
        responsible_id: str | None = None,
    ) -> Channel:
        """Verifies first, then keeps it, secrets sealed (MANAGE_CHANNELS).
        Raises: Invalid with the field; any PlatformError of the verification."""
        raise NotImplementedError

    def update(
        self,
        actor: Actor,
        channel_id: str,
        *,
        name: str,
        settings: Mapping[str, str],
        responsible_id: str | None = None,
    ) -> Channel:
        """As `add`; an empty secret keeps the one there was. A disconnected channel is active again."""
        raise NotImplementedError

    def verify(self, actor: Actor, channel_id: str) -> Verification:
        """Raises: any PlatformError; Unauthorized disconnects the channel."""
        raise NotImplementedError

    def pause(self, actor: Actor, channel_id: str, reason: str = "") -> Channel:
        raise NotImplementedError

    def resume(self, actor: Actor, channel_id: str) -> Channel:
        raise NotImplementedError

    def archive(self, actor: Actor, channel_id: str) -> Channel:
        """Raises: Invalid while deliveries are still open, or for the board."""
        raise NotImplementedError
