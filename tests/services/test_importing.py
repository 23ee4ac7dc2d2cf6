"""A channel's past read in: once each, step by step, and as nothing that we sent."""

import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from domain.archives import Found, HistoryImport, ImportState
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState, Receipt
from domain.engagement_shelves import SentFilter
from domain.errors import Conflict, InvalidTransition, NotFound
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from domain.posts import Content
from domain.reports import QueueFilter, QueueView
from services.history.importing import STEP, Importing
from services.history.past_media import Taken
from tests.makers import MANAGER, NOON, a_delivery
from tests.services.imported import (
    MADE_AT,
    PAGE,
    Kinds,
    X,
    a_tweet,
    an_archive,
    begun,
    desk,
    kept,
    store,
    sums,
    through,
)
from toolkit.archive_folder import ArchiveFiles
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

__all__ = ["desk", "store"]  # fixtures


def test_a_post_of_the_past_is_kept_as_sent_and_marked_as_imported(desk: Importing) -> None:
    one = through(desk, begun(desk, an_archive([a_tweet(7)])))
    assert sums(one) == (1, 1, 0, 0, 0)
    (post,) = kept(desk)
    at = datetime(2025, 3, 1, 0, 35, tzinfo=UTC)
    assert post == Delivery(
        id=post.id,
        kind=DeliveryKind.POST,
        channel_id=X,
        subject_id=post.id,
        content=Content(text="Kabar ke-7"),
        due_at=at,
        state=DeliveryState.SENT,
        receipt=Receipt(
            remote_id="1900000000000000007",
            url="https://x.com/i/status/1900000000000000007",
            sent_at=at,
        ),
        outcome=AttemptOutcome.IMPORTED,
        created_at=desk.clock.now(),
    )
    with desk.store.reading() as unit:
        assert unit.attempts.of(post.id) == []
        assert unit.deliveries.last_sent_at(X) is None
        row = unit.sent_posts.sent(SentFilter(start=at, end=at + timedelta(seconds=1)))
    assert [each.delivery_id for each in row] == [post.id]


def test_counts_belong_to_the_day_the_archive_was_made(desk: Importing) -> None:
    through(desk, begun(desk, an_archive([a_tweet(7)])))
    (post,) = kept(desk)
    with desk.store.reading() as unit:
        told = unit.metrics.of(post.id)
    assert [(each.metric, each.value, each.at, each.raw) for each in told] == [
        (Metric.REACTIONS, 7, MADE_AT, {"favorite_count": 7}),
        (Metric.SHARES, 1, MADE_AT, {"retweet_count": 1}),
    ]


def test_a_file_read_in_twice_keeps_nothing_twice(desk: Importing) -> None:
    data = an_archive([a_tweet(1), a_tweet(2), a_tweet(2)])
    assert sums(through(desk, begun(desk, data))) == (3, 2, 1, 0, 0)
    assert sums(through(desk, begun(desk, data))) == (3, 0, 3, 0, 0)
    assert len(kept(desk)) == 2
    with desk.store.reading() as unit:
        assert len(unit.metrics.of(kept(desk)[0].id)) == 2


def test_what_we_sent_ourselves_is_known_by_its_receipt(desk: Importing) -> None:
    sent = a_delivery(
        id="d-1",
        channel_id=X,
        state=DeliveryState.SENT,
        content=Content(text="Kabar"),
        receipt=Receipt(remote_id="1900000000000000001", sent_at=NOON),
    )
    with desk.store.writing() as unit:
        unit.deliveries.add(sent)
    assert sums(through(desk, begun(desk, an_archive([a_tweet(1)])))) == (1, 0, 1, 0, 0)
    assert kept(desk) == [sent]
    with desk.store.reading() as unit:
        assert {each.metric for each in unit.metrics.of("d-1")} == {Metric.REACTIONS, Metric.SHARES}


def test_an_older_count_is_believed_though_a_later_one_is_higher(desk: Importing) -> None:
    through(desk, begun(desk, an_archive([a_tweet(7)])))
    (post,) = kept(desk)
    later = Snapshot(
        delivery_id=post.id,
        channel_id=X,
        metric=Metric.REACTIONS,
        value=90,
        at=desk.clock.now(),
    )
    with desk.store.writing() as unit:
        unit.metrics.add([later])
    through(desk, begun(desk, an_archive([a_tweet(7, favorite_count="5")])))
    with desk.store.reading() as unit:
        told = [each for each in unit.metrics.of(post.id) if each.metric is Metric.REACTIONS]
    assert [(each.value, each.at) for each in told] == [(5, MADE_AT), (90, desk.clock.now())]


