"""What people say to us on X, and what we answered in its own app.

Both lists come newest first and are walked down to a floor; the floor is raised only when a walk
has reached it, and to a little below the newest post, for X may show one late. What was given
already from that little is remembered, so that it does not come again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from connectors.fetching import Fetching, Hung
from connectors.x.posts import (
    QUOTED,
    REPLIED,
    REPOSTED,
    Page,
    Seen,
    id_at,
    is_id,
    moment_of,
    without_names,
)
from domain.attachments import Enclosed, NotKept
from domain.errors import Rejected
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.texts import _

PAGES_MAX = 10  # of each list and call; X keeps 800 mentions, which is eight pages
ON_A_PAGE = 100
FIRST_LOOK = timedelta(days=2)  # so far back goes the very first call
OVERLAP = timedelta(minutes=2)
_GIVEN_MAX = 500


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Through one list. `floor`: all up to this id is given. `top`: the newest of the walk that is
    under way, `token` its next page; both empty between walks. `given`: above the floor."""

    floor: str
    top: str = ""
    token: str = ""
    given: tuple[str, ...] = ()


ReadPage = Callable[[Mapping[str, str]], Page]


def walked(walk: Walk, read: ReadPage) -> tuple[list[tuple[Seen, Page]], Walk]:
    """What is new in a list, and where the walk stands after at most PAGES_MAX pages."""
    found: list[tuple[Seen, Page]] = []
    for _page in range(PAGES_MAX):
        page, walk = _next_page(walk, read)
        found.extend((each, page) for each in page.posts)
        ids = [each.id for each in page.posts]
        walk = replace(
            walk, top=max((walk.top or walk.floor, *ids), key=int), token=page.next_token
        )
        if not walk.token:
            break
    fresh = [(each, page) for each, page in found if each.id not in walk.given]
    given = (*walk.given, *(each.id for each, _page in fresh))
    return fresh, _rested(replace(walk, given=given))


def opened(cursor: str, now: datetime) -> tuple[Walk, Walk]:
    """The walks through mentions and through our own list, as a cursor tells them."""
    try:
        told = json.loads(cursor)
        return _walk(told["mentions"]), _walk(told["own"])
    except (ValueError, KeyError, TypeError):
        start = Walk(floor=id_at(now - FIRST_LOOK))
        return start, start


def closed(mentions: Walk, own: Walk) -> str:
    """The cursor for both."""
    return json.dumps({"mentions": _told(mentions), "own": _told(own)}, separators=(",", ":"))


def batch_of(
    mentions: Iterable[tuple[Seen, Page]],
    own: Iterable[tuple[Seen, Page]],
    cursor: str,
    user_id: str,
    files: Fetching,
    *,
    hung: Mapping[str, Sequence[Hung]] = MappingProxyType({}),
) -> Batch:
    """Messages, the oldest first. `files`: fetches what hangs on them. `hung`: on answers of ours,
    by their ids, as far as there was money to ask for it."""
    theirs = [
        replace(_said(seen, page), attachments=files.of_some(seen.hung))
        for seen, page in mentions
        if seen.author_id != user_id and REPOSTED not in seen.refers_to
    ]
    ours = [_answered_with(hung.get(seen.id), seen, files) for seen in answers_in(own, user_id)]
    return Batch(messages=tuple(sorted((*theirs, *ours), key=_moment)), cursor=cursor)


def answers_in(own: Iterable[tuple[Seen, Page]], user_id: str) -> list[Seen]:
    """What of our own list is said to somebody else."""
    return [
        seen
        for seen, _page in own
        if REPLIED in seen.refers_to and seen.answers_user_id not in ("", user_id)
    ]


def _next_page(walk: Walk, read: ReadPage) -> tuple[Page, Walk]:
    query = {"since_id": walk.floor, "max_results": str(ON_A_PAGE)}
    if not walk.token:
        return read(query), walk
    try:
        return read({**query, "pagination_token": walk.token}), walk
    except Rejected:  # the token has grown too old: from the top again
        return read(query), replace(walk, token="")


def _rested(walk: Walk) -> Walk:
    """A walk that reached its floor raises it."""
    given = sorted(walk.given, key=int)[-_GIVEN_MAX:]
    if walk.token:
        return replace(walk, given=tuple(given))
    floor = max(walk.floor, id_at(moment_of(walk.top) - OVERLAP), key=int)
    return Walk(floor=floor, given=tuple(each for each in given if int(each) > int(floor)))


def _said(seen: Seen, page: Page) -> Incoming:
    user: Mapping[str, Any] = page.users.get(seen.author_id, {})
    entry = seen.root_id if REPLIED in seen.refers_to else seen.refers_to.get(QUOTED, "")
    return Incoming(
        remote_id=seen.first_id,
        thread=f"{seen.root_id}:{seen.author_id}",
        kind=MessageKind.COMMENT if REPLIED in seen.refers_to else MessageKind.MENTION,
        author=Author(remote_id=seen.author_id, name=_name(user)),
        text="\n".join(part for part in (seen.text, _seen_on(seen)) if part),
        at=seen.at,
        entry_remote_id=entry,
        url=f"https://x.com/{user.get('username') or 'i'}/status/{seen.id}",
        public=True,
        edited_at=seen.edited_at,
    )


def _answered_with(told: Sequence[Hung] | None, seen: Seen, files: Fetching) -> Incoming:
    """`told`: what hangs on it; None where there was no money to ask."""
    if told is None:
        unasked = (Enclosed(not_kept=NotKept.TOO_DEAR),) if seen.pictured else ()
        return replace(_answered(seen), attachments=unasked)
    answer = _answered(replace(seen, hung=tuple(told)))
    return replace(answer, attachments=files.of_some(told))


def _answered(seen: Seen) -> Incoming:
    return Incoming(
        remote_id=seen.first_id,
        thread=f"{seen.root_id}:{seen.answers_user_id}",
        kind=MessageKind.REPLY,
        author=Author(),
        # Its own words alone, by which a reply of ours is known, unless there is nothing else.
        text=without_names(f"{seen.text} ").strip() or _seen_on(seen) or _bare(seen),
        at=seen.at,
        entry_remote_id=seen.root_id,
        url=f"https://x.com/i/status/{seen.id}",
        public=True,
        from_us=True,
        edited_at=seen.edited_at,
    )


def _bare(seen: Seen) -> str:
    """Names alone are what was said, unless it was a picture."""
    return "" if seen.hung else seen.text


def _seen_on(seen: Seen) -> str:
    """That there is something to see, so that nobody answers half of a complaint; what was asked
    for speaks for itself."""
    unseen = seen.pictured and not seen.hung
    return _("[gambar atau video; lihat aslinya]") if unseen else ""


def _name(user: Mapping[str, Any]) -> str:
    name, handle = str(user.get("name") or ""), str(user.get("username") or "")
    return f"{name} (@{handle})".strip() if handle else name


def _moment(message: Incoming) -> tuple[datetime, int]:
    return message.edited_at or message.at, int(message.remote_id)


def _walk(told: Mapping[str, Any]) -> Walk:
    if not is_id(told["floor"]):
        raise ValueError("a cursor without a floor")
    return Walk(
        floor=told["floor"],
        top=str(told.get("top", "")),
        token=str(told.get("token", "")),
        given=tuple(filter(is_id, told.get("given", ()))),
    )


def _told(walk: Walk) -> dict[str, Any]:
    told = {"floor": walk.floor, "top": walk.top, "token": walk.token, "given": list(walk.given)}
    return {name: it for name, it in told.items() if it}
