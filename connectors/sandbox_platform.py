"""The sandbox platform itself: a made-up social network that does on order what real ones do.

It keeps everything it accepted in one SQLite file, so that a killed server or worker can be
asked afterwards what truly arrived. Every acceptance is its own row: a double post shows.
"""

import base64
import binascii
import hashlib
import hmac
import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import parse_qs, urlsplit

TEXT_MAX = 2_000
BATCH = 50
HOME = "https://sandbox.invalid/koperasi"
OPENED = date(2026, 1, 1)  # with a hundred followers
_TABLES = """
CREATE TABLE IF NOT EXISTS accepted (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, verb TEXT NOT NULL, key TEXT NOT NULL,
    body TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS said (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS liked (
    number INTEGER PRIMARY KEY, author_id TEXT NOT NULL, post TEXT NOT NULL, at TEXT NOT NULL,
    UNIQUE (author_id, post));
"""


class Misdeed(StrEnum):
    """What the platform can be ordered to do with a request."""

    REFUSE = "refuse"  # 422 with a reason
    FORGET = "forget"  # 401: the token is worth nothing any more
    LIMIT = "limit"  # 429 with Retry-After
    BE_DOWN = "be_down"  # 503, nothing accepted
    DELAY = "delay"  # accept after `seconds`
    ACCEPT_SILENTLY = "accept_silently"  # accept, then never answer
    ACCEPT_AND_BREAK = "accept_and_break"  # accept, then answer 502
    ACCEPT_AND_BABBLE = "accept_and_babble"  # accept, then answer what nobody can read
    HANG_UP = "hang_up"  # close the connection, nothing accepted
    DIE_BEFORE = "die_before"  # the server process ends, nothing accepted
    DIE_AFTER = "die_after"  # accept, then the server process ends


class Fate(StrEnum):
    """What becomes of the answer."""

    ANSWER = "answer"
    SILENCE = "silence"
    HANG_UP = "hang_up"
    DEATH = "death"


@dataclass(frozen=True, kw_only=True)
class Order:
    """The next `count` requests of `verb` (empty: any) meet this misdeed."""

    misdeed: Misdeed
    verb: str = ""
    count: int = 1
    seconds: float = 0.0
    reason: str = "text not allowed here"


