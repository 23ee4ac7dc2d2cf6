"""Channels: one account of the cooperative on one platform, and what a platform lets it do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.states import Transitions


class Capability(StrEnum):
    """What a connector can do; each is the Protocol of `domain.ports` that it satisfies."""

    PUBLISH = "publish"
    NOTIFY = "notify"  # hands a notice to one of our own people, not to the public
    INBOX = "inbox"
    REPLY = "reply"
    METRICS = "metrics"
    DELETE = "delete"
    RECONCILE = "reconcile"
    WEBHOOK = "webhook"


class ChannelState(StrEnum):
    """Whether deliveries of the channel are claimed. In every state its queue is kept."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    DISCONNECTED = "disconnected"  # the platform refused our credentials
    ARCHIVED = "archived"  # taken off the desk; its history stays


CHANNEL_STEPS = Transitions(
    ChannelState.ACTIVE,
    {
        ChannelState.ACTIVE: {
            ChannelState.PAUSED,
            ChannelState.DISCONNECTED,
            ChannelState.ARCHIVED,
        },
        ChannelState.PAUSED: {ChannelState.ACTIVE, ChannelState.ARCHIVED},
        ChannelState.DISCONNECTED: {ChannelState.ACTIVE, ChannelState.ARCHIVED},
        ChannelState.ARCHIVED: {ChannelState.ACTIVE},
    },
)


@dataclass(frozen=True, kw_only=True)
class RateBudget:
    """At most `deliveries` in any window of `window_s` seconds, shared by every worker."""

    deliveries: int
    window_s: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a platform takes, counted as the platform counts. Source and date stand at each use."""

    text_max: int
    images_max: int = 0
    image_bytes_max: int = 0
    alt_text_max: int = 1_500
    budget: RateBudget | None = None
    count: Callable[[str], int] = field(default=len, compare=False)


@dataclass(frozen=True, kw_only=True)
class Channel:
    """One account on one platform.

    `settings` are the connector's public fields by name; its secret fields are one sealed
    text, which only the toolkit's vault can open. `held_until`: the platform asked us to
    wait until then. `responsible_id`: who does the work on an assisted channel.
    """

    id: str
    platform: str
    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    sealed_secrets: str = field(default="", repr=False)
    state: ChannelState = ChannelState.ACTIVE
    state_reason: str = ""
    held_until: datetime | None = None
    responsible_id: str | None = None
    verified_at: datetime | None = None
    created_at: datetime
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What `verify` learned: the account's own name at the platform, and its address there."""

    account_name: str
    account_url: str = ""
    notes: tuple[str, ...] = ()
