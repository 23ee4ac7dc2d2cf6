"""The store in memory: one writer at a time, its work swapped in whole when its block ends."""

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

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
from storage.memory.aftercare import MemoryDistinct, MemoryFollowUps, MemoryRatings
from storage.memory.attachments import MemoryAttachments
from storage.memory.audience import MemoryAccounts, MemoryGaps
from storage.memory.board import MemoryBoard
from storage.memory.branches import MemoryBranches, MemoryRecounts
from storage.memory.casework import (
    MemoryCases,
    MemoryConversations,
    MemoryEvents,
    MemoryMessages,
)
from storage.memory.company import (
    MemoryCaseDrafts,
    MemoryMentions,
    MemoryPresences,
    MemorySavedReplies,
)
from storage.memory.exports import MemoryExports
from storage.memory.figures import MemoryMetrics, MemoryReports
from storage.memory.history import MemoryHistory
from storage.memory.incidents import MemoryIncidents
from storage.memory.interactions import MemoryInteractions
from storage.memory.labels import MemoryLabels, MemorySavedFilters
from storage.memory.locks import MemoryLocks
from storage.memory.measured import MemorySpans
from storage.memory.members import MemoryMembers
from storage.memory.notifications import (
    MemoryDigests,
    MemoryNotifications,
    MemoryPromises,
    MemoryStaffLinks,
    MemoryWishes,
)
from storage.memory.oddities import MemoryOddities
from storage.memory.pages import MemoryPages
from storage.memory.people import (
    MemoryAudit,
    MemoryCooperative,
    MemorySessions,
    MemoryUsers,
)
from storage.memory.personal import MemoryAccesses, MemoryErasures, MemoryRetention
from storage.memory.publishing import (
    MemoryAttempts,
    MemoryBudgets,
    MemoryChannels,
    MemoryCursors,
    MemoryDeliveries,
    MemoryNotes,
    MemoryPosts,
)
from storage.memory.reactions import MemoryReactions
from storage.memory.roll import MemoryConsents, MemoryImports, MemorySuggestions
from storage.memory.rows import Tables
from storage.memory.rules import MemoryDuties, MemoryRules
from storage.memory.sent_posts import MemorySentPosts
from storage.memory.set_aside import MemorySetAside
from storage.memory.states import MemoryBlocks, MemoryLists
from storage.memory.stored_files import MemoryStoredFiles
from storage.memory.told import MemoryTold
from storage.memory.wiping import MemoryWipes
from storage.refusals import busy

WAIT_S = 5.0

_SHELVES: Mapping[str, Callable[[Tables], object]] = {
    "posts": MemoryPosts,
    "deliveries": MemoryDeliveries,
    "attempts": MemoryAttempts,
    "channels": MemoryChannels,
    "conversations": MemoryConversations,
    "messages": MemoryMessages,
    "pages": MemoryPages,
    "set_aside": MemorySetAside,
    "attachments": MemoryAttachments,
    "cases": MemoryCases,
    "events": MemoryEvents,
    "users": MemoryUsers,
    "sessions": MemorySessions,
    "members": MemoryMembers,
    "consents": MemoryConsents,
    "suggestions": MemorySuggestions,
    "interactions": MemoryInteractions,
    "reactions": MemoryReactions,
    "roll_imports": MemoryImports,
    "history": MemoryHistory,
    "metrics": MemoryMetrics,
    "board": MemoryBoard,
    "cooperative": MemoryCooperative,
    "audit": MemoryAudit,
    "cursors": MemoryCursors,
    "notes": MemoryNotes,
    "budgets": MemoryBudgets,
    "reports": MemoryReports,
    "sent_posts": MemorySentPosts,
    "spans": MemorySpans,
    "saved_replies": MemorySavedReplies,
    "case_drafts": MemoryCaseDrafts,
    "presences": MemoryPresences,
    "mentions": MemoryMentions,
    "exports": MemoryExports,
    "rules": MemoryRules,
    "duties": MemoryDuties,
    "blocks": MemoryBlocks,
    "case_lists": MemoryLists,
    "notifications": MemoryNotifications,
    "wishes": MemoryWishes,
    "staff_links": MemoryStaffLinks,
    "digests": MemoryDigests,
    "promises": MemoryPromises,
    "branches": MemoryBranches,
    "recounts": MemoryRecounts,
    "ratings": MemoryRatings,
    "follow_ups": MemoryFollowUps,
    "told": MemoryTold,
    "distinct": MemoryDistinct,
    "labels": MemoryLabels,
    "saved_filters": MemorySavedFilters,
    "accounts": MemoryAccounts,
    "gaps": MemoryGaps,
    "oddities": MemoryOddities,
    "accesses": MemoryAccesses,
    "erasures": MemoryErasures,
    "wipes": MemoryWipes,
    "incidents": MemoryIncidents,
    "retention": MemoryRetention,
    "stored_files": MemoryStoredFiles,
    "locks": MemoryLocks,
}


class MemoryUnit:
    """Every shelf over the same tables, each made when it is first asked for."""

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

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def __getattr__(self, name: str) -> object:
        if name not in _SHELVES:
            raise AttributeError(name)
        shelf = _SHELVES[name](self._tables)
        setattr(self, name, shelf)
        return shelf


class MemoryStore:
    """A `Store` that forgets when the process ends. `wait_s`: how long a writer waits its turn."""

    def __init__(self, *, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._writer = threading.Lock()
        self._kept: dict[str, dict[Hashable, Any]] = {}

    @contextmanager
    def writing(self) -> Iterator[ports.Unit]:
        if not self._writer.acquire(timeout=self._wait_s):
            raise busy()
        try:
            tables = Tables(self._kept, writable=True)
            yield MemoryUnit(tables)
            self._kept = tables.kept()
        finally:
            self._writer.release()

    @contextmanager
    def reading(self) -> Iterator[ports.Unit]:
        yield MemoryUnit(Tables(self._kept, writable=False))

    def shred(self) -> bool:
        return True  # nothing older is kept anywhere
