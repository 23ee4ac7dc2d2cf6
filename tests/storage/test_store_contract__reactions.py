"""What every store promises of reactions: kept once, found by whoever gave them, taken away."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from domain.ports import Store
from domain.reactions import KeptReaction, ReactionKind
from tests.makers import NOON

HOUR = timedelta(hours=1)


def a_reaction(id: str, **changes: Any) -> KeptReaction:
    return KeptReaction(
        **{
            "id": id,
            "channel_id": "ch-1",
            "remote_id": f"remote-{id}",
            "account_id": "acc-1",
            "post_remote_id": "post-1",
            "delivery_id": None,
            "conversation_id": "",
            "kind": ReactionKind.LIKE,
            "sign": "favourite",
            "url": "https://example.org/post-1",
            "at": NOON,
            **changes,
        }
    )


SOME = (
    a_reaction("r-2", at=NOON + HOUR, delivery_id="d-1", conversation_id="c-1"),
    a_reaction("r-1", kind=ReactionKind.SIGN, sign="🙏", account_id="acc-2"),
    a_reaction("r-3", kind=ReactionKind.BOOST, channel_id="ch-2", url="", at=NOON + 2 * HOUR),
)


def kept(store: Store) -> list[str]:
    with store.reading() as unit:
        return [each.id for each in unit.reactions.after("", 100)]


@pytest.fixture
def full(store: Store) -> Store:
    """A store that keeps the three."""
    with store.writing() as unit:
        assert unit.reactions.keep(SOME) == 3
    return store


def test_a_reaction_is_kept_whole_and_once_however_often_it_is_told(full: Store) -> None:
    again = [
        a_reaction("r-8", remote_id="remote-r-1"),
        a_reaction("r-9"),
        a_reaction("r-0", remote_id="remote-r-9"),
        a_reaction("r-7", remote_id="remote-r-1", channel_id="ch-2"),
    ]
    with full.writing() as unit:
        assert unit.reactions.keep(again) == 2
        assert unit.reactions.keep([]) == 0
        assert unit.reactions.after("", 100) == [SOME[1], SOME[0], SOME[2], again[3], again[1]]


def test_reactions_are_walked_over_by_their_id(full: Store) -> None:
    with full.reading() as unit:
        assert unit.reactions.after("", 2) == [SOME[1], SOME[0]]
        assert unit.reactions.after("r-1", 1) == [SOME[0]]
        assert unit.reactions.after("r-3", 5) == []


def test_they_are_found_by_id_by_the_platforms_name_and_by_account(full: Store) -> None:
    with full.reading() as unit:
        assert unit.reactions.many(["r-1", "r-3", "unknown"]) == {"r-1": SOME[1], "r-3": SOME[2]}
        assert unit.reactions.many([]) == {}
        named = unit.reactions.told_as("ch-1", ["remote-r-2", "remote-r-1", "remote-r-3"])
        assert named == [SOME[1], SOME[0]]
        assert unit.reactions.told_as("ch-1", []) == []
        theirs = unit.reactions.by_accounts([("ch-2", "acc-1"), ("ch-1", "acc-1")])
        assert theirs == [SOME[0], SOME[2]]
        assert unit.reactions.by_accounts([("ch-2", "acc-2")]) == []
        assert unit.reactions.by_accounts([]) == []


WAYS: Sequence[tuple[str, Callable[[Any], int], list[str]]] = (
    ("by id", lambda shelf: shelf.remove(["r-1", "unknown"]), ["r-2", "r-3"]),
    ("of a talk", lambda shelf: shelf.remove_of_talk("c-1"), ["r-1", "r-3"]),
    ("the oldest", lambda shelf: shelf.remove_before(NOON + 2 * HOUR, 1), ["r-2", "r-3"]),
    ("before", lambda shelf: shelf.remove_before(NOON + HOUR, 9), ["r-2", "r-3"]),
)


@pytest.mark.parametrize(("way", "act", "left"), WAYS, ids=[way for way, *_rest in WAYS])
def test_what_is_taken_away_is_counted_and_gone(
    full: Store, way: str, act: Callable[[Any], int], left: list[str]
) -> None:
    with full.writing() as unit:
        assert act(unit.reactions) == 1
    assert kept(full) == left


def test_nothing_is_taken_away_where_nothing_is_meant(full: Store) -> None:
    with full.writing() as unit:
        assert unit.reactions.remove([]) == 0
        assert unit.reactions.remove_of_talk("c-9") == 0
        assert unit.reactions.remove_before(NOON, 9) == 0
    assert kept(full) == ["r-1", "r-2", "r-3"]


def test_the_old_ones_can_be_counted_beforehand(full: Store) -> None:
    with full.reading() as unit:
        counts = [unit.reactions.count_before(NOON + n * HOUR) for n in range(4)]
    assert counts == [0, 1, 2, 3]
