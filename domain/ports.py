"""Every Protocol: what the rooms above promise each other. The memory's stand in
`domain.shelves` and are offered here too.

Connectors' abilities are each a Protocol of their own, present only where they work:
`abilities(connector)` reads them off the object, nobody keeps flags by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol, runtime_checkable

from domain.audience import AccountReading
from domain.board import BoardRoom
from domain.board_shelves import BoardShelf
from domain.channel_shelves import BudgetShelf, CursorShelf, NoteShelf
from domain.channels import Capability, Channel, Guide, Limits, Price, Verification
from domain.deliveries import DeliveryKind, Exchange, Handover, Receipt
from domain.figure_shelves import MetricShelf, ReportShelf
from domain.means import Clock, MediaShelf, Triage, Vault
from domain.media import File, Media
from domain.messages import Greeting, Incoming, Returned
from domain.metrics import Reading
from domain.reactions import Reaction, ReactionSource, Unreacted
from domain.shelves import (
    AttemptShelf,
    AuditShelf,
    CaseShelf,
    ChannelShelf,
    ConversationShelf,
    CooperativeShelf,
    DeliveryShelf,
    EventShelf,
    MemberShelf,
    MessageShelf,
    PostShelf,
    SessionShelf,
    Shelf,
    Store,
    Unit,
    UserShelf,
)

__all__ = [
    "ABILITY_VERBS",
    "AttemptShelf",
    "AudienceHistory",
    "AudienceSource",
    "AuditShelf",
    "Authorizer",
    "Batch",
    "BoardRoom",
    "BoardShelf",
    "BudgetShelf",
    "CaseShelf",
    "ChannelShelf",
    "Clock",
    "Connector",
    "Connectors",
    "ConversationShelf",
    "CooperativeShelf",
    "CursorShelf",
    "Deleter",
    "DeliveryShelf",
    "EventShelf",
    "Heard",
    "InboxSource",
    "MediaShelf",
    "MemberShelf",
    "MessageShelf",
    "MetricShelf",
    "MetricsSource",
    "NoteShelf",
    "Notebook",
    "Notifier",
    "Outgoing",
    "Paper",
    "Picture",
    "PostShelf",
    "Priced",
    "PrivateReplier",
    "Publisher",
    "ReactionSource",
    "Reconciler",
    "Replier",
    "ReportShelf",
    "SessionShelf",
    "Shelf",
    "Store",
    "Teller",
    "Threader",
    "Triage",
    "Unit",
    "UserShelf",
    "Vault",
    "WebhookCaller",
    "WebhookGreeter",
    "WebhookReceiver",
    "abilities",
    "guide_of",
    "options_of",
]

# --- connectors --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture or a video on its way out: what is known of it, and its bytes."""

    media: Media
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file on its way out with an answer: what is known of it, and its bytes."""

    file: File
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What a connector hands over. `target_remote_id`: the message it answers, for a reply; the
    part it continues, for a follow-up.

    `options`: the entries of the connector's `Options`, those left out at their defaults.
    `follow_ups`: the further parts of its thread, only to be counted: each comes by itself.
    `recipient`: the address of a notice, or who alone reads a reply; `subject`: its heading.
    `at`: when this try began.
    `video`: only where the connector's limits take one, and then instead of pictures and link.
    `papers`: only with an answer, where the connector's limits take any.
    """

    text: str
    link: str = ""
    pictures: tuple[Picture, ...] = ()
    video: Picture | None = None
    papers: tuple[Paper, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    follow_ups: tuple[str, ...] = ()
    target_remote_id: str = ""
    recipient: str = ""
    subject: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Messages an inbox gave, and the cursor to store once they are kept; empty: as it was.

    `readings`: counts that came unasked. `withdrawn`: remote ids of messages that are no longer
    on the platform. `greetings`: of our own people, who show a code; no case comes of them.
    `returned`: answers of ours that came back. `reactions`: who gave one, `unreacted`: those that
    were taken back. `goes_on`: the platform has more, which the next call gives.
    """

    messages: tuple[Incoming, ...] = ()
    cursor: str = ""
    readings: tuple[Reading, ...] = ()
    withdrawn: tuple[str, ...] = ()
    greetings: tuple[Greeting, ...] = ()
    returned: tuple[Returned, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    unreacted: tuple[Unreacted, ...] = ()
    goes_on: bool = False


class Notebook(Protocol):
    """What a connector remembers for its channel between calls and processes, sealed at rest.

    A thing worth remembering is one that costs much to get again: a session, a refreshed token.
    """

    def read(self, name: str) -> str:
        """What was written under the name last; empty when nothing was, or it was forgotten."""
        ...

    def write(self, name: str, value: str) -> None: ...

    def tally(self, name: str, by: int = 0) -> int:
        """Adds to a number under the name, atomically among workers, and gives the sum."""
        ...


Heard = Callable[[Exchange], None]


@runtime_checkable
class Connector(Protocol):
    """The code that speaks to one platform for one channel.

    `Settings` is a frozen dataclass; the channel form is drawn from its fields. A field's
    metadata: `label`, `help` (texts to translate), `secret` (bool), `multiline` (bool), `choices`,
    `advanced` (bool: folded away, since it fills itself in or is rarely changed).
    Two attributes may stand beside it: `Options`, a dataclass of the same form, for what can be
    chosen for a single post, and `guide`, a `domain.channels.Guide`.
    Every call may raise a `PlatformError` leaf, and nothing else.
    """

    platform: ClassVar[str]
    title: ClassVar[str]
    Settings: ClassVar[type]

    @property
    def limits(self) -> Limits: ...

    def verify(self) -> Verification:
        """Asks the platform who we are; sends nothing anyone can see."""
        ...


@runtime_checkable
class Publisher(Protocol):
    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt | Handover: ...


@runtime_checkable
class Threader(Protocol):
    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        """Continues our own post, or the part before, which `target_remote_id` names."""
        ...


@runtime_checkable
class Notifier(Protocol):
    def notify(self, notice: Outgoing, idempotency_key: str) -> Receipt: ...


@runtime_checkable
class Teller(Protocol):
    def tell(self, notice: Outgoing, idempotency_key: str) -> Receipt:
        """`recipient`: a greeting's address. Raises: Rejected when it takes nothing from us."""
        ...

    def invitation(self, code: str) -> str:
        """The address to open there, so that the code comes back as a greeting."""
        ...


@runtime_checkable
class Replier(Protocol):
    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt | Handover:
        """Answers the message; hands over where the platform lets only a person answer it."""
        ...


@runtime_checkable
class PrivateReplier(Protocol):
    def reply_privately(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        """Answers a public message; its writer alone reads it. `recipient`: their id there."""
        ...


@runtime_checkable
class Deleter(Protocol):
    def delete(self, remote_id: str) -> None:
        """Removes it; that it is gone already is success."""
        ...


@runtime_checkable
class Reconciler(Protocol):
    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """The receipt if the platform has it, None if it surely has not. Raises: a PlatformError
        that is `partly` where it has a part."""
        ...


@runtime_checkable
class InboxSource(Protocol):
    def collect(self, cursor: str) -> Batch:
        """Messages since `cursor` (empty: from the platform's beginning), oldest first."""
        ...


@runtime_checkable
class MetricsSource(Protocol):
    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]: ...


@runtime_checkable
class AudienceSource(Protocol):
    def count_audience(self) -> AccountReading:
        """What the account counts now."""
        ...


@runtime_checkable
class AudienceHistory(Protocol):
    def recall_audience(self, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
        """What the account counted at moments in [start, end], as far as the platform tells."""
        ...


@runtime_checkable
class Metered(Protocol):
    """A `MetricsSource` that is billed for what it reads."""

    def readings_a_day(self) -> float:
        """How many posts a day the rest of the month's money pays for; asks nobody."""
        ...


@runtime_checkable
class WebhookReceiver(Protocol):
    def receive(self, headers: Mapping[str, str], body: bytes) -> Batch:
        """Checks the signature, then reads; `headers` by their lower-case names.
        Raises: Unauthorized for a forged one, Rejected for one nobody can read."""
        ...


@runtime_checkable
class WebhookGreeter(Protocol):
    def greet(self, query: Mapping[str, str]) -> str:
        """What to answer to a platform that asks, by GET, whether the address is ours.
        Raises: Unauthorized when it is not the platform that asks."""
        ...


@runtime_checkable
class WebhookCaller(Protocol):
    def call_here(self, address: str) -> None:
        """Tells the platform to call this public address from now on; empty: to stop."""
        ...


@runtime_checkable
class Authorizer(Protocol):
    """Connects an account by signing in at the platform (OAuth 2 with PKCE, S256)."""

    def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        """The platform's address to send the browser to."""
        ...

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        """Settings, secret ones too, that the code is worth; the channel keeps them.
        Raises: Rejected with what a person must choose or mend."""
        ...


@runtime_checkable
class Priced(Protocol):
    def price(self, post: Outgoing) -> Price:
        """What this post costs at the platform; asks nobody."""
        ...


ABILITY_VERBS: Mapping[Capability, str] = {
    Capability.PUBLISH: "publish",
    Capability.THREAD: "follow_up",
    Capability.NOTIFY: "notify",
    Capability.TELL: "tell",
    Capability.REPLY: "reply",
    Capability.PRIVATE_REPLY: "reply_privately",
    Capability.DELETE: "delete",
    Capability.RECONCILE: "find",
    Capability.INBOX: "collect",
    Capability.METRICS: "measure",
    Capability.REACTIONS: "hear_reactions",
    Capability.AUDIENCE: "count_audience",
    Capability.AUDIENCE_HISTORY: "recall_audience",
    Capability.WEBHOOK: "receive",
    Capability.AUTHORIZE: "authorize",
    Capability.PRICE: "price",
}


def guide_of(kind: type[Connector]) -> Guide | None:
    """How an account is connected; None where the form says it all."""
    return getattr(kind, "guide", None)


def options_of(kind: type[Connector]) -> type | None:
    """The dataclass of what can be chosen for a single post; None where nothing can."""
    return getattr(kind, "Options", None)


def abilities(connector: object) -> frozenset[Capability]:
    """What the connector (or its class) truly can do, read off its methods."""
    return frozenset(ability for ability, verb in ABILITY_VERBS.items() if hasattr(connector, verb))


class Connectors(Protocol):
    """The platforms this house can speak to, found by discovery."""

    def platforms(self) -> Mapping[str, type[Connector]]: ...

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        """The connector with the channel's settings and unsealed secrets. `heard` is told of
        every exchange with the platform.

        Raises: Rejected when the platform is unknown or a setting is missing;
            Unauthorized when the secrets cannot be unsealed.
        """
        ...
