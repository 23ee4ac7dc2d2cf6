"""What X and Meta let people download, read: whole, broken, of somebody else, and hostile."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv_tables import count, is_mangled
from connectors.facebook.archive import FacebookArchives, mended
from connectors.facebook.connector import FacebookConnector
from connectors.json_lists import elements
from connectors.x.archive import XArchives
from connectors.x.connector import XConnector
from domain.archives import Archive, Aside, Found, PastMedia, PastPost, Refused, archives_of
from domain.errors import Invalid
from domain.metrics import Metric

AT = datetime(2025, 3, 1, 0, 0, tzinfo=UTC)
X_TABLE = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,"
    "Replies,Reposts,Profile visits,Detail Expands,URL Clicks\n"
)
SUITE = (
    "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Views,Reach,"
    '"Reactions, Comments and Shares",Reactions,Comments,Shares,Total clicks\n'
)


class Files:
    """A bundle in memory, told in pieces of `size` bytes."""

    def __init__(self, files: Mapping[str, str | bytes], size: int = 7) -> None:
        self._files = {
            name: told.encode() if isinstance(told, str) else told for name, told in files.items()
        }
        self._size = size
        self.names: Sequence[str] = tuple(files)
        self.newest_at: datetime | None = datetime(2026, 11, 2, tzinfo=UTC)

    def read(self, name: str) -> Iterator[bytes]:
        data = self._files[name]
        yield from (data[at : at + self._size] for at in range(0, len(data), self._size))


def x(files: Mapping[str, str | bytes], **settings: str) -> Archive:
    return XArchives().open(Files(files), settings)


def page(files: Mapping[str, str | bytes], **settings: str) -> Archive:
    return FacebookArchives().open(Files(files), settings)


def read(archive: Archive, **choices: str) -> list[Found]:
    known = {one.name: one.suggested for one in archive.choices}
    return list(archive.items({**known, **choices}))


def tweets(*told: Any, name: str = "window.YTD.tweets.part0") -> str:
    return f"{name} = {json.dumps([{'tweet': each} for each in told], indent=1)}"


def a_tweet(**changes: Any) -> dict[str, Any]:
    return {
        "id_str": "1895609318400000000",
        "full_text": "Panen &amp; rapat https://t.co/a https://t.co/p",
        "created_at": "Sat Mar 01 00:00:00 +0000 2025",
        "favorite_count": "12",
        "retweet_count": "3",
        "entities": {
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://koperasi.id/r"}],
            "media": [{"url": "https://t.co/p"}],
        },
        **changes,
    }


# --- X --------------------------------------------------------------------------------------


def test_the_platforms_that_have_archives_say_so() -> None:
    for kind in (XConnector, FacebookConnector):
        reader = archives_of(kind)
        assert reader is not None
        assert len(reader.steps) == 2
    assert archives_of(Files) is None


def test_a_post_of_the_archive_with_its_links_spelled_out_and_its_counts() -> None:
    (post,) = read(x({"data/tweets.js": tweets(a_tweet())}))
    assert post == PastPost(
        remote_id="1895609318400000000",
        at=AT,
        text="Panen & rapat https://koperasi.id/r",
        url="https://x.com/i/status/1895609318400000000",
        values={Metric.REACTIONS: 12, Metric.SHARES: 3},
        raw={Metric.REACTIONS: {"favorite_count": 12}, Metric.SHARES: {"retweet_count": 3}},
    )


def test_a_count_that_is_missing_or_no_number_is_not_told() -> None:
    told = a_tweet(favorite_count="banyak")
    del told["retweet_count"]
    (post,) = read(x({"data/tweets.js": tweets(told)}))
    assert isinstance(post, PastPost)
    assert (post.values, post.raw) == ({}, {})


def test_all_parts_are_read_in_the_order_of_their_numbers() -> None:
    parts = {
        "data/tweets-part10.js": tweets(a_tweet(id_str="3")),
        "x/data/tweets.js": tweets(a_tweet(id_str="1")),
        "data/tweets-part2.js": tweets(a_tweet(id_str="2")),
        "data/deleted-tweets.js": tweets(a_tweet(id_str="9")),
        "data/tweet-headers.js": tweets(a_tweet(id_str="8")),
    }
    ids = [one.remote_id for one in read(x(parts)) if isinstance(one, PastPost)]
    assert ids == ["1", "2", "3"]


def test_an_older_archive_names_its_file_in_the_singular() -> None:
    told = tweets(a_tweet(), name="window.YTD.tweet.part0")
    assert isinstance(read(x({"data/tweet.js": told}))[0], PastPost)


@pytest.mark.parametrize(
    ("changes", "aside"),
    [
        ({"full_text": "RT @lain: Halo"}, Aside.SHARED),
        ({"retweeted": True}, Aside.SHARED),
        ({"in_reply_to_status_id_str": "5"}, Aside.ANSWER),
        ({"in_reply_to_user_id_str": "5"}, Aside.ANSWER),
    ],
)
def test_what_is_no_post_of_ours_is_put_aside(changes: dict[str, Any], aside: Aside) -> None:
    assert read(x({"data/tweets.js": tweets(a_tweet(**changes))})) == [aside]


@pytest.mark.parametrize(
    "told",
    [None, 5, [], "x", {}, {"id_str": "x", "full_text": "a"}, {"id_str": "5", "full_text": 7}],
)
def test_what_is_no_post_at_all_is_refused_alone(told: Any) -> None:
    refused, post = read(x({"data/tweets.js": tweets(told, a_tweet())}))
    assert isinstance(refused, Refused)
    assert isinstance(post, PastPost)


def test_entities_of_any_shape_break_nothing() -> None:
    odd = {"urls": [{"url": 5}, None], "media": [{"url": None}, 7]}
    every: tuple[Any, ...] = (None, [], "x", {"urls": None}, odd)
    for entities in every:
        (post,) = read(x({"data/tweets.js": tweets(a_tweet(entities=entities))}))
        assert isinstance(post, PastPost)


def account(number: str) -> str:
    told = [{"account": {"accountId": number, "username": "lain"}}]
    return f"window.YTD.account.part0 = {json.dumps(told)}"


def test_an_archive_of_another_account_is_refused_by_its_number() -> None:
    files = {"data/tweets.js": tweets(a_tweet()), "data/account.js": account("77")}
    with pytest.raises(Invalid, match="milik @lain, sedangkan kanal ini @kita"):
        x(files, user_id="78", username="kita")
    assert read(x(files, user_id="77"))
    assert read(x(files))


def test_when_it_was_made_is_told_by_its_manifest_else_by_its_youngest_file() -> None:
    files = {"data/tweets.js": tweets()}
    made = '{"archiveInfo": {"generationDate": "2026-10-01T05:46:38.082Z"}}'
    told = x({**files, "data/manifest.js": f"window.__THAR_CONFIG = {made}"}).made_at
    assert told == datetime(2026, 10, 1, 5, 46, 38, 82_000, tzinfo=UTC)
    for odd in ("{}", '{"archiveInfo": 5}', '{"archiveInfo": {"generationDate": "kemarin"}}', "[]"):
        again = x({**files, "data/manifest.js": f"window.__THAR_CONFIG = {odd}"})
        assert again.made_at == datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "told", ["", "tanpa sama dengan", "window.x = {", "window.x = " + "[" * 9_000]
)
def test_a_broken_file_about_the_account_is_told_as_broken(told: str) -> None:
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        x({"data/tweets.js": tweets(), "data/account.js": told})


@pytest.mark.parametrize(
    "files",
    [
        {"foto.jpg": b"x"},
        {"data/like.js": "window.YTD.like.part0 = []"},
        {"a.csv": "x", "b.csv": "y"},
    ],
)
def test_what_is_no_download_of_x_is_refused(files: dict[str, str | bytes]) -> None:
    with pytest.raises(Invalid, match="bukan unduhan dari X"):
        x(files)


def test_a_list_of_something_else_under_that_name_is_refused() -> None:
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        read(x({"data/tweets.js": "window.YTD.likes.part0 = []"}))


def test_a_row_of_the_table_takes_its_time_from_its_number() -> None:
    row = (
        '1895609318400000000,"Sat, Mar 1, 2025","Panen, raya",'
        'https://x.com/kita/status/1895609318400000000,"1,234",12,40,2,0,1,5,3,7,9,\n'
    )
    archive = x({"account_analytics_content.csv": "\ufeff" + X_TABLE + row})
    assert all(one.suggested for one in archive.choices)
    (post,) = read(archive)
    assert isinstance(post, PastPost)
    assert abs(post.at - AT).total_seconds() < 86_400
    assert (post.text, post.values) == (
        "Panen, raya",
        {
            Metric.IMPRESSIONS: 1_234,
            Metric.REACTIONS: 12,
            Metric.COMMENTS: 5,
            Metric.SHARES: 3,
            Metric.SAVES: 2,
            Metric.CLICKS: None,
        },
    )
    assert post.raw[Metric.IMPRESSIONS] == {"Impressions": 1_234}
    assert Metric.CLICKS not in post.raw


def test_a_table_says_row_by_row_what_it_cannot_tell() -> None:
    rows = (
        '1.89561E+18,"Sat","Rusak","",5\n'
        ',"Sat","Tanpa nomor","",5\n'
        '1895609318400000000,"Sat","@siapa jawaban","",5\n'
    )
    mangled, nameless, answer = read(x({"a.csv": X_TABLE + rows}))
    assert isinstance(mangled, Refused)
    assert isinstance(nameless, Refused)
    assert ("disingkat" in mangled.why, "tidak ada" in nameless.why) == (True, True)
    assert answer is Aside.ANSWER


def test_a_table_of_other_columns_waits_for_a_person_or_is_refused() -> None:
    with pytest.raises(Invalid, match="bukan ekspor"):
        x({"a.csv": "Nama,Alamat\nSari,Jl. Melati\n"})
    archive = x({"a.csv": "Nomor;Isi;Likes\n1895609318400000000;Panen;4\n"})
    assert [one.name for one in archive.choices if one.needed and not one.suggested] == [
        "id",
        "text",
    ]
    (post,) = read(archive, id="Nomor", text="Isi")
    assert isinstance(post, PastPost)
    assert (post.text, post.values[Metric.REACTIONS]) == ("Panen", 4)


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


# --- lists and tables -----------------------------------------------------------------------


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ),
        max_size=8,
    ),
    st.integers(min_value=1, max_value=40),
)
def test_a_list_is_read_as_it_is_however_it_is_cut(told: list[Any], size: int) -> None:
    data = f"window.YTD.x = {json.dumps(told, indent=1, ensure_ascii=False)}".encode(
        "utf-8", "replace"
    )
    expected = json.loads(data.decode().partition("=")[2])
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    assert list(elements(pieces)) == expected


@pytest.mark.parametrize("told", ["", "{}", "[1, 2", "[1 2 x]", '["a', "[{]"])
def test_a_list_that_does_not_end_is_refused(told: str) -> None:
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        list(elements(iter([told.encode()])))


def test_an_element_beyond_all_bounds_is_refused() -> None:
    endless = ('["' + "a" * 5_000_000 + '"]').encode()
    pieces = (endless[at : at + 100_000] for at in range(0, len(endless), 100_000))
    with pytest.raises(Invalid):
        list(elements(pieces))
    with pytest.raises(Invalid):
        list(elements(b"x" * 100_000 for _each in range(50)))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("1,234", 1_234),
        ("1.234.567", 1_234_567),
        ("12", 12),
        ("12.0", 12),
        ("12.00", 12),
        ("0", 0),
        ("", None),
        ("-", None),
        ("-5", None),
        ("1.5", None),
        ("Lifetime", None),
        ("١٢", None),
        ("9" * 40, None),
    ],
)
def test_a_count_is_a_whole_number_or_unknown(cell: str, told: int | None) -> None:
    assert count(cell) == told


def test_a_number_that_a_spreadsheet_shortened_is_seen() -> None:
    assert [is_mangled(each) for each in ("1.22158E+17", "1,9E18", "122158", "")] == [
        True,
        True,
        False,
        False,
    ]


@given(st.text())
def test_words_that_were_never_garbled_stay_as_they_are_and_garbled_ones_come_back(
    text: str,
) -> None:
    whole = text.encode("utf-8", "replace").decode()
    assert mended(whole.encode().decode("latin-1")) == whole
    assert mended(None) == ""
    assert mended("Panen 🌾") == "Panen 🌾"


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
