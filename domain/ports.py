"""Every Protocol: what the rooms above promise each other.

Connectors' abilities are each a Protocol of their own, present only where they work:
`abilities(connector)` reads them off the object, nobody keeps flags by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from domain.cases import Case, CaseEvent, CaseKind, Verdict
from domain.channels import Capability, Channel, Guide, Limits, Price, Verification
from domain.cooperative import Cooperative
from domain.deliveries import (
    Attempt,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Exchange,
    Handover,
    Receipt,
)
from domain.media import Media
from domain.members import Identity, Member
from domain.messages import Conversation, Incoming, Message
from domain.metrics import Reading, Snapshot
from domain.people import AuditEntry, Session, SignInLink, User
from domain.posts import Post, PostState
from domain.reports import EngagementRow, QueueFilter, QueueRow, ResponseRow

# --- the house's own means ---------------------------------------------------------------


class Clock(Protocol):
    """The only source of "now": aware, in UTC."""

    def now(self) -> datetime: ...


class Vault(Protocol):
    """Seals secrets for the table and opens them for a connector."""

    def seal(self, secrets: Mapping[str, str]) -> str: ...

    def open(self, sealed: str) -> Mapping[str, str]:
        """Raises: Unauthorized when the key does not fit."""
        ...


class MediaShelf(Protocol):
    """Keeps the bytes of pictures, by the SHA-256 that is their id."""

    def put(self, data: bytes, mime: str) -> str:
        """Keeps the bytes whole or not at all, and gives their id. Raises: StoreFull."""
        ...

    def read(self, media_id: str) -> bytes:
        """Raises: NotFound."""
        ...


class Triage(Protocol):
    """Tells complaint from praise. A better one may sit here later."""

    def judge(self, message: Incoming) -> Verdict: ...


# --- connectors --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture on its way out: what is known of it, and its bytes."""

    media: Media
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What a connector hands over. `target_remote_id`: the message it answers, for a reply; the
    part it continues, for a follow-up.

    `options`: the entries of the connector's `Options`, those left out at their defaults.
    `recipient`: the address of a notice; `subject`: its heading. `at`: when this try began.
    """

    text: str
    link: str = ""
    pictures: tuple[Picture, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    target_remote_id: str = ""
    recipient: str = ""
    subject: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Messages an inbox gave, and the cursor to store once they are kept; empty: as it was.

    `readings`: counts that came unasked. `withdrawn`: remote ids of messages that are no longer
    on the platform.
    """

    messages: tuple[Incoming, ...] = ()
    cursor: str = ""
    readings: tuple[Reading, ...] = ()
    withdrawn: tuple[str, ...] = ()


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
    metadata: `label`, `help` (texts to translate), `secret` (bool), `multiline` (bool), `choices`.
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
class Replier(Protocol):
    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt | Handover:
        """Answers the message; hands over where the platform lets only a person answer it."""
        ...


@runtime_checkable
class Deleter(Protocol):
    def delete(self, remote_id: str) -> None:
        """Removes it; that it is gone already is success."""
        ...


@runtime_checkable
class Reconciler(Protocol):
    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        """The receipt if the platform has it, None if it surely has not."""
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
    Capability.REPLY: "reply",
    Capability.DELETE: "delete",
    Capability.RECONCILE: "find",
    Capability.INBOX: "collect",
    Capability.METRICS: "measure",
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


class BoardRoom(Protocol):
    """What the board's connector needs of the house; the toolkit fills it over the store."""

    def put_entry(self, entry: Entry) -> Entry:
        """Keeps the entry; the one already there under this id is left and returned."""
        ...

    def put_answer(self, answer: Comment) -> Comment: ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def comment(self, comment_id: str) -> Comment | None: ...

    def remove(self, remote_id: str) -> None: ...

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]: ...

    def entry_url(self, entry_id: str) -> str: ...


# --- memory ------------------------------------------------------------------------------

Thing = TypeVar("Thing")


class Shelf(Protocol[Thing]):
    """Things by id. `save` is fenced by `version`: whoever read an older one is refused."""

    def add(self, thing: Thing) -> Thing:
        """Raises: Conflict when the id (or another unique key) is taken."""
        ...

    def get(self, id: str) -> Thing:
        """Raises: NotFound."""
        ...

    def find(self, id: str) -> Thing | None: ...

    def save(self, thing: Thing) -> Thing:
        """Writes it and gives it back with the next version. Raises: Conflict, NotFound."""
        ...


class PostShelf(Shelf[Post], Protocol):
    def newest(
        self, *, states: Iterable[PostState] = (), limit: int = 50, offset: int = 0
    ) -> list[Post]:
        """Newest change first; no states: all."""
        ...


