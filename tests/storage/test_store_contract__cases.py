"""What every store promises of conversations, messages, cases and the queue."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain.cases import (
    Case,
    CaseEvent,
    CaseKind,
    CaseStatus,
    Durations,
    EventKind,
)
from domain.erasing import wiped_conversation
from domain.errors import Conflict, NotFound
from domain.identifiers import new_code, new_id
from domain.messages import Author, Conversation, Message, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueRow, QueueView
from tests.makers import NOON

HOUR = timedelta(hours=1)


def test_a_thread_of_a_channel_is_one_conversation(store: Store) -> None:
    ours, counter = a_conversation(), a_conversation(channel_id=None)
    with store.writing() as unit:
        unit.conversations.add(ours)
        unit.conversations.add(counter)
        for channel_id in ("ch-1", None):
            with pytest.raises(Conflict):
                unit.conversations.add(a_conversation(channel_id=channel_id))
    with store.reading() as unit:
        assert unit.conversations.by_thread("ch-1", "thread-1") == ours
        assert unit.conversations.by_thread(None, "thread-1") == counter
        assert unit.conversations.by_thread("ch-2", "thread-1") is None


def test_a_message_seen_twice_is_kept_once(store: Store) -> None:
    first = a_message(remote_id="r-1")
    with store.writing() as unit:
        assert unit.messages.add_once(first)
        assert not unit.messages.add_once(replace(first, id=new_id(), text="lain"))
        assert not unit.messages.add_once(first)
        assert unit.messages.add_once(replace(first, id=new_id(), channel_id="ch-2"))
        with pytest.raises(Conflict):
            unit.messages.add_once(replace(first, remote_id="r-2"))
    with store.reading() as unit:
        assert unit.messages.by_remote("ch-1", "r-1") == first
        assert unit.messages.get(first.id) == first
        assert unit.messages.by_remote("ch-1", "r-2") is None
        with pytest.raises(NotFound):
            unit.messages.get("unknown")


def test_messages_without_a_remote_id_are_never_taken_for_one_another(store: Store) -> None:
    first, second = a_message(remote_id=""), a_message(remote_id="", at=NOON + HOUR)
    with store.writing() as unit:
        assert unit.messages.add_once(second)
        assert unit.messages.add_once(first)
        assert unit.messages.by_remote("ch-1", "") is None
        assert unit.messages.of("conv-1") == [first, second]


def test_two_listeners_of_one_message_keep_it_once(store: Store) -> None:
    def listen(_n: int) -> bool:
        with store.writing() as unit:
            return unit.messages.add_once(a_message(remote_id="r-1"))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(listen, range(2))) == [False, True]


def test_two_writers_cannot_append_the_same_event(store: Store) -> None:
    def append(_n: int) -> bool:
        try:
            with store.writing() as unit:
                unit.events.append(an_event(number=1))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(append, range(2))) == [False, True]
    with store.reading() as unit:
        assert [event.number for event in unit.events.of("case-1")] == [1]


def test_events_come_in_their_order(store: Store) -> None:
    events = [an_event(number=number) for number in (1, 2, 3)]
    with store.writing() as unit:
        for event in reversed(events):
            unit.events.append(event)
        assert unit.events.of("case-1") == events


def test_cases_are_found_by_code_and_conversation(store: Store) -> None:
    older, newer = a_case(opened_at=NOON - HOUR), a_case()
    with store.writing() as unit:
        unit.cases.add(newer)
        unit.cases.add(older)
        with pytest.raises(Conflict):
            unit.cases.add(a_case(code=older.code))
        assert unit.cases.by_code(newer.code) == newer
        assert unit.cases.by_code("unknown") is None
        assert unit.cases.of("conv-1") == [older, newer]


def test_the_queue_shows_the_oldest_promise_first_and_no_promise_last(store: Store) -> None:
    late = a_case(durations=Durations(due_at=NOON + HOUR))
    early = a_case(durations=Durations(due_at=NOON - HOUR))
    quiet = a_case(last_message_at=NOON - HOUR)
    fresh = a_case(last_message_at=NOON)
    _keep(store, quiet, late, fresh, early)
    assert queue(store) == [early, late, fresh, quiet]
    assert queue(store, limit=2, offset=1) == [late, fresh]


def test_a_changed_promise_changes_the_order(store: Store) -> None:
    first = a_case(durations=Durations(due_at=NOON))
    second = a_case(durations=Durations(due_at=NOON + HOUR))
    _keep(store, first, second)
    with store.writing() as unit:
        first = unit.cases.save(replace(first, durations=Durations(due_at=NOON + 2 * HOUR)))
    assert queue(store) == [second, first]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (QueueView.MINE, ["mine"]),
        (QueueView.UNASSIGNED, ["breached", "open", "waiting"]),
        (QueueView.BREACHED, ["breached"]),
        (QueueView.WAITING, ["waiting"]),
        (QueueView.UNFINISHED, ["breached", "mine", "open", "waiting"]),
        (QueueView.ALL, ["breached", "closed", "mine", "open", "resolved", "spam", "waiting"]),
    ],
)
def test_each_view_shows_its_cases(store: Store, view: QueueView, shown: list[str]) -> None:
    overdue = Durations(due_at=NOON - HOUR)
    _keep(
        store,
        a_case(subject="open"),
        a_case(subject="mine", assignee_id="u-1"),
        a_case(subject="breached", durations=overdue),
        a_case(subject="waiting", status=CaseStatus.WAITING),
        a_case(subject="resolved", status=CaseStatus.RESOLVED, durations=overdue),
        a_case(subject="closed", status=CaseStatus.CLOSED),
        a_case(subject="spam", status=CaseStatus.SPAM, assignee_id="u-1"),
    )
    assert sorted(case.subject for case in queue(store, view=view, me="u-1")) == shown
    assert count(store, view=view, me="u-1") == len(shown)


def test_filters_narrow_the_queue_together(store: Store) -> None:
    wanted = a_case(kind=CaseKind.COMPLAINT, channel_id="ch-2")
    _keep(
        store,
        wanted,
        a_case(kind=CaseKind.COMPLAINT),
        a_case(kind=CaseKind.PRAISE, channel_id="ch-2"),
        a_case(kind=CaseKind.COMPLAINT, channel_id=None),
        a_case(kind=CaseKind.COMPLAINT, channel_id="ch-2", status=CaseStatus.WAITING),
    )
    filters: dict[str, Any] = {
        "kinds": (CaseKind.COMPLAINT, CaseKind.QUESTION),
        "channel_ids": ("ch-2",),
        "statuses": (CaseStatus.OPEN,),
    }
    assert queue(store, **filters) == [wanted]
    assert count(store, **filters) == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("beras", True),
        ("BERAS Ani", True),  # in a message and in the name
        ("ber", True),  # the beginning of a word
        ("eras", False),
        ("kafé", True),  # accents do not matter
        ("beras gula", False),  # every word must be there
        ("7K3M", True),  # part of the code
        ("7k3m-0000-zzzz", True),
        ("' OR 1=1 --", False),
        ('"*" NEAR(', False),
        ("\0", True),  # no word at all: nothing is asked
        ("!?", True),
        ("米", True),
    ],
)
@pytest.mark.parametrize("how", ["few", "many", "most"])  # conversations that hold the words
def test_search_finds_words_of_messages_names_and_codes(
    store: Store, search: str, found: bool, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.cases.FEW", 500 if how == "few" else 0)
    monkeypatch.setattr("storage.sql.cases.MANY", 0 if how == "most" else 500)
    case = a_case(code="7K3M-0000-ZZZZ")
    with store.writing() as unit:
        unit.conversations.add(a_conversation(id="conv-1"))
        unit.messages.add_once(a_message(text="Beras di Kafe berkutu; 米 juga."))
        unit.cases.add(case)
    _keep(store, a_case(conversation_id="conv-2", code="1111-2222-3333", kind=CaseKind.PRAISE))
    filters: dict[str, Any] = {"search": search, "kinds": (CaseKind.COMPLAINT,)}
    for view in (QueueView.UNFINISHED, QueueView.ALL):
        assert queue(store, view=view, **filters) == ([case] if found else [])
        assert count(store, view=view, **filters) == int(found)


def test_a_later_message_can_be_found_too(store: Store) -> None:
    case = a_case()
    _keep(store, case)
    with store.writing() as unit:
        unit.messages.add_once(a_message(text="Minyak goreng"))
        unit.messages.add_once(a_message(text="lalu gula pasir", at=NOON + HOUR))
    assert queue(store, search="goreng pasir") == [case]


def test_an_edited_message_is_found_by_every_word_it_ever_said(store: Store) -> None:
    case = a_case()
    message = a_message(text="beras berkutu")
    _keep(store, case)
    with store.writing() as unit:
        unit.messages.add_once(message)
    for hours, text in ((2, "gula pasir"), (1, "terlalu lama"), (3, "minyak goreng")):
        changed = replace(
            message, text=text, first_text=message.text, edited_at=NOON + hours * HOUR
        )
        with store.writing() as unit:
            unit.messages.amend(changed)
    found = {word: queue(store, search=word) for word in ("berkutu", "gula pasir", "goreng")}
    assert found == {word: [case] for word in found}
    assert queue(store, search="terlalu") == []  # an edit older than the one we had


def test_a_conversation_is_found_by_the_names_its_author_ever_bore(store: Store) -> None:
    case = a_case()
    with store.writing() as unit:
        talk = unit.conversations.add(a_conversation(id=case.conversation_id))
        unit.cases.add(case)
        known = replace(talk.author, name="Zubaidah", member_number="KSM-77")
        again = unit.conversations.save(replace(talk, author=known))
        unit.conversations.save(replace(again, author=replace(known, name="Bu Ida")))
    names = (talk.author.name, "zubaidah", "ksm-77", "ida")
    assert [queue(store, search=name) for name in names] == [[case]] * len(names)


def test_a_word_that_most_conversations_hold_is_found_in_order(store: Store) -> None:
    cases = [
        a_case(conversation_id=f"c-{n}", durations=Durations(due_at=NOON + n * HOUR))
        for n in range(600)
    ]
    with store.writing() as unit:
        for case in reversed(cases):
            unit.cases.add(case)
            unit.messages.add_once(a_message(conversation_id=case.conversation_id, text="beras"))
    assert queue(store, search="beras", limit=3, offset=1) == cases[1:4]
    assert count(store, search="beras") == 600


def test_the_queue_is_counted_until_there_are_more_than_a_page_needs_to_know(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("domain.reports.COUNTED_MAX", 3)
    _keep(store, *(a_case() for _each in range(6)))
    assert count(store, limit=2) == 4
    assert count(store, limit=2, offset=2) == 5
    assert count(store, limit=2, offset=4) == 6
    assert count(store, limit=2, offset=8) == 6
    assert count(store, view=QueueView.MINE, me="u-1") == 0


def test_a_row_of_the_queue_carries_the_name_and_the_last_words(store: Store) -> None:
    case, strange = a_case(), a_case(conversation_id="gone", last_message_at=NOON - HOUR)
    with store.writing() as unit:
        unit.conversations.add(a_conversation(id="conv-1"))
        unit.messages.add_once(a_message(text="dulu"))
        unit.messages.add_once(a_message(text="terakhir", at=NOON + HOUR))
    _keep(store, case, strange)
    with store.reading() as unit:
        assert unit.cases.queue(QueueFilter(now=NOON)) == [
            QueueRow(case=case, author_name="Bu Ani", last_text="terakhir"),
            QueueRow(case=strange, author_name="", last_text=""),
        ]


def test_a_row_of_the_queue_says_that_its_writer_was_erased(store: Store) -> None:
    with store.writing() as unit:
        unit.conversations.add(wiped_conversation(a_conversation(id="conv-1")))
    case = a_case()
    _keep(store, case)
    with store.reading() as unit:
        assert unit.cases.queue(QueueFilter(now=NOON)) == [
            QueueRow(case=case, author_name="", last_text="", author_erased=True)
        ]


def test_old_resolved_cases_come_oldest_first(store: Store) -> None:
    def resolved(hours: int) -> Case:
        durations = Durations(resolved_at=NOON - hours * HOUR)
        return a_case(status=CaseStatus.RESOLVED, durations=durations)

    one, three = resolved(1), resolved(3)
    closed = replace(resolved(4), status=CaseStatus.CLOSED)
    _keep(store, one, three, closed)
    with store.reading() as unit:
        assert unit.cases.resolved_before(NOON, 10) == [three, one]
        assert unit.cases.resolved_before(NOON - HOUR, 10) == [three]


def test_what_the_figures_leave_out_as_spam_is_counted(store: Store) -> None:
    spam = {"status": CaseStatus.SPAM, "opened_at": NOON, "kind": CaseKind.COMPLAINT}
    _keep(
        store,
        a_case(**spam),
        a_case(**{**spam, "kind": CaseKind.PRAISE}),
        a_case(**{**spam, "status": CaseStatus.OPEN}),
        a_case(**{**spam, "opened_at": NOON - HOUR}),
        a_case(**{**spam, "opened_at": NOON + HOUR}),
    )
    with store.reading() as unit:
        spam_in = partial(unit.reports.spam, NOON, NOON + HOUR)
        assert [
            spam_in(),
            spam_in(kinds=[CaseKind.PRAISE]),
            spam_in(channel_ids=["ch-1"]),
            spam_in(channel_ids=["other"]),
        ] == [2, 1, 2, 0]


def a_conversation(**changes: Any) -> Conversation:
    """A thread with Bu Ani."""
    usual = {
        "id": new_id(),
        "channel_id": "ch-1",
        "thread": "thread-1",
        "author": Author(remote_id="m-1", name="Bu Ani"),
        "created_at": NOON,
    }
    return Conversation(**{**usual, **changes})


def a_message(**changes: Any) -> Message:
    """A direct message in the conversation `conv-1`."""
    usual = {
        "id": new_id(),
        "conversation_id": "conv-1",
        "channel_id": "ch-1",
        "remote_id": new_id(),
        "kind": MessageKind.DIRECT,
        "author": Author(name="Bu Ani"),
        "text": "Halo.",
        "at": NOON,
        "received_at": NOON,
    }
    return Message(**{**usual, **changes})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_fraction_that_is_no_number_is_refused(store: Store, number: float) -> None:
    with store.writing() as unit, pytest.raises(ValueError, match="no number"):
        unit.cases.add(a_case(kind_confidence=number))


def a_case(**changes: Any) -> Case:
    """An open complaint of the conversation `conv-1`."""
    usual = {
        "id": new_id(),
        "code": new_code(),
        "conversation_id": "conv-1",
        "channel_id": "ch-1",
        "subject": "Beras",
        "kind": CaseKind.COMPLAINT,
        "opened_at": NOON,
        "last_message_at": NOON,
    }
    return Case(**{**usual, **changes})


def an_event(**changes: Any) -> CaseEvent:
    """A note of the case `case-1`."""
    usual = {"id": new_id(), "case_id": "case-1", "kind": EventKind.NOTED, "at": NOON}
    return CaseEvent(**{**usual, **changes})


def queue(store: Store, **filters: Any) -> list[Case]:
    """The cases of one page."""
    with store.reading() as unit:
        return [row.case for row in unit.cases.queue(QueueFilter(**{"now": NOON, **filters}))]


def count(store: Store, **filters: Any) -> int:
    """How many there are in all."""
    with store.reading() as unit:
        return unit.cases.count(QueueFilter(**{"now": NOON, **filters}))


def _keep(store: Store, *cases: Case) -> None:
    with store.writing() as unit:
        for case in cases:
            unit.cases.add(case)