def test_the_same_words_in_the_same_minute_are_the_same_post_by_any_number(desk: Importing) -> None:
    page = [{"timestamp": 1_740_787_200, "data": [{"post": "Panen  raya"}]}]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("x/posts/profile_posts_1.json", json.dumps(page))
    one = through(desk, begun(desk, packed.getvalue(), channel=PAGE))
    assert sums(one) == (1, 1, 0, 0, 0)
    (post,) = kept(desk, PAGE)
    assert post.receipt == Receipt(remote_id="", url="", sent_at=datetime(2025, 3, 1, tzinfo=UTC))
    table = "Post ID,Page ID,Publish time,Title,Reach\n55,102,03/01/2025 07:00,Panen raya,40\n"
    choices = {"zone": "Asia/Jakarta"}
    again = begun(desk, table.encode(), channel=PAGE, name="konten.csv", choices=choices)
    assert sums(through(desk, again)) == (1, 0, 1, 0, 0)
    (joined,) = kept(desk, PAGE)
    number = replace(post.receipt, remote_id="102_55")  # the table told it
    assert joined == replace(post, receipt=number, version=1)
    with desk.store.reading() as unit:
        (told,) = [e for e in unit.metrics.of(post.id) if e.metric is Metric.REACH]
    assert (told.value, told.raw, told.at) == (40, {"Reach": 40}, desk.clock.now())


def test_no_case_is_opened_and_nothing_is_due_late_or_in_doubt(desk: Importing) -> None:
    through(desk, begun(desk, an_archive([a_tweet(n) for n in range(5)])))
    now = desk.clock.now()
    with desk.store.writing() as unit:
        assert unit.cases.count(QueueFilter(view=QueueView.ALL, now=now)) == 0
        assert unit.deliveries.stale(now, 9) == []
        waits = [state for state in DeliveryState if state is not DeliveryState.SENT]
        assert unit.deliveries.in_states(waits) == []
        claimed = unit.deliveries.claim(
            now=now, lease_until=now + timedelta(minutes=5), worker="w", limit=9
        )
    assert claimed == []


def test_answers_and_shared_posts_are_put_aside_and_broken_ones_named(desk: Importing) -> None:
    tweets = [
        a_tweet(1),
        a_tweet(2, in_reply_to_status_id_str="5"),
        a_tweet(3, full_text="RT @lain: Halo"),
        a_tweet(4, created_at="kemarin"),
        {"tweet": {"id_str": "5"}},
        "sampah",
        a_tweet(6, created_at="Sat Feb 18 12:33:11 +0000 2030"),
        a_tweet(7, full_text="a" * 80_000),
    ]
    one = through(desk, begun(desk, an_archive(tweets)))
    assert sums(one) == (8, 1, 0, 2, 5)
    told, refusals = desk.find(MANAGER, one.id)
    assert told == one
    assert [(each.position, each.why) for each in refusals] == [
        (4, "Waktunya tidak dapat dibaca."),
        (5, "Nomor atau teks unggahannya tidak ada."),
        (6, "Nomor atau teks unggahannya tidak ada."),
        (7, "Waktunya (2030-02-18) tidak mungkin."),
        (8, "Isinya jauh lebih panjang daripada unggahan yang mungkin."),
    ]
    assert refusals[0].excerpt == "Kabar ke-4"


def test_each_step_is_its_own_and_a_killed_reader_goes_on_where_it_was(desk: Importing) -> None:
    one = begun(desk, an_archive([a_tweet(n) for n in range(STEP * 2 + 10)]))
    first = desk.read_some(one.id, 1)
    assert (sums(first), first.state) == ((STEP, STEP, 0, 0, 0), ImportState.RUNNING)
    # another process, which knows nothing but the store and the folder
    fresh = replace(desk)
    assert fresh.run() == STEP + 10
    (told,) = fresh.newest(MANAGER)
    assert (sums(told), told.state, told.ended_at) == (
        (STEP * 2 + 10, STEP * 2 + 10, 0, 0, 0),
        ImportState.DONE,
        desk.clock.now(),
    )
    assert len(kept(desk)) == STEP * 2 + 10
    assert fresh.run() == 0


def test_a_file_of_whole_steps_ends_too(desk: Importing) -> None:
    one = through(desk, begun(desk, an_archive([a_tweet(n) for n in range(STEP)])))
    assert (one.done, one.state) == (STEP, ImportState.DONE)


def test_whoever_reads_the_same_step_at_once_keeps_it_once(desk: Importing) -> None:
    one = begun(desk, an_archive([a_tweet(n) for n in range(STEP * 2)]))
    desk.read_some(one.id, 1)
    late = desk._read(one, [])  # one that began before the first was through
    assert late.done == one.done
    assert desk.find(MANAGER, one.id)[0].done == STEP


