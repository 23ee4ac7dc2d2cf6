"""What a server of the fediverse tells: accounts, posts and notifications, read strictly.

The library gives None for a field that is missing or odd; here what we rely on must be there.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from mimetypes import guess_type
from typing import Any

from connectors.fetching import Hung
from connectors.mastodon.text import plain

HEARD_TYPES = ("mention", "quote")
REACTED_TYPES = ("favourite", "reblog")


@dataclass(frozen=True, kw_only=True)
class Person:
    """An account. `acct`: name and server, the server left out for those of our own."""

    id: str
    acct: str
    name: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Our own account. `moved_to`: where it says it has moved; empty: it has not."""

    person: Person
    locked: bool = False
    suspended: bool = False
    moved_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """A post of anyone. `reply_to`: the post it answers, `reply_to_person`: whose that is; empty:
    none. `attachments`: address and description of each; `hung`: the same as our server keeps
    them, to be fetched there."""

    id: str
    author: Person
    text: str
    warning: str
    visibility: str
    at: datetime
    edited_at: datetime | None
    url: str
    reply_to: str
    reply_to_person: str
    mentioned: tuple[str, ...]
    attachments: tuple[tuple[str, str], ...]
    hung: tuple[Hung, ...]
    reposted: bool


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A notification that somebody spoke of us. `status` None: it is gone meanwhile, or the
    server tells of other things too."""

    id: str
    at: datetime
    status: Status | None


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """A notification that somebody reacted to a post of ours. `sign`: its type; empty: the server
    tells of other things too, or the post is gone meanwhile, and so is the rest."""

    id: str
    at: datetime
    sign: str = ""
    person_id: str = ""
    post_id: str = ""
    url: str = ""


def an_object(told: Any) -> Any:
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told


def needed(told: Any) -> str:
    if told is None or told == "":
        raise ValueError("a field is missing")
    return str(told)


def _moment(told: Any) -> datetime:
    if not isinstance(told, datetime) or told.tzinfo is None:
        raise ValueError("no moment with its zone")
    return told.astimezone(UTC)


def _person(told: Any) -> Person:
    return Person(
        id=needed(told.id),
        acct=needed(told.acct),
        name=str(told.display_name or told.username or told.acct),
        url=str(told.url or ""),
    )


def read_account(told: Any) -> Account:
    moved = told.get("moved")
    return Account(
        person=_person(told),
        locked=bool(told.get("locked")),
        suspended=bool(told.get("suspended")),
        moved_to=str(moved.acct) if moved else "",
    )


def read_status(told: Any) -> Status:
    edited_at = told.get("edited_at")
    return Status(
        id=needed(told.id),
        author=_person(told.account),
        text=plain(str(told.get("content") or "")),
        warning=str(told.get("spoiler_text") or ""),
        visibility=needed(told.visibility),
        at=_moment(told.created_at),
        edited_at=_moment(edited_at) if edited_at else None,
        url=str(told.get("url") or told.get("uri") or ""),
        reply_to=str(told.get("in_reply_to_id") or ""),
        reply_to_person=str(told.get("in_reply_to_account_id") or ""),
        mentioned=tuple(str(each.id) for each in told.get("mentions") or ()),
        attachments=tuple(
            (str(each.get("remote_url") or each.get("url") or ""), str(each.description or ""))
            for each in told.get("media_attachments") or ()
        ),
        hung=tuple(_hung(each) for each in told.get("media_attachments") or ()),
        reposted=bool(told.get("reblog")),
    )


def _hung(told: Any) -> Hung:
    """By our server's own copy: the original may lie anywhere. A server tells the sort of a file,
    not its kind; the address ends by it.

    Source: docs.joinmastodon.org/entities/MediaAttachment, read 2026-11-26.
    """
    address = str(told.get("url") or "")
    kind = guess_type(address.partition("?")[0])[0] or ""
    return Hung(address=address, kind=kind, alt=str(told.description or ""))


def read_heard(told: Any) -> Heard:
    status = told.get("status") if told.type in HEARD_TYPES else None
    return Heard(
        id=needed(told.id),
        at=_moment(told.created_at),
        status=read_status(status) if status else None,
    )


def read_reacted(told: Any) -> Reacted:
    status = told.get("status") if told.type in REACTED_TYPES else None
    bare = Reacted(id=needed(told.id), at=_moment(told.created_at))
    if not status:
        return bare
    return replace(
        bare,
        sign=str(told.type),
        person_id=needed(told.account.id),
        post_id=needed(status.id),
        url=str(status.get("url") or status.get("uri") or ""),
    )