@dataclass(frozen=True, kw_only=True)
class Response:
    """What the platform answers, if `fate` lets it."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    fate: Fate = Fate.ANSWER


class SandboxPlatform:
    """One account on the made-up network. `file` None: in memory, gone with the process.

    `honours_keys`: the same idempotency key twice is one post, as on the better platforms;
    otherwise each arrival is a post of its own. `now`: the platform's own clock.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        token: str = "sandbox-token",  # noqa: S107 - guards nothing real
        honours_keys: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._token = token
        self._honours_keys = honours_keys
        self._now = now
        self._pause = pause
        self._lock = RLock()
        self._orders: list[Order] = []
        self._table = sqlite3.connect(file or ":memory:", check_same_thread=False)
        self._table.execute("PRAGMA synchronous=FULL")
        self._table.executescript(_TABLES)

    def order(self, order: Order) -> None:
        """From the next request on."""
        with self._lock:
            self._orders += [order] * order.count

    def accepted(self, verb: str = "") -> list[dict[str, Any]]:
        """Everything that arrived and was taken, oldest first: `verb`, `key`, `id`, `body`."""
        with self._lock:
            rows = self._table.execute(
                "SELECT verb, key, id, body FROM accepted WHERE ? IN ('', verb) ORDER BY number",
                (verb,),
            ).fetchall()
        return [
            {"verb": verb, "key": key, "id": id_, "body": json.loads(body)}
            for verb, key, id_, body in rows
        ]

    def say(self, **message: str) -> str:
        """A member says something: `thread`, `text`, `author_id`, `author_name`, `post`."""
        with self._lock, self._table:
            name = f"msg-{self._count('said') + 1}"
            self._table.execute(
                "INSERT INTO said (id, body, at) VALUES (?, ?, ?)",
                (name, json.dumps(message), self._now().isoformat()),
            )
        return name

    def like(self, author_id: str, post: str) -> None:
        """A member likes a post; twice is once."""
        with self._lock, self._table:
            self._table.execute(
                "INSERT OR IGNORE INTO liked (author_id, post, at) VALUES (?, ?, ?)",
                (author_id, post, self._now().isoformat()),
            )

    def event(self, **message: str) -> tuple[dict[str, str], bytes]:
        """A webhook call about a new message, signed: its headers and body."""
        name = self.say(**message)
        body = json.dumps(next(row for row in self._heard(0) if row["id"] == name)).encode()
        return {"x-sandbox-signature": signature(self._token, body)}, body

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers one request as the order of the moment has it."""
        parts = urlsplit(target)
        verb = f"{method} {parts.path.split('/')[1]}"
        if verb == "POST orders":
            self.order(
                Order(**{**json.loads(body), "misdeed": Misdeed(json.loads(body)["misdeed"])})
            )
            return Response()
        order = self._take_order(verb)
        if order and order.misdeed in _REFUSALS:
            return _REFUSALS[order.misdeed](order)
        if order and order.misdeed is Misdeed.DELAY:
            self._pause(order.seconds)
        if headers.get("authorization") != f"Bearer {self._token}":
            return _told(401, error="unknown token")
        response = self._answer(verb, parts.path, parse_qs(parts.query), body)
        return _SPOILT.get(order.misdeed, response) if order else response

    def _take_order(self, verb: str) -> Order | None:
        with self._lock:
            for at, order in enumerate(self._orders):
                if order.verb in ("", verb):
                    return self._orders.pop(at)
        return None

    def _answer(
        self, verb: str, path: str, query: Mapping[str, list[str]], body: bytes
    ) -> Response:
        routes: dict[str, Callable[[], Response]] = {
            "GET me": lambda: _told(200, name="Koperasi Uji", url=HOME),
            "POST posts": lambda: self._accept("posts", body),
            "POST replies": lambda: self._accept("replies", body),
            "POST notices": lambda: self._accept("notices", body),
            "DELETE posts": lambda: self._remove(path.removeprefix("/posts/")),
            "GET found": lambda: self._found(query),
            "GET inbox": lambda: _told(200, messages=self._heard(int(query["after"][0]))),
            "GET likes": lambda: _told(200, likes=self._liked(int(query["after"][0]))),
            "GET account": lambda: _told(200, followers=self._followers(self._now()), follows=None),
            "GET days": lambda: _told(200, days=self._days(query["since"][0], query["until"][0])),
            "GET metrics": lambda: _told(200, posts=self._metrics(query["ids"][0].split(","))),
        }
        try:
            return routes[verb]()
        except (KeyError, ValueError, TypeError) as err:
            return _told(400, error=f"not understood: {type(err).__name__}")

    def _accept(self, verb: str, body: bytes) -> Response:
        told = json.loads(body)
        if len(told["text"]) > TEXT_MAX:
            return _told(422, error=f"text longer than {TEXT_MAX}")
        with self._lock, self._table:
            known = self._row(verb, told["key"]) if self._honours_keys else None
            if known is None:
                self._keep(verb, told["key"], _digested(told))
                known = self._row(verb, told["key"])
        return _told(201, **(known or {}))

    def _keep(self, verb: str, key: str, told: Mapping[str, Any]) -> None:
        name = f"{verb[0]}-{self._count('accepted') + 1}"
        self._table.execute(
            "INSERT INTO accepted (id, verb, key, body, at) VALUES (?, ?, ?, ?, ?)",
            (name, verb, key, json.dumps(told), self._now().isoformat()),
        )

    def _row(self, verb: str, key: str) -> dict[str, str] | None:
        row = self._table.execute(
            "SELECT id, at FROM accepted WHERE verb = ? AND key = ? ORDER BY number", (verb, key)
        ).fetchone()
        return row and {"id": row[0], "url": f"{HOME}/{row[0]}", "at": row[1]}

    def _remove(self, name: str) -> Response:
        with self._lock, self._table:
            gone = self._table.execute(
                "DELETE FROM accepted WHERE id = ? AND verb <> 'notices'", (name,)
            )
        return _told(200) if gone.rowcount else _told(404, error="no such post")

    def _found(self, query: Mapping[str, list[str]]) -> Response:
        with self._lock:
            if "id" in query:
                row = self._table.execute(
                    "SELECT id FROM accepted WHERE id = ?", (query["id"][0],)
                ).fetchone()
                return _told(200, found={"id": row[0]} if row else None)
            return _told(200, found=self._row(query["verb"][0], query["key"][0]))

    def _heard(self, after: int) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._table.execute(
                "SELECT number, id, body, at FROM said WHERE number > ? ORDER BY number LIMIT ?",
                (after, BATCH),
            ).fetchall()
        return [
            {"number": number, "id": name, "at": at, **json.loads(body)}
            for number, name, body, at in rows
        ]

    def _liked(self, after: int) -> list[dict[str, Any]]:
        with self._lock:
            rows = self._table.execute(
                "SELECT number, author_id, post, at FROM liked WHERE number > ?"
                " ORDER BY number LIMIT ?",
                (after, BATCH),
            ).fetchall()
        names = ("number", "author_id", "post", "at")
        return [{"id": f"like-{row[0]}", **dict(zip(names, row, strict=True))} for row in rows]

    def _metrics(self, names: list[str]) -> list[dict[str, Any]]:
        """Strangers' likes, and those of who told their name; of twenty who look one likes."""
        with self._lock:
            known = {row["id"] for row in self.accepted("posts")}
            liked = dict(self._table.execute("SELECT post, count(*) FROM liked GROUP BY post"))
        return [
            {
                "id": name,
                "views": 10 * len(name) + 20 * liked.get(name, 0),
                "likes": len(name) + liked.get(name, 0),
                "replies": None,
            }
            for name in names
            if name in known
        ]

    def _followers(self, at: datetime) -> int:
        """One more each day."""
        return 100 + (at.date() - OPENED).days

    def _days(self, since: str, until: str) -> list[dict[str, Any]]:
        at, end = datetime.fromisoformat(since), datetime.fromisoformat(until)
        days = []
        while (at := _next_midnight(at)) <= end:
            days.append({"at": at.isoformat(), "followers": self._followers(at), "follows": None})
        return days

    def _count(self, table: str) -> int:
        row = self._table.execute(f"SELECT coalesce(max(number), 0) FROM {table}")  # noqa: S608
        return int(row.fetchone()[0])


