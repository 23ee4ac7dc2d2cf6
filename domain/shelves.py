"""The memory's Protocols: a shelf for each sort of thing, the unit of work, the store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from domain.accesses import AccessShelf
from domain.aftercare_shelves import DistinctShelf, FollowUpShelf, RatingShelf
from domain.archive_shelves import HistoryShelf
from domain.attachments import AttachmentShelf
from domain.audience import AccountShelf
from domain.board_shelves import BoardShelf
from domain.branch_shelves import BranchShelf, RecountShelf, WalkShelf
from domain.cases import Case, CaseEvent
from domain.channel_shelves import BudgetShelf, CursorShelf, NoteShelf
from domain.channels import Channel
from domain.company_shelves import CaseDraftShelf, MentionShelf, PresenceShelf, SavedReplyShelf
from domain.consent import ConsentShelf
from domain.cooperative import Cooperative
from domain.deliveries import Attempt, Delivery, DeliveryKind, DeliveryState
from domain.engagement_shelves import SentPostShelf
from domain.erasing import ErasureShelf, WipeShelf
from domain.exports import ExportShelf
from domain.figure_shelves import MetricShelf, ReportShelf
from domain.gaps import GapShelf
from domain.incidents import IncidentShelf
from domain.interactions import InteractionShelf
from domain.label_shelves import LabelShelf, SavedFilterShelf
from domain.locks import LockShelf
from domain.matching import SuggestionShelf
from domain.measured_shelves import SpanShelf
from domain.members import Identity, Member
from domain.messages import Conversation, Message
from domain.notification_shelves import (
    DigestShelf,
    NotificationShelf,
    PromiseShelf,
    StaffLinkShelf,
    WishShelf,
)
from domain.oddities import OddityShelf
from domain.pages import PageShelf
from domain.people import AuditEntry, Session, SignInLink, User
from domain.posts import Post, PostState
from domain.reactions import ReactionShelf
from domain.reports import QueueFilter, QueueRow
from domain.retention import RetentionShelf
from domain.roll_shelves import ImportShelf, RollShelf
from domain.rule_shelves import DutyShelf, RuleShelf
from domain.set_aside import SetAsideShelf
from domain.state_shelves import BlockShelf, ListShelf, StandingShelf
from domain.stored_files import StoredFileShelf
from domain.told_shelves import ToldShelf

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

    def many(self, ids: Collection[str]) -> Mapping[str, Delivery]:
        """Those of these ids that there are."""
        ...

    def by_remote(self, channel_id: str, remote_id: str) -> Delivery | None:
        """The delivery whose receipt carries this remote id; None when it is not ours."""
        ...

    def by_remotes(self, channel_id: str, remote_ids: Collection[str]) -> Mapping[str, Delivery]:
        """The `by_remote` of each that is ours."""
        ...

    def sent_posts(self, channel_id: str, since: datetime, limit: int) -> list[Delivery]:
        """Sent posts of a channel, newest first: what can be measured."""
        ...

    def last_sent_at(self, channel_id: str) -> datetime | None:
        """When the channel last took anything of ours, None when it never did."""
        ...

    def held_up(self, channel_id: str, tries: int) -> Delivery | None:
        """Of what the channel did not take for now, that often at least, and waits to be tried
        again, the one that was made first."""
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

    def find_by(self, conversation_id: str, texts: Sequence[str]) -> None:
        """From now on its cases are found by the words of these texts as well."""
        ...

    def alike(
        self, keys: Sequence[str], limit: int, before: tuple[datetime, str] | None = None
    ) -> list[Conversation]:
        """Those of people with one of these keys (`domain.persons`), the newest first. `before`:
        when the last one of the page before began, and its id."""
        ...


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
        """Keeps what its author changed: the text, and when it was edited or withdrawn. An older
        edit than the kept one changes nothing, and what is withdrawn stays so. The case is found
        by the former words too. Raises: NotFound."""
        ...

    def newest_at(self, channel_id: str, limit: int) -> list[datetime]:
        """When members' last messages on the channel were said, newest first."""
        ...


