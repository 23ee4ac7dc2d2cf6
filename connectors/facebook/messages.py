"""What Graph tells of comments and of Messenger, as messages of the house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from connectors.facebook.enclosed import COMMENT_FILES, MESSAGE_FILES
from domain.messages import Author, Incoming, MessageKind
from domain.texts import _

COMMENT_FIELDS = (
    f"id,message,created_time,permalink_url,from{{id,name}},parent{{id,from{{id}}}},{COMMENT_FILES}"
)
MESSAGE_FIELDS = f"id,message,created_time,from{{id,name}},to{{id}},{MESSAGE_FILES}"
DIRECT_PREFIX = "m_"  # of every id of a Messenger message, here and in webhooks


def moment(told: str) -> datetime:
    """Graph's time. Raises: ValueError for one without its zone."""
    said = datetime.fromisoformat(told)
    if said.tzinfo is None:
        raise ValueError("a time without its zone")
    return said


def comment(told: Mapping[str, Any], post_id: str, page_id: str) -> Incoming | None:
    """One comment; None for our own that answers nobody.

    `from` is missing where the person or our permissions hide it; then the comment that began
    the thread stands for the person.
    """
    parent = told.get("parent") or {}
    author_id, name = _who(told)
    from_us = author_id == page_id
    asker_id = _who(parent)[0] if from_us else author_id
    if from_us and (not parent or asker_id == page_id):
        return None
    return Incoming(
        remote_id=told["id"],
        thread=comment_thread(post_id, asker_id or parent.get("id") or told["id"]),
        kind=MessageKind.REPLY if from_us else MessageKind.COMMENT,
        author=Author(remote_id=author_id, name=name),
        text=said(told),
        at=moment(told["created_time"]),
        entry_remote_id=post_id,
        url=told.get("permalink_url", ""),
        public=True,
        from_us=from_us,
    )


def direct(told: Mapping[str, Any], page_id: str) -> Incoming | None:
    """One Messenger message; None when it is not told with whom."""
    author_id, name = _who(told)
    from_us = author_id == page_id
    others = [each["id"] for each in told.get("to", {}).get("data", ())]
    person_id = next(iter(others), "") if from_us else author_id
    if not person_id:
        return None
    return Incoming(
        remote_id=told["id"],
        thread=direct_thread(person_id),
        kind=MessageKind.REPLY if from_us else MessageKind.DIRECT,
        author=Author(remote_id=author_id, name=name),
        text=said(told),
        at=moment(told["created_time"]),
        url=inbox_url(page_id, person_id),
        from_us=from_us,
    )


def comment_thread(post_id: str, who: str) -> str:
    """One person under one post."""
    return f"{post_id}:{who}"


def direct_thread(person_id: str) -> str:
    """One person's direct messages."""
    return f"messenger:{person_id}"


def inbox_url(page_id: str, person_id: str) -> str:
    """The conversation in Meta Business Suite, as its own address bar shows it."""
    query = {"asset_id": page_id, "selected_item_id": person_id, "thread_type": "FB_MESSAGE"}
    return f"https://business.facebook.com/latest/inbox/messenger?{urlencode(query)}"


def said(told: Mapping[str, Any]) -> str:
    """The words; of a picture or a sticker alone, that it is one."""
    return told.get("message") or _("(Lampiran tanpa teks. Buka di Facebook untuk melihatnya.)")


def _who(told: Mapping[str, Any]) -> tuple[str, str]:
    who = told.get("from") or {}
    return who.get("id", ""), who.get("name", "")
