"""Pictures and videos of past posts: the same checks as for composed ones, and no post is lost."""

import zlib
from collections.abc import Mapping
from typing import Any

import pytest

from domain.archives import HistoryImport, ImportState
from domain.deliveries import DeliveryState, Receipt
from domain.engagement import MediaKind
from domain.engagement_shelves import SentFilter
from domain.errors import StoreFull
from domain.media import IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX
from domain.posts import Content
from services.history.importing import PICTURES_A_STEP, Importing
from services.history.past_media import PastMediaTaker
from tests.makers import MANAGER, NOON, a_delivery
from tests.services.archives_made import (
    a_page_post,
    a_tweet_with,
    an_archive_with,
    packed,
    page_media,
    page_posts,
)
from tests.services.imported import PAGE, X, a_tweet, begun, desk, kept, store, through
from tests.services.pictures_made import a_jpeg, a_phone_jpeg
from tests.services.videos_made import FILM

__all__ = ["desk", "store"]  # fixtures

FIRST = "1900000000000000001"
BOMB = b"\x00" * 60_000_000


def read_in(desk: Importing, data: bytes, **how: Any) -> HistoryImport:
    return through(desk, begun(desk, data, **how))


def why(desk: Importing, one: HistoryImport) -> list[tuple[int, str]]:
    return [(each.position, each.why) for each in desk.find(MANAGER, one.id)[1]]


def test_a_picture_comes_in_smaller_clean_and_with_its_words(desk: Importing) -> None:
    tweet = a_tweet_with(1, "A.jpg", "B.jpg", words=" Panen\n padi ")
    pictures = {f"{FIRST}-A.jpg": a_phone_jpeg(), f"{FIRST}-B.jpg": a_jpeg()}
    one = read_in(desk, an_archive_with([tweet], pictures))
    assert (one.new, one.pictures, one.pictureless, one.refused) == (1, 2, 0, 0)
    (post,) = kept(desk)
    first, second = post.content.media
    assert (first.mime, first.width_px, first.height_px, first.alt_text) == (
        "image/jpeg",
        40,
        60,
        "Panen padi",
    )
    assert (second.width_px, second.height_px) == (60, 40)
    stored = desk.media.read(first.id)
    assert b"KoperasiPhone" not in stored
    with desk.store.reading() as unit:
        row = unit.sent_posts.find(post.id)
    assert row is not None
    assert row.media == MediaKind.PICTURES


def test_a_video_comes_in_too(desk: Importing) -> None:
    film = a_page_post("Rapat", "rapat.mp4")
    one = read_in(desk, packed({**page_posts(film), **page_media("rapat.mp4", FILM)}), channel=PAGE)
    (post,) = kept(desk, PAGE)
    assert (one.pictures, [each.is_video for each in post.content.media]) == (1, [True])


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "tidak ada di unduhan ini"),
        ({f"{FIRST}-A.jpg": b"bukan gambar"}, "bukan gambar JPEG"),
        ({f"{FIRST}-A.jpg": a_jpeg()[:200]}, "rusak"),
        ({f"{FIRST}-A.jpg": b""}, "kosong"),
        ({f"{FIRST}-A.jpg": BOMB}, "jauh lebih besar"),
    ],
)
def test_a_post_whose_picture_cannot_be_read_comes_in_and_says_so(
    desk: Importing, files: Mapping[str, bytes], said: str
) -> None:
    one = read_in(desk, an_archive_with([a_tweet_with(1, "A.jpg"), a_tweet(2)], files))
    assert (one.new, one.pictures, one.pictureless, one.refused) == (2, 0, 1, 0)
    ((place, told),) = why(desk, one)
    assert place == 1
    assert told.startswith("Tanpa 1 gambar atau video: ")
    assert said in told
    assert told.endswith(".")
    assert "unggah lagi" not in told
    assert [post.content.media for post in kept(desk)] == [(), ()]


