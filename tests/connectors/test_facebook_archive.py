"""What Meta lets people download, read: whole, broken, of somebody else, and hostile."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.archives import Aside, PastMedia, PastPost, Refused
from domain.errors import Invalid
from domain.metrics import Metric
from tests.connectors.archives_told import AT, SUITE, page, read

# --- Facebook -------------------------------------------------------------------------------


POSTS = "facebook-maju/this_profile's_activity_across_facebook/posts/profile_posts_1.json"


def a_post(**changes: Any) -> dict[str, Any]:
    return {"timestamp": 1_740_787_200, "data": [{"post": "Panen raya"}], **changes}


def posts(*told: Any) -> dict[str, str | bytes]:
    return {POSTS: json.dumps(list(told))}


def test_a_post_of_the_page_with_its_words_put_right() -> None:
    garbled = "Panen raya – mantap 🌾".encode().decode("latin-1")
    (post,) = read(page(posts(a_post(data=[{"post": garbled}, {"update_timestamp": 5}]))))
    assert post == PastPost(at=AT, text="Panen raya – mantap 🌾")


def test_a_link_that_hangs_on_it_stands_below_and_a_picture_alone_is_a_post() -> None:
    linked = {"data": [{"external_context": {"url": "https://koperasi.id/r"}}]}
    pictured = {"data": [{"media": {"uri": "posts/media/1.jpg"}}]}
    told = read(page(posts(a_post(attachments=[linked]), a_post(data=[], attachments=[pictured]))))
    assert [one.text for one in told if isinstance(one, PastPost)] == [
        "Panen raya\n\nhttps://koperasi.id/r",
        "",
    ]


def test_parts_come_by_their_numbers_and_what_says_nothing_is_put_aside() -> None:
    files = {
        POSTS.replace("_1", "_10"): json.dumps([a_post(data=[{"post": "c"}])]),
        POSTS: json.dumps([a_post(data=[{"post": "a"}]), {"timestamp": 5}]),
        POSTS.replace("_1", "_2"): json.dumps([a_post(data=[{"post": "b"}])]),
    }
    told = read(page(files))
    assert [one if isinstance(one, Aside) else getattr(one, "text", "") for one in told] == [
        "a",
        Aside.EMPTY,
        "b",
        "c",
    ]


@pytest.mark.parametrize("at", [None, "besok", -1, 0, True, 1.5, 10**20])
def test_a_time_that_is_none_is_refused(at: Any) -> None:
    (refused,) = read(page(posts(a_post(timestamp=at))))
    assert refused == Refused(why="Waktunya tidak dapat dibaca.", excerpt="Panen raya")


@pytest.mark.parametrize("told", [None, [], "x", 7, {"data": {"post": 5}}, {"data": [None]}])
def test_elements_of_any_shape_break_nothing(told: Any) -> None:
    refused, post = read(page(posts(told, a_post())))
    assert isinstance(refused, Refused)
    assert isinstance(post, PastPost)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"your_facebook_activity/posts/your_posts_1.json": "[]"}, "profil pribadi"),
        ({"posts/profile_posts_1.html": "<html>"}, "berbentuk HTML"),
        ({"data/tweets.js": "x"}, "bukan unduhan dari Facebook"),
    ],
)
def test_what_is_no_page_is_told_apart(files: dict[str, str | bytes], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        page(files)


def test_a_row_of_the_suite_by_its_zone_with_the_longer_of_its_texts() -> None:
    row = '55,102,Maju,Panen,"Panen raya, mari",03/01/2025 07:00,https://fb.com/1,90,40,9,5,,4,2\n'
    archive = page({"Mar-01-2025.csv": SUITE + row}, page_id="102")
    assert [one.name for one in archive.choices if one.needed and not one.suggested] == ["zone"]
    (post,) = read(archive, zone="Asia/Jakarta")
    assert post == PastPost(
        remote_id="102_55",
        at=AT,
        text="Panen raya, mari",
        url="https://fb.com/1",
        values={
            Metric.VIEWS: 90,
            Metric.REACH: 40,
            Metric.REACTIONS: 5,
            Metric.COMMENTS: None,
            Metric.SHARES: 4,
            Metric.CLICKS: 2,
        },
        raw={
            Metric.VIEWS: {"Views": 90},
            Metric.REACH: {"Reach": 40},
            Metric.REACTIONS: {"Reactions": 5},
            Metric.SHARES: {"Shares": 4},
            Metric.CLICKS: {"Total clicks": 2},
        },
        tells_media=False,
    )


@pytest.mark.parametrize(
    ("days", "order", "first"),
    [
        (("13/02/2025 07:00",), "%d/%m/%Y", datetime(2025, 2, 13, 7, 0, tzinfo=UTC)),
        (
            ("02/03/2025 07:00", "02/13/2025 07:00"),
            "%m/%d/%Y",
            datetime(2025, 2, 3, 7, 0, tzinfo=UTC),
        ),
        (("02/03/2025 07:00",), "%m/%d/%Y", datetime(2025, 2, 3, 7, 0, tzinfo=UTC)),
        (("2025-02-03 07:00:00",), "%m/%d/%Y", datetime(2025, 2, 3, 7, 0, tzinfo=UTC)),
        (("2025-02-03T07:00:00+0100",), "%m/%d/%Y", datetime(2025, 2, 3, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_order_of_a_date_is_told_by_the_first_that_leaves_no_choice(
    days: tuple[str, ...], order: str, first: datetime
) -> None:
    table = "Post ID,Publish time,Title\n" + "".join(f"{n},{day},x\n" for n, day in enumerate(days))
    archive = page({"a.csv": table})
    assert {one.name: one.suggested for one in archive.choices}["order"] == order
    post = read(archive, zone="UTC")[0]
    assert isinstance(post, PastPost)
    assert post.at == first


def test_the_suite_says_row_by_row_what_it_cannot_tell() -> None:
    rows = (
        "1.22158E+17,102,M,a,,03/01/2025 07:00,,,,,,,,\n"
        "x,102,M,b,,03/01/2025 07:00,,,,,,,,\n"
        "5,103,M,c,,03/01/2025 07:00,,,,,,,,\n"
        "5,102,M,d,,31/31/2025 07:00,,,,,,,,\n"
        "5,102,M,e\n"
    )
    told = read(page({"a.csv": SUITE + rows}, page_id="102"), zone="UTC")
    assert [one.why.split(".")[0] for one in told if isinstance(one, Refused)] == [
        "Nomornya disingkat oleh program tabel",
        "Nomor unggahannya tidak ada",
        "Milik Halaman lain (103)",
        "Waktunya tidak dapat dibaca",
        "Waktunya tidak dapat dibaca",
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"satu\n",
        b"\xff\xfe\x00",
        b"a,b\n\x80\x81,x\n",
        b"\x00\x01\x02\x03",
        b'Post ID,Title\n"' + b"a" * 400_000,
    ],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        read(page({"a.csv": data}), zone="UTC")


def test_a_table_in_utf_16_is_read_too() -> None:
    told = "Post ID\tPublish time\tTitle\n5\t03/01/2025 00:00\tPanén\n".encode("utf-16")
    (post,) = read(page({"a.csv": told}), zone="UTC")
    assert isinstance(post, PastPost)
    assert (post.text, post.at) == ("Panén", AT)


# --- pictures and private things of a Page ------------------------------------------------------


def media_of(*media: Any, part: str = POSTS) -> tuple[PastMedia, ...]:
    told = a_post(attachments=[{"data": [{"media": each} for each in media]}])
    (post,) = read(page({part: json.dumps([told])}))
    assert isinstance(post, PastPost)
    return post.media


def test_pictures_are_named_as_they_lie_in_the_archive() -> None:
    uri = "this_profile's_activity_across_facebook/posts/media/Foto_1/a.jpg"
    assert media_of({"uri": uri}) == (PastMedia(name=f"facebook-maju/{uri}"),)
    bare = POSTS.removeprefix("facebook-maju/")
    assert media_of({"uri": uri}, part=bare) == (PastMedia(name=uri),)
    other = "photos/Café/rapat.MP4"
    garbled = other.encode().decode("latin-1")
    assert media_of({"uri": garbled}) == (PastMedia(name=other, is_video=True),)


@pytest.mark.parametrize(
    "odd", [None, 5, {}, {"uri": None}, {"uri": ""}, {"uri": "https://x/a.jpg"}]
)
def test_media_of_any_shape_break_nothing(odd: Any) -> None:
    assert media_of(odd) == ()


def test_a_picture_s_own_words_are_the_post_s_where_it_has_no_others() -> None:
    shown = [{"data": [{"media": {"uri": "a.jpg", "description": "Dari gambar"}}]}]
    told = read(page(posts(a_post(data=[], attachments=shown), a_post(attachments=shown))))
    assert [one.text for one in told if isinstance(one, PastPost)] == ["Dari gambar", "Panen raya"]


def test_private_talks_are_counted_and_left_alone() -> None:
    inbox = "this_profile's_activity_across_facebook/messages/inbox"
    files = {**posts(a_post()), f"{inbox}/ani_1/message_1.json": "x"}
    assert page(posts(a_post())).unread({}) == []
    (said,) = page({**files, f"{inbox}/ani_1/message_2.json": "x"}).unread({})
    assert said.startswith("1 percakapan pribadi: ")
    (said,) = page({**files, f"{inbox}/budi_2/message_1.json": "x"}).unread({})
    assert said.startswith("2 percakapan pribadi: ")
