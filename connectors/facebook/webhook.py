"""What Facebook calls in: comments and reactions under the Page's posts, and Messenger.

Calls repeat and come in any order; a message has one remote id, an edit has its own time, so
neither does harm.
Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started and
/docs/graph-api/webhooks/reference/page, read 2026-11-25.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from connectors.facebook.messages import comment_thread, direct_thread, inbox_url, said
from connectors.facebook.reactions import Reactions
from domain.errors import Rejected, Unauthorized
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from domain.texts import _

FIELDS = ("feed", "messages", "message_echoes")
_TOKEN_LETTERS = 32
_GONE = ("remove", "delete")
_UNREADABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
    OSError,  # a moment that no calendar has
)


def verify_token(app_secret: str, channel_id: str) -> str:
    """What is typed in at Facebook, so that it can show that it means this channel."""
    words = f"webhook:{channel_id}".encode()
    return hmac.new(app_secret.encode(), words, hashlib.sha256).hexdigest()[:_TOKEN_LETTERS]


def greet(query: Mapping[str, str], token: str) -> str:
    """The challenge, for who knows the token. Raises: Unauthorized."""
    told = query.get("hub.verify_token", "").encode("utf-8", "replace")
    if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(told, token.encode()):
        raise Unauthorized(_("Token verifikasi webhook tidak cocok. Salin lagi dari Kanal."))
    return query.get("hub.challenge", "")


def check_signature(headers: Mapping[str, str], body: bytes, app_secret: str) -> None:
    """Raises: Unauthorized for a body that the app's secret did not sign."""
    ours = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    told = headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
    if not hmac.compare_digest(ours.encode(), told):
        raise Unauthorized(_("Tanda tangan pesan masuk tidak cocok; pesan itu diabaikan."))


@dataclass(frozen=True, kw_only=True)
class Called:
    """`name_of`: a person's name, "" when it cannot be had now. `author_of`: who wrote a
    comment; None when that cannot be had now."""

    page_id: str
    name_of: Callable[[str], str]
    author_of: Callable[[str], str | None]
    messages: list[Incoming] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)

    def read(self, body: bytes) -> Batch:
        """What it tells of our Page. Raises: Rejected when nobody can read it."""
        try:
            told = json.loads(body)
            given = Reactions(page_id=self.page_id)
            for entry in told["entry"] if told["object"] == "page" else ():
                if entry["id"] == self.page_id:
                    self._read_entry(entry, given)
        except _UNREADABLE as err:
            raise Rejected(_("Pesan masuk tidak dapat dibaca.")) from err
        messages = sorted(self.messages, key=lambda each: each.at)
        return Batch(
            messages=tuple(messages),
            withdrawn=tuple(self.withdrawn),
            reactions=tuple(given.given.values()),
            unreacted=tuple(given.taken_back.values()),
        )

    def _read_entry(self, entry: Mapping[str, Any], given: Reactions) -> None:
        for change in entry.get("changes", ()):
            value = change["value"]
            if change["field"] == "feed" and value.get("item") == "comment":
                self._read_comment(value, _at(entry["time"]))
            elif change["field"] == "feed" and value.get("item") == "reaction":
                given.read(value, _at(value["created_time"]))
        for event in (*entry.get("messaging", ()), *entry.get("standby", ())):
            if "message" in event:
                self.messages.extend(self._direct(event))

    def _read_comment(self, value: Mapping[str, Any], told_at: datetime) -> None:
        verb = value["verb"]
        if verb in _GONE:
            self.withdrawn.append(value["comment_id"])
        elif verb in ("add", "edited"):
            edited_at = told_at if verb == "edited" else None
            self.messages.extend(self._comment(value, edited_at))

    def _comment(self, value: Mapping[str, Any], edited_at: datetime | None) -> Iterator[Incoming]:
        author = value.get("from") or {}
        author_id = author.get("id", "")
        from_us = author_id == self.page_id
        asker_id = self._asker(value) if from_us else author_id
        if asker_id is None:
            return
        yield Incoming(
            remote_id=value["comment_id"],
            thread=comment_thread(value["post_id"], asker_id or _root(value)),
            kind=MessageKind.REPLY if from_us else MessageKind.COMMENT,
            author=Author(remote_id=author_id, name=author.get("name", "")),
            text=said(value),
            at=_at(value["created_time"]),
            entry_remote_id=value["post_id"],
            url=_address(value),
            public=True,
            from_us=from_us,
            edited_at=edited_at,
        )

    def _asker(self, value: Mapping[str, Any]) -> str | None:
        """Whom our own comment answers; None when it answers nobody, or cannot be told now:
        then reading the inbox brings it."""
        if value["parent_id"] == value["post_id"]:
            return None
        author = self.author_of(value["parent_id"])
        return None if author == self.page_id else author

    def _direct(self, event: Mapping[str, Any]) -> Iterator[Incoming]:
        told = event["message"]
        sender_id, recipient_id = event["sender"]["id"], event["recipient"]["id"]
        from_us = bool(told.get("is_echo")) or sender_id == self.page_id
        person_id = recipient_id if from_us else sender_id
        if told.get("is_deleted"):
            self.withdrawn.append(told["mid"])
            return
        yield Incoming(
            remote_id=told["mid"],
            thread=direct_thread(person_id),
            kind=MessageKind.REPLY if from_us else MessageKind.DIRECT,
            author=Author(remote_id=sender_id, name="" if from_us else self.name_of(person_id)),
            text=said({"message": told.get("text")}),
            at=_at(event["timestamp"] / 1_000),
            url=inbox_url(self.page_id, person_id),
            from_us=from_us,
        )


def _root(value: Mapping[str, Any]) -> str:
    """The comment that began the thread, where its author is hidden."""
    parent_id = value.get("parent_id", "")
    begins = not parent_id or parent_id == value["post_id"]
    return str(value["comment_id"] if begins else parent_id)


def _address(value: Mapping[str, Any]) -> str:
    """The post's own address with the comment's number, as Facebook writes it."""
    post = (value.get("post") or {}).get("permalink_url", "")
    number = value["comment_id"].rpartition("_")[2]
    return f"{post}{'&' if '?' in post else '?'}comment_id={number}" if post else ""


def _at(seconds: float) -> datetime:
    """Graph's webhooks tell seconds, some newer ones milliseconds."""
    if seconds > 1e11:  # noqa: PLR2004 - the year 5138 in seconds
        seconds /= 1_000
    return datetime.fromtimestamp(seconds, UTC)
