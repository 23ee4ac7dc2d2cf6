"""The store over a database: a unit is a transaction."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection

from domain import ports
from domain.accesses import AccessShelf
from domain.aftercare_shelves import DistinctShelf, FollowUpShelf, RatingShelf
from domain.archive_shelves import HistoryShelf
from domain.attachments import AttachmentShelf
from domain.audience import AccountShelf
from domain.branch_shelves import BranchShelf, RecountShelf
from domain.company_shelves import CaseDraftShelf, MentionShelf, PresenceShelf, SavedReplyShelf
from domain.consent import ConsentShelf
from domain.engagement_shelves import SentPostShelf
from domain.erasing import ErasureShelf, WipeShelf
from domain.exports import ExportShelf
from domain.gaps import GapShelf
from domain.incidents import IncidentShelf
from domain.interactions import InteractionShelf
from domain.label_shelves import LabelShelf, SavedFilterShelf
from domain.locks import LockShelf
from domain.matching import SuggestionShelf
from domain.measured_shelves import SpanShelf
from domain.notification_shelves import (
    DigestShelf,
    NotificationShelf,
    PromiseShelf,
    StaffLinkShelf,
    WishShelf,
)
from domain.oddities import OddityShelf
from domain.pages import PageShelf
from domain.reactions import ReactionShelf
from domain.retention import RetentionShelf
from domain.roll_shelves import ImportShelf
from domain.rule_shelves import DutyShelf, RuleShelf
from domain.set_aside import SetAsideShelf
from domain.state_shelves import BlockShelf, ListShelf
from domain.stored_files import StoredFileShelf
from domain.told_shelves import ToldShelf
from storage.refusals import busy
from storage.sql.aftercare import SqlDistinct, SqlFollowUps, SqlRatings
from storage.sql.attachments import SqlAttachments
from storage.sql.audience import SqlAccounts, SqlGaps
from storage.sql.board import SqlBoard
from storage.sql.branches import SqlBranches, SqlRecounts
from storage.sql.cases import SqlCases
from storage.sql.casework import SqlConversations, SqlEvents, SqlMessages
from storage.sql.company import SqlCaseDrafts, SqlMentions, SqlPresences, SqlSavedReplies
from storage.sql.deliveries import SqlDeliveries
from storage.sql.engines import WAIT_S, Engines, begin_immediate
from storage.sql.exports import SqlExports
from storage.sql.faults import told_apart
from storage.sql.figures import SqlMetrics, SqlReports
from storage.sql.history import SqlHistory
from storage.sql.incidents import SqlIncidents
from storage.sql.interactions import SqlInteractions
from storage.sql.labels import SqlLabels, SqlSavedFilters
from storage.sql.locks import SqlLocks
from storage.sql.measured import SqlSpans
from storage.sql.members import SqlMembers
from storage.sql.notifications import (
    SqlDigests,
    SqlNotifications,
    SqlPromises,
    SqlStaffLinks,
    SqlWishes,
)
from storage.sql.oddities import SqlOddities
from storage.sql.pages import SqlPages
from storage.sql.people import SqlAudit, SqlCooperative, SqlSessions, SqlUsers
from storage.sql.personal import SqlAccesses, SqlErasures, SqlRetention
from storage.sql.publishing import (
    SqlAttempts,
    SqlBudgets,
    SqlChannels,
    SqlCursors,
    SqlNotes,
    SqlPosts,
)
from storage.sql.reactions import SqlReactions
from storage.sql.roll import SqlConsents, SqlImports, SqlSuggestions
from storage.sql.rules import SqlDuties, SqlRules
from storage.sql.sent_posts import SqlSentPosts
from storage.sql.set_aside import SqlSetAside
from storage.sql.shredding import shred_postgresql, shred_sqlite
from storage.sql.states import SqlBlocks, SqlLists
from storage.sql.stored_files import SqlStoredFiles
from storage.sql.told import SqlTold
from storage.sql.wiping import SqlWipes

_SHELVES: Mapping[str, Callable[[Connection], object]] = {
    "posts": SqlPosts,
    "deliveries": SqlDeliveries,
    "attempts": SqlAttempts,
    "channels": SqlChannels,
    "conversations": SqlConversations,
    "messages": SqlMessages,
    "pages": SqlPages,
    "set_aside": SqlSetAside,
    "attachments": SqlAttachments,
    "cases": SqlCases,
    "events": SqlEvents,
    "users": SqlUsers,
    "sessions": SqlSessions,
    "members": SqlMembers,
    "consents": SqlConsents,
    "suggestions": SqlSuggestions,
    "interactions": SqlInteractions,
    "reactions": SqlReactions,
    "roll_imports": SqlImports,
    "history": SqlHistory,
    "metrics": SqlMetrics,
    "board": SqlBoard,
    "cooperative": SqlCooperative,
    "audit": SqlAudit,
    "cursors": SqlCursors,
    "notes": SqlNotes,
    "budgets": SqlBudgets,
    "reports": SqlReports,
    "sent_posts": SqlSentPosts,
    "spans": SqlSpans,
    "saved_replies": SqlSavedReplies,
    "case_drafts": SqlCaseDrafts,
    "presences": SqlPresences,
    "mentions": SqlMentions,
    "exports": SqlExports,
    "ratings": SqlRatings,
    "follow_ups": SqlFollowUps,
    "told": SqlTold,
    "distinct": SqlDistinct,
    "labels": SqlLabels,
    "saved_filters": SqlSavedFilters,
    "rules": SqlRules,
    "duties": SqlDuties,
    "blocks": SqlBlocks,
    "case_lists": SqlLists,
    "notifications": SqlNotifications,
    "wishes": SqlWishes,
    "staff_links": SqlStaffLinks,
    "digests": SqlDigests,
    "promises": SqlPromises,
    "branches": SqlBranches,
    "recounts": SqlRecounts,
    "accounts": SqlAccounts,
    "gaps": SqlGaps,
    "oddities": SqlOddities,
    "accesses": SqlAccesses,
    "erasures": SqlErasures,
    "wipes": SqlWipes,
    "incidents": SqlIncidents,
    "retention": SqlRetention,
    "stored_files": SqlStoredFiles,
    "locks": SqlLocks,
}


class SqlUnit:
    """Every shelf over the same connection, each made when it is first asked for: most units
    use two or three of them."""

    posts: ports.PostShelf
    deliveries: ports.DeliveryShelf
    attempts: ports.AttemptShelf
    channels: ports.ChannelShelf
    conversations: ports.ConversationShelf
    messages: ports.MessageShelf
    pages: PageShelf
    set_aside: SetAsideShelf
    attachments: AttachmentShelf
    cases: ports.CaseShelf
    events: ports.EventShelf
    users: ports.UserShelf
    sessions: ports.SessionShelf
    members: ports.MemberShelf
    consents: ConsentShelf
    suggestions: SuggestionShelf
    interactions: InteractionShelf
    reactions: ReactionShelf
    roll_imports: ImportShelf
    history: HistoryShelf
    metrics: ports.MetricShelf
    board: ports.BoardShelf
    cooperative: ports.CooperativeShelf
    audit: ports.AuditShelf
    cursors: ports.CursorShelf
    notes: ports.NoteShelf
    budgets: ports.BudgetShelf
    reports: ports.ReportShelf
    sent_posts: SentPostShelf
    spans: SpanShelf
    saved_replies: SavedReplyShelf
    case_drafts: CaseDraftShelf
    presences: PresenceShelf
    mentions: MentionShelf
    exports: ExportShelf
    ratings: RatingShelf
    follow_ups: FollowUpShelf
    told: ToldShelf
    distinct: DistinctShelf
    labels: LabelShelf
    saved_filters: SavedFilterShelf
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

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> object:
        if name not in _SHELVES:
            raise AttributeError(name)
        shelf = _SHELVES[name](self._connection)
        setattr(self, name, shelf)
        return shelf


class SqlStore:
    """A `Store` over SQLite or PostgreSQL. `close` it when its process is done with it."""

    def __init__(self, engines: Engines, *, wait_s: float = WAIT_S) -> None:
        self._engines = engines
        self._wait_s = wait_s
        # SQLite's own waiting is by naps, so threads of one process queue up here instead
        self._turn = threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[ports.Unit]:
        with told_apart(), self._transaction() as connection:
            yield SqlUnit(connection)

    @contextmanager
    def reading(self) -> Iterator[ports.Unit]:
        with told_apart(), self._engines.reader.connect() as connection:
            if self._engines.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield SqlUnit(connection)

    def shred(self) -> bool:
        with told_apart():
            if self._engines.is_sqlite:
                return shred_sqlite(self._transaction, self._engines.writer)
            shred_postgresql(self._engines.writer)
            return True

    def close(self) -> None:
        """Closes every connection."""
        self._engines.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._in_turn(), self._engines.writer.connect() as connection:
            if self._engines.is_sqlite:
                begin_immediate(connection, self._wait_s)
            yield connection
            connection.commit()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._engines.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._wait_s):
            raise busy()
        try:
            yield
        finally:
            self._turn.release()
