"""What every store promises of pages of messages, and of messages that were set aside."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.attachments import Enclosed
from domain.blocking import Block
from domain.cases import CaseEvent, CaseKind, CaseStatus, Durations, EventKind, Priority
from domain.errors import Conflict, NotFound, StoreBusy
from domain.messages import Conversation, Message, MessageKind
from domain.pages import Changed, Found, Sought, Written
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from domain.set_aside import SetAside, aside_id
from storage.sql.store import SqlStore
from tests.makers import NOON, an_incoming
from tests.storage.test_store_contract__states import a_case

MINUTE = timedelta(minutes=1)
BUSY = (Conflict, StoreBusy)
TALK = Conversation(
    id="t-1", channel_id="ch-1", thread="benang", author=an_incoming().author, created_at=NOON
)
CASE = replace(a_case("c-1"), conversation_id="t-1", channel_id="ch-1")
SAID = Message(
    id="m-1",
    conversation_id="t-1",
    channel_id="ch-1",
    remote_id="r-1",
    kind=MessageKind.DIRECT,
    author=TALK.author,
    text="Beras berkutu",
    at=NOON,
    received_at=NOON,
)
OPENED = CaseEvent(id="e-1", case_id="c-1", number=1, kind=EventKind.OPENED, at=NOON)
PAGE = Written(conversations=[TALK], messages=[SAID], cases=[CASE], events=[OPENED])
SOUGHT = Sought(channel_id="ch-1", remote_ids=["r-1", "r-2"], threads=["benang", "lain"])


def found(**told: Any) -> Found:
    return Found(**{"messages": [], "conversations": [], "cases": [], "blocks": [], **told})


def write(store: Store, written: Written) -> None:
    with store.writing() as unit:
        unit.pages.write(written)


def read(store: Store, sought: Sought = SOUGHT) -> Found:
    with store.writing() as unit:
        return unit.pages.read(sought)


def test_what_a_page_wrote_is_read_by_what_messages_bring(store: Store) -> None:
    assert read(store) == found()
    write(store, PAGE)
    assert read(store) == found(
        messages=[SAID], conversations=[TALK], cases=[CASE], events={"c-1": [OPENED]}
    )
    assert read(store, replace(SOUGHT, channel_id="ch-2")) == found()


def test_senders_are_looked_up_besides(store: Store) -> None:
    block = Block(
        id="b-1", channel_id="ch-1", sender="id:a", name="", reason="iklan", by_id="u", at=NOON
    )
    with store.writing() as unit:
        unit.blocks.add(block)
    write(store, PAGE)
    assert read(store, Sought(channel_id="ch-1", senders=["id:a", "id:b"])) == found(blocks=[block])


def test_what_was_closed_for_good_brings_no_story_along(store: Store) -> None:
    closed = replace(CASE, status=CaseStatus.CLOSED)
    write(store, replace(PAGE, cases=[closed]))
    there = read(store)
    assert (there.cases, there.events) == ([closed], {})


def test_cases_come_the_oldest_first_and_events_by_their_number(store: Store) -> None:
    older = replace(CASE, id="c-2", code="LAMA", opened_at=NOON - MINUTE)
    second = replace(OPENED, id="e-0", number=2, kind=EventKind.NOTED)
    write(store, replace(PAGE, cases=[CASE, older], events=[second, OPENED]))
    there = read(store)
    assert there.cases == [older, CASE]
    assert there.events == {"c-1": [OPENED, second], "c-2": []}


def test_what_a_page_changes_takes_the_version_that_it_gives(store: Store) -> None:
    write(store, PAGE)
    talk = replace(TALK, post_id="post-1", version=1)
    case = replace(CASE, assignee_id="u-sari", labels=("l-1",), version=3)
    changes = Written(
        changed_conversations=[Changed(talk, TALK)],
        changed_cases=[Changed(case, CASE)],
        texts={"t-1": ["kuitansi.pdf"]},
    )
    write(store, changes)
    there = read(store)
    assert (there.conversations, there.cases) == ([talk], [case])
    with pytest.raises(Conflict):
        write(store, changes)


def test_a_case_that_lost_its_label_lies_in_the_queue_of_no_label(store: Store) -> None:
    labelled = replace(CASE, labels=("l-1",))
    write(store, replace(PAGE, cases=[labelled]))
    bare = replace(CASE, version=1)
    write(store, Written(changed_cases=[Changed(bare, labelled)]))
    wanted = QueueFilter(view=QueueView.ALL, now=NOON, labels=("l-1",))
    with store.reading() as unit:
        assert (unit.cases.get("c-1"), unit.cases.count(wanted)) == (bare, 0)


def test_a_page_that_changes_several_things_saves_of_each_what_differs(store: Store) -> None:
    other = replace(CASE, id="c-2", code="LAIN", opened_at=NOON + MINUTE)
    write(store, replace(PAGE, cases=[CASE, other]))
    given = replace(CASE, assignee_id="u-sari", version=1)
    heard = replace(other, last_message_at=NOON + MINUTE, version=2)
    write(store, Written(changed_cases=[Changed(heard, other), Changed(given, CASE)]))
    assert read(store).cases == [given, heard]


ALL_CHANGED = replace(
    CASE,
    subject="nol \0 di tengah",
    kind=CaseKind.PRAISE,
    kind_reason="kata",
    kind_confidence=0.25,
    priority=Priority.HIGH,
    status=CaseStatus.WAITING,
    assignee_id="u-sari",
    branch_id="cb-1",
    topic_id="tp-1",
    labels=("lb-1", "lb-2"),
    unit="Gudang",
    snoozed=True,
    snoozed_until=NOON + MINUTE,
    escalated=True,
    restricted=True,
    merged_into="c-9",
    ending="dijawab",
    opened_at=NOON - MINUTE,
    last_message_at=(NOON + MINUTE).astimezone(ZoneInfo("Asia/Jayapura")),
    durations=Durations(
        first_response_at=NOON,
        first_response_office=MINUTE,
        first_response_wall=2 * MINUTE,
        awaiting_since=NOON,
        first_resolved_at=NOON,
        resolved_at=NOON,
        resolution_office=timedelta(microseconds=1),
        resolution_wall=timedelta(days=400),
        late_resolved_at=NOON,
        due_at=NOON,
        warn_at=NOON - MINUTE,
    ),
    events=3,
    version=CASE.version + 1,
)


def test_a_page_can_change_everything_of_a_case_and_change_it_back(store: Store) -> None:
    fixed = {"id", "code", "conversation_id", "channel_id"}
    names = {field.name for field in fields(CASE)} - fixed
    assert {name for name in names if getattr(CASE, name) == getattr(ALL_CHANGED, name)} == set()
    write(store, PAGE)
    write(store, Written(changed_cases=[Changed(ALL_CHANGED, CASE)]))
    (kept,) = read(store).cases
    assert kept == replace(ALL_CHANGED, subject="nol \ufffd di tengah")
    back = replace(CASE, version=kept.version + 1)
    write(store, Written(changed_cases=[Changed(back, kept)]))
    assert read(store).cases == [back]


def test_a_page_that_breaks_off_halfway_leaves_nothing_and_holds_nobody_up(store: Store) -> None:
    naive = replace(OPENED, at=NOON.replace(tzinfo=None))  # told after all the rest was given
    with pytest.raises(ValueError, match="naive moment"):
        write(store, replace(PAGE, events=[naive]))
    assert read(store) == found()
    write(store, PAGE)
    assert read(store).events == {"c-1": [OPENED]}


def test_what_is_written_before_anything_was_asked_is_kept(store: Store) -> None:
    write(store, Written(events=[OPENED]))
    with store.reading() as unit:
        assert unit.events.of("c-1") == [OPENED]


@pytest.mark.parametrize("odd", ["a\\'\"{},%(b)s:c", "é\u2028\U0001f33e"])
def test_whatever_signs_a_message_brings_it_is_found_by_them(store: Store, odd: str) -> None:
    talk, said = replace(TALK, thread=odd), replace(SAID, remote_id=odd)
    write(store, replace(PAGE, conversations=[talk], messages=[said]))
    there = read(store, Sought(channel_id="ch-1", remote_ids=[odd, "r-1"], threads=[odd, "lain"]))
    assert (there.conversations, there.messages) == ([talk], [said])


@pytest.mark.parametrize("odd", ["nol \0", "separuh \ud800"])
def test_what_no_store_can_hold_is_found_nowhere(store: Store, odd: str) -> None:
    write(store, PAGE)
    sought = Sought(channel_id="ch-1", remote_ids=[odd], threads=[odd], senders=[odd])
    assert read(store, sought) == found()


def test_of_many_texts_only_those_that_cannot_be_held_are_changed(store: Store) -> None:
    texts = ["biasa", "é dan 👍", "nol \0 di tengah", "separuh \ud800", "biasa lagi"]
    said = [
        replace(SAID, id=f"m-{number}", remote_id=f"r-{number}", text=text)
        for number, text in enumerate(texts)
    ]
    write(store, replace(PAGE, messages=said))
    ids = [each.remote_id for each in said]
    there = read(store, Sought(channel_id="ch-1", remote_ids=ids, threads=[])).messages
    assert {each.remote_id: each.text for each in there} == {
        "r-0": "biasa",
        "r-1": "é dan 👍",
        "r-2": "nol \ufffd di tengah",
        "r-3": "separuh \ufffd",
        "r-4": "biasa lagi",
    }


@pytest.mark.parametrize(
    "twice",
    [
        Written(conversations=[replace(TALK, id="t-2")]),
        Written(messages=[replace(SAID, id="m-2")]),
        Written(cases=[replace(CASE, id="c-2")]),
        Written(events=[replace(OPENED, id="e-2")]),
    ],
    ids=["thread", "remote id", "code", "number"],
)
def test_what_somebody_else_wrote_meanwhile_is_a_conflict(store: Store, twice: Written) -> None:
    write(store, PAGE)
    before = read(store)
    with pytest.raises(Conflict):
        write(store, twice)
    assert read(store) == before


def test_two_who_take_the_same_threads_wait_for_each_other(sql_store: SqlStore) -> None:
    """In whatever order they name them: neither a ring nor a double."""
    threads = [f"t-{number}" for number in range(40)]
    ready = threading.Barrier(2)

    def take(order: list[str]) -> int:
        ready.wait(timeout=10)
        for _turn in range(100):
            try:
                with sql_store.writing() as unit:
                    there = unit.pages.read(Sought(channel_id="ch-1", threads=order))
                    known = {talk.thread for talk in there.conversations}
                    new = [each for each in order if each not in known]
                    talks = [replace(TALK, id=f"id {each}", thread=each) for each in new]
                    unit.pages.write(Written(conversations=talks))
                    return len(new)
            except BUSY:
                continue
        raise AssertionError("never its turn")

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take, (threads, threads[::-1])))
    assert sorted(taken) == [0, 40]


def an_aside(**changes: Any) -> SetAside:
    said = an_incoming(remote_id="", attachments=(Enclosed(name="a.pdf", data=b"\x00\xff"),))
    aside = SetAside(id="a-1", channel_id="ch-1", said=said, reason="Tanpa tanda.", at=NOON)
    return replace(aside, **changes)


def test_what_was_set_aside_is_kept_whole_and_once(store: Store) -> None:
    later = an_aside(id="a-2", at=NOON + MINUTE)
    with store.writing() as unit:
        for each in (an_aside(), later, an_aside(reason="Lain.")):
            unit.set_aside.add_once(each)
    with store.reading() as unit:
        assert unit.set_aside.newest(5) == [later, an_aside()]
        assert unit.set_aside.newest(1) == [later]
        assert unit.set_aside.on(later.channel_id) == [an_aside(), later]
        assert unit.set_aside.on("ch-none") == []
        assert unit.set_aside.get("a-1") == an_aside()
    with store.writing() as unit:
        unit.set_aside.remove("a-1")
        with pytest.raises(NotFound):
            unit.set_aside.get("a-1")
    with store.reading() as unit:
        assert unit.set_aside.newest(5) == [later]


def test_a_message_is_known_again_by_what_it_brings(store: Store) -> None:
    said = an_incoming(remote_id="", text="Halo \ud800")
    assert aside_id("ch-1", said) == aside_id("ch-1", replace(said, at=NOON + MINUTE))
    others = {
        aside_id("ch-2", said),
        aside_id("ch-1", replace(said, text="Halo")),
        aside_id("ch-1", replace(said, thread="lain")),
        aside_id("ch-1", replace(said, remote_id="r-1")),
    }
    assert len(others | {aside_id("ch-1", said)}) == 5
