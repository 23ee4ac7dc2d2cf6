"""Who liked or reposted what we wrote on Bluesky, by its notifications.

A like of a repost is a like of somebody else's post, and none of ours. What is taken back there
falls out of the list without a word, like what is hidden; so it is not taken back here.

Source: the lexicon app.bsky.notification.listNotifications, read 2026-11-26.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from connectors.bluesky.records import address_of, moment
from connectors.bluesky.session import Account
from connectors.bluesky.sweep import Item, Page, mark_from, milliseconds, sweep_on, told_of
from domain.reactions import Reaction, ReactionBatch, ReactionKind

PAGE_MAX = 100
_KINDS: Mapping[str, ReactionKind] = {
    "like": ReactionKind.LIKE,
    "repost": ReactionKind.BOOST,
}


class Reactions:
    """One account's. `now`: the house's clock."""

    def __init__(self, account: Account, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now

    def since(self, cursor: str) -> ReactionBatch:
        """Those since the cursor, at most a thousand; the first time of the last three days."""
        swept = sweep_on(mark_from(_told(cursor), self._now()), self._page, self._now())
        ours = self._account.session.did
        return ReactionBatch(
            reactions=tuple(each for item in swept.fresh for each in _reactions(item, ours)),
            cursor=json.dumps(told_of(swept.mark)),
        )

    def _page(self, page: str) -> Page:
        # `priority` is a choice of the account: also whom it does not follow
        query: dict[str, Any] = {"reasons": list(_KINDS), "limit": PAGE_MAX, "priority": False}
        if page:
            query["cursor"] = page
        return self._account.ask("app.bsky.notification.listNotifications", query, _heard)


def _told(cursor: str) -> Any:
    try:
        return json.loads(cursor or "null")
    except ValueError:
        return None


def _heard(told: Any) -> Page:
    """What is neither a like nor a repost, or cannot be read, is left out."""
    items = [item for each in told["notifications"] for item in _items(each)]
    following = told.get("cursor")
    return Page(items=items, next=following if isinstance(following, str) else "")


def _items(told: Any) -> Iterator[Item]:
    if not isinstance(told, Mapping) or told.get("reason") not in _KINDS:
        return
    at, uri = moment(told.get("indexedAt")), told.get("uri")
    if at is not None and isinstance(uri, str):
        yield Item(id=uri, at_ms=milliseconds(at), told={**told, "at": at})


def _reactions(item: Item, ours: str) -> Iterator[Reaction]:
    """Named by person and post: whoever takes a like back and gives it again gave one."""
    author, sign = item.told.get("author"), item.told["reason"]
    giver = author.get("did") if isinstance(author, Mapping) else None
    post = address_of(item.told.get("reasonSubject"))
    if not isinstance(giver, str) or giver == ours or post is None or post.did != ours:
        return
    yield Reaction(
        remote_id=f"{sign}/{post.rkey}/{giver}",
        account_id=giver,
        post_remote_id=post.uri,
        kind=_KINDS[sign],
        sign=sign,
        at=item.told["at"],
        url=post.url,
    )
