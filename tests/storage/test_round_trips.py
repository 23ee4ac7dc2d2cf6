"""Whatever a thing holds, it comes back from a database as it was admitted."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.board import Comment, Entry
from domain.branch_shelves import Recount
from domain.branches import Branch
from domain.cases import Case, CaseEvent
from domain.channels import Channel
from domain.company import CaseDraft, Mention, Presence
from domain.cooperative import Cooperative
from domain.deliveries import Attempt, Delivery
from domain.members import Identity, Member
from domain.messages import Conversation, Message
from domain.metrics import Snapshot
from domain.people import AuditEntry, Session, User
from domain.ports import Unit
from domain.posts import Post
from domain.saved_replies import SavedReply
from storage.door import admit
from storage.sql.store import SqlStore

_INT = st.integers(min_value=0, max_value=2**31 - 1)
_FRACTION = st.floats(allow_nan=False, allow_infinity=False)
_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)  # NUL and surrogates too
_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3))])
_MOMENT = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=_ZONES,
)
_SPAN = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9_999))


def thing(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a dataclass, by the declared types of its fields."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _value(hints[field.name]) for field in fields(kind)})


def _value(kind: Any) -> st.SearchStrategy[Any]:
    simple = {str: _TEXT, int: _INT, float: _FRACTION, datetime: _MOMENT, timedelta: _SPAN}
    if kind in simple:
        return simple[kind]
    if is_dataclass(kind):
        return thing(kind)
    if get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis:
        return st.lists(_value(get_args(kind)[0]), max_size=2).map(tuple)
    if isinstance(get_origin(kind), type) and issubclass(get_origin(kind), Mapping):
        key, item = get_args(kind)
        return st.dictionaries(_value(key), _value(item), max_size=2)
    if type(None) in get_args(kind):
        some = [_value(inner) for inner in get_args(kind) if inner is not type(None)]
        return st.one_of(st.none(), *some)
    return st.from_type(kind)


def _keep_session(unit: Unit, session: Session) -> Session | None:
    unit.sessions.add(session)
    return unit.sessions.find(session.token_hash)


def _keep_snapshot(unit: Unit, snapshot: Snapshot) -> Snapshot:
    unit.metrics.add([snapshot])
    return unit.metrics.of(snapshot.delivery_id)[0]


def _keep_audit_entry(unit: Unit, entry: AuditEntry) -> AuditEntry:
    unit.audit.add(entry)
    return unit.audit.newest()[0]


def _keep_draft(unit: Unit, draft: CaseDraft) -> CaseDraft:
    unit.case_drafts.put(draft)
    return unit.case_drafts.of(draft.user_id, draft.case_id)[0]


def _keep_presence(unit: Unit, presence: Presence) -> Presence:
    unit.presences.put(presence)
    return unit.presences.at([presence.case_id], datetime(1800, 1, 1, tzinfo=UTC))[0]


def _keep_mention(unit: Unit, mention: Mention) -> Mention:
    unit.mentions.add([mention])
    return unit.mentions.of_case(mention.case_id)[0]


def _keep_recount(unit: Unit, recount: Recount) -> Recount | None:
    unit.recounts.put(recount)
    return unit.recounts.find(recount.name)


Keep = Callable[[Unit, Any], Any]

KEPT: dict[type, Keep] = {
    Post: lambda unit, post: unit.posts.get(unit.posts.add(post).id),
    Delivery: lambda unit, it: unit.deliveries.get(unit.deliveries.add(it).id),
    Channel: lambda unit, it: unit.channels.get(unit.channels.add(it).id),
    Conversation: lambda unit, it: unit.conversations.get(unit.conversations.add(it).id),
    Case: lambda unit, case: unit.cases.get(unit.cases.add(case).id),
    User: lambda unit, user: unit.users.get(unit.users.add(user).id),
    Member: lambda unit, member: unit.members.get(unit.members.add(member).id),
    Entry: lambda unit, entry: unit.board.entry(unit.board.add_entry(entry).id),
    CaseEvent: lambda unit, it: unit.events.of(unit.events.append(it).case_id)[0],
    Attempt: lambda unit, it: unit.attempts.of(unit.attempts.add(it).delivery_id)[0],
    Identity: lambda unit, it: unit.members.identities(unit.members.add_identity(it).member_id)[0],
    Message: lambda unit, it: (unit.messages.add_once(it), unit.messages.get(it.id))[1],
    Comment: lambda unit, it: unit.board.comment(unit.board.add_comment(it).id),
    Session: _keep_session,
    Snapshot: _keep_snapshot,
    AuditEntry: _keep_audit_entry,
    Branch: lambda unit, it: unit.branches.get(unit.branches.add(it).id),
    Recount: _keep_recount,
    SavedReply: lambda unit, it: unit.saved_replies.get(unit.saved_replies.add(it).id),
    CaseDraft: _keep_draft,
    Presence: _keep_presence,
    Mention: _keep_mention,
}


class _Enough(Exception):
    """Ends a unit without keeping anything."""


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_thing_comes_back_as_it_was_admitted(
    sql_store: SqlStore, kind: type[Any], data: st.DataObject
) -> None:
    given_thing = data.draw(thing(kind))
    with suppress(_Enough), sql_store.writing() as unit:
        if isinstance(given_thing, Comment):
            _put_entry_for(unit, given_thing)
        assert KEPT[kind](unit, given_thing) == admit(given_thing)
        raise _Enough


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cooperative=thing(Cooperative))
def test_a_cooperative_comes_back_as_it_was_admitted(
    sql_store: SqlStore, cooperative: Cooperative
) -> None:
    with suppress(_Enough), sql_store.writing() as unit:
        saved = unit.cooperative.save(replace(cooperative, version=0))
        assert saved == replace(admit(cooperative), version=1)
        assert unit.cooperative.get() == saved
        raise _Enough


def _put_entry_for(unit: Unit, comment: Comment) -> None:
    at = datetime(2026, 11, 18, tzinfo=UTC)
    unit.board.add_entry(Entry(id=comment.entry_id, channel_id="", text="", published_at=at))
