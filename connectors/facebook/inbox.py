"""Reading a Page's inbox in sweeps: comments under its own posts, and Messenger.

One sweep reads everything newer than what the last sweep saw, less an overlap. It may take
several calls; what is left to read stands in the cursor, so nothing is skipped, wherever it dies.

Cost: two or three calls where little happened, at most `CALLS_MAX` at a time. Once a day a sweep
goes deep: it reads under the posts of `DEEP_FOR` too, where others read under those of `POSTS_FOR`.
The first sweep begins `FIRST_FOR` ago.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from connectors.facebook.enclosed import of_comment, of_message
from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.messages import COMMENT_FIELDS, MESSAGE_FIELDS, comment, direct, moment
from connectors.fetching import Fetching, Hung
from domain.errors import Rejected, Unauthorized
from domain.messages import Incoming
from domain.ports import Batch
from domain.texts import _

CALLS_MAX = 10
POSTS_FOR = timedelta(days=30)
DEEP_FOR = timedelta(days=400)
DEEP_EVERY_S = 24 * 3_600
FIRST_FOR = timedelta(days=3)
# Comments show up late and clocks are off by minutes; what is seen twice is harmless.
OVERLAP_S = 15 * 60
FETCHED_MAX = 200
_POSTS_A_CALL = 25
_COMMENTS_A_CALL = 50
_TALKS_A_CALL = 25
# Graph tells no more of a conversation than its last twenty messages, whatever is asked.
_MESSAGES_A_CALL = 20
_COMMENTS, _DIRECT = ("posts", "comments"), ("talks", "talk")


@dataclass(kw_only=True)
class Sweep:
    """Moments are Unix seconds. `comments_seen`, `messages_seen`: the newest of the last sweep;
    `newest_*`: of this one, which began at `began`; `deep_at`: when the last deep one began.
    `posts_since`, `comments_since`: what this one reads. `left`: what is still to be read, as
    [what, of which node, after which page]; empty: the sweep is over. `fetched`: whose files were
    handed in lately, for the newest message is read again and again."""

    comments_seen: int
    messages_seen: int
    deep_at: int
    began: int = 0
    newest_comment: int = 0
    newest_message: int = 0
    posts_since: int = 0
    comments_since: int = 0
    left: list[list[str]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cursor: str, now: datetime) -> "Sweep":
        """The one to go on with, or the next one."""
        first = int((now - FIRST_FOR).timestamp())
        try:
            told = cls(**json.loads(cursor))
        except (ValueError, TypeError):
            told = cls(comments_seen=first, messages_seen=first, deep_at=first)
        return told if told.left else told._next(int(now.timestamp()), first)

    def close(self) -> None:
        """What came while it lasted, under what was read already, is the next one's."""
        if self.left:
            return
        self.comments_seen = max(self.comments_seen, min(self.newest_comment, self.began))
        self.messages_seen = max(self.messages_seen, min(self.newest_message, self.began))
        if self.posts_since == _deep(self.began):
            self.deep_at = self.began

    def restart(self) -> None:
        """From its beginning: a page it stood at is no more."""
        self.left = _whole()

    @property
    def messages_since(self) -> int:
        """From when on messages are read."""
        return self.messages_seen - OVERLAP_S

    @property
    def cursor(self) -> str:
        """It, to be stored."""
        return json.dumps(asdict(self), separators=(",", ":"))

    def _next(self, now: int, first: int) -> "Sweep":
        # A clock that ran ahead and was set right must not hide what is said meanwhile.
        comments, messages, deep_at = (
            seen if seen <= now else first
            for seen in (self.comments_seen, self.messages_seen, self.deep_at)
        )
        goes_deep = now - deep_at >= DEEP_EVERY_S
        return Sweep(
            comments_seen=comments,
            messages_seen=messages,
            deep_at=deep_at,
            began=now,
            newest_comment=comments,
            newest_message=messages,
            posts_since=_deep(now) if goes_deep else now - int(POSTS_FOR.total_seconds()),
            comments_since=(min(comments, deep_at) if goes_deep else comments) - OVERLAP_S,
            left=_whole(),
            fetched=self.fetched[-FETCHED_MAX:],
        )


def _deep(now: int) -> int:
    return now - int(DEEP_FOR.total_seconds())


def _whole() -> list[list[str]]:
    return [["posts", "", ""], ["talks", "", ""]]


