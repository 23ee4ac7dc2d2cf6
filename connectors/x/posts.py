"""One post as X gives it, under either of the names it has for things, and its text as written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from connectors.fetching import Hung
from connectors.x.enclosed import hung_on, keys_of, media_of

# An id carries its moment. Source: the "snowflake" ids of twitter, milliseconds since 2010-11-04.
_EPOCH_MS = 1_288_834_974_657
_BITS_BELOW_TIME = 22
_ID = re.compile(r"[0-9]{1,19}")
_ANSWERED = re.compile(r"^(?:@\w{1,15}\s+)+")
# What X writes otherwise in a text; the ampersand last.
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_OF_MEDIA = re.compile(r"^https://(?:twitter|x)\.com/\w+/status/\d+/(?:photo|video)/\d+$")
REPLIED, QUOTED, REPOSTED = "replied_to", "quoted", "retweeted"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A post of ours or of others.

    `first_id`: of its first version, which is its id for ever; `id` is another one when it was
    edited. `root_id`: the post its conversation began with. `refers_to`: ids by the kind of
    reference. `answers_user_id`: to whom it is said, as far as X tells. `pictured`: whether
    pictures or a video hang on it. `hung`: these, where they were asked for.
    """

    id: str
    first_id: str
    author_id: str
    root_id: str
    text: str
    refers_to: Mapping[str, str] = field(default_factory=dict)
    answers_user_id: str = ""
    pictured: bool = False
    hung: tuple[Hung, ...] = ()

    @property
    def at(self) -> datetime:
        """When it was said first."""
        return moment_of(self.first_id)

    @property
    def edited_at(self) -> datetime | None:
        """When its author changed it, None when they did not."""
        return None if self.id == self.first_id else moment_of(self.id)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Part of a list, and the token of the next one; empty: there is none. `media_keys`: of the
    pictures and videos that X told of along with it."""

    posts: tuple[Seen, ...]
    users: Mapping[str, Mapping[str, Any]]
    further_ids: tuple[str, ...]
    next_token: str
    media_keys: tuple[str, ...] = ()


def page_of(told: Any) -> Page:
    """A page of a timeline. Raises: KeyError, TypeError when it is none."""
    count = told["meta"]["result_count"]
    if count and "data" not in told:
        raise KeyError("data")
    included = told.get("includes") or {}
    further = {each["id"]: each for each in _either(included, "posts", "tweets") or ()}
    media = media_of(included)
    return Page(
        posts=tuple(seen_of(each, further, media) for each in told.get("data") or ()),
        users={each["id"]: each for each in included.get("users") or ()},
        further_ids=tuple(further),
        next_token=told["meta"].get("next_token") or "",
        media_keys=tuple(media),
    )


def seen_of(
    told: Mapping[str, Any],
    further: Mapping[str, Mapping[str, Any]],
    media: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Seen:
    """A post. `further`: those it refers to, by id, and `media`: what hangs on it, by key, where X
    gave them along."""
    versions = [
        each
        for each in _either(told, "edit_history_post_ids", "edit_history_tweet_ids") or ()
        if is_id(each)
    ]
    refers_to = {
        each["type"]: each["id"]
        for each in _either(told, "referenced_posts", "referenced_tweets") or ()
    }
    parent = further.get(refers_to.get(REPLIED, ""), {})
    return Seen(
        id=told["id"],
        first_id=min(versions, key=int, default=told["id"]),
        author_id=told.get("author_id", ""),
        root_id=told.get("conversation_id") or told["id"],
        text=text_of(told),
        refers_to=refers_to,
        answers_user_id=(
            told.get("in_reply_to_user_id")
            or parent.get("author_id")
            or next(_mentioned_ids(told), "")
        ),
        pictured=any(_of_media(link) for link in _links(told)),
        hung=hung_on(keys_of(told), media),
    )


def text_of(told: Mapping[str, Any]) -> str:
    """The whole text as its author wrote it: X shortens links and long texts, and adds an address
    for each picture."""
    text = str(_source(told).get("text", ""))
    for escaped, character in _ESCAPED:
        text = text.replace(escaped, character)
    for link in _links(told):
        if link.get("url"):
            text = text.replace(link["url"], _written(link))
    return text.strip()


def without_names(text: str) -> str:
    """An answer without the names that X puts before it."""
    return _ANSWERED.sub("", text, count=1)


def is_id(text: str) -> bool:
    """Whether X could have given it."""
    return _ID.fullmatch(text) is not None


def moment_of(post_id: str) -> datetime:
    """When X took a post, to the millisecond, by X's own clock."""
    since = timedelta(milliseconds=(int(post_id) >> _BITS_BELOW_TIME) + _EPOCH_MS)
    return datetime(1970, 1, 1, tzinfo=UTC) + since


def id_at(moment: datetime) -> str:
    """The lowest id a post of that moment can have."""
    since_ms = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return str(max(1, (since_ms - _EPOCH_MS) << _BITS_BELOW_TIME))


def is_gone(problems: Sequence[Mapping[str, Any]] | None) -> bool:
    """Whether X says by these that a thing is not there (any more)."""
    return any(str(each.get("type", "")).endswith("resource-not-found") for each in problems or ())


def _source(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the whole text stands."""
    long: Mapping[str, Any] = _either(told, "note_post", "note_tweet") or {}
    return long if long.get("text") else told


def _links(told: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return (_source(told).get("entities") or {}).get("urls") or ()


def _of_media(link: Mapping[str, Any]) -> bool:
    expanded = str(link.get("expanded_url") or link.get("url") or "")
    return bool(link.get("media_key") or _OF_MEDIA.search(expanded))


def _written(link: Mapping[str, Any]) -> str:
    """The address a short one stands for; nothing for a picture's."""
    expanded = str(link.get("expanded_url") or link["url"])
    return "" if _of_media(link) else expanded


def _mentioned_ids(told: Mapping[str, Any]) -> Iterator[str]:
    for each in (told.get("entities") or {}).get("mentions") or ():
        if each.get("id"):
            yield str(each["id"])


def _either(told: Mapping[str, Any], new: str, old: str) -> Any:
    return told.get(new) if told.get(new) is not None else told.get(old)
