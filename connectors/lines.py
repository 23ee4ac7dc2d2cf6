"""How platforms' own libraries go out: by our one client, whatever they speak through.

`RequestsLine` is an adapter for those that use requests, `HttpxLine` a transport for those
that use httpx. `library` brings our errors out again, which libraries like to wrap.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from connectors.http import Answer, HttpClient
from domain.errors import PlatformError
from domain.texts import _

# Said anew by our client for the body as it leaves, and of the answer as it was unpacked.
_OURS_TO_SAY = {"content-length", "transfer-encoding", "connection", "host", "accept-encoding"}
_UNPACKED = {"content-encoding", "content-length", "transfer-encoding"}


class RequestsLine(BaseAdapter):
    """For `session.mount("https://", RequestsLine(client))`."""

    def __init__(self, client: HttpClient) -> None:
        super().__init__()
        self._client = client

    # how it goes (timeouts, certificates, proxies) is for our client to say
    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **_ways: Any
    ) -> requests.Response:
        """The answer of success; anything else is raised as our error."""
        answer = self._client.pass_on(
            request.method or "GET",
            request.url or "",
            headers=_headers(request.headers),
            content=_bytes(request.body),
        )
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(_of_unpacked(answer))
        response._content = answer.body
        response.url = request.url or ""
        response.request = request
        response.encoding = requests.utils.get_encoding_from_headers(response.headers)
        return response

    def close(self) -> None:
        """Nothing is kept open."""


class HttpxLine(httpx.BaseTransport):
    """For `httpx.Client(transport=HttpxLine(client))`."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of success; anything else is raised as our error."""
        answer = self._client.pass_on(
            request.method,
            str(request.url),
            headers=_headers(request.headers),
            content=request.read(),
        )
        return httpx.Response(answer.status, headers=_of_unpacked(answer), content=answer.body)


@contextmanager
def library(client: HttpClient, *, acts: bool) -> Iterator[None]:
    """Around a call of a library. `acts`: the call changes something that people can see.

    Raises: the PlatformError inside whatever the library raises; for anything else the one of
    an answer that nobody can read.
    """
    before = sys.exc_info()[1]  # what is being handled while this is asked
    try:
        yield
    except PlatformError:
        raise
    except Exception as err:
        if (ours := _inside(err, before)) is not None:
            raise ours from None
        words = _("jawabannya tidak dapat dibaca ({kind})").format(kind=type(err).__name__)
        raise client.lost(acts=acts)(words) from None


def _inside(err: BaseException, before: BaseException | None) -> PlatformError | None:
    """An earlier refusal is no answer to what was asked because of it."""
    seen: BaseException | None = err
    while seen is not None and seen is not before:
        if isinstance(seen, PlatformError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _headers(headers: Mapping[str, str | bytes]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else value.decode("latin-1")
        for name, value in headers.items()
        if name.lower() not in _OURS_TO_SAY
    }


def _of_unpacked(answer: Answer) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name.lower() not in _UNPACKED}


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    return body.read() if hasattr(body, "read") else b"".join(body)
