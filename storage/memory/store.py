"""The store in memory: one writer at a time, its work swapped in whole when its block ends."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from domain import ports
from domain.aftercare_shelves import DistinctShelf, FollowUpShelf, RatingShelf
from domain.attachments import AttachmentShelf
from domain.branch_shelves import BranchShelf, RecountShelf
from domain.company_shelves import CaseDraftShelf, MentionShelf, PresenceShelf, SavedReplyShelf
from domain.consent import ConsentShelf
from domain.exports import ExportShelf
from domain.interactions import InteractionShelf
from domain.label_shelves import LabelShelf, SavedFilterShelf
from domain.matching import SuggestionShelf
from domain.measured_shelves import SpanShelf
from domain.notification_shelves import (
    DigestShelf,
    NotificationShelf,
    PromiseShelf,
    StaffLinkShelf,
    WishShelf,
)
from domain.roll_shelves import ImportShelf
from domain.pages import PageShelf
from domain.rule_shelves import DutyShelf, RuleShelf
from domain.state_shelves import BlockShelf, ListShelf
from storage.memory.aftercare import MemoryDistinct, MemoryFollowUps, MemoryRatings
from storage.memory.attachments import MemoryAttachments
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
from storage.memory.interactions import MemoryInteractions
from storage.memory.labels import MemoryLabels, MemorySavedFilters
from storage.memory.measured import MemorySpans
from storage.memory.members import MemoryMembers
from storage.memory.notifications import (
    MemoryDigests,
    MemoryNotifications,
    MemoryPromises,
    MemoryStaffLinks,
    MemoryWishes,
)
from storage.memory.pages import MemoryPages
from storage.memory.people import (
    MemoryAudit,
    MemoryCooperative,
    MemorySessions,
    MemoryUsers,
)
from storage.memory.publishing import (
    MemoryAttempts,
    MemoryBudgets,
    MemoryChannels,
    MemoryCursors,
    MemoryDeliveries,
    MemoryNotes,
    MemoryPosts,
)
from storage.memory.roll import MemoryConsents, MemoryImports, MemorySuggestions
from storage.memory.rows import Tables
from storage.memory.rules import MemoryDuties, MemoryRules
from storage.memory.states import MemoryBlocks, MemoryLists
from storage.refusals import busy

WAIT_S = 5.0


class MemoryUnit:
    """Every shelf over the same tables."""

    def __init__(self, tables: Tables) -> None:
        self.posts: ports.PostShelf = MemoryPosts(tables)
        self.deliveries: ports.DeliveryShelf = MemoryDeliveries(tables)
        self.attempts: ports.AttemptShelf = MemoryAttempts(tables)
        self.channels: ports.ChannelShelf = MemoryChannels(tables)
        self.conversations: ports.ConversationShelf = MemoryConversations(tables)
        self.messages: ports.MessageShelf = MemoryMessages(tables)
        self.pages: PageShelf = MemoryPages(tables)
        self.attachments: AttachmentShelf = MemoryAttachments(tables)
        self.cases: ports.CaseShelf = MemoryCases(tables)
        self.events: ports.EventShelf = MemoryEvents(tables)
        self.users: ports.UserShelf = MemoryUsers(tables)
        self.sessions: ports.SessionShelf = MemorySessions(tables)
        self.members: ports.MemberShelf = MemoryMembers(tables)
        self.consents: ConsentShelf = MemoryConsents(tables)
        self.suggestions: SuggestionShelf = MemorySuggestions(tables)
        self.interactions: InteractionShelf = MemoryInteractions(tables)
        self.roll_imports: ImportShelf = MemoryImports(tables)
        self.metrics: ports.MetricShelf = MemoryMetrics(tables)
        self.board: ports.BoardShelf = MemoryBoard(tables)
        self.cooperative: ports.CooperativeShelf = MemoryCooperative(tables)
        self.audit: ports.AuditShelf = MemoryAudit(tables)
        self.cursors: ports.CursorShelf = MemoryCursors(tables)
        self.notes: ports.NoteShelf = MemoryNotes(tables)
        self.budgets: ports.BudgetShelf = MemoryBudgets(tables)
        self.reports: ports.ReportShelf = MemoryReports(tables)
        self.spans: SpanShelf = MemorySpans(tables)
        self.saved_replies: SavedReplyShelf = MemorySavedReplies(tables)
        self.case_drafts: CaseDraftShelf = MemoryCaseDrafts(tables)
        self.presences: PresenceShelf = MemoryPresences(tables)
        self.mentions: MentionShelf = MemoryMentions(tables)
        self.exports: ExportShelf = MemoryExports(tables)
        self.rules: RuleShelf = MemoryRules(tables)
        self.duties: DutyShelf = MemoryDuties(tables)
        self.blocks: BlockShelf = MemoryBlocks(tables)
        self.case_lists: ListShelf = MemoryLists(tables)
        self.notifications: NotificationShelf = MemoryNotifications(tables)
        self.wishes: WishShelf = MemoryWishes(tables)
        self.staff_links: StaffLinkShelf = MemoryStaffLinks(tables)
        self.digests: DigestShelf = MemoryDigests(tables)
        self.promises: PromiseShelf = MemoryPromises(tables)
        self.branches: BranchShelf = MemoryBranches(tables)
        self.recounts: RecountShelf = MemoryRecounts(tables)
        self.ratings: RatingShelf = MemoryRatings(tables)
        self.follow_ups: FollowUpShelf = MemoryFollowUps(tables)
        self.distinct: DistinctShelf = MemoryDistinct(tables)
        self.labels: LabelShelf = MemoryLabels(tables)
        self.saved_filters: SavedFilterShelf = MemorySavedFilters(tables)


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