def _next_midnight(at: datetime) -> datetime:
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)


def signature(token: str, body: bytes) -> str:
    """How the platform signs what it sends to a webhook: HMAC-SHA256 in hexadecimal."""
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()


def order_body(order: Order) -> bytes:
    """The order as the body of `POST /orders`."""
    return json.dumps(asdict(order)).encode()


def _digested(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a body: pictures by the SHA-256 of what truly arrived."""
    return {**told, "images": [_picture(picture) for picture in told.get("images", ())]}


def _picture(told: Mapping[str, Any]) -> dict[str, Any]:
    try:
        arrived = base64.b64decode(told["data"], validate=True)
    except binascii.Error:
        arrived = b""
    return {**told, "data": hashlib.sha256(arrived).hexdigest()}


def _told(status: int, **body: Any) -> Response:
    return Response(
        status=status,
        body=json.dumps(body).encode(),
        headers={"content-type": "application/json"},
    )


_REFUSALS: Mapping[Misdeed, Callable[[Order], Response]] = {
    Misdeed.REFUSE: lambda order: _told(422, error=order.reason),
    Misdeed.FORGET: lambda order: _told(401, error="token revoked"),
    Misdeed.LIMIT: lambda order: Response(
        status=429,
        body=b'{"error": "slow down"}',
        headers={"retry-after": f"{order.seconds:.0f}"},
    ),
    Misdeed.BE_DOWN: lambda order: _told(503, error="maintenance"),
    Misdeed.HANG_UP: lambda order: Response(fate=Fate.HANG_UP),
    Misdeed.DIE_BEFORE: lambda order: Response(fate=Fate.DEATH),
}
_SPOILT: Mapping[Misdeed, Response] = {
    Misdeed.ACCEPT_SILENTLY: Response(fate=Fate.SILENCE),
    Misdeed.ACCEPT_AND_BREAK: _told(502, error="bad gateway"),
    Misdeed.ACCEPT_AND_BABBLE: Response(body=b"<html>It works!"),
    Misdeed.DIE_AFTER: Response(fate=Fate.DEATH),
}
