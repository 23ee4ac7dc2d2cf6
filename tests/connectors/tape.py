"""Tapes: what a connector asks of its platform, word for word, and what comes back.

A tape is a JSON file `tests/fixtures/<platform>/<thing>__<case>.json`:

    {"source": "where the answers are from, and the date",
     "exchanges": [{"request": {...}, "answer": {...}}, ...]}

`request` is complete: `method`, `url` (scheme, host and path), `query` (an object, left out
where there is none), `headers` (those that carry meaning, secrets as •••) and one of `json`,
`form` (an object), `parts` (multipart: name, filename, type, and `text` or `sha256`) or `sha256`
of other bytes; no body: none of them. In `query` and `form` a name that comes several times has
a list. `answer`: `status` (200), `headers`, and `json` or `text`.

`playing(tape)` gives a transport that holds the connector to the tape, exchange by exchange.
`GUYUB_TAPE_WRITE=1` writes what was really asked into the tape instead of comparing, for the
author to read over; the test fails all the same, so that nobody forgets to look.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

FIXTURES = Path(__file__).parent.parent / "fixtures"
BLOT = "•••"
# Said by every HTTP client of every call; what remains carries meaning.
_PLAIN_HEADERS = {
    "host", "user-agent", "accept", "accept-encoding", "connection", "content-length",
}  # fmt: skip


def tapes(platform: str) -> list[Path]:
    """Every tape of a platform."""
    return sorted((FIXTURES / platform).glob("*__*.json"))


def load(platform: str, name: str) -> dict[str, Any]:
    """One tape, by its name without ending."""
    told: dict[str, Any] = json.loads((FIXTURES / platform / f"{name}.json").read_text("utf-8"))
    return told


@contextmanager
def playing(platform: str, name: str, *, secrets: tuple[str, ...] = ()) -> Iterator["Player"]:
    """A transport that answers from the tape; at the end everything on it was asked."""
    path = FIXTURES / platform / f"{name}.json"
    player = Player(exchanges=json.loads(path.read_text("utf-8"))["exchanges"], secrets=secrets)
    yield player
    if os.environ.get("GUYUB_TAPE_WRITE"):
        player.write(path)
        raise AssertionError(f"{path.name} was written anew: read it over")
    assert player.asked == [each["request"] for each in player.exchanges]


@dataclass(kw_only=True)
class Player(httpx.BaseTransport):
    """`asked`: every request so far, described as on a tape."""

    exchanges: list[dict[str, Any]]
    secrets: tuple[str, ...] = ()
    asked: list[dict[str, Any]] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The tape's next answer."""
        self.asked.append(described(request, self.secrets))
        number = len(self.asked) - 1
        assert number < len(self.exchanges), f"not on the tape: {self.asked[-1]}"
        if not os.environ.get("GUYUB_TAPE_WRITE"):
            assert self.asked[-1] == self.exchanges[number]["request"]
        return answered(self.exchanges[number].get("answer", {}))

    def write(self, path: Path) -> None:
        """Puts what was asked on the tape."""
        told = json.loads(path.read_text("utf-8"))
        for exchange, request in zip(told["exchanges"], self.asked, strict=False):
            exchange["request"] = request
        path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")


def answered(answer: Mapping[str, Any]) -> httpx.Response:
    """A tape's answer as a response."""
    headers = dict(answer.get("headers", {}))
    if "text" in answer:
        return httpx.Response(answer.get("status", 200), headers=headers, text=answer["text"])
    return httpx.Response(answer.get("status", 200), headers=headers, json=answer.get("json", {}))


def described(request: httpx.Request, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
    """A request as a tape tells it."""
    url = request.url
    told: dict[str, Any] = {
        "method": request.method,
        "url": f"{url.scheme}://{url.netloc.decode()}{url.path}",
        "query": _pairs(url.query.decode()),
        "headers": {
            name: _kind(value) if name == "content-type" else value
            for name, value in request.headers.items()
            if name not in _PLAIN_HEADERS
        },
        **_body(request.read(), request.headers.get("content-type", "")),
    }
    blotted: dict[str, Any] = _blotted({name: it for name, it in told.items() if it}, secrets)
    return blotted


def _kind(value: str) -> str:
    return value.partition(";")[0]  # a boundary is new each time


def _body(body: bytes, kind: str) -> dict[str, Any]:
    if not body:
        return {}
    match _kind(kind):
        case "application/json":
            return {"json": json.loads(body)}
        case "application/x-www-form-urlencoded":
            return {"form": _pairs(body.decode())}
        case "multipart/form-data":
            return {"parts": _parts(body, kind)}
    return {"sha256": hashlib.sha256(body).hexdigest()}


def _pairs(text: str) -> dict[str, str | list[str]]:
    """Names and values; a name that comes several times, in order, as a list."""
    told: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        told.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in told.items()}


def _parts(body: bytes, kind: str) -> list[dict[str, str]]:
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    return [_part(part) for part in whole.iter_parts()]


def _part(part: Any) -> dict[str, str]:
    name = part.get_param("name", header="content-disposition")
    payload = part.get_payload(decode=True) or b""
    if (filename := part.get_filename()) is None:
        return {"name": name, "text": payload.decode()}
    told = {"name": name, "filename": filename, "sha256": hashlib.sha256(payload).hexdigest()}
    return {**told, "type": part.get_content_type()} if part["content-type"] else told


def _blotted(told: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(told, str):
        for secret in secrets:
            told = told.replace(secret, BLOT)
        return told
    if isinstance(told, list):
        return [_blotted(each, secrets) for each in told]
    if isinstance(told, dict):
        return {_blotted(name, secrets): _blotted(each, secrets) for name, each in told.items()}
    return told
