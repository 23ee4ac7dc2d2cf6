"""What Bluesky's answers say. Every reading raises KeyError, TypeError or AttributeError for one
that says something else, which `connectors.lines.library` takes for an answer nobody can read.

Source: the lexicons com.atproto.server.getSession, app.bsky.feed.defs, read 2026-11-25.
"""

from collections.abc import Mapping
from typing import Any

from connectors.bluesky.records import address_of, reply_refs
from connectors.counted import account_reading, reading_of, things, told_of
from domain.audience import AccountMetric, AccountReading
from domain.metrics import Metric, Reading
from domain.texts import N_, _

_STATES = {
    "deactivated": N_("Akun ini sedang dinonaktifkan. Aktifkan lagi di aplikasi Bluesky."),
    "takendown": N_("Akun ini diturunkan oleh Bluesky. Ajukan banding di aplikasi Bluesky."),
    "suspended": N_("Akun ini ditangguhkan Bluesky. Periksa surel dari Bluesky."),
}


def uri_told(told: Any) -> str:
    """Raises: TypeError when it names no post."""
    if (address := address_of(told["uri"])) is None:
        raise TypeError("no post's address")
    return address.uri


def did_told(told: Any) -> str:
    """Empty when it names no account."""
    did = str(told["did"])
    return did if did.startswith("did:") else ""


def account_told(told: Any) -> dict[str, Any]:
    """The account's names, and its state as far as the server tells."""
    names = ("emailConfirmed", "active", "status")
    return {
        "did": str(told["did"]),
        "handle": str(told["handle"]),
        **{name: told.get(name) for name in names},
    }


def lacking(told: Mapping[str, Any]) -> tuple[str, ...]:
    """What keeps the account (see `account_told`) from being heard, each a sentence."""
    found = []
    if told["emailConfirmed"] is False:
        found.append(_("Surel akun belum dikonfirmasi. Buka Bluesky → Pengaturan → Akun → Surel."))
    if told["active"] is False or told["status"] in _STATES:
        unknown = N_("Akun ini tidak aktif. Periksa di aplikasi Bluesky.")
        found.append(_(_STATES.get(told["status"], unknown)))
    return tuple(found)


def refs_told(told: Any) -> dict[str, Any]:
    """The `root` and `parent` of a reply to this record."""
    return reply_refs(told)


def views_told(told: Any) -> dict[str, dict[str, Any]]:
    """By address: the `root` and `parent` of a reply to it, and whether replies are `closed`."""
    return {
        post["uri"]: {
            **reply_refs({**post, "value": post["record"]}),
            "closed": bool((post.get("viewer") or {}).get("replyDisabled")),
        }
        for post in told["posts"]
    }


def counts_told(told: Any) -> dict[str, Reading]:
    """By address; None for what is not told."""
    return {uri: _reading(uri, post) for uri, post in things(told["posts"], "uri").items()}


_ACCOUNT_COUNTS = {
    AccountMetric.FOLLOWERS: "followersCount",
    AccountMetric.FOLLOWING: "followsCount",
    AccountMetric.POSTS: "postsCount",
}


def account_counts_told(told: Any) -> AccountReading:
    """Source: app.bsky.actor.defs#profileViewDetailed, read 2026-11-26."""
    if not str(told["did"]).startswith("did:"):
        raise TypeError("no account")
    return account_reading(told, _ACCOUNT_COUNTS)


# The first of each must be told; a server that knows no quotes has none.
_COUNTS: Mapping[Metric, tuple[str, ...]] = {
    Metric.REACTIONS: ("likeCount",),
    Metric.COMMENTS: ("replyCount",),
    Metric.SHARES: ("repostCount", "quoteCount"),
    Metric.SAVES: ("bookmarkCount",),
}


def _reading(uri: str, post: Mapping[str, Any]) -> Reading:
    raw = {metric: told_of(post, *names) for metric, names in _COUNTS.items()}
    whole = {
        metric: told if _COUNTS[metric][0] in told else {_COUNTS[metric][0]: None, **told}
        for metric, told in raw.items()
        if told
    }
    return reading_of(uri, whole)