def test_a_picture_above_the_bounds_is_not_even_read_whole(desk: Importing) -> None:
    large = zlib.compress(b"", 0) + bytes(range(256)) * (UPLOAD_BYTES_MAX // 256 + 2_000)
    read = list[int]()

    class Counting:
        names = ("besar.jpg",)
        newest_at = None

        def read(self, name: str) -> Any:
            for at in range(0, len(large) * 3, 65_536):
                read.append(at)
                yield large[at % len(large) : at % len(large) + 65_536]

    taker = PastMediaTaker(bundle=Counting(), names={"besar.jpg"}, shelf=desk.media)
    data = taker._read("besar.jpg", UPLOAD_BYTES_MAX)
    assert len(data) == UPLOAD_BYTES_MAX + 1
    assert read[-1] <= UPLOAD_BYTES_MAX


def test_an_album_gives_as_many_as_a_post_may_show(desk: Importing) -> None:
    names = [f"{n}.jpg" for n in range(IMAGES_PER_POST_MAX + 3)]
    files = page_posts(a_page_post("Album", *names, "a.mp4", "b.mp4"))
    for name in names:
        files |= page_media(name, a_jpeg())
    files |= page_media("a.mp4", FILM) | page_media("b.mp4", FILM)
    one = read_in(desk, packed(files), channel=PAGE)
    (post,) = kept(desk, PAGE)
    assert (len(post.content.pictures), len(post.content.videos)) == (IMAGES_PER_POST_MAX, 1)
    ((_place, told),) = why(desk, one)
    assert told == (
        "Tanpa 4 gambar atau video: Guyub menyimpan paling banyak 10 gambar dan satu video per "
        "unggahan."
    )


def test_a_post_that_came_without_its_pictures_gets_them_and_keeps_them(desk: Importing) -> None:
    tweet = a_tweet_with(1, "A.jpg")
    read_in(desk, an_archive_with([tweet], {}))
    one = read_in(desk, an_archive_with([tweet], {f"{FIRST}-A.jpg": a_jpeg()}))
    assert (one.new, one.known, one.pictures) == (0, 1, 1)
    (post,) = kept(desk)
    assert len(post.content.media) == 1
    again = read_in(desk, an_archive_with([tweet], {f"{FIRST}-A.jpg": a_phone_jpeg()}))
    assert (again.known, again.pictures, again.pictureless) == (1, 0, 0)
    assert kept(desk) == [post]


def test_what_we_sent_ourselves_is_never_touched(desk: Importing) -> None:
    sent = a_delivery(
        id="d-1",
        channel_id=X,
        state=DeliveryState.SENT,
        content=Content(text="Kabar"),
        receipt=Receipt(remote_id=FIRST, sent_at=NOON),
    )
    with desk.store.writing() as unit:
        unit.deliveries.add(sent)
    tweet = a_tweet_with(1, "A.jpg")
    one = read_in(desk, an_archive_with([tweet], {f"{FIRST}-A.jpg": a_jpeg()}))
    assert (one.known, one.pictures) == (1, 0)
    assert kept(desk) == [sent]


def test_pictures_without_words_are_one_post_in_both_of_its_files(desk: Importing) -> None:
    files = page_posts(a_page_post("", "a.jpg")) | page_media("a.jpg", a_jpeg())
    table = b"Post ID,Page ID,Publish time,Title,Reach\n55,102,03/01/2025 00:00,,40\n"
    how: Mapping[str, Any] = {"channel": PAGE, "name": "a.csv", "choices": {"zone": "UTC"}}
    read_in(desk, packed(files), channel=PAGE)
    one = read_in(desk, table, **how)
    assert (one.new, one.known) == (0, 1)
    (post,) = kept(desk, PAGE)
    assert post.receipt is not None
    assert (post.receipt.remote_id, len(post.content.media)) == ("102_55", 1)
    other = table.replace(b"55,", b"56,")
    assert read_in(desk, other, **how).new == 1, "each has a number of its own"


def test_a_step_ends_early_where_pictures_come_with_it(desk: Importing) -> None:
    tweets = [a_tweet_with(n, "A.jpg") for n in range(PICTURES_A_STEP + 5)]
    one = begun(desk, an_archive_with(tweets, {}))
    assert desk.read_some(one.id, 1).done == PICTURES_A_STEP
    assert through(desk, one).done == PICTURES_A_STEP + 5


def test_a_full_disk_stops_the_import_which_goes_on_later(desk: Importing) -> None:
    one = begun(desk, an_archive_with([a_tweet_with(1, "A.jpg")], {f"{FIRST}-A.jpg": a_jpeg()}))
    stopped = _Full(desk).read_some(one.id, 1)
    assert (stopped.state, stopped.done, stopped.detail) == (ImportState.STOPPED, 0, "Cakram penuh")
    going = desk.go_on(MANAGER, one.id)
    assert going.detail == ""
    assert through(desk, going).pictures == 1


def test_bytes_nobody_names_are_those_of_no_post(desk: Importing) -> None:
    tweet = a_tweet_with(1, "A.jpg")
    read_in(desk, an_archive_with([tweet], {f"{FIRST}-A.jpg": a_jpeg()}))
    (post,) = kept(desk)
    with desk.store.reading() as unit:
        assert {each.id for each in post.content.media} == unit.stored_files.in_media()
        assert post.receipt is not None
        at = post.receipt.sent_at
        rows = unit.sent_posts.sent(SentFilter(start=at, end=at.replace(year=2026)))
    assert [row.media for row in rows] == [MediaKind.PICTURE]


class _Full(Importing):
    """One whose disk is full."""

    def __init__(self, desk: Importing) -> None:
        super().__init__(
            store=desk.store,
            clock=desk.clock,
            connectors=desk.connectors,
            folder=desk.folder,
            media=_NoRoom(),
        )


class _NoRoom:
    def put(self, data: bytes, mime: str) -> str:
        raise StoreFull("Cakram penuh")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def kinds(desk: Importing, channel: str) -> list[str]:
    with desk.store.reading() as unit:
        rows = unit.sent_posts.many([post.id for post in kept(desk, channel)])
    return [row.media for row in rows]


def test_charts_call_no_post_mere_text_whose_pictures_are_not_told(desk: Importing) -> None:
    table = b"Post ID,Page ID,Publish time,Title,Reach\n55,102,03/01/2025 00:00,Panen,40\n"
    how: Mapping[str, Any] = {"channel": PAGE, "name": "a.csv", "choices": {"zone": "UTC"}}
    read_in(desk, table, **how)
    assert kinds(desk, PAGE) == [MediaKind.UNKNOWN]
    read_in(desk, packed(page_posts(a_page_post("Panen", "a.jpg"))), channel=PAGE)
    assert kinds(desk, PAGE) == [MediaKind.UNKNOWN], "the picture is in another part"
    files = page_posts(a_page_post("Panen", "a.jpg")) | page_media("a.jpg", a_jpeg())
    read_in(desk, packed(files), channel=PAGE)
    assert kinds(desk, PAGE) == [MediaKind.PICTURE]
    (post,) = kept(desk, PAGE)
    assert not post.content.media_unknown
    read_in(desk, table, **how)
    assert kept(desk, PAGE) == [post], "what was known stays known"


def test_an_archive_that_tells_of_no_picture_tells_of_a_text(desk: Importing) -> None:
    table = b"Post ID,Page ID,Publish time,Title,Reach\n55,102,03/01/2025 00:00,Panen,40\n"
    read_in(desk, table, channel=PAGE, name="a.csv", choices={"zone": "UTC"})
    text = {"timestamp": 1_740_787_200, "data": [{"post": "Panen"}]}
    read_in(desk, packed(page_posts(text)), channel=PAGE)
    assert kinds(desk, PAGE) == [MediaKind.TEXT]
