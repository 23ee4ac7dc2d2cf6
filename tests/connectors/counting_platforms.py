"""Every platform that counts, made to give one answer: what is read of posts and of accounts."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.bluesky.connector import BlueskyConnector
from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from connectors.sandbox import SandboxConnector
from connectors.telegram.connector import TelegramConnector
from domain.audience import AccountMetric
from domain.metrics import Metric
from tests.connectors import bluesky_world as bluesky
from tests.connectors import facebook_stage, x_stage
from tests.connectors.facebook_stage import POST_ID
from tests.connectors.staging import AT, SECRET, a_house
from tests.connectors.tape import load
from tests.connectors.telegram_world import CHANNEL, CHATS, TelegramWorld
from tests.connectors.telegram_world import SETTINGS as TELEGRAM

X_ID = "2125409132344246272"
TOOT_ID = "113500000000000001"
BLUESKY_ID = "at://did:plc:koperasi7ypw3akzsy4mzb3d/app.bsky.feed.post/3m6vq2k4xzc2a"

Told = Mapping[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`told`: a real answer, from a tape. `read`: what the connector makes of an answer, a value
    and what is kept beside it by metric; nothing where it tells nothing of the post."""

    told: Any
    read: Callable[[Any], tuple[Told, Told]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the answer one part of a metric stands, and what it is kept under."""

    asked: str
    metric: Metric | AccountMetric
    path: tuple[Any, ...]
    name: str

    def __str__(self) -> str:
        return f"{self.asked}-{self.metric.value}-{self.name}"

    def changed(self, told: Any, value: Any) -> Any:
        """The answer with something else there."""
        changed = copy.deepcopy(told)
        _within(changed, self.path)[self.path[-1]] = value
        return changed

    def without(self, told: Any) -> Any:
        """The answer with nothing there."""
        changed = copy.deepcopy(told)
        del _within(changed, self.path)[self.path[-1]]
        return changed


def _within(told: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        told = told[step]
    return told


def _taped(platform: str, name: str, number: int = 0) -> Any:
    return load(platform, name)["exchanges"][number]["answer"]["json"]


def _giving(told: Any) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _request: httpx.Response(200, json=told))


def _of_posts(source: Any, *ids: str) -> tuple[Told, Told]:
    readings = source.measure(ids)
    return (readings[0].values, readings[0].raw) if readings else ({}, {})


def _of_account(source: Any) -> tuple[Told, Told]:
    reading = source.count_audience()
    return reading.values, reading.raw


def _x(told: Any) -> Any:
    return x_stage.a_connector(_giving(told))


def _page(told: Any) -> Any:
    return facebook_stage.connector(_giving(told))


def _toots(told: Any) -> Any:
    settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
    return MastodonConnector(settings, a_house(_giving(told)))


def _sky(told: Any) -> Any:
    notes = LooseNotes()
    for name, text in bluesky.NOTES.items():
        notes.write(name, text)
    settings = BlueskyConnector.Settings(**bluesky.SETTINGS)
    return BlueskyConnector(settings, a_house(_giving(told), notes=notes))


def _bot(told: Any) -> Any:
    return TelegramConnector(TelegramConnector.Settings(**TELEGRAM), a_house(_giving(told)))


def _practice(told: Any) -> Any:
    return SandboxConnector(SandboxConnector.Settings(), a_house(_giving(told)))


def _unasked(told: Any) -> tuple[Told, Told]:
    """Telegram's counts come among its updates; what else is asked first has its right answers."""
    world = TelegramWorld()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/getUpdates"):
            return httpx.Response(200, json=told)
        return world.handle_request(request)

    settings = TelegramConnector.Settings(**TELEGRAM)
    bot = TelegramConnector(settings, a_house(httpx.MockTransport(answer), notes=LooseNotes()))
    readings = bot.collect("").readings
    return (readings[0].values, readings[0].raw) if readings else ({}, {})


_THUMBS = {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 3}
_UPDATE = {
    "update_id": 1,
    "message_reaction_count": {
        "chat": CHATS[CHANNEL],
        "message_id": 12,
        "date": int(AT.timestamp()),
        "reactions": [_THUMBS],
    },
}

ASKED = {
    "x": Asked(
        told=_taped("x", "measure__young_old_and_gone"),
        read=lambda told: _of_posts(_x(told), X_ID),
    ),
    "x_account": Asked(
        told=_taped("x", "measure__account"), read=lambda told: _of_account(_x(told))
    ),
    "facebook": Asked(
        told={POST_ID: _taped("facebook", "measure__posts")[POST_ID]},
        read=lambda told: _of_posts(_page(told), POST_ID),
    ),
    "facebook_account": Asked(
        told=_taped("facebook", "measure__account"), read=lambda told: _of_account(_page(told))
    ),
    "mastodon": Asked(
        told=_taped("mastodon", "measure__one_deleted_by_hand"),
        read=lambda told: _of_posts(_toots(told), TOOT_ID),
    ),
    "mastodon_account": Asked(
        told=_taped("mastodon", "measure__account"), read=lambda told: _of_account(_toots(told))
    ),
    "bluesky": Asked(
        told=_taped("bluesky", "measure__two_of_three"),
        read=lambda told: _of_posts(_sky(told), BLUESKY_ID),
    ),
    "bluesky_account": Asked(
        told=_taped("bluesky", "measure__account"), read=lambda told: _of_account(_sky(told))
    ),
    "telegram": Asked(told={"ok": True, "result": [_UPDATE]}, read=_unasked),
    "telegram_account": Asked(
        told=_taped("telegram", "measure__account"), read=lambda told: _of_account(_bot(told))
    ),
    "sandbox": Asked(
        told={"posts": [{"id": "p-1", "views": 30, "likes": 3, "replies": 1}]},
        read=lambda told: _of_posts(_practice(told), "p-1"),
    ),
    "sandbox_account": Asked(
        told={"followers": 3, "follows": 2}, read=lambda told: _of_account(_practice(told))
    ),
}


def _places() -> list[Place]:
    found = []
    for asked, inside, names in _NAMED:
        for metric, parts in names.items():
            for part in parts:
                path = (*inside, *part.split("."))
                found.append(Place(asked=asked, metric=metric, path=path, name=path[-1]))
    return [*found, *_PAGE_PLACES, _SIGN]


_M, _A = Metric, AccountMetric
_NAMED: list[tuple[str, tuple[Any, ...], Mapping[Any, tuple[str, ...]]]] = [
    (
        "x",
        ("data", 0),
        {
            _M.IMPRESSIONS: ("public_metrics.impression_count",),
            _M.REACTIONS: ("public_metrics.like_count",),
            _M.COMMENTS: ("public_metrics.reply_count",),
            _M.SHARES: ("public_metrics.repost_count", "public_metrics.quote_count"),
            _M.SAVES: ("public_metrics.bookmark_count",),
            _M.CLICKS: ("non_public_metrics.url_link_clicks",),
        },
    ),
    (
        "x_account",
        ("data", "public_metrics"),
        {
            _A.FOLLOWERS: ("followers_count",),
            _A.FOLLOWING: ("following_count",),
            _A.POSTS: ("post_count",),
        },
    ),
    (
        "mastodon",
        (0,),
        {
            _M.REACTIONS: ("favourites_count",),
            _M.SHARES: ("reblogs_count",),
            _M.COMMENTS: ("replies_count",),
        },
    ),
    (
        "mastodon_account",
        (),
        {
            _A.FOLLOWERS: ("followers_count",),
            _A.FOLLOWING: ("following_count",),
            _A.POSTS: ("statuses_count",),
        },
    ),
    (
        "bluesky",
        ("posts", 0),
        {
            _M.REACTIONS: ("likeCount",),
            _M.COMMENTS: ("replyCount",),
            _M.SHARES: ("repostCount", "quoteCount"),
            _M.SAVES: ("bookmarkCount",),
        },
    ),
    (
        "bluesky_account",
        (),
        {
            _A.FOLLOWERS: ("followersCount",),
            _A.FOLLOWING: ("followsCount",),
            _A.POSTS: ("postsCount",),
        },
    ),
    ("facebook_account", (), {_A.FOLLOWERS: ("followers_count",), _A.LIKES: ("fan_count",)}),
    ("sandbox", ("posts", 0), {_M.VIEWS: ("views",), _M.REACTIONS: ("likes",)}),
    ("sandbox_account", (), {_A.FOLLOWERS: ("followers",), _A.FOLLOWING: ("follows",)}),
]
_INSIGHTS = (POST_ID, "insights", "data")
_KINDS = "post_reactions_by_type_total"


def _insight(metric: Metric, number: int, name: str, *kind: str) -> Place:
    path = (*_INSIGHTS, number, "values", 0, "value", *kind)
    return Place(asked="facebook", metric=metric, path=path, name=".".join((name, *kind)))


_PAGE_PLACES = [
    _insight(_M.VIEWS, 0, "post_media_view"),
    _insight(_M.REACH, 1, "post_total_media_view_unique"),
    _insight(_M.CLICKS, 2, "post_clicks"),
    _insight(_M.REACTIONS, 3, _KINDS, "like"),
    *(
        Place(asked="facebook", metric=metric, path=(POST_ID, *name.split(".")), name=name)
        for metric, name in (
            (_M.COMMENTS, "comments.summary.total_count"),
            (_M.SHARES, "shares.count"),
        )
    ),
]
_SIGN = Place(
    asked="telegram",
    metric=_M.REACTIONS,
    path=("result", 0, "message_reaction_count", "reactions", 0, "total_count"),
    name="👍",
)
PLACES = _places()
