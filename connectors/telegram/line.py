"""The Bot API's library, spoken through our one client: by any thread, with or without a loop."""

import hashlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar, cast

import httpx
from telegram import Bot
from telegram.request import BaseRequest, RequestData

from connectors.http import HttpClient
from connectors.lines import library

HOST = "https://api.telegram.org"
UPDATES_MAX = 100  # the most one answer holds; see `updates`

Given = TypeVar("Given")
Read = TypeVar("Read")


class Line(BaseRequest):
    """What the library sends, sent by our client."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    @property
    def read_timeout(self) -> float | None:
        """How long it takes is for our client to say."""
        return None

    async def initialize(self) -> None:
        """Nothing is opened ahead."""

    async def shutdown(self) -> None:
        """Nothing is kept open."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_patience: Any,
        **_more_patience: Any,
    ) -> tuple[int, bytes]:
        """The answer of success; anything else is raised as our error."""
        headers, content = _encoded(url, request_data or RequestData())
        answer = self._client.pass_on(method, url, headers=headers, content=content)
        answer.read(_result)  # what the library cannot read, it would write into the log
        return answer.status, answer.body


class Wire:
    """One bot. `client`: with the token among its secrets, for it stands in every address."""

    def __init__(self, token: str, client: HttpClient) -> None:
        # Its lines of DEBUG show the address with the token, and what members wrote.
        logging.getLogger("telegram").setLevel(logging.INFO)
        self._client = client
        line = Line(client)
        self.bot = Bot(
            token, f"{HOST}/bot", f"{HOST}/file/bot", request=line, get_updates_request=line
        )

    def ask(self, work: Coroutine[Any, Any, Given]) -> Given:
        """What a call of the library gives that changes nothing."""
        with library(self._client, acts=False):
            return finished(work)

    def act(self, work: Coroutine[Any, Any, Given], read: Callable[[Given], Read]) -> Read:
        """What `read` makes of a call of the library that people see the effect of."""
        with library(self._client, acts=True):
            return read(finished(work))

    def file(self, file_id: str) -> bytes:
        """The bytes of a file that somebody sent to the bot."""
        told = self.ask(self.bot.get_file(file_id))
        return self._client.pass_on("GET", told.file_path or "", headers={}, content=b"").body

    def updates(self, offset: int | None, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
        """What came from `offset` on (None: from the oldest the platform still keeps), unread: the
        library reads all of an answer or nothing, so that one would hold up the others."""
        asked = {"timeout": 0, "limit": UPDATES_MAX, "allowed_updates": _json(kinds)}
        if offset is not None:
            asked["offset"] = offset
        request = httpx.Request("POST", f"{self.bot.base_url}/getUpdates", data=asked)
        answer = self._client.pass_on(
            "POST", str(request.url), headers=_kind(request), content=request.read()
        )
        return answer.read(lambda told: [_update(each) for each in told["result"]])


def finished(work: Coroutine[Any, Any, Given]) -> Given:
    """What a call of the library gives. It waits for nothing, since `Line` sends while it is asked
    to: so it is done in one step, and needs no event loop."""
    try:
        work.send(None)
    except StopIteration as end:
        return cast("Given", end.value)
    work.close()
    raise RuntimeError("the library waited for something that is not ours")


def _encoded(url: str, asked: RequestData) -> tuple[Mapping[str, str], bytes]:
    """As the library's own way would, but for a boundary that is the same on every try."""
    headers = {}
    if asked.contains_files:
        boundary = hashlib.sha256(repr(asked.json_parameters).encode())
        for name, (_filename, data, _mime) in asked.multipart_data.items():
            boundary.update(name.encode() + cast("bytes", data))
        headers["content-type"] = f"multipart/form-data; boundary={boundary.hexdigest()}"
    request = httpx.Request(
        "POST",
        url,
        data=asked.json_parameters,
        files=cast("Any", asked.multipart_data) or None,
        headers=headers,
    )
    return _kind(request), request.read()


def _kind(request: httpx.Request) -> Mapping[str, str]:
    return {name: text for name, text in request.headers.items() if name == "content-type"}


def _json(names: tuple[str, ...]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


def _result(told: Any) -> Any:
    return told["result"]


def _update(told: Any) -> dict[str, Any]:
    if not isinstance(told["update_id"], int):
        raise TypeError("an update without its number")
    return cast("dict[str, Any]", told)
