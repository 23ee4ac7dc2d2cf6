"""Tables of business suites: each layout, each language, and what must not be mistaken for one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.csv_tables import rows, unread
from domain.archives import Archive, PastPost, Refused
from domain.errors import Invalid
from domain.metrics import Metric
from tests.connectors.archives_told import AT, X_TABLE, page, read, x

# As the suite writes them; the order and the columns differ by kind of content and by month.
POSTS = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Caption type,"
    "Permalink,Is crosspost,Is share,Post type,Languages,Custom labels,Funded content status,"
    'Data comment,Date,Views,Reach,"Reactions, Comments and Shares",Reactions,Comments,Shares,'
    "Total clicks,Other Clicks,Matched Audience Targeting Consumption (Photo Click)\n"
)
A_POST = (
    '55,102,Maju,"Panen, raya",,0,03/01/2025 07:00,,https://www.facebook.com/1,0,0,Photos,,,,,'
    'Lifetime,"1,234",900,12,7,,5,3,2,1\n'
)
VIDEOS = (
    "Universal video ID,Page ID,Page name,Title,Duration (sec),Publish time,Custom labels,Comment,"
    "Date,Impressions,Reach,Comments,Shares,Likes\n"
)
STORIES = (
    "Post ID,Page ID,Page name,Description,Duration (sec),Publish time,Permalink,Post type,"
    "Data comment,Date,Views,Reach,Reactions,Replies,Shares,Sticker taps\n"
)
INDONESIAN = (
    "ID Postingan;ID Halaman;Nama Halaman;Judul;Deskripsi;Waktu terbit;Tautan permanen;"
    "Jenis postingan;Tanggal;Tayangan;Jangkauan;Reaksi;Komentar;Kali dibagikan;Total klik\n"
)
AN_INDONESIAN = (
    "55;102;Maju;Panen;;13/02/2025 07.00;https://www.facebook.com/1;Foto;Seumur hidup;1.234;900;"
    "7;;5;3\n"
)
INSTAGRAM = (
    "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
    "Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
)


def table(text: str, **settings: str) -> Archive:
    return page({"konten.csv": text}, page_id="102", **settings)


def one(text: str, **choices: str) -> PastPost:
    (post,) = read(table(text), **{"zone": "Asia/Jakarta", **choices})
    assert isinstance(post, PastPost)
    return post


def why(text: str) -> str:
    (refused,) = read(table(text), zone="Asia/Jakarta")
    assert isinstance(refused, Refused)
    return refused.why


def open_choices(archive: Archive) -> list[str]:
    return [each.name for each in archive.choices if each.needed and not each.suggested]


def test_a_post_with_every_column_the_suite_has() -> None:
    post = one(POSTS + A_POST)
    assert (post.remote_id, post.at, post.text) == ("102_55", AT, "Panen, raya")
    assert post.values == {
        Metric.VIEWS: 1_234,
        Metric.REACH: 900,
        Metric.REACTIONS: 7,
        Metric.COMMENTS: None,
        Metric.SHARES: 5,
        Metric.CLICKS: 3,
    }
    assert post.raw == {
        Metric.VIEWS: {"Views": 1_234},
        Metric.REACH: {"Reach": 900},
        Metric.REACTIONS: {"Reactions": 7},
        Metric.SHARES: {"Shares": 5},
        Metric.CLICKS: {"Total clicks": 3},
    }


def test_columns_that_mean_nothing_to_us_are_named() -> None:
    archive = table(POSTS + A_POST)
    chosen = {each.name: each.suggested for each in archive.choices}
    (said,) = archive.unread(chosen)
    assert said.startswith("Kolom yang tidak dibaca: Page name, Duration (sec), Caption type, ")
    assert "Reactions, Comments and Shares" in said
    assert "Reach" not in said.replace("Reactions, Comments and Shares", "")
    assert unread(["a", " "], {"x": "a"}) == []


def test_a_table_of_videos_alone_has_numbers_that_are_no_posts() -> None:
    archive = table(VIDEOS + "777,102,Maju,Rapat,90,03/01/2025 07:00,,,Lifetime,40,30,2,1,5\n")
    assert open_choices(archive) == ["zone"]
    (post,) = read(archive, zone="Asia/Jakarta")
    assert isinstance(post, PastPost)
    assert (post.remote_id, post.text, post.values[Metric.IMPRESSIONS]) == ("", "Rapat", 40)
    assert why(VIDEOS + ",102,Maju,Rapat,90,03/01/2025 07:00,,,Lifetime,40,30,2,1,5\n") == (
        "Nomor unggahannya tidak ada."
    )


def test_stories_have_no_title_and_private_replies_are_no_comments() -> None:
    post = one(STORIES + "55,102,M,,5,03/01/2025 07:00,,Story,,Lifetime,90,80,3,4,1,0\n")
    assert (post.remote_id, post.text) == ("102_55", "")
    assert post.values == {
        Metric.VIEWS: 90,
        Metric.REACH: 80,
        Metric.REACTIONS: 3,
        Metric.SHARES: 1,
    }


def test_indonesian_headings_day_first_and_dots_in_numbers() -> None:
    archive = table(INDONESIAN + AN_INDONESIAN)
    assert open_choices(archive) == ["zone"]
    post = one(INDONESIAN + AN_INDONESIAN)
    assert (post.remote_id, post.at) == ("102_55", datetime(2025, 2, 13, 0, 0, tzinfo=UTC))
    assert (post.values[Metric.VIEWS], post.values[Metric.COMMENTS]) == (1_234, None)
    assert post.raw[Metric.SHARES] == {"Kali dibagikan": 5}


def test_in_another_language_the_order_of_a_date_is_asked_where_nothing_tells_it() -> None:
    unsure = AN_INDONESIAN.replace("13/02/2025", "03/02/2025")
    assert open_choices(table(INDONESIAN + unsure)) == ["zone", "order"]
    iso = AN_INDONESIAN.replace("13/02/2025 07.00", "2025-02-13 07:00")
    assert open_choices(table(INDONESIAN + iso)) == ["zone"]


def test_where_nobody_knows_the_column_of_times_their_order_is_asked_too() -> None:
    archive = table("Beitrag,Zeit\n55,03/02/2025 07:00\n").understood({"kind": "post"})
    assert open_choices(archive)[1:] == [
        "zone",
        "order",
        "id",
        "at",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("first", ["", "sep=,\r\n"])
def test_every_encoding_and_the_line_for_spreadsheets(encoding: str, first: str) -> None:
    files: dict[str, str | bytes] = {"a.csv": (first + POSTS + A_POST).encode(encoding)}
    (post,) = read(page(files, page_id="102"), zone="Asia/Jakarta")
    assert isinstance(post, PastPost)
    assert post.text == "Panen, raya"


@pytest.mark.parametrize("day", ["03/01/2025", "2025-03-01", "1.3.2025", "3/1/25"])
def test_counts_of_a_single_day_are_not_taken_for_all(day: str) -> None:
    assert why(POSTS + A_POST.replace("Lifetime", day)).startswith(
        f"Angkanya hanya untuk satu hari ({day})."
    )


def test_an_instagram_table_is_told_apart() -> None:
    row = "18,17,maju,Maju,Panen,0,03/01/2025 07:00,https://www.instagram.com/p/x/,IG image,,,9\n"
    with pytest.raises(Invalid, match="Tabel ini dari Instagram"):
        table(INSTAGRAM + row)
    mixed = A_POST.replace("www.facebook.com", "www.instagram.com")
    assert why(POSTS + mixed) == "Ini unggahan Instagram, bukan di Halaman ini."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("55,102", "1.22158E+17,102", "disingkat oleh program tabel"),
        ("55,102", "55,1.02E+17", "disingkat oleh program tabel"),
        ("55,102", ",102", "tidak ada"),
        ("55,102", "٥٥,102", "tidak ada"),
        ("55,102", "55,103", "Milik Halaman lain (103)"),
        ("03/01/2025 07:00", "kemarin", "Waktunya tidak dapat dibaca"),
        ("03/01/2025 07:00", "", "Waktunya tidak dapat dibaca"),
    ],
)
def test_a_row_says_why_it_cannot_be_read(old: str, new: str, said: str) -> None:
    assert said in why(POSTS + A_POST.replace(old, new, 1))


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("03/01/2025 7:00 AM", AT),
        ("03/01/2025 07:00:00", AT),
        ("03/01/2025 07.00", AT),
        ("2025-03-01T00:00:00+0000", AT),
    ],
)
def test_every_clock_the_suite_writes(told: str, at: datetime) -> None:
    assert one(POSTS + A_POST.replace("03/01/2025 07:00", told)).at == at


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Asia/Jakarta", 0), ("Asia/Makassar", 23), ("Asia/Jayapura", 22), ("UTC", 7)],
)
def test_times_are_of_the_zone_that_was_said(zone: str, hour: int) -> None:
    assert one(POSTS + A_POST, zone=zone).at.hour == hour


def test_one_column_may_mean_two_things() -> None:
    (row,) = rows(iter([b"a,b\n1,2\n"]), {"x": "a", "y": "a", "z": "gone"})
    assert row == {"x": "1", "y": "1"}


def test_x_per_day_is_told_apart_from_x_per_post() -> None:
    days: Any = "Date,Impressions,Likes,Engagements\nSat,1,2,3\n"
    assert "per hari" in x({"account_overview_analytics.csv": days}).form
    chosen = {each.name: each.suggested for each in x({"a.csv": X_TABLE}).choices}
    (said,) = x({"a.csv": X_TABLE}).unread(chosen)
    assert said == (
        "Kolom yang tidak dibaca: Date, Engagements, Shares, New follows, Profile visits, "
        "Detail Expands."
    )


def test_x_numbers_from_before_they_told_the_time_are_refused() -> None:
    (refused,) = read(x({"a.csv": 'Post id,Date,Post text\n20,"Tue",setting up\n'}))
    assert refused == Refused(why="Waktunya tidak dapat dibaca.", excerpt="setting up")


def test_a_table_of_posts_asks_for_no_number_of_a_video() -> None:
    asked = {each.name: each.needed for each in table("Post ID,Title\n").choices}
    assert asked["id"]
    assert "video" not in asked


def test_a_day_that_can_be_no_month_tells_the_order_in_any_language() -> None:
    american = AN_INDONESIAN.replace("13/02/2025", "02/13/2025")
    assert open_choices(table(INDONESIAN + american)) == ["zone"]
    assert one(INDONESIAN + american).at == datetime(2025, 2, 13, 0, 0, tzinfo=UTC)