class DeliveryShelf(Shelf[Delivery], Protocol):
    def claim(
        self, *, now: datetime, lease_until: datetime, worker: str, limit: int
    ) -> list[Delivery]:
        """Takes due rows of active, unheld channels, atomically: SENDING, leased, attempts + 1."""
        ...

    def expired(self, now: datetime, limit: int) -> list[Delivery]:
        """SENDING rows whose lease ran out."""
        ...

    def stale(self, now: datetime, limit: int) -> list[Delivery]:
        """SCHEDULED rows past their `latest_at`, of channels in any state."""
        ...

    def in_states(self, states: Iterable[DeliveryState], limit: int = 200) -> list[Delivery]:
        """Oldest due first."""
        ...

    def about(self, subject_id: str) -> list[Delivery]: ...

    def between(
        self, start: datetime, end: datetime, kinds: Iterable[DeliveryKind] = ()
    ) -> list[Delivery]:
        """Due in [start, end), by due time."""
        ...

    def by_remote(self, channel_id: str, remote_id: str) -> Delivery | None:
        """The delivery whose receipt carries this remote id; None when it is not ours."""
        ...

    def sent_posts(self, channel_id: str, since: datetime, limit: int) -> list[Delivery]:
        """Sent posts of a channel, newest first: what can be measured."""
        ...

    def last_sent_at(self, channel_id: str) -> datetime | None:
        """When the channel last took anything of ours, None when it never did."""
        ...

    def open_of(self, channel_id: str) -> int:
        """How many of the channel are scheduled, sending, handed or unconfirmed."""
        ...


class AttemptShelf(Protocol):
    def add(self, attempt: Attempt) -> Attempt: ...

    def close(self, attempt: Attempt) -> None: ...

    def of(self, delivery_id: str) -> list[Attempt]: ...


class ChannelShelf(Shelf[Channel], Protocol):
    def all(self, *, archived: bool = False) -> list[Channel]:
        """By name; the archived ones among them when asked for."""
        ...


class ConversationShelf(Shelf[Conversation], Protocol):
    def by_thread(self, channel_id: str | None, thread: str) -> Conversation | None: ...


class MessageShelf(Protocol):
    def add_once(self, message: Message) -> bool:
        """False when (channel_id, remote_id) is known already; nothing is written then."""
        ...

    def get(self, id: str) -> Message: ...

    def of(self, conversation_id: str) -> list[Message]:
        """Oldest first."""
        ...

    def by_remote(self, channel_id: str, remote_id: str) -> Message | None: ...

    def amend(self, message: Message) -> None:
        """Keeps what its author changed: the text, and when it was edited or withdrawn.
        Raises: NotFound."""
        ...

    def newest_at(self, channel_id: str, limit: int) -> list[datetime]:
        """When members' last messages on the channel were said, newest first."""
        ...


class CaseShelf(Shelf[Case], Protocol):
    def by_code(self, code: str) -> Case | None: ...

    def of(self, conversation_id: str) -> list[Case]:
        """Oldest first."""
        ...

    def queue(self, wanted: QueueFilter) -> list[QueueRow]: ...

    def count(self, wanted: QueueFilter) -> int:
        """How many there are in all; `wanted.counted_max + 1` when there are more than that."""
        ...

    def resolved_before(self, moment: datetime, limit: int) -> list[Case]: ...


class EventShelf(Protocol):
    def append(self, event: CaseEvent) -> CaseEvent:
        """Raises: Conflict when the case has an event of that number."""
        ...

    def of(self, case_id: str) -> list[CaseEvent]: ...


class UserShelf(Shelf[User], Protocol):
    def by_login(self, login: str) -> User | None: ...

    def all(self) -> list[User]: ...


class SessionShelf(Protocol):
    def add(self, session: Session) -> None: ...

    def find(self, token_hash: str) -> Session | None: ...

    def touch(self, token_hash: str, seen_at: datetime, expires_at: datetime) -> None: ...

    def remove(self, token_hash: str) -> None: ...

    def remove_of(self, user_id: str) -> None:
        """Every session and every sign-in link of the user."""
        ...

    def prune(self, now: datetime) -> int: ...

    def add_link(self, link: SignInLink) -> None: ...

    def take_link(self, token_hash: str, now: datetime) -> SignInLink | None:
        """The link, once: it is gone afterwards. None when unknown or expired."""
        ...


class MemberShelf(Shelf[Member], Protocol):
    def by_number(self, number: str) -> Member | None: ...

    def page(self, *, search: str = "", limit: int = 50, offset: int = 0) -> list[Member]: ...

    def add_identity(self, identity: Identity) -> Identity: ...

    def identities(self, member_id: str) -> list[Identity]: ...


