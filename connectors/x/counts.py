"""How our posts did on X: counts that everyone sees, and clicks while a post is young.

Source: docs.x.com/x-api/fundamentals/metrics, read 2026-11-25.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors.counted import account_reading, of_all, reading_of, things, told_of
from connectors.house import House
from connectors.x.posts import is_id, moment_of
from connectors.x.purse import Purse
from connectors.x.wire import BARE, COUNTS, OUR_COUNTS, Wire
from domain.audience import AccountMetric, AccountReading
from domain.errors import Rejected, Unauthorized
from domain.metrics import Metric, Reading

IDS_MAX = 100  # a call
# X tells the author's own counts for 30 days; a day less spares a question that is refused.
_OWN_COUNTS_FOR = timedelta(days=29)
_ASK_AGAIN_AFTER = timedelta(days=30)
_NOTE = "own counts refused"
_NAMES: Mapping[Metric, tuple[str, ...]] = {
    Metric.IMPRESSIONS: ("impression_count",),
    Metric.REACTIONS: ("like_count",),
    Metric.COMMENTS: ("reply_count",),
    Metric.SAVES: ("bookmark_count",),
}
_CLICKS = "url_link_clicks"
_PUBLIC, _OWN = ("public_metrics",), ("non_public_metrics",)

_ACCOUNT = {name: {"user.fields": "public_metrics"} for name in BARE}
_ACCOUNT_NAMES = {
    AccountMetric.FOLLOWERS: "followers_count",
    AccountMetric.FOLLOWING: "following_count",
}


class Counts:
    """Reads them in as few questions as there can be."""

    def __init__(self, wire: Wire, purse: Purse, house: House) -> None:
        self._wire = wire
        self._purse = purse
        self._house = house

    def of(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        """Of the posts still there, in the order asked for, as far as there is money for them: the
        first ones first. Raises: Unaffordable when there is none."""
        # an id that is none of X's would have X refuse all others with it
        ids = [each for each in dict.fromkeys(remote_ids) if is_id(each)]
        paid = self._purse.affordable(list(map(_billed, ids)), self._purse.read)
        ids = [each for each in ids if _billed(each) in paid]
        told: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(ids), IDS_MAX):
            told.update(self._told(ids[start : start + IDS_MAX]))
        return tuple(_reading(each, told[each]) for each in ids if each in told)

    def of_account(self) -> AccountReading:
        """Of our own account, which costs one reading of a user. Raises: Unaffordable."""
        self._purse.allow_reading(self._purse.user_read)
        user_id, reading = self._wire.ask("/2/users/me", {}, _ACCOUNT, _account_told)
        self._purse.pay_for_reads([f"user {user_id}"], self._purse.user_read)
        return reading

    def _told(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        young = [each for each in ids if self._is_young(each)] if self._may_ask() else []
        told = self._with_clicks(young) if young else {}
        rest = [each for each in ids if each not in told]
        return {**told, **self._read(rest, COUNTS)} if rest else told

    def _with_clicks(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """With the author's own counts; nothing where X refuses them to us, which is kept."""
        try:
            return self._read(ids, OUR_COUNTS)
        except (Rejected, Unauthorized) as err:
            if "non_public_metrics" not in err.detail:
                raise
        self._house.notes.write(_NOTE, self._house.now().isoformat())
        return {}

    def _read(
        self, ids: Sequence[str], wanted: Mapping[str, Mapping[str, str]]
    ) -> dict[str, Mapping[str, Any]]:
        posts = self._wire.ask("/2/tweets", {"ids": ",".join(ids)}, wanted, _posts)
        self._purse.pay_for_reads(map(_billed, posts), self._purse.read)
        return posts

    def _is_young(self, post_id: str) -> bool:
        return self._house.now() - moment_of(post_id) < _OWN_COUNTS_FOR

    def _may_ask(self) -> bool:
        try:
            refused_at = datetime.fromisoformat(self._house.notes.read(_NOTE))
        except ValueError:
            return True
        return self._house.now() - refused_at >= _ASK_AGAIN_AFTER


def _billed(post_id: str) -> str:
    """How the purse knows a post that was read."""
    return f"post {post_id}"


def _account_told(told: Any) -> tuple[str, AccountReading]:
    """The account's id, and its counts."""
    counts = told["data"]["public_metrics"]
    posts = _named(counts, "post_count", "tweet_count")
    names = {**_ACCOUNT_NAMES, AccountMetric.POSTS: posts}
    return str(told["data"]["id"]), account_reading(counts, names)


def _posts(told: Any) -> dict[str, Mapping[str, Any]]:
    """Those there by id. Raises: KeyError when the answer is none of this question."""
    if "data" not in told and not told["errors"]:
        raise KeyError("data")
    return things(told.get("data") or [], "id")


def _reading(remote_id: str, told: Mapping[str, Any]) -> Reading:
    shared = (_named(told.get("public_metrics"), "repost_count", "retweet_count"), "quote_count")
    raw = {metric: told_of(told, *names, within=_PUBLIC) for metric, names in _NAMES.items()}
    shares = of_all(told_of(told, *shared, within=_PUBLIC), shared)
    clicks = told_of(told, _CLICKS, within=_OWN)
    return reading_of(remote_id, {**raw, Metric.SHARES: shares, Metric.CLICKS: clicks})


def _named(counts: object, today: str, before: str) -> str:
    """By which of its two names a count is told."""
    return before if isinstance(counts, Mapping) and today not in counts else today