def test_each_step_is_told_and_reads_the_import_anew(desk: Importing) -> None:
    one, seen = begun(desk, an_archive([a_tweet(n) for n in range(STEP * 2)])), list[int]()

    def passed(told: HistoryImport) -> None:
        seen.append(told.done)
        if len(seen) == 1:  # somebody else saves it in between
            with desk.store.writing() as unit:
                unit.history.save(unit.history.get(one.id))

    assert desk.read_some(one.id, 9, passed=passed).state is ImportState.DONE
    assert seen == [STEP, STEP * 2, STEP * 2]
    assert len(kept(desk)) == STEP * 2


def test_a_post_that_was_kept_meanwhile_under_the_same_id_ends_the_step_and_no_more(
    desk: Importing,
) -> None:
    one = begun(desk, an_archive([a_tweet(1)]))
    clashing = _Clashing(desk)
    assert clashing.read_some(one.id, 1).done == 0
    assert through(desk, one).new == 1


def test_it_stops_on_a_persons_word_and_goes_on(desk: Importing) -> None:
    one = begun(desk, an_archive([a_tweet(n) for n in range(STEP + 1)]))
    desk.read_some(one.id, 1)
    stopped = desk.stop(MANAGER, one.id)
    assert stopped.state is ImportState.STOPPED
    assert desk.run() == 0
    assert desk.read_some(one.id, 1).done == STEP
    with pytest.raises(InvalidTransition):
        desk.stop(MANAGER, one.id)
    assert desk.going(MANAGER, X, one.file_id) == stopped
    assert through(desk, desk.go_on(MANAGER, one.id)).state is ImportState.DONE
    assert desk.going(MANAGER, X, one.file_id) is None
    with pytest.raises(InvalidTransition):
        desk.go_on(MANAGER, one.id)


def test_the_same_file_is_not_begun_twice_at_once(desk: Importing) -> None:
    data = an_archive([a_tweet(1)])
    begun(desk, data)
    with pytest.raises(Conflict, match="sedang diimpor"):
        begun(desk, data)


def test_a_file_that_breaks_off_fails_and_keeps_what_was_read(
    desk: Importing, tmp_path: Path
) -> None:
    whole = an_archive([a_tweet(n) for n in range(STEP + 50)])
    one = begun(desk, whole)
    desk.read_some(one.id, 1)
    place = next((tmp_path / "archives").iterdir())
    place.write_bytes(whole[: len(whole) // 2])
    failed = desk.read_some(one.id, 1)
    assert (failed.state, failed.done) == (ImportState.FAILED, STEP)
    assert "rusak" in failed.detail
    assert len(kept(desk)) == STEP
    assert not place.exists()


def test_a_file_that_is_gone_fails_the_import(desk: Importing) -> None:
    one = begun(desk, an_archive([a_tweet(1)]))
    desk.folder.remove(one.file_id)
    failed = desk.read_some(one.id, 1)
    assert (failed.state, failed.detail) == (
        ImportState.FAILED,
        "Berkas ini tidak ada lagi. Unggah sekali lagi.",
    )


def test_the_file_is_gone_once_it_is_read(desk: Importing) -> None:
    one = through(desk, begun(desk, an_archive([a_tweet(1)])))
    with pytest.raises(NotFound), desk.folder.open(one.file_id):
        pass


def test_a_file_nobody_begins_to_read_is_forgotten_after_a_day(
    desk: Importing, tmp_path: Path
) -> None:
    waiting = begun(desk, an_archive([a_tweet(1)])).file_id
    left, fresh = (desk.take(MANAGER, iter([each])) for each in (b"lama", b"baru"))
    now = desk.clock.now()
    for file_id, age in ((waiting, 30), (left, 25), (fresh, 23)):
        put_at = (now - timedelta(hours=age)).timestamp()
        os.utime(tmp_path / "archives" / file_id, (put_at, put_at))
    assert desk.prune() == 1
    assert sorted(each.name for each in (tmp_path / "archives").iterdir()) == sorted(
        [waiting, fresh]
    )


class _Clashing(Importing):
    """One whose every step finds that somebody else was there first."""

    def __init__(self, desk: Importing) -> None:
        super().__init__(
            store=desk.store,
            clock=desk.clock,
            connectors=desk.connectors,
            folder=desk.folder,
            media=desk.media,
        )

    def _read(
        self,
        told: HistoryImport,
        items: Sequence[Found],
        taken: Mapping[int, Taken] = MappingProxyType({}),
    ) -> HistoryImport:
        raise Conflict("somebody was here first")


def begun_at(store: Store, data: Path, file_id: str) -> None:
    """An import of a file that lies there, broken off after its first step."""
    clock = SetClock(datetime(2026, 11, 18, 2, 0, tzinfo=UTC))
    folder = ArchiveFiles(data / "archives")
    media = MediaFolder(data / "media")
    desk = Importing(store=store, clock=clock, connectors=Kinds(), folder=folder, media=media)
    one = desk.begin(MANAGER, X, file_id, "arsip.zip")
    assert desk.read_some(one.id, 1).done == STEP
