"""Downloads that came in several files are read as one; strangers among them are refused."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.archives import Bundle, ImportState
from domain.errors import Invalid
from services.history.importing import Importing
from services.history.parts import opened_together
from tests.makers import MANAGER
from tests.services.archives_made import a_page_post, packed, page_media, page_posts
from tests.services.imported import PAGE, a_tweet, an_archive, desk, kept, store, through
from tests.services.pictures_made import a_jpeg

__all__ = ["desk", "store"]  # fixtures

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def together(*files: bytes) -> Bundle:
    return opened_together([(io.BytesIO(data), "arsip.zip") for data in files], now=NOW)


def test_parts_are_one_folder_and_a_file_in_both_is_one() -> None:
    bundle = together(packed({"a": "satu", "b": "dua"}), packed({"b": "dua", "c": "tiga"}))
    assert list(bundle.names) == ["a", "b", "c"]
    assert [b"".join(bundle.read(name)) for name in bundle.names] == [b"satu", b"dua", b"tiga"]


def test_a_single_file_is_what_it_was() -> None:
    assert list(together(packed({"a": "satu"})).names) == ["a"]


def test_files_of_two_downloads_are_not_mixed() -> None:
    bundle = together(packed({"posts.json": "[1]"}), packed({"posts.json": "[2]"}))
    with pytest.raises(Invalid, match=r"bukan bagian dari satu unduhan: “posts\.json”"):
        b"".join(bundle.read("posts.json"))


def test_tables_are_handed_in_one_by_one() -> None:
    with pytest.raises(Invalid, match="satu per satu"):
        together(packed({"a": "satu"}), b"Post ID,Title\n")


def test_the_age_is_the_youngest_parts() -> None:
    old, young, future = (packed({str(day): "x"}, day) for day in (3, 9, 30))
    assert together(old, young, future).newest_at == datetime(2026, 11, 9, 8, 30, 2, tzinfo=UTC)
    assert together(future).newest_at is None


def test_pictures_in_another_part_find_their_posts(desk: Importing, tmp_path: Path) -> None:
    posts = packed(page_posts(a_page_post("Panen", "a.jpg")))
    pictures = packed(page_media("a.jpg", a_jpeg()))
    first, second = (desk.take(MANAGER, iter([each])) for each in (posts, pictures))
    told = desk.preview(MANAGER, PAGE, first, "m.zip", further=[second])
    assert (told.posts, told.pictures) == (1, 1)
    begun = desk.begin(MANAGER, PAGE, first, "m.zip", further=[second])
    assert begun.file_ids == (first, second)
    assert desk.prune() == 0
    done = through(desk, begun)
    assert (done.state, done.pictures, done.pictureless) == (ImportState.DONE, 1, 0)
    (post,) = kept(desk, PAGE)
    assert len(post.content.media) == 1
    assert list((tmp_path / "archives").iterdir()) == []


def test_a_part_that_another_import_waits_for_is_not_forgotten(desk: Importing) -> None:
    shared = desk.take(MANAGER, iter([packed(page_media("a.jpg", a_jpeg()))]))
    one, two = (
        desk.take(MANAGER, iter([packed(page_posts(a_page_post(text, "a.jpg")))]))
        for text in ("satu", "dua")
    )
    waiting = desk.begin(MANAGER, PAGE, one, "m.zip", further=[shared])
    through(desk, desk.begin(MANAGER, PAGE, two, "m.zip", further=[shared]))
    assert through(desk, waiting).pictures == 1


def test_a_part_that_is_gone_fails_the_import(desk: Importing) -> None:
    first = desk.take(MANAGER, iter([an_archive([a_tweet(1)])]))
    second = desk.take(MANAGER, iter([packed({"b": "x"})]))
    begun = desk.begin(MANAGER, "ch-x", first, "x.zip", further=[second])
    desk.folder.remove(second)
    assert through(desk, begun).state is ImportState.FAILED