class CaseShelf(Shelf[Case], StandingShelf, WalkShelf, Protocol):
    def by_code(self, code: str) -> Case | None: ...

    def of(self, conversation_id: str) -> list[Case]:
        """Oldest first."""
        ...

    def of_many(self, conversation_ids: Sequence[str], limit: int) -> list[Case]:
        """Of all these conversations, newest first."""
        ...

    def queue(self, wanted: QueueFilter) -> list[QueueRow]: ...

    def count(self, wanted: QueueFilter) -> int:
        """How many there are in all; `wanted.counted_max + 1` when there are more than that."""
        ...

    def counts(self, wanted: Sequence[QueueFilter]) -> list[int]:
        """The `count` of each, asked together."""
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


class MemberShelf(Shelf[Member], RollShelf, Protocol):
    def by_number(self, number: str) -> Member | None: ...

    def page(self, *, search: str = "", limit: int = 50, offset: int = 0) -> list[Member]: ...

    def add_identity(self, identity: Identity) -> Identity: ...

    def identities(self, member_id: str) -> list[Identity]: ...

    def by_account(self, platform: str, remote_id: str) -> Identity | None: ...


class CooperativeShelf(Protocol):
    def get(self) -> Cooperative: ...

    def save(self, cooperative: Cooperative) -> Cooperative:
        """Raises: Conflict."""
        ...


class AuditShelf(Protocol):
    def add(self, entry: AuditEntry) -> None: ...

    def newest(self, *, limit: int = 100, offset: int = 0) -> list[AuditEntry]: ...

    def since(self, moment: datetime, acts: Collection[str]) -> list[AuditEntry]:
        """Those of these acts after the moment, the newest first; a few thousand at most."""
        ...


class Unit(Protocol):
    """One transaction over every shelf."""

    posts: PostShelf
    deliveries: DeliveryShelf
    attempts: AttemptShelf
    channels: ChannelShelf
    conversations: ConversationShelf
    messages: MessageShelf
    pages: PageShelf
    set_aside: SetAsideShelf
    attachments: AttachmentShelf
    cases: CaseShelf
    events: EventShelf
    users: UserShelf
    sessions: SessionShelf
    members: MemberShelf
    consents: ConsentShelf
    suggestions: SuggestionShelf
    interactions: InteractionShelf
    reactions: ReactionShelf
    roll_imports: ImportShelf
    history: HistoryShelf
    metrics: MetricShelf
    board: BoardShelf
    cooperative: CooperativeShelf
    audit: AuditShelf
    cursors: CursorShelf
    notes: NoteShelf
    budgets: BudgetShelf
    reports: ReportShelf
    sent_posts: SentPostShelf
    spans: SpanShelf
    saved_replies: SavedReplyShelf
    case_drafts: CaseDraftShelf
    presences: PresenceShelf
    mentions: MentionShelf
    exports: ExportShelf
    rules: RuleShelf
    duties: DutyShelf
    blocks: BlockShelf
    case_lists: ListShelf
    notifications: NotificationShelf
    wishes: WishShelf
    staff_links: StaffLinkShelf
    digests: DigestShelf
    promises: PromiseShelf
    branches: BranchShelf
    recounts: RecountShelf
    ratings: RatingShelf
    follow_ups: FollowUpShelf
    told: ToldShelf
    distinct: DistinctShelf
    labels: LabelShelf
    saved_filters: SavedFilterShelf
    accounts: AccountShelf
    gaps: GapShelf
    oddities: OddityShelf
    accesses: AccessShelf
    erasures: ErasureShelf
    wipes: WipeShelf
    retention: RetentionShelf
    incidents: IncidentShelf
    stored_files: StoredFileShelf
    locks: LockShelf


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

    def shred(self) -> bool:
        """Takes what was erased out of the database's own files as well, as far as it lets that be
        done; within no unit. False: not wholly, ask again. Raises: StoreBusy."""
        ...
