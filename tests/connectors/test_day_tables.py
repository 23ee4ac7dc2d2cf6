"""Tables of a whole account: a day a row, in every layout that was seen, and none mistaken."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.archives import Archive, Aside, Found, PastDay, PastPost, Refused
from domain.audience import AccountMetric
from domain.errors import Invalid
from tests.connectors.archives_told import page, read, x

ONE_COUNT = 'sep=,\n"{title}"\n"Date","Primary"\n"2026-01-31T00:00:00","20"\n'
MANY = (
    "Date,Lifetime Total Likes,Daily New Follows,Daily Total Reach,Weekly Total Reach\n"
    ",The total number of people who have liked your Page.,,,\n"
    '01/31/2019,"1,204",3,900,4000\n'
)
OF_X = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies\n"
    '"Sat, Jan 31, 2026",1200,7,40,0,1,5,2,3\n'
)
WIB = {"zone": "Asia/Jakarta"}
M = AccountMetric


def facebook(text: str, encoding: str = "utf-8") -> Archive:
    told: Any = text.encode(encoding)
    return page({"reach.csv": told}, page_id="102")


def suggested(archive: Archive) -> dict[str, str]:
    return {each.name: each.suggested for each in archive.choices if each.suggested != "-"}


def days(archive: Archive, **choices: str) -> list[Found]:
    return read(archive, **{**WIB, **choices})


@pytest.mark.parametrize(
    ("title", "metric"),
    [
        ("Facebook follows", M.DAY_FOLLOWS),
        ("Facebook reach", M.DAY_REACH),
        ("Reach", M.DAY_REACH),
        ("Views", M.DAY_VIEWS),
        ("Content interactions", M.DAY_INTERACTIONS),
    ],
)
def test_a_title_says_what_the_only_column_counts(title: str, metric: AccountMetric) -> None:
    archive = facebook(ONE_COUNT.format(title=title), "utf-16")
    assert archive.form == "Tabel Halaman per hari dari Meta"
    assert suggested(archive) == {
        "zone": "", "order": "%m/%d/%Y", "day": "Date", "counted": metric
    }  # fmt: skip
    at = datetime(2026, 1, 31, 17, 0, tzinfo=UTC) - timedelta(microseconds=1)
    expected = PastDay(at=at, values={metric: 20}, raw={metric: {"Primary": 20}})
    assert days(archive) == [expected]


def test_a_title_that_says_nothing_known_leaves_it_to_a_person() -> None:
    archive = facebook(ONE_COUNT.format(title="Facebook visits"))
    asked = [each for each in archive.choices if each.needed and not each.suggested]
    assert [each.name for each in asked] == ["zone", "counted"]
    assert asked[1].label == "Apa yang dihitung “Facebook visits”?"
    assert set(asked[1].options) == {
        "followers", "likes", "day_follows", "day_views", "day_reach", "day_interactions"
    }  # fmt: skip
    assert days(archive) == [Aside.EMPTY]
    (day,) = days(archive, counted=M.FOLLOWERS)
    assert isinstance(day, PastDay)
    assert (day.values, day.raw) == ({M.FOLLOWERS: 20}, {M.FOLLOWERS: {"Primary": 20}})
    assert archive.unread({"day": "Date"}) == ["Kolom yang tidak dibaca: Primary."]
    assert archive.unread({"day": "Date", "counted": M.FOLLOWERS}) == []


def test_an_older_table_holds_several_counts_and_a_line_of_explanations() -> None:
    archive = facebook(MANY)
    refused, day = days(archive)
    assert refused == Refused(why="Harinya tidak dapat dibaca.", excerpt="")
    assert isinstance(day, PastDay)
    assert day.values == {M.LIKES: 1204, M.DAY_FOLLOWS: 3, M.DAY_REACH: 900}
    assert day.raw[M.LIKES] == {"Lifetime Total Likes": 1204}


def test_the_overview_of_x_is_read_by_days() -> None:
    archive = x({"account_overview_analytics.csv": OF_X})
    (day,) = days(archive, zone="UTC")
    at = datetime(2026, 2, 1, tzinfo=UTC) - timedelta(microseconds=1)
    assert isinstance(day, PastDay)
    assert (day.at, day.values) == (
        at, {M.DAY_FOLLOWS: 5, M.DAY_VIEWS: 1200, M.DAY_INTERACTIONS: 40}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "order", "day"),
    [
        ("2026-01-05", "", 5),
        ("2026/01/05", "", 5),
        ("Jan 5, 2026", "", 5),
        ("01/05/2026", "%m/%d/%Y", 5),
        ("05/01/2026", "%d/%m/%Y", 5),
    ],
)
def test_days_are_read_however_they_are_written(told: str, order: str, day: int) -> None:
    archive = facebook(f'Tanggal;Pengikut baru\n"{told}";7\n')
    (found,) = days(archive, order=order, counted=M.DAY_FOLLOWS)
    assert isinstance(found, PastDay)
    assert found.at == datetime(2026, 1, day, 17, 0, tzinfo=UTC) - timedelta(microseconds=1)


def test_the_order_of_day_and_month_is_asked_only_where_the_file_does_not_tell() -> None:
    heading = "Date,Reach\n"
    assert suggested(facebook(f"{heading}01/05/2026,1\n"))["order"] == ""
    assert suggested(facebook(f"{heading}01/05/2026,1\n13/05/2026,1\n"))["order"] == "%d/%m/%Y"
    assert suggested(facebook(f"{heading}01/05/2026,1\n05/13/2026,1\n"))["order"] == "%m/%d/%Y"


@pytest.mark.parametrize("cell", ["1.5", "sedikit", "-4", "12%", "9" * 30])
def test_what_is_no_whole_count_is_refused_and_never_made_a_nought(cell: str) -> None:
    (refused,) = days(facebook(f"Date,Reach\n2026-01-31,{cell}\n"))
    assert refused == Refused(why=f"“{cell}” bukan jumlah yang utuh.", excerpt="2026-01-31")


def test_an_empty_cell_is_unknown_and_a_nought_is_one() -> None:
    assert days(facebook("Date,Reach\n2026-01-31,\n")) == [Aside.EMPTY]
    (day,) = days(facebook("Date,Reach\n2026-01-31,0\n"))
    assert isinstance(day, PastDay)
    assert day.values == {M.DAY_REACH: 0}


@pytest.mark.parametrize("told", ["kemarin", "31/31/2026", "9999-12-31", "", "2026-02-30"])
def test_a_day_that_there_is_none_of_is_refused(told: str) -> None:
    (refused,) = days(facebook(f"Date,Reach\n{told},5\n"))
    assert refused == Refused(why="Harinya tidak dapat dibaca.", excerpt=told)


def test_instagrams_days_are_no_pages() -> None:
    with pytest.raises(Invalid, match="dari Instagram"):
        facebook(ONE_COUNT.format(title="Instagram reach"))


def test_a_zone_or_an_order_that_was_made_up_is_the_plain_one() -> None:
    (day,) = days(facebook("Date,Reach\n01/31/2026,5\n"), zone="Mars/Olympus", order="%H")
    assert day.at == datetime(2026, 2, 1, tzinfo=UTC) - timedelta(microseconds=1)  # type: ignore[union-attr]


def test_a_table_of_posts_stays_one_though_it_has_a_column_of_days() -> None:
    told: Any = "Post ID,Publish time,Date,Reach\n55,01/31/2026 07:00,Lifetime,5\n"
    (post,) = days(page({"k.csv": told}, page_id="102"))
    assert isinstance(post, PastPost)
