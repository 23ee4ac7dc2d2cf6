"""What the board's connector is given: entries, answers and counts over the store."""

from dataclasses import replace

import pytest

from domain.board import Comment, Counts, Entry, Reaction
from domain.ports import Store
from tests.makers import NOON
from toolkit.board_room import StoreBoardRoom

ENTRY = Entry(id="d-1", channel_id="board", text="Rapat besok.", published_at=NOON)
ANSWER = Comment(
    id="d-2",
    entry_id="d-1",
    parent_id=None,
    author_name="Koperasi Kami",
    text="Silakan datang.",
    at=NOON,
    from_us=True,
)


@pytest.fixture
def room(store: Store) -> StoreBoardRoom:
    return StoreBoardRoom(store, "https://koperasi.example")


def test_publishing_twice_is_one_entry_and_the_first_one_stays(room: StoreBoardRoom) -> None:
    assert room.put_entry(ENTRY) == ENTRY
    assert room.put_entry(replace(ENTRY, text="Diubah.")) == ENTRY
    assert room.entry("d-1") == ENTRY


def test_answering_twice_is_one_comment(room: StoreBoardRoom) -> None:
    room.put_entry(ENTRY)
    assert room.put_answer(ANSWER) == ANSWER
    assert room.put_answer(replace(ANSWER, text="Diubah.")) == ANSWER
    assert room.comment("d-2") == ANSWER


def test_removing_takes_entry_or_answer_away_and_again_is_fine(room: StoreBoardRoom) -> None:
    room.put_entry(ENTRY)
    room.put_answer(ANSWER)
    room.remove("d-2")
    assert room.comment("d-2") is None
    room.remove("d-1")
    room.remove("d-1")
    assert room.entry("d-1") is None


def test_counts_are_of_readers_and_leave_out_our_own_answers(
    room: StoreBoardRoom, store: Store
) -> None:
    room.put_entry(ENTRY)
    room.put_answer(ANSWER)
    with store.writing() as unit:
        unit.board.add_views({"d-1": 7})
        unit.board.react("d-1", "visitor", Reaction.LIKE)
        unit.board.add_comment(replace(ANSWER, id="c-1", from_us=False, author_name="Bu Ani"))
    assert room.counts(["d-1", "gone"]) == {"d-1": Counts(views=7, reactions=1, comments=1)}


def test_an_entry_has_an_address_on_the_members_page(room: StoreBoardRoom) -> None:
    assert room.entry_url("d-1") == "https://koperasi.example/kabar/d-1"
