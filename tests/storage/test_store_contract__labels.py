"""What every store promises of labels, saved filters, and the queue asked by them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.cases import Case, CaseStatus, Priority
from domain.channels import Channel
from domain.errors import Conflict, NotFound
from domain.labels import Label, LabelKind, SavedFilter, Tint
from domain.members import Identity, Member, ended
from domain.messages import Author, Conversation
from domain.ports import Store
from domain.reports import QueueFilter, QueueOrder, QueueView
from storage.sql import labels as sql_labels
from tests.makers import NOON
from tests.storage.test_store_contract__channels import a_message
from tests.storage.test_store_contract__states import a_case, keep

HOUR = timedelta(hours=1)
LABEL = Label(id="l-1", kind=LabelKind.LABEL, name="Beras", color=Tint.RED)
KEPT = SavedFilter(
    id="f-1",
    owner_id="u-sari",
    name="Toko",
    filters={"cari": "beras", "label": "l-1"},
    saved_at=NOON,
)


def found(store: Store, **wanted: Any) -> list[str]:
    asked = QueueFilter(now=NOON, **wanted)
    with store.reading() as unit:
        rows = [row.case.id for row in unit.cases.queue(asked)]
        assert unit.cases.count(asked) == len(rows)
    return rows


def test_labels_are_kept_by_kind_and_name(store: Store) -> None:
    topic = replace(LABEL, id="t-1", kind=LabelKind.TOPIC)
    with store.writing() as unit:
        for each in (LABEL, topic, replace(LABEL, id="l-2", name="Arisan", active=False)):
            assert unit.labels.add(each) == each
    with store.writing() as unit, pytest.raises(Conflict):
        unit.labels.add(replace(LABEL, id="l-3"))
    with store.writing() as unit:
        renamed = unit.labels.save(replace(LABEL, name="Gabah"))
        with pytest.raises(Conflict):
            unit.labels.save(LABEL)
    with store.reading() as unit:
        assert [each.name for each in unit.labels.all(LabelKind.LABEL)] == ["Arisan", "Gabah"]
        assert unit.labels.all(LabelKind.TOPIC) == [topic]
        assert unit.labels.get("l-1") == renamed == replace(LABEL, name="Gabah", version=1)
        assert unit.labels.find("l-9") is None
        with pytest.raises(NotFound):
            unit.labels.get("l-9")


def test_a_saved_filter_is_its_owners_or_everybodys(store: Store) -> None:
    ours = replace(KEPT, id="f-2", owner_id="u-budi", name="Arisan", shared=True)
    with store.writing() as unit:
        unit.saved_filters.add(KEPT)
        unit.saved_filters.add(ours)
    with store.writing() as unit, pytest.raises(Conflict):
        unit.saved_filters.add(replace(KEPT, id="f-3"))
    with store.reading() as unit:
        assert unit.saved_filters.offered("u-sari") == [ours, KEPT]
        assert unit.saved_filters.offered("u-wati") == [ours]
        assert unit.saved_filters.all() == [ours, KEPT]
    with store.writing() as unit:
        renamed = unit.saved_filters.save(replace(KEPT, name="Warung"))
        unit.saved_filters.remove(ours.id)
    with store.reading() as unit:
        assert unit.saved_filters.offered("u-sari") == [renamed]
        with pytest.raises(NotFound):
            unit.saved_filters.get(ours.id)


def test_the_queue_of_a_label_follows_what_its_cases_bear(store: Store) -> None:
    keep(
        store,
        a_case("both", labels=("l-1", "l-2"), last_message_at=NOON),
        a_case("one", labels=("l-1",), last_message_at=NOON + HOUR),
        a_case("ended", labels=("l-1",), status=CaseStatus.CLOSED),
        a_case("none"),
    )
    assert found(store, labels=("l-1",)) == ["one", "both"]
    assert found(store, labels=("l-2", "l-1")) == ["one", "both"]
    assert found(store, labels=("l-2",), view=QueueView.ALL) == ["both"]
    assert found(store, labels=("l-9",)) == found(store, labels=("l-9",), view=QueueView.ALL) == []
    with store.writing() as unit:
        both = unit.cases.save(replace(unit.cases.get("both"), labels=("l-2",)))
        unit.cases.save(replace(unit.cases.get("none"), labels=("l-1",), last_message_at=NOON))
        assert both.labels == ("l-2",)
    assert found(store, labels=("l-1",), view=QueueView.ALL) == ["one", "ended", "none"]
    with store.writing() as unit:
        moved = replace(unit.cases.get("one"), last_message_at=NOON - HOUR)
        unit.cases.save(moved)
    assert found(store, labels=("l-1",), view=QueueView.ALL)[-1] == "one"
    assert found(store, labels=("l-1",), view=QueueView.ALL, statuses=(CaseStatus.CLOSED,)) == [
        "ended"
    ]


def test_a_label_that_many_bear_finds_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_labels, "FEW", 1)
    keep(store, *(a_case(f"c-{n}", labels=("l-1",)) for n in range(4)), a_case("other"))
    assert found(store, labels=("l-1",)) == [f"c-{n}" for n in range(4)]
    assert found(store, labels=("l-1", "l-2"), view=QueueView.ALL) == [f"c-{n}" for n in range(4)]
    assert found(store, labels=("l-1",), limit=9, assignee_ids=("u-1",)) == []


def test_assignee_and_priority_narrow_the_queue(store: Store) -> None:
    keep(
        store,
        a_case("mine", assignee_id="u-1", priority=Priority.HIGH),
        a_case("theirs", assignee_id="u-2"),
        a_case("nobody's", priority=Priority.HIGH),
    )
    assert found(store, assignee_ids=("u-1",)) == ["mine"]
    assert found(store, assignee_ids=("u-1", "u-2")) == ["mine", "theirs"]
    assert found(store, priorities=(Priority.HIGH,)) == ["mine", "nobody's"]
    assert found(store, priorities=(Priority.HIGH,), assignee_ids=("u-2",)) == []


def test_an_empty_id_asks_for_what_has_none(store: Store) -> None:
    keep(
        store,
        a_case("bare", channel_id=None),
        a_case("full", branch_id="b-1", topic_id="l-1", assignee_id="u-1"),
    )
    for name, one in (("branch_ids", "b-1"), ("topic_ids", "l-1"), ("assignee_ids", "u-1")):
        for view in (QueueView.UNFINISHED, QueueView.ALL):
            assert found(store, view=view, **{name: ("",)}) == ["bare"], name
            assert found(store, view=view, **{name: ("", one)}) == ["bare", "full"], name
            assert found(store, view=view, **{name: (one,)}) == ["full"], name
    assert found(store, channel_ids=("",)) == ["bare"]


def _opened(case_id: str, opened: int, written: int, **changes: Any) -> Case:
    at = {"opened_at": NOON + opened * HOUR, "last_message_at": NOON + written * HOUR}
    return a_case(case_id, **at, **changes)


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (QueueOrder.PROMISE, ["a", "c", "b"]),
        (QueueOrder.NEWEST, ["c", "b", "a"]),
        (QueueOrder.OLDEST, ["a", "b", "c"]),
        (QueueOrder.LAST_MESSAGE, ["a", "c", "b"]),
    ],
)
def test_the_unfinished_come_in_the_order_asked_for(
    store: Store, order: QueueOrder, ids: list[str]
) -> None:
    keep(store, _opened("a", 0, 9), _opened("b", 1, 2), _opened("c", 2, 3))
    assert found(store, order=order) == ids
    assert found(store, order=order, view=QueueView.ALL) == ["a", "c", "b"]
    page = QueueFilter(now=NOON, order=order, limit=1, offset=1)
    with store.reading() as unit:
        assert [row.case.id for row in unit.cases.queue(page)] == [ids[1]]


def _talk(case_id: str, **author: str) -> Conversation:
    return Conversation(
        id=f"talk-{case_id}",
        channel_id="ch-1",
        thread=f"thread-{case_id}",
        author=Author(**author),
        created_at=NOON,
    )


def test_a_case_is_found_by_the_members_number(store: Store) -> None:
    """The one they gave, and the one on the roll once their account was linked: before it wrote
    or after."""
    channel = Channel(id="ch-1", platform="talk", name="Obrolan", created_at=NOON)
    member = Member(id="m-1", number="KSM-0815", name="Bu Ani", created_at=NOON)

    def linked(id: str, remote_id: str) -> Identity:
        return Identity(
            id=id,
            member_id="m-1",
            platform="talk",
            remote_id=remote_id,
            name="Ani",
            confirmed_by="u-1",
            confirmed_at=NOON,
        )

    with store.writing() as unit:
        unit.channels.add(channel)
        unit.members.add(member)
        unit.members.add_identity(linked("i-1", "late"))
        unit.conversations.add(_talk("said", name="Slamet", member_number="A/47.11"))
        unit.conversations.add(_talk("late", remote_id="late"))
        unit.conversations.add(_talk("early", remote_id="early"))
        unit.conversations.add(_talk("stranger", remote_id="stranger"))
        for case_id in ("said", "late", "early", "stranger"):
            unit.cases.add(a_case(case_id))
        unit.members.add_identity(linked("i-2", "early"))
    assert found(store, search="ksm-0815") == ["early", "late"]
    assert found(store, search="0815", view=QueueView.ALL) == ["early", "late"]
    assert found(store, search="a 47.11") == ["said"]
    assert found(store, search="4711") == []


def test_a_number_finds_nothing_more_of_an_account_taken_apart_but_where_it_was_said(
    store: Store,
) -> None:
    channel = Channel(id="ch-1", platform="talk", name="Obrolan", created_at=NOON)
    link = Identity(
        id="i-1",
        member_id="m-1",
        platform="talk",
        remote_id="ani",
        name="Ani",
        confirmed_by="u-1",
        confirmed_at=NOON,
    )
    with store.writing() as unit:
        unit.channels.add(channel)
        for number in ("KSM-0814", "KSM-0815", "KSM-0816"):
            member_id = "m-1" if number == "KSM-0815" else number
            unit.members.add(Member(id=member_id, number=number, name="Bu Ani", created_at=NOON))
        for case_id in ("silent", "said", "first"):
            unit.conversations.add(_talk(case_id, remote_id="ani", name="Bu Ani"))
            unit.cases.add(a_case(case_id))
        unit.members.add_identity(link)
        message = a_message(conversation_id="talk-first", text="Nomor saya KSM-0815, beras")
        gula = a_message(conversation_id="talk-said", text="KSM-0815: gula, minyak")
        unit.messages.add_once(gula)
        unit.messages.add_once(message)
        edited = replace(message, text="beras", first_text=message.text, edited_at=NOON)
        unit.messages.amend(edited)
    assert found(store, search="ksm-0815") == ["first", "said", "silent"]
    assert found(store, search="ksm-0814") == found(store, search="ksm-0816") == []
    with store.writing() as unit:
        unit.members.end_identity(ended(link, by="u-1", at=NOON, why="Orang lain"))
    assert found(store, search="ksm-0815") == ["first", "said"]
    assert found(store, search="gula") == ["said"]
    assert found(store, search="bu ani") == ["first", "said", "silent"]


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("rené", ["c"]),
        ("RENE", ["c"]),
        ("Ｒｅｎｅ", ["c"]),
        ("r", ["c"]),
        ("x", []),
        ("code-c", ["c"]),
        ("'; DROP TABLE cases; --", []),
        ('"rene" OR *', []),
        ("rene*", ["c"]),
        ("%", ["c"]),
        ("\x00", ["c"]),
        ("🙂", ["c"]),
        ("rene " * 5_000, ["c"]),
    ],
)
def test_whatever_is_typed_is_searched_for_or_nothing(
    store: Store, search: str, ids: list[str]
) -> None:
    with store.writing() as unit:
        unit.conversations.add(_talk("c", name="René"))
        unit.cases.add(a_case("c"))
    assert found(store, search=search) == ids
