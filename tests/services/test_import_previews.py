"""What an import asks and says before it is begun, and who may begin it."""

from datetime import UTC, datetime

import pytest

from domain.archives import Aside
from domain.errors import Invalid, NotAllowed, NotFound
from domain.people import Actor
from services.history import previews as module
from services.history.importing import Importing
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.imported import MADE_AT, PAGE, X, a_tweet, an_archive, begun, desk, kept, store

__all__ = ["desk", "store"]  # fixtures


def test_a_preview_tells_what_is_there_and_keeps_nothing(desk: Importing) -> None:
    tweets = [a_tweet(1), a_tweet(9), a_tweet(2, full_text="RT @a: b"), "sampah"]
    file_id = desk.take(MANAGER, iter([an_archive(tweets)]))
    told = desk.preview(MANAGER, X, file_id, "x.zip")
    assert (told.form, told.made_at, told.total, told.posts, told.counted, told.refusals) == (
        "Arsip akun X",
        MADE_AT,
        4,
        2,
        2,
        1,
    )
    assert (told.first_at, told.last_at) == (
        datetime(2025, 3, 1, 0, 5, tzinfo=UTC),
        datetime(2025, 3, 1, 0, 45, tzinfo=UTC),
    )
    assert told.aside == {Aside.SHARED: 1}
    assert [place for place, _why in told.refused] == [4]
    assert [post.text for post in told.samples] == ["Kabar ke-1", "Kabar ke-9"]
    assert kept(desk) == []


def test_what_must_be_said_first_is_asked_before_anything_is_read(desk: Importing) -> None:
    table = b"Post ID,Publish time,Title\n55,03/01/2025 07:00,Panen\n"
    file_id = desk.take(MANAGER, iter([table]))
    told = desk.preview(MANAGER, PAGE, file_id, "konten.csv")
    assert (told.posts, [one.name for one in told.choices if one.needed and not one.suggested]) == (
        0,
        ["zone"],
    )
    with pytest.raises(Invalid, match="tidak ada unggahan"):
        desk.begin(MANAGER, PAGE, file_id, "konten.csv")
    said = desk.preview(MANAGER, PAGE, file_id, "konten.csv", {"zone": "Asia/Jayapura"})
    assert said.first_at == datetime(2025, 2, 28, 22, 0, tzinfo=UTC)
    nonsense = desk.preview(MANAGER, PAGE, file_id, "konten.csv", {"zone": "Mars/Olympus"})
    assert nonsense.posts == 0


def test_a_channel_whose_platform_gives_no_archive_says_so(desk: Importing) -> None:
    assert [channel.id for channel, _reader in desk.channels(MANAGER)] == [PAGE, X]
    file_id = desk.take(MANAGER, iter([b"isi"]))
    with pytest.raises(Invalid, match="belum bisa diimpor"):
        desk.preview(MANAGER, "ch-wall", file_id, "x.zip")
    with pytest.raises(NotFound):
        desk.preview(MANAGER, "nowhere", file_id, "x.zip")
    with pytest.raises(NotFound):
        desk.preview(MANAGER, X, "../../etc/passwd", "x.zip")


def test_more_than_anybody_posts_is_refused(
    desk: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ITEMS_MAX", 2)
    with pytest.raises(Invalid, match="lebih dari 2"):
        begun(desk, an_archive([a_tweet(n) for n in range(3)]))


def test_begun_imports_are_in_the_audit_log(desk: Importing) -> None:
    begun(desk, an_archive([a_tweet(1)]), name="arsip\x00 saya.zip")
    with desk.store.reading() as unit:
        (entry,) = unit.audit.newest()
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "history_imported",
        MANAGER.id,
        X,
        "arsip saya.zip",
    )


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR])
def test_only_who_manages_channels_may(desk: Importing, actor: Actor) -> None:
    one = begun(desk, an_archive([a_tweet(1)]))
    for act in (
        lambda: desk.channels(actor),
        lambda: desk.take(actor, iter([b"x"])),
        lambda: desk.preview(actor, X, one.file_id, "x.zip"),
        lambda: desk.begin(actor, X, one.file_id, "x.zip"),
        lambda: desk.newest(actor),
        lambda: desk.find(actor, one.id),
        lambda: desk.going(actor, X, one.file_id),
        lambda: desk.stop(actor, one.id),
        lambda: desk.go_on(actor, one.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert desk.newest(ADMIN) == [one]
