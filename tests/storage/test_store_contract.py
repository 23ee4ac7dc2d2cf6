"""What a unit of work promises, whatever lies beneath."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from domain.errors import Conflict, NotFound, StoreBusy
from domain.ports import Store
from storage.door import ReadOnly
from tests.makers import NOON, a_channel, a_post, a_user


def test_a_unit_that_ends_well_is_kept(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
    with store.reading() as unit:
        assert unit.posts.get(post.id) == post


def test_a_unit_that_raises_leaves_nothing_behind(store: Store) -> None:
    post, channel = a_post(), a_channel()
    with pytest.raises(LookupError), store.writing() as unit:
        unit.posts.add(post)
        unit.channels.add(channel)
        raise LookupError
    with store.reading() as unit:
        assert (unit.posts.find(post.id), unit.channels.find(channel.id)) == (None, None)


def test_a_unit_sees_its_own_writes(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
        assert unit.posts.newest() == [post]


def test_a_reader_keeps_its_view_while_others_write(store: Store) -> None:
    first, second = a_post(), a_post()
    with store.writing() as unit:
        unit.posts.add(first)
    with store.reading() as reader:
        assert reader.posts.newest() == [first]
        with store.writing() as writer:
            writer.posts.add(second)
        assert reader.posts.newest() == [first]


def test_writing_through_a_reader_is_refused(store: Store) -> None:
    with pytest.raises(ReadOnly), store.reading() as unit:
        unit.posts.add(a_post())
    with store.reading() as unit:
        assert unit.posts.newest() == []


def test_a_shelf_that_nobody_built_is_no_attribute(store: Store) -> None:
    with store.reading() as unit:
        assert (hasattr(unit, "posts"), hasattr(unit, "wishing_well")) == (True, False)


def test_what_is_not_there_is_none_or_not_found(store: Store) -> None:
    with store.reading() as unit:
        assert unit.posts.find("nothing") is None
        with pytest.raises(NotFound):
            unit.posts.get("nothing")


def test_an_id_is_taken_once(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
        with pytest.raises(Conflict):
            unit.posts.add(replace(post, labels=("lain",)))
        assert unit.posts.get(post.id) == post


def test_each_save_is_the_next_version(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        added = unit.posts.add(post)
        saved = unit.posts.save(replace(added, labels=("rapat",)))
        assert saved == replace(post, labels=("rapat",), version=1)
        assert unit.posts.get(post.id) == saved


def test_whoever_read_an_older_version_is_refused(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
        newer = unit.posts.save(post)
        with pytest.raises(Conflict):
            unit.posts.save(replace(post, labels=("kalah",)))
        assert unit.posts.get(post.id) == newer


def test_what_was_never_added_cannot_be_saved(store: Store) -> None:
    with store.writing() as unit, pytest.raises(NotFound):
        unit.posts.save(a_post())


def test_a_unique_field_is_taken_once_and_the_unit_goes_on(store: Store) -> None:
    with store.writing() as unit:
        first = unit.users.add(a_user(login="sari"))
        second = unit.users.add(a_user(login="budi"))
        with pytest.raises(Conflict):
            unit.users.add(a_user(login="sari"))
        with pytest.raises(Conflict):
            unit.users.save(replace(second, login="sari"))
        renamed = unit.users.save(replace(second, name="Budi"))
    with store.reading() as unit:
        assert unit.users.all() == [renamed, first]


def test_two_writers_of_one_version_are_one_winner_and_one_conflict(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
    start = threading.Barrier(2)

    def write(label: str) -> str:
        start.wait(timeout=10)
        try:
            with store.writing() as unit:
                unit.posts.save(replace(post, labels=(label,)))
        except Conflict:
            return "conflict"
        return label

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(write, ("a", "b")))
    (winner,) = (end for end in ends if end != "conflict")
    with store.reading() as unit:
        assert unit.posts.get(post.id) == replace(post, labels=(winner,), version=1)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 18, 9, 0)  # noqa: DTZ001 - the very thing refused
    with store.writing() as unit:
        with pytest.raises(ValueError, match="naive"):
            unit.posts.add(a_post(due_at=naive))
        assert unit.posts.newest() == []


def test_a_second_writer_waits_its_turn_and_then_is_told_that_it_is_busy(store: Store) -> None:
    post = a_post()
    with store.writing() as unit:
        unit.posts.add(post)
    with store.writing() as unit:
        unit.posts.save(replace(post, labels=("dulu",)))
        with ThreadPoolExecutor(1) as pool, pytest.raises(StoreBusy):
            pool.submit(_save, store, replace(post, labels=("kalah",))).result(timeout=10)
    with store.reading() as unit:
        assert unit.posts.get(post.id).labels == ("dulu",)


def test_hostile_text_is_kept_readable(store: Store) -> None:
    hostile = "Rp\0 \ud800 '; DROP TABLE posts; -- \u202e \U0001f35a é"
    kept = "Rp\ufffd \ufffd '; DROP TABLE posts; -- \u202e \U0001f35a é"
    with store.writing() as unit:
        added = unit.posts.add(a_post(review_note=hostile, labels=(hostile,)))
        found = unit.posts.get(added.id)
        assert (found.review_note, found.labels) == (kept, (kept,))
        assert found == added
        assert unit.posts.find(hostile) is None


def test_a_very_long_text_is_kept_whole(store: Store) -> None:
    long = "beras " * 500_000
    with store.writing() as unit:
        post = unit.posts.add(a_post(review_note=long))
    with store.reading() as unit:
        assert unit.posts.get(post.id).review_note == long


def test_moments_are_kept_to_the_microsecond_at_both_ends_of_time(store: Store) -> None:
    odd = NOON.replace(year=1999, microsecond=1)
    last = NOON.replace(year=9999, month=12, day=31, hour=23, microsecond=999_999)
    with store.writing() as unit:
        post = unit.posts.add(a_post(due_at=odd, updated_at=last))
    with store.reading() as unit:
        found = unit.posts.get(post.id)
        assert (found.due_at, found.updated_at) == (odd, last)


def _save(store: Store, post: object) -> None:
    with store.writing() as unit:
        unit.posts.save(post)  # type: ignore[arg-type]
