"""What every store promises of the cooperative's own page."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from domain.errors import NotFound
from domain.media import Media
from domain.ports import Store
from tests.makers import NOON

MINUTE = timedelta(minutes=1)
PICTURE = Media(id="f" * 64, mime="image/jpeg", width_px=10, height_px=20, size_bytes=30)


def test_an_entry_is_kept_once_whatever_comes_second(store: Store) -> None:
    entry = an_entry(media=(PICTURE, replace(PICTURE, alt_text="Sawah")))
    with store.writing() as unit:
        assert unit.board.add_entry(entry) == entry
        assert unit.board.add_entry(replace(entry, text="lain")) == entry
        assert unit.board.entry("e-1") == entry
        assert unit.board.entry("unknown") is None


def test_pages_of_entries_join_without_gap_or_overlap(store: Store) -> None:
    entries = [an_entry(id=f"e-{n}", published_at=NOON + n // 2 * MINUTE) for n in range(7)]
    pages: list[Entry] = []
    before = None
    with store.writing() as unit:
        for entry in entries:
            unit.board.add_entry(entry)
        while page := unit.board.entries(before=before, limit=2):
            pages += page
            before = (page[-1].published_at, page[-1].id)
    assert pages == entries[::-1]


def test_an_entry_takes_everything_under_it_along(store: Store) -> None:
    with store.writing() as unit:
        unit.board.add_entry(an_entry())
        unit.board.add_comment(a_comment())
        unit.board.react("e-1", "v-1", Reaction.LIKE)
        unit.board.remove_entry("e-1")
        unit.board.remove_entry("e-1")
        assert unit.board.entry("e-1") is None
        assert unit.board.comment("c-1") is None
        assert unit.board.reaction_of("e-1", "v-1") is None
        unit.board.add_views({"e-1": 1})
        assert unit.board.counts(["e-1"]) == {}


def test_nothing_is_left_under_an_entry_that_is_gone(store: Store) -> None:
    with store.writing() as unit:
        with pytest.raises(NotFound):
            unit.board.add_comment(a_comment())
        with pytest.raises(NotFound):
            unit.board.react("e-1", "v-1", Reaction.LIKE)


def test_only_visible_comments_are_shown_oldest_first(store: Store) -> None:
    first, second = a_comment(id="c-1"), a_comment(id="c-2", at=NOON + MINUTE, parent_id="c-1")
    held = a_comment(id="c-3", visibility=Visibility.HELD)
    with store.writing() as unit:
        unit.board.add_entry(an_entry())
        for comment in (second, held, first):
            unit.board.add_comment(comment)
        assert unit.board.add_comment(replace(first, text="lain")) == first
        assert unit.board.comments("e-1") == [first, second]
        assert unit.board.comments("e-1", limit=1) == [first]
        assert unit.board.comment("c-3") == held
        unit.board.set_visibility("c-3", Visibility.VISIBLE)
        unit.board.set_visibility("c-1", Visibility.HIDDEN)
        unit.board.remove_comment("c-2")
        unit.board.remove_comment("c-2")
        assert unit.board.comments("e-1") == [replace(held, visibility=Visibility.VISIBLE)]
        with pytest.raises(NotFound):
            unit.board.set_visibility("unknown", Visibility.HIDDEN)


def test_a_visitor_has_one_reaction(store: Store) -> None:
    with store.writing() as unit:
        unit.board.add_entry(an_entry())
        unit.board.react("e-1", "v-1", Reaction.LIKE)
        unit.board.react("e-1", "v-1", Reaction.THANKS)
        unit.board.react("e-1", "v-2", Reaction.THANKS)
        assert unit.board.reaction_of("e-1", "v-1") is Reaction.THANKS
        assert unit.board.reactions("e-1") == {
            Reaction.LIKE: 0,
            Reaction.THANKS: 2,
            Reaction.SUPPORT: 0,
        }
        unit.board.unreact("e-1", "v-1")
        unit.board.unreact("e-1", "v-1")
        assert unit.board.reaction_of("e-1", "v-1") is None


def test_counts_leave_out_hidden_comments_and_our_own(store: Store) -> None:
    with store.writing() as unit:
        unit.board.add_entry(an_entry())
        unit.board.add_entry(an_entry(id="e-2"))
        unit.board.add_comment(a_comment(id="c-1"))
        unit.board.add_comment(a_comment(id="c-2", from_us=True))
        unit.board.add_comment(a_comment(id="c-3", visibility=Visibility.HIDDEN))
        unit.board.react("e-1", "v-1", Reaction.LIKE)
        unit.board.add_views({"e-1": 2, "gone": 9})
        unit.board.add_views({"e-1": 3})
        assert unit.board.counts(["e-1", "e-2", "gone"]) == {
            "e-1": Counts(views=5, reactions=1, comments=1),
            "e-2": Counts(views=0, reactions=0, comments=0),
        }
        assert unit.board.counts([]) == {}


def an_entry(**changes: Any) -> Entry:
    """The entry `e-1`, published at noon."""
    usual = {"id": "e-1", "channel_id": "ch-1", "text": "Kabar baik", "published_at": NOON}
    return Entry(**{**usual, **changes})


def a_comment(**changes: Any) -> Comment:
    """A reader's comment under `e-1`."""
    usual = {
        "id": "c-1",
        "entry_id": "e-1",
        "parent_id": None,
        "author_name": "Bu Ani",
        "text": "Selamat!",
        "at": NOON,
    }
    return Comment(**{**usual, **changes})
