"""The tables, by purpose. Every one is listed in `ALL`, in the order in which rows are restored."""

from storage.tables.account_reactions import account_reactions
from storage.tables.active_months import active_months
from storage.tables.aftercare import follow_ups, not_duplicates, person_keys, ratings
from storage.tables.attachments import attachments
from storage.tables.audience import (
    account_snapshots,
    measuring_gaps,
    measuring_looks,
    odd_counts,
)
from storage.tables.board import comments, entries, reactions
from storage.tables.branches import branches, recounts
from storage.tables.casework import case_events, cases, conversation_words, conversations, messages
from storage.tables.company import case_drafts, mentions, presences, saved_replies
from storage.tables.history import (
    history_imports,
    history_kept,
    history_lines,
    history_refusals,
)
from storage.tables.incidents import incidents
from storage.tables.labelling import case_labels, labels, saved_filters
from storage.tables.measured import measured_spans, span_changes, span_sums
from storage.tables.people import (
    audit_entries,
    cooperative,
    identities,
    members,
    sessions,
    sign_in_links,
    users,
)
from storage.tables.personal import accesses, erasures, retention_rules, tombstones
from storage.tables.publishing import (
    attempts,
    budget_spendings,
    channel_notes,
    channels,
    cursors,
    deliveries,
    posts,
    snapshots,
)
from storage.tables.roll import (
    consents,
    ended_identities,
    interactions,
    member_keys,
    roll_changes,
    roll_imports,
    roll_lines,
    suggestions,
)
from storage.tables.ruling import duties, rules, turns
from storage.tables.schema import metadata
from storage.tables.sent_posts import sent_posts
from storage.tables.set_aside import set_aside
from storage.tables.states import blocks, case_lists
from storage.tables.telling import (
    digests,
    notification_sendings,
    notification_wishes,
    notifications,
    staff_link_codes,
    staff_links,
)

ALL = (
    cooperative,
    users,
    sessions,
    sign_in_links,
    audit_entries,
    members,
    identities,
    member_keys,
    consents,
    ended_identities,
    roll_imports,
    roll_changes,
    roll_lines,
    channels,
    cursors,
    channel_notes,
    budget_spendings,
    posts,
    deliveries,
    attempts,
    snapshots,
    sent_posts,
    history_imports,
    history_refusals,
    history_kept,
    history_lines,
    conversations,
    messages,
    attachments,
    conversation_words,
    cases,
    case_events,
    entries,
    comments,
    reactions,
    saved_replies,
    case_drafts,
    presences,
    mentions,
    blocks,
    case_lists,
    labels,
    case_labels,
    saved_filters,
    notifications,
    notification_sendings,
    notification_wishes,
    digests,
    staff_links,
    staff_link_codes,
    rules,
    duties,
    turns,
    person_keys,
    not_duplicates,
    ratings,
    follow_ups,
    branches,
    recounts,
    measured_spans,
    span_sums,
    span_changes,
    suggestions,
    account_reactions,
    interactions,
    active_months,
    account_snapshots,
    measuring_gaps,
    measuring_looks,
    odd_counts,
    accesses,
    erasures,
    tombstones,
    retention_rules,
    set_aside,
    incidents,
)

__all__ = ["ALL", "metadata"]