@dataclass(kw_only=True)
class Inbox:
    """`page_id`: the Page's own number, by which our own words are known. `files`: fetches what
    hangs on them."""

    graph: GraphTransport
    page_id: str
    files: Fetching
    now: Callable[[], datetime]
    heard: dict[str, Incoming] = field(default_factory=dict)
    refused: dict[tuple[str, str], Unauthorized] = field(default_factory=dict)

    def collect(self, cursor: str) -> Batch:
        """See `domain.ports.InboxSource`. Raises: Rejected when neither comments nor messages
        may be read; a half that may not is left out, and `verify` names the permission."""
        sweep = Sweep.of(cursor, self.now())
        for _call in range(CALLS_MAX):
            if not sweep.left:
                break
            if not self._step(sweep):
                break
        if len(self.refused) == len((_COMMENTS, _DIRECT)):
            raise self._unreadable()
        sweep.close()
        messages = sorted(self.heard.values(), key=lambda each: each.at)
        return Batch(messages=tuple(messages), cursor=sweep.cursor)

    def _step(self, sweep: Sweep) -> bool:
        """One page of something; False when the sweep begins anew at the next call."""
        what, node, after = sweep.left.pop(0)
        try:
            with self.graph.asking():
                sweep.left += [list(more) for more in self._read(sweep, what, node, after)]
        except Unauthorized as err:
            if self.graph.fault is not Fault.PERMISSION:
                raise
            self._forgo(sweep, what, err)
        except Rejected:
            if node and self.graph.fault is Fault.GONE:  # deleted while we read on
                return True
            if not after:
                raise
            sweep.restart()
            return False
        return True

    def _read(
        self, sweep: Sweep, what: str, node: str, after: str
    ) -> Iterator[tuple[str, str, str]]:
        reading = {
            "posts": self._posts,
            "comments": self._comments,
            "talks": self._talks,
            "talk": self._talk,
        }[what]
        yield from reading(sweep, node, {"after": after} if after else {})

    def _forgo(self, sweep: Sweep, what: str, err: Unauthorized) -> None:
        half = _COMMENTS if what in _COMMENTS else _DIRECT
        self.refused[half] = err
        sweep.left = [each for each in sweep.left if each[0] not in half]

    def _unreadable(self) -> Rejected:
        detail = self.refused[_COMMENTS].detail
        return Rejected(
            _("Facebook belum mengizinkan kita membaca komentar dan pesan Halaman ini. Periksa "
              "izinnya di Kanal."),
            detail=detail,
        )  # fmt: skip

    def _posts(
        self, sweep: Sweep, _node: str, page: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        comments = (
            f"comments.filter(stream).order(chronological).since({sweep.comments_since})"
            f".limit({_COMMENTS_A_CALL}){{{COMMENT_FIELDS}}}"
        )
        told = self.graph.get_connections(
            quoted(self.page_id),
            "published_posts",
            fields=f"id,{comments}",
            since=str(sweep.posts_since),
            limit=_POSTS_A_CALL,
            **page,
        )
        for post in told["data"]:
            listed = post.get("comments", {"data": []})
            self._hear_comments(sweep, post["id"], listed["data"])
            yield from _more("comments", post["id"], listed)
        yield from _more("posts", "", told)

    def _comments(
        self, sweep: Sweep, node: str, page: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        told = self.graph.get_connections(
            quoted(node),
            "comments",
            filter="stream",
            order="chronological",
            since=str(sweep.comments_since),
            fields=COMMENT_FIELDS,
            limit=_COMMENTS_A_CALL,
            **page,
        )
        self._hear_comments(sweep, node, told["data"])
        yield from _more("comments", node, told)

    def _talks(
        self, sweep: Sweep, _node: str, page: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        told = self.graph.get_connections(
            quoted(self.page_id),
            "conversations",
            platform="messenger",
            fields=f"id,updated_time,messages.limit({_MESSAGES_A_CALL}){{{MESSAGE_FIELDS}}}",
            limit=_TALKS_A_CALL,
            **page,
        )
        fresh = True
        for talk in told["data"]:  # the one that was spoken in last comes first
            fresh = _unix(talk["updated_time"]) >= sweep.messages_since
            listed = talk.get("messages", {"data": []})
            if self._hear_direct(sweep, listed["data"]):
                yield from _more("talk", talk["id"], listed)
        if fresh:
            yield from _more("talks", "", told)

    def _talk(
        self, sweep: Sweep, node: str, page: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        told = self.graph.get_connections(
            quoted(node), "messages", fields=MESSAGE_FIELDS, limit=_MESSAGES_A_CALL, **page
        )
        if self._hear_direct(sweep, told["data"]):
            yield from _more("talk", node, told)

    def _hear_comments(self, sweep: Sweep, post_id: str, told: list[dict[str, Any]]) -> None:
        for each in told:
            sweep.newest_comment = max(sweep.newest_comment, _unix(each["created_time"]))
            self._hear(sweep, comment(each, post_id, self.page_id), of_comment(each))

    def _hear_direct(self, sweep: Sweep, told: list[dict[str, Any]]) -> bool:
        """Newest first; whether there may be more that are new."""
        for each in told:
            at = _unix(each["created_time"])
            if at < sweep.messages_since:
                return False
            sweep.newest_message = max(sweep.newest_message, at)
            self._hear(sweep, direct(each, self.page_id), of_message(each))
        return bool(told)

    def _hear(self, sweep: Sweep, incoming: Incoming | None, hung: Sequence[Hung]) -> None:
        if incoming is None:
            return
        if hung and incoming.remote_id not in sweep.fetched:
            incoming = replace(incoming, attachments=self.files.of_some(hung))
            sweep.fetched.append(incoming.remote_id)
        elif (
            incoming.remote_id in self.heard
        ):  # once more in one call: its files came with the first
            return
        self.heard[incoming.remote_id] = incoming


def _unix(told: str) -> int:
    return int(moment(told).timestamp())


def _more(what: str, node: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The next page of it, where Graph says there is one."""
    paging = told.get("paging", {})
    if "next" in paging:
        yield what, node, paging["cursors"]["after"]
