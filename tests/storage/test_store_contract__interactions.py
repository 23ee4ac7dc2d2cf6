"""What every store promises of interactions: kept once, listed, and the reach of the roll."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.interactions import (
    Activity,
    ActivityFilter,
    Interaction,
    InteractionKind,
    Moment,
    ReachCount,
    Said,
)
from domain.messages import Author, Message, MessageKind
from domain.ports import Store
from tests.makers import NOON, a_channel
from tests.storage.test_store_contract__cases import a_case
from tests.storage.test_store_contract__roll import a_member, a_talk, an_identity

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JAN, FEB, MAR, APR = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4))
SPANS = ((JAN, FEB), (FEB, MAR), (MAR, APR))


def an_interaction(id: str, member_id: str = "m-1", **changes: Any) -> Interaction:
    return Interaction(
        **{
            "id": id,
            "member_id": member_id,
            "identity_id": "i-1",
            "conversation_id": "c-1",
            "kind": InteractionKind.DIRECT,
            "at": NOON,
            **changes,
        }
    )


def an_activity(member_id: str, **changes: Any) -> Activity:
    counts = {"messages": 0, "reactions": 0, "first_at": NOON, "last_at": NOON}
    return Activity(**{"member_id": member_id, **counts, **changes})


def test_members_messages_are_walked_over_by_their_id(store: Store) -> None:
    author = Author(remote_id="c-1", name="Ani", contact="081234567890")
    with store.writing() as unit:
        a_talk(unit, "c-1")
        for one, from_us in (("p-2", False), ("p-1", False), ("p-3", True), ("p-4", False)):
            unit.messages.add_once(
                Message(
                    id=one,
                    conversation_id="c-1",
                    channel_id="ch-1",
                    remote_id=one,
                    kind=MessageKind.COMMENT,
                    author=Author(name="as it stood there"),
                    text="Halo",
                    at=NOON,
                    received_at=NOON,
                    from_us=from_us,
                )
            )
        said = [
            Said(
                message_id=one,
                conversation_id="c-1",
                channel_id="ch-1",
                kind=MessageKind.COMMENT,
                at=NOON,
                author=author,
            )
            for one in ("p-1", "p-2", "p-4")
        ]
        assert unit.interactions.heard_after("", 10) == said
        assert unit.interactions.heard_after("", 2) == said[:2]
        assert unit.interactions.heard_after("p-1", 10) == said[1:]
        assert unit.interactions.heard_in(["c-1", "c-2"]) == said
        assert unit.interactions.heard_in([]) == []


def test_an_interaction_is_kept_once_and_forgotten_with_its_identity(store: Store) -> None:
    one, other = an_interaction("p-1"), an_interaction("p-2", identity_id="i-2", at=NOON + HOUR)
    span = (NOON, NOON + DAY)
    with store.writing() as unit:
        assert unit.interactions.note([one, other, one]) == 2
        assert unit.interactions.note([one]) == 0
        assert unit.interactions.note([other, other]) == 0

        def found(**asked: Any) -> list[Interaction]:
            return unit.interactions.of_member(
                "m-1", **{"span": span, "restricted": False, "limit": 10, **asked}
            )

        assert found() == [other, one]
        assert found(limit=1, offset=1) == [one]
        assert found(span=(NOON, NOON + HOUR)) == [one]
        assert found(span=(NOON + HOUR, NOON + DAY)) == [other]
        assert unit.interactions.moments("m-1", NOON, restricted=False) == [
            Moment(at=NOON, kind=InteractionKind.DIRECT),
            Moment(at=NOON + HOUR, kind=InteractionKind.DIRECT),
        ]
        assert unit.interactions.moments("m-1", NOON + HOUR, restricted=False) == [
            Moment(at=NOON + HOUR, kind=InteractionKind.DIRECT)
        ]
        unit.interactions.forget("i-2")
        assert found() == [one]


def test_single_ones_are_forgotten_and_only_where_the_identity_is_theirs(store: Store) -> None:
    some = [an_interaction(f"p-{number}", at=NOON + number * HOUR) for number in range(3)]
    with store.writing() as unit:
        unit.interactions.note([*some, an_interaction("p-9", identity_id="i-2", at=NOON + DAY)])
        unit.interactions.forget("i-1", ["p-1", "p-9", "unknown"])
        unit.interactions.forget("i-1", [])
        span = (NOON, NOON + 2 * DAY)
        left = unit.interactions.of_member("m-1", span, restricted=True, limit=9)
        assert [each.id for each in left] == ["p-9", "p-2", "p-0"]


def test_a_reaction_is_counted_beside_messages_and_never_among_them(store: Store) -> None:
    reacted = {"kind": InteractionKind.REACTION, "conversation_id": ""}
    with store.writing() as unit:
        for number in ("1", "2"):
            unit.members.add(a_member(number))
        a_talk(unit, "c-1")
        unit.cases.add(a_case(id="k-1", conversation_id="c-1", restricted=True))
        unit.interactions.note(
            [
                an_interaction("p-1", conversation_id="c-2"),
                an_interaction("r-1", at=NOON + HOUR, **reacted),
                an_interaction("r-2", at=NOON + DAY, **{**reacted, "conversation_id": "c-1"}),
                an_interaction("r-3", "m-2", at=NOON - DAY, **reacted),
            ]
        )
        both = an_activity("m-1", messages=1, reactions=1, last_at=NOON + HOUR)
        alone = an_activity("m-2", reactions=1, first_at=NOON - DAY, last_at=NOON - DAY)
        assert unit.interactions.activity(["m-1", "m-2"], restricted=False) == [both, alone]
        assert unit.interactions.activity(["m-1"], restricted=True) == [
            an_activity("m-1", messages=1, reactions=2, last_at=NOON + DAY)
        ]
        assert unit.interactions.active(ActivityFilter(on_roll_at=NOON)) == ([both, alone], 2)
        for kind, ids in (
            (InteractionKind.REACTION, ["r-2", "r-1"]),
            (InteractionKind.DIRECT, ["p-1"]),
            (None, ["r-2", "r-1", "p-1"]),
        ):
            span = (NOON, NOON + 2 * DAY)
            rows = unit.interactions.of_member("m-1", span, restricted=True, kind=kind, limit=9)
            assert [row.id for row in rows] == ids
        silent = ActivityFilter(on_roll_at=NOON, last_before=NOON)
        assert unit.interactions.active(silent) == ([alone], 1)
        assert unit.interactions.moments("m-1", NOON, restricted=False) == [
            Moment(at=NOON, kind=InteractionKind.DIRECT),
            Moment(at=NOON + HOUR, kind=InteractionKind.REACTION),
        ]


def test_talks_about_management_are_left_out_for_whom_they_are_not_open(store: Store) -> None:
    with store.writing() as unit:
        a_talk(unit, "c-1")
        unit.cases.add(a_case(id="k-1", conversation_id="c-1", restricted=True))
        unit.members.add(a_member("1"))
        secret, plain = an_interaction("p-1"), an_interaction("p-2", conversation_id="c-2")
        unit.interactions.note([secret, plain])
        span = (NOON, NOON + DAY)
        for restricted, count in ((False, 1), (True, 2)):
            rows = unit.interactions.of_member("m-1", span, restricted=restricted, limit=5)
            assert rows == [plain, secret][:count]
            moments = unit.interactions.moments("m-1", NOON, restricted=restricted)
            assert moments == [Moment(at=NOON, kind=InteractionKind.DIRECT)] * count
            told = [an_activity("m-1", messages=count)]
            assert unit.interactions.activity(["m-1", "m-2"], restricted=restricted) == told
            wanted = ActivityFilter(on_roll_at=NOON, restricted=restricted)
            assert unit.interactions.active(wanted) == (told, 1)


@pytest.fixture
def active(store: Store) -> Store:
    """One fell silent long ago, one lately, one is new, one left, one never wrote."""
    with store.writing() as unit:
        for number, changes in (
            ("1", {"branch_id": "b-1"}),
            ("2", {}),
            ("3", {"branch_id": "b-1", "joined_at": NOON - 2 * DAY}),
            ("4", {"left_at": NOON}),
            ("5", {}),
        ):
            unit.members.add(a_member(number, **changes))
        for one, number, days in (
            ("p-1", "1", 90),
            ("p-2", "1", 80),
            ("p-3", "2", 40),
            ("p-4", "3", 1),
            ("p-5", "4", 70),
        ):
            unit.interactions.note([an_interaction(one, f"m-{number}", at=NOON - days * DAY)])
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["m-3", "m-2", "m-1"]),
        ({"last_before": NOON - 30 * DAY}, ["m-2", "m-1"]),
        ({"last_before": NOON - 80 * DAY}, []),
        ({"first_from": NOON - 80 * DAY}, ["m-3", "m-2"]),
        ({"first_from": NOON - 40 * DAY}, ["m-3", "m-2"]),
        ({"branch_id": "b-1"}, ["m-3", "m-1"]),
        ({"on_roll_at": NOON - DAY}, ["m-3", "m-2", "m-4", "m-1"]),
        ({"during": (NOON - 90 * DAY, NOON - 80 * DAY)}, ["m-1"]),
        ({"during": (NOON - 71 * DAY, NOON - 2 * DAY)}, ["m-2", "m-4"]),
        ({"during": (NOON, NOON + DAY)}, []),
    ],
)
def test_who_is_active_or_silent_is_listed(
    active: Store, wanted: dict[str, Any], found: list[str]
) -> None:
    asked = ActivityFilter(**{"on_roll_at": NOON, **wanted})
    with active.reading() as unit:
        rows, total = unit.interactions.active(asked)
        assert ([row.member_id for row in rows], total) == (found, len(found))
        page, total = unit.interactions.active(replace(asked, limit=1, offset=1))
        assert ([row.member_id for row in page], total) == (found[1:2], len(found))


def test_a_span_counts_only_what_was_said_in_it(active: Store) -> None:
    first = NOON - 90 * DAY
    asked = ActivityFilter(on_roll_at=NOON, during=(first, first + DAY))
    with active.reading() as unit:
        told = [Activity(member_id="m-1", messages=1, reactions=0, first_at=first, last_at=first)]
        assert unit.interactions.active(asked) == (told, 1)


def a_count(branch_id: str | None, *counts: int) -> ReachCount:
    names = ("on_roll", "undated", "linked", "linked_seen", "seen")
    return ReachCount(branch_id=branch_id, **dict(zip(names, counts, strict=True)))


def test_the_reach_counts_who_was_there_who_could_be_seen_and_who_was(store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_channel(platform="talk", created_at=FEB))
        for number, changes in (
            ("1", {"branch_id": "b-1"}),  # nobody knows since when
            ("2", {"branch_id": "b-1", "joined_at": FEB}),
            ("3", {"joined_at": JAN, "left_at": FEB + DAY}),
            ("4", {"joined_at": JAN, "left_at": FEB}),  # gone when February began
        ):
            unit.members.add(a_member(number, **changes))
        unit.members.add_identity(an_identity("i-1", "m-1"))
        unit.members.add_identity(an_identity("i-2", "m-2", "r-2"))
        unit.members.add_identity(an_identity("i-3", "m-3", "c-9", platform=""))
        for one, number, at in (
            ("p-1", "1", FEB - HOUR),  # heard from history: the platform came later
            ("p-2", "1", FEB),
            ("p-3", "1", FEB + HOUR),
            ("p-4", "2", MAR),
            ("p-5", "3", FEB + HOUR),
            ("p-6", "3", MAR + HOUR),  # no member any more
        ):
            unit.interactions.note([an_interaction(one, f"m-{number}", at=at)])
        whole = [
            [a_count(None, 2, 0, 0, 0, 0), a_count("b-1", 1, 1, 0, 0, 1)],
            [a_count(None, 1, 0, 0, 0, 1), a_count("b-1", 2, 1, 2, 1, 1)],
            [a_count("b-1", 2, 1, 2, 1, 1)],
        ]
        assert unit.interactions.reach(SPANS) == whole
        assert unit.interactions.reach(SPANS, "b-1") == [[row[-1]] for row in whole]
        assert unit.interactions.reach(SPANS[:1]) == whole[:1]
        assert unit.interactions.reach(()) == []
