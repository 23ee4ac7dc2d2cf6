"""Followers and the like, platform by platform, on tape and in small worlds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.bluesky.connector import BlueskyConnector
from connectors.counted import account_reading
from connectors.facebook.audience import DAYS_MAX
from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from connectors.telegram.connector import TelegramConnector
from connectors.x.connector import XConnector
from domain.audience import AccountMetric, AccountReading
from domain.counts import Raw
from domain.errors import Rejected, Unaffordable, Unauthorized, Unavailable
from tests.connectors import bluesky_world as bluesky
from tests.connectors.facebook_world import SETTINGS as FACEBOOK
from tests.connectors.facebook_world import refused
from tests.connectors.staging import AT, SECRET, a_house
from tests.connectors.tape import playing
from tests.connectors.telegram_world import GROUP, TOKEN, TelegramWorld
from tests.connectors.telegram_world import SETTINGS as TELEGRAM
from tests.connectors.x_world import SETTINGS as X
from tests.connectors.x_world import XWorld

FOLLOWERS, FOLLOWING, POSTS = (
    AccountMetric.FOLLOWERS,
    AccountMetric.FOLLOWING,
    AccountMetric.POSTS,
)


def told(**raw: tuple[AccountMetric, int]) -> AccountReading:
    """What is read from fields of these names."""
    return AccountReading(
        values=dict(raw.values()),
        raw={metric: {name: count} for name, (metric, count) in raw.items()},
    )


def an_x(transport: httpx.BaseTransport, notes: Any = None, **settings: str) -> XConnector:
    house = a_house(transport, now=lambda: AT, notes=notes or LooseNotes())
    return XConnector(XConnector.Settings(**{**X, **settings}), house)


def a_page(transport: httpx.BaseTransport) -> FacebookConnector:
    settings = FacebookConnector.Settings(**FACEBOOK)
    return FacebookConnector(settings, a_house(transport, now=lambda: AT))


def test_mastodon_tells_of_the_account_whose_token_it_is() -> None:
    with playing("mastodon", "measure__account", secrets=(SECRET,)) as tape:
        settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
        assert MastodonConnector(settings, a_house(tape)).count_audience() == told(
            followers_count=(FOLLOWERS, 1_284),
            following_count=(FOLLOWING, 77),
            statuses_count=(POSTS, 903),
        )


def test_bluesky_tells_of_our_own_profile() -> None:
    with playing("bluesky", "measure__account", secrets=(SECRET,)) as tape:
        notes = LooseNotes()
        for name, text in bluesky.NOTES.items():
            notes.write(name, text)
        settings = BlueskyConnector.Settings(**bluesky.SETTINGS)
        assert BlueskyConnector(settings, a_house(tape, notes=notes)).count_audience() == told(
            followersCount=(FOLLOWERS, 512), followsCount=(FOLLOWING, 40), postsCount=(POSTS, 231)
        )


def test_telegram_tells_how_many_are_in_the_channel() -> None:
    with playing("telegram", "measure__account", secrets=(TOKEN,)) as tape:
        bot = TelegramConnector(TelegramConnector.Settings(**TELEGRAM), a_house(tape))
        assert bot.count_audience() == told(getChatMemberCount=(FOLLOWERS, 318))


def test_telegram_tells_of_a_group_by_its_number() -> None:
    settings = TelegramConnector.Settings(**{**TELEGRAM, "chat": str(GROUP)})
    bot = TelegramConnector(settings, a_house(TelegramWorld()))
    assert bot.count_audience().values == {FOLLOWERS: 41}


def test_x_tells_what_everyone_sees_and_it_costs_one_reading_of_a_user() -> None:
    notes = LooseNotes()
    with playing("x", "measure__account", secrets=(SECRET,)) as tape:
        x = an_x(tape, notes, price_user_read_usd="0.010")
        assert x.count_audience() == told(
            followers_count=(FOLLOWERS, 812),
            following_count=(FOLLOWING, 96),
            post_count=(POSTS, 1_204),
        )
    assert notes.tally(f"spent-{AT:%Y-%m}") == 10_000


def test_x_is_not_asked_when_the_money_is_kept_for_posts() -> None:
    world = XWorld()
    with pytest.raises(Unaffordable):
        an_x(world, monthly_budget_usd="0").count_audience()
    assert world.asked == []


def test_x_by_its_older_names_still_tells_of_posts() -> None:
    reading = an_x(XWorld(old_names=True)).count_audience()
    assert reading.values == {FOLLOWERS: 812, FOLLOWING: 96, POSTS: 1_204}
    assert reading.raw[POSTS] == {"tweet_count": 1_204}


def test_a_page_tells_of_its_followers_and_likes() -> None:
    with playing("facebook", "measure__account", secrets=(SECRET,)) as tape:
        assert a_page(tape).count_audience() == told(
            followers_count=(FOLLOWERS, 2_310), fan_count=(AccountMetric.LIKES, 2_001)
        )


def test_a_page_tells_of_its_days_and_a_retired_name_leaves_the_others() -> None:
    first, second = (datetime(2026, 11, day, 8, 0, tzinfo=UTC) for day in (16, 17))
    days = {
        first: {
            FOLLOWERS: ("page_follows", 2_301),
            AccountMetric.DAY_FOLLOWS: ("page_daily_follows", 6),
            AccountMetric.DAY_VIEWS: ("page_media_view", 410),
            AccountMetric.DAY_INTERACTIONS: ("page_post_engagements", 31),
        },
        second: {
            FOLLOWERS: ("page_follows", 2_305),
            AccountMetric.DAY_FOLLOWS: ("page_daily_follows", 5),
            AccountMetric.DAY_VIEWS: ("page_media_view", 380),
        },
    }
    with playing("facebook", "measure__days", secrets=(SECRET,)) as tape:
        assert a_page(tape).recall_audience(first, AT) == tuple(
            AccountReading(
                values={metric: count for metric, (_name, count) in counts.items()},
                raw={metric: {name: count} for metric, (name, count) in counts.items()},
                at=at,
            )
            for at, counts in days.items()
        )


def test_a_page_is_asked_for_no_more_days_than_are_told_at_once() -> None:
    asked: list[httpx.QueryParams] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params)
        return httpx.Response(200, json={"data": []})

    assert a_page(httpx.MockTransport(answer)).recall_audience(AT - timedelta(days=400), AT) == ()
    assert {int(each["since"]) for each in asked} == {
        int((AT - timedelta(days=DAYS_MAX + 1)).timestamp())
    }
    assert {int(each["until"]) for each in asked} == {int(AT.timestamp())}


def test_without_the_right_to_insights_a_page_tells_of_no_days() -> None:
    page = a_page(httpx.MockTransport(lambda _: refused(403, message="no", code=200)))
    assert page.recall_audience(AT - timedelta(days=2), AT) == ()


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ({"message": "over", "code": 190}, Unauthorized),
        ({"message": "(#100) Unknown path", "code": 100}, Rejected),
        ({"message": "later", "code": 2}, Unavailable),
    ],
)
def test_any_other_fault_of_a_pages_days_is_told(
    error: dict[str, Any], raised: type[Exception]
) -> None:
    page = a_page(httpx.MockTransport(lambda _: refused(400, **error)))
    with pytest.raises(raised):
        page.recall_audience(AT - timedelta(days=2), AT)


def test_values_of_a_day_that_are_no_counts_are_unknown_and_kept_as_they_came() -> None:
    ended = {"end_time": "2026-11-17T08:00:00+0000"}
    values = [{"value": {"like": 1}, **ended}, {**ended}, {"value": 3, "end_time": "soon"}]
    body = {"data": [{"name": "page_follows", "values": values}]}
    page = a_page(httpx.MockTransport(lambda _: httpx.Response(200, json=body)))
    (day,) = page.recall_audience(AT - timedelta(days=9), AT)
    assert set(day.values.values()) == {None}
    assert day.raw[FOLLOWERS] == {"page_follows": '{"like": 1}'}


@pytest.mark.parametrize(
    ("odd", "kept"),
    [(None, None), ("12", '"12"'), (1.5, "1.5"), (True, "true"), ([3], "[3]"), (-1, "-1")],
)
def test_what_is_no_whole_number_is_unknown_and_kept_as_it_came(
    odd: object, kept: str | None
) -> None:
    names = {FOLLOWERS: "followers", POSTS: "posts", FOLLOWING: "missing"}
    reading = account_reading({"followers": odd, "posts": 3}, names)
    values = {FOLLOWERS: None, POSTS: 3, FOLLOWING: None}
    raw: dict[AccountMetric, Raw] = {FOLLOWERS: {"followers": kept}, POSTS: {"posts": 3}}
    assert reading == AccountReading(values=values, raw=raw)


def test_an_answer_without_any_of_the_counts_is_none_to_this_question() -> None:
    with pytest.raises(KeyError):
        account_reading({"followers": None, "likes": 3}, {FOLLOWERS: "followers"})
