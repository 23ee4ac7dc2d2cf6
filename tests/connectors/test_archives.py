"""What X lets people download, read: whole, broken, of somebody else, and hostile."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.facebook.connector import FacebookConnector
from connectors.x.connector import XConnector
from domain.archives import Aside, PastPost, Refused, archives_of
from domain.errors import Invalid
from domain.metrics import Metric
from tests.connectors.archives_told import AT, X_TABLE, Files, a_tweet, read, tweets, x


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


def test_a_missing_count_is_not_told_and_one_that_is_no_number_is_unknown_and_kept() -> None:
    told = a_tweet(favorite_count="banyak")
    del told["retweet_count"]
    (post,) = read(x({"data/tweets.js": tweets(told)}))
    assert isinstance(post, PastPost)
    assert post.values == {Metric.REACTIONS: None}
    assert post.raw == {Metric.REACTIONS: {"favorite_count": '"banyak"'}}


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


def test_a_table_of_other_columns_waits_for_a_person() -> None:
    unknown = x({"a.csv": "Nomor;Isi;Likes\n1895609318400000000;Panen;4\n"})
    assert [one.name for one in unknown.choices] == ["kind"]
    archive = unknown.understood({"kind": "post"})
    assert [one.name for one in archive.choices if one.needed and not one.suggested] == [
        "kind",
        "id",
        "text",
    ]
    (post,) = read(archive, id="Nomor", text="Isi")
    assert isinstance(post, PastPost)
    assert (post.text, post.values[Metric.REACTIONS]) == ("Panen", 4)
