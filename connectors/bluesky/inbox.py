"""What people say to us on Bluesky, and what our own people answered in its app.

Replies, mentions and quotes come from the notifications, which only a server with Bluesky's
reading service (an AppView) has; our own answers from the account's records. A post cannot be
edited there. Nothing is marked as read.

Source: the lexicons app.bsky.notification.listNotifications, com.atproto.repo.listRecords and
app.bsky.feed.getPosts, read 2026-11-25.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from connectors.bluesky.enclosed import POSTS_AT_ONCE, Pictures, pictures
from connectors.bluesky.lookup import Lookup
from connectors.bluesky.records import (
    POSTS,
    Address,
    address_of,
    is_our_key,
    moment,
    replied_to,
    tid_time,
)
from connectors.bluesky.session import Account
from connectors.bluesky.sweep import (
    Item,
    Mark,
    Page,
    Swept,
    mark_from,
    milliseconds,
    sweep_on,
    told_of,
)
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.texts import _

REASONS = ("reply", "mention", "quote")
PAGE_MAX = 100
LOST_MAX = 5  # asked after in one call
STEPS_UP_MAX = 5

Each = TypeVar("Each")


class Inbox:
    """One account's. `pictures`: fetches what hangs on posts. `now`: the house's clock."""

    def __init__(self, account: Account, pictures: Pictures, now: Callable[[], datetime]) -> None:
        self._account = account
        self._pictures = pictures
        self._lookup = Lookup(account, now)
        self._now = now

    def collect(self, cursor: str) -> Batch:
        """Since the cursor; the first time what came in the last three days."""
        marks, now = _marks(cursor), self._now()
        heard = sweep_on(mark_from(marks.get("heard"), now), self._notifications, now)
        said = sweep_on(mark_from(marks.get("said"), now), self._own_posts, now)
        withdrawn, heard_mark = self._withdrawn(heard)
        answers, said_mark = self._answers(said)
        self._pictures.look({_uri(item.id): _record(item) for item in heard.fresh})
        messages = [*(self._message(item) for item in heard.fresh), *answers]
        return Batch(
            messages=tuple(sorted(messages, key=lambda message: message.at)),
            cursor=json.dumps({"heard": told_of(heard_mark), "said": told_of(said_mark)}),
            withdrawn=withdrawn,
        )

    # --- what people say -------------------------------------------------------------

    def _notifications(self, page: str) -> Page:
        query: dict[str, Any] = {"reasons": list(REASONS), "limit": PAGE_MAX}
        # an account may have chosen to see only those it follows: members it does not follow, too
        query["priority"] = False
        if page:
            query["cursor"] = page
        return self._account.ask("app.bsky.notification.listNotifications", query, _heard)

    def _message(self, item: Item) -> Incoming:
        told, record = item.told, _record(item)
        address, root = told["address"], replied_to(record, "root") or told["address"]
        entry = root
        if told["reason"] == "quote":
            entry = address_of(told.get("reasonSubject")) or root
        return Incoming(
            remote_id=address.uri,
            thread=_thread(root, address.did),
            kind=self._kind(told["reason"], record),
            author=_author(_mapping(told.get("author")), address.did),
            text=_text(record),
            at=told["at"],
            entry_remote_id=self._if_ours(entry),
            url=address.url,
            public=True,
            attachments=self._pictures.of(address.uri, record),
        )

    def _kind(self, reason: str, record: Mapping[str, Any]) -> MessageKind:
        """Bluesky gives one reason: a reply under our post that names us is a mention to it."""
        answered = [replied_to(record, name) for name in ("root", "parent")]
        under_ours = any(each and self._if_ours(each) for each in answered)
        return MessageKind.COMMENT if reason == "reply" or under_ours else MessageKind.MENTION

    def _withdrawn(self, swept: Swept) -> tuple[tuple[str, ...], Mark]:
        """Of what is no longer in the list, what is deleted. The rest is hidden, for instance
        since its author was muted; it comes again if that ends."""
        lost = [_uri(one) for one in swept.lost[:LOST_MAX]]
        gone = tuple(uri for uri in lost if not self._stands(uri))
        return gone, swept.mark.without(swept.lost[:LOST_MAX])

    def _stands(self, uri: str) -> bool:
        address = address_of(uri)
        return address is None or self._lookup.record(address) is not None

    # --- what our people answered in the app --------------------------------------------

    def _own_posts(self, page: str) -> Page:
        query = {"repo": self._account.session.did, "collection": POSTS, "limit": PAGE_MAX}
        return self._account.ask(
            "com.atproto.repo.listRecords", {**query, **({"cursor": page} if page else {})}, _own
        )

    def _answers(self, swept: Swept) -> tuple[list[Incoming], Mark]:
        """With the time when Bluesky had them: a slow telephone would have answered before it was
        asked. What Bluesky does not show yet is left for the next call."""
        addressed = [
            (item, person)
            for item in swept.fresh
            if not is_our_key(item.id) and (person := self._addressee(item.told["value"]))
        ]
        shown = self._shown_at([item.told["uri"] for item, _person in addressed])
        told = [item.told for item, _person in addressed]
        self._pictures.look({one["uri"]: one["value"] for one in told if one["uri"] in shown})
        answers = [
            self._answer(item, person, shown[item.told["uri"]])
            for item, person in addressed
            if item.told["uri"] in shown
        ]
        waiting = [item.id for item, _person in addressed if item.told["uri"] not in shown]
        return answers, swept.mark.without(waiting)

    def _answer(self, item: Item, person: str, at: datetime) -> Incoming:
        session, record = self._account.session, item.told["value"]
        address = Address(did=session.did, rkey=item.id)
        root = replied_to(record, "root") or address
        return Incoming(
            remote_id=address.uri,
            thread=_thread(root, person),
            kind=MessageKind.REPLY,
            author=Author(remote_id=session.did, name=f"@{session.handle}"),
            text=_text(record),
            at=at,
            entry_remote_id=self._if_ours(root),
            url=address.url,
            public=True,
            from_us=True,
            attachments=self._pictures.of(address.uri, record),
        )

    def _addressee(self, record: Mapping[str, Any]) -> str:
        """The person that a post of ours answers, past what we said ourselves in between; empty
        where it answers nobody: a post of its own, or the next part of our own thread."""
        for _step in range(STEPS_UP_MAX):
            parent = replied_to(record, "parent")
            if parent is None:
                return ""
            if parent.did != self._account.session.did:
                return parent.did
            found = self._lookup.record(parent)
            if found is None:
                return ""
            record = found["value"]
        return ""

    def _shown_at(self, uris: Sequence[str]) -> dict[str, datetime]:
        shown: dict[str, datetime] = {}
        for some in parts(uris, POSTS_AT_ONCE):
            shown |= self._account.ask("app.bsky.feed.getPosts", {"uris": some}, _times)
        return shown

    def _if_ours(self, address: Address) -> str:
        return address.uri if address.did == self._account.session.did else ""


def parts(things: Sequence[Each], most: int) -> Iterator[list[Each]]:
    """In order, at most so many at once."""
    return (list(things[start : start + most]) for start in range(0, len(things), most))


def _marks(cursor: str) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(cursor or "{}"))
    except ValueError:
        return {}


def _mapping(told: object) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _heard(told: Any) -> Page:
    """What is no reply, mention or quote of a post, or cannot be read at all, is left out."""
    items = [item for each in told["notifications"] if (item := _notification(_mapping(each)))]
    return Page(items=_once(items), next=_next(told))


def _once(items: Iterable[Item]) -> list[Item]:
    """A post that replies and mentions comes twice: its reply counts."""
    kept: dict[str, Item] = {}
    for item in items:
        if item.id not in kept or item.told["reason"] == "reply":
            kept[item.id] = item
    return list(kept.values())


def _notification(told: Mapping[str, Any]) -> Item | None:
    address, at = address_of(told.get("uri")), moment(told.get("indexedAt"))
    if address is None or at is None or told.get("reason") not in REASONS:
        return None
    return Item(
        id=f"{address.did}/{address.rkey}",
        at_ms=milliseconds(at),
        told={**told, "address": address, "at": at},
    )


def _record(item: Item) -> Mapping[str, Any]:
    return _mapping(item.told.get("record"))


def _uri(id: str) -> str:
    did, _slash, rkey = id.partition("/")
    return Address(did=did, rkey=rkey).uri


def _own(told: Any) -> Page:
    items = [item for each in told["records"] if (item := _own_post(_mapping(each)))]
    return Page(items=items, next=_next(told))


def _own_post(told: Mapping[str, Any]) -> Item | None:
    """The list is in the order of the keys, so an item stands where its key says."""
    address = address_of(told.get("uri"))
    at = tid_time(address.rkey) if address else None
    if address is None or at is None:
        return None
    return Item(
        id=address.rkey,
        at_ms=milliseconds(at),
        told={"uri": address.uri, "value": _mapping(told.get("value"))},
    )


def _next(told: Mapping[str, Any]) -> str:
    page = told.get("cursor")
    return page if isinstance(page, str) else ""


def _times(told: Any) -> dict[str, datetime]:
    posts = [_mapping(each) for each in told["posts"]]
    times = {str(each.get("uri")): moment(each.get("indexedAt")) for each in posts}
    return {uri: at for uri, at in times.items() if at is not None}


def _thread(root: Address, person: str) -> str:
    """One person's conversation under one post, whoever's post it is."""
    return f"{root.did}/{root.rkey}|{person}"


def _author(told: Mapping[str, Any], did: str) -> Author:
    name, handle = told.get("displayName"), told.get("handle")
    at_name = f"@{handle}" if isinstance(handle, str) and handle else ""
    if isinstance(name, str) and name.strip():
        return Author(remote_id=did, name=f"{name.strip()} ({at_name})" if at_name else name)
    return Author(remote_id=did, name=at_name)


def _text(record: Mapping[str, Any]) -> str:
    """What was said, and what hangs on it, so that a complaint in a picture is seen to be one."""
    said = record.get("text")
    lines = [said] if isinstance(said, str) and said else []
    return "\n".join([*lines, *_attached(_mapping(record.get("embed")))])


def _attached(embed: Mapping[str, Any]) -> Iterator[str]:
    media = _mapping(embed.get("media")) or embed
    for alt in pictures(embed):
        yield _("[gambar: {alt}]").format(alt=alt) if alt else _("[gambar]")
    if media.get("$type") == "app.bsky.embed.video":
        yield _("[video]")
    link = _mapping(media.get("external")).get("uri")
    if isinstance(link, str):
        yield link
