"""Graph, by facebook-sdk, and what that library of 2018 leaves out.

The library makes the addresses, the forms and the uploads. Here come the version of today, the
values that are no text, the proof of the app's secret, and the token in a header, where no
address shows it.
Source: https://developers.facebook.com/docs/graph-api/guides/secure-requests, read 2026-11-25;
the header: Meta's OpenAPI of graph.facebook.com (bearer), read 2026-11-22.
"""

import hashlib
import hmac
import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import requests

from connectors.facebook.faults import Fault, error_of, fault_of, is_over, wait_s
from connectors.house import House
from connectors.http import HttpClient, Patience, Refusal
from connectors.lines import RequestsLine, library
from domain.errors import PlatformError, RateLimited, Unauthorized
from domain.texts import _

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its pattern "\d" stands in no raw string
    import facebook

VERSION = "v26.0"
BASE = "https://graph.facebook.com"
# Source: https://developers.facebook.com/docs/video-api/guides/publishing, read 2026-11-25.
VIDEO_BASE = "https://graph-video.facebook.com"
_SECRET_ARGS = ("client_secret", "code", "fb_exchange_token")


class GraphTransport(facebook.GraphAPI):  # type: ignore[misc] # the library has no types
    """One token's way to Graph. `fault`: what the last refusal was.

    Calls stand inside `asking` or `acting`, which say what losing an answer means. `token`:
    empty for what needs none. `patience`: the client's own unless given.
    """

    version: str

    def __init__(
        self,
        house: House,
        *,
        token: str,
        app_secret: str = "",
        secrets: tuple[str, ...] = (),
        patience: Patience | None = None,
    ) -> None:
        super().__init__()  # it knows versions up to 3.1 only
        self.version = VERSION
        self.fault = Fault.NONE
        self._place = house.channel_name
        self._token = token.strip()
        self._proof = _proof(self._token, app_secret) if self._token and app_secret else ""
        self._acts = False
        self._over: RateLimited | None = None
        self.client = HttpClient(
            BASE,
            place=house.channel_name,
            secrets=(self._token, app_secret, self._proof, *secrets),
            transport=house.transport,
            heard=house.heard,
            refuse=self._refused,
            harmless=_is_harmless,
            patience=patience,
        )
        self.session = self._own_session()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around what changes nothing that anyone can see."""
        with self._calling(acts=False):
            yield

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Around what people can see."""
        with self._calling(acts=True):
            yield

    def request(
        self,
        path: str,
        args: Mapping[str, Any] | None = None,
        post_args: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        method: str | None = None,
    ) -> Any:
        """As the library's, with every value as Graph reads it, and the proof."""
        proof = {"appsecret_proof": self._proof} if self._proof else {}
        if post_args is not None:
            form = _encoded({**post_args, **proof})
            return super().request(path, None, post_args=form, files=files, method=method)
        return super().request(path, _encoded({**(args or {}), **proof}), method=method)

    def post(self, node: str, edge: str, **fields: Any) -> Any:
        """Makes something at a node's edge."""
        path = f"{self.version}/{quoted(node)}/{edge}"
        return self.request(path, post_args=fields, method="POST")

    def put_video(self, node: str, video: tuple[str, bytes, str], **fields: Any) -> Any:
        """A file as a video of the node, at the host for videos."""
        proof = {"appsecret_proof": self._proof} if self._proof else {}
        return self.session.post(
            f"{VIDEO_BASE}/{self.version}/{quoted(node)}/videos",
            data=_encoded({**fields, **proof}),
            files={"source": video},
        ).json()

    def put_attachment(self, node: str, file: tuple[str, bytes, str], **fields: Any) -> Any:
        """A file for a message of the node."""
        path = f"{self.version}/{quoted(node)}/message_attachments"
        return self.request(path, post_args=fields, files={"filedata": file}, method="POST")

    def exchange(self, **args: str) -> Any:
        """A code or a token against another token."""
        self.client.keep_secret(*(args[name] for name in _SECRET_ARGS if name in args))
        return self.request(f"{self.version}/oauth/access_token", args)

    @contextmanager
    def _calling(self, *, acts: bool) -> Iterator[None]:
        self.fault, self._acts = Fault.NONE, acts
        if self._over is not None:
            raise self._over
        with library(self.client, acts=acts):
            yield

    def _own_session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # a .netrc would put its own name in the token's place
        session.mount("https://", RequestsLine(self.client))
        session.hooks["response"].append(self._watch)
        if self._token:
            session.headers["authorization"] = f"Bearer {self._token}"
        return session

    def _watch(self, response: requests.Response, **_ways: Any) -> None:
        """After an answer that says the limit is reached, nothing more is sent."""
        if is_over(response.headers):
            self._over = RateLimited(
                _("{place} meminta kita menunggu sebentar.").format(place=self._place),
                retry_after_s=wait_s(response.headers),
            )

    def _refused(self, refusal: Refusal) -> PlatformError | None:
        self.fault = fault_of(refusal)
        return error_of(refusal, self.client.lost(acts=self._acts))


def known(token: str, place: str) -> str:
    """The token. Raises: Unauthorized when there is none, or one that no header can carry."""
    bare = token.strip()
    if bare and bare.isascii() and bare.isprintable() and " " not in bare:
        return bare
    raise Unauthorized(
        _("{place} belum tersambung ke Facebook. Buka Kanal, lalu sambungkan.").format(place=place)
    )


def quoted(remote_id: str) -> str:
    """An id as it may stand in a path."""
    return quote(remote_id.encode("utf-8", "replace"), safe="")


def _is_harmless(method: str, path: str) -> bool:
    """A picture that is not published or sent yet, and what calls come to us, nobody sees."""
    return method == "GET" or path.endswith(("/photos", "/message_attachments", "/subscribed_apps"))


def _proof(token: str, app_secret: str) -> str:
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _encoded(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    """Graph takes structures, and true and false, as JSON."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value.encode("utf-8", "replace").decode())