class MetricShelf(Protocol):
    def add(self, snapshots: Iterable[Snapshot]) -> None: ...

    def of(self, delivery_id: str) -> list[Snapshot]:
        """Oldest first."""
        ...

    def measured_at(self, delivery_ids: Sequence[str]) -> Mapping[str, datetime]:
        """When each was last measured; one that never was is left out."""
        ...


class BoardShelf(Protocol):
    def add_entry(self, entry: Entry) -> Entry:
        """Keeps it; the one already there under this id is left and returned."""
        ...

    def entry(self, entry_id: str) -> Entry | None: ...

    def entries(
        self, *, before: tuple[datetime, str] | None = None, limit: int = 10
    ) -> list[Entry]:
        """Newest first; `before`: (published_at, id) of the last one seen."""
        ...

    def remove_entry(self, entry_id: str) -> None: ...

    def add_comment(self, comment: Comment) -> Comment: ...

    def comment(self, comment_id: str) -> Comment | None: ...

    def comments(self, entry_id: str, limit: int = 200) -> list[Comment]:
        """Visible ones, oldest first."""
        ...

    def set_visibility(self, comment_id: str, visibility: Visibility) -> None:
        """Raises: NotFound."""
        ...

    def remove_comment(self, comment_id: str) -> None: ...

    def react(self, entry_id: str, visitor: str, reaction: Reaction) -> None:
        """One reaction a visitor; another one replaces it."""
        ...

    def unreact(self, entry_id: str, visitor: str) -> None: ...

    def reactions(self, entry_id: str) -> Mapping[Reaction, int]: ...

    def reaction_of(self, entry_id: str, visitor: str) -> Reaction | None: ...

    def add_views(self, views: Mapping[str, int]) -> None: ...

    def counts(self, entry_ids: Sequence[str]) -> Mapping[str, Counts]: ...


class CooperativeShelf(Protocol):
    def get(self) -> Cooperative: ...

    def save(self, cooperative: Cooperative) -> Cooperative:
        """Raises: Conflict."""
        ...


class AuditShelf(Protocol):
    def add(self, entry: AuditEntry) -> None: ...

    def newest(self, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]: ...


class CursorShelf(Protocol):
    def get(self, channel_id: str) -> str: ...

    def set(self, channel_id: str, cursor: str) -> None: ...

    def collected(self, channel_id: str, at: datetime) -> None:
        """The inbox was read at that moment, whatever was in it."""
        ...

    def collected_at(self, channel_id: str) -> datetime | None:
        """When the inbox was read last, None when it never was."""
        ...


class NoteShelf(Protocol):
    """What connectors remember for their channels; texts come sealed."""

    def read(self, channel_id: str, name: str) -> str: ...

    def write(self, channel_id: str, name: str, sealed: str) -> None: ...

    def tally(self, channel_id: str, name: str, by: int) -> int:
        """Adds to the number of that name, atomically, and gives the sum."""
        ...

    def sealed(self) -> list[tuple[str, str, str]]:
        """Every text as (channel_id, name, sealed), for a new key."""
        ...

    def forget(self, channel_id: str) -> None: ...


class BudgetShelf(Protocol):
    def take(
        self, channel_id: str, *, now: datetime, deliveries: int, window_s: int
    ) -> datetime | None:
        """Spends one. None: granted; else the moment from which there is budget again."""
        ...


class ReportShelf(Protocol):
    def responses(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
    ) -> list[ResponseRow]:
        """Cases opened in [start, end), spam left out, oldest first."""
        ...

    def spam(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> int:
        """How many `responses` left out as spam."""
        ...

    def engagement(
        self, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[EngagementRow]:
        """Posts sent in [start, end), newest first, the newest snapshot of each metric."""
        ...

    def oldest_waiting(self) -> datetime | None:
        """Since when the longest-waiting member waits; None when nobody does."""
        ...


class Unit(Protocol):
    """One transaction over every shelf."""

    posts: PostShelf
    deliveries: DeliveryShelf
    attempts: AttemptShelf
    channels: ChannelShelf
    conversations: ConversationShelf
    messages: MessageShelf
    cases: CaseShelf
    events: EventShelf
    users: UserShelf
    sessions: SessionShelf
    members: MemberShelf
    metrics: MetricShelf
    board: BoardShelf
    cooperative: CooperativeShelf
    audit: AuditShelf
    cursors: CursorShelf
    notes: NoteShelf
    budgets: BudgetShelf
    reports: ReportShelf


class Store(Protocol):
    """The memory. A unit is committed when its block ends and rolled back when it raises.

    Raises: StoreBusy, StoreFull, StoreUnreachable - then nothing was written.
    """

    def writing(self) -> AbstractContextManager[Unit]:
        """A transaction that may write; on SQLite it holds the writer's lock from the start."""
        ...

    def reading(self) -> AbstractContextManager[Unit]:
        """A consistent view; writing through it is refused."""
        ...
