"""The account at its Bluesky server: signed in once, and kept so.

Signing in is dear (30 times in five minutes, 300 a day), so the session is written into the
channel's notes and shared by all workers. Its access token lasts about two hours; then it is
exchanged, with a refresh token that is worth one exchange and a short grace. Whoever comes too
late finds the fresh session in the notes, or signs in anew.

Source: https://atproto.com/specs/xrpc#authentication, com.atproto.server.* lexicons;
https://docs.bsky.app/docs/advanced-guides/rate-limits, read 2026-11-25.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from atproto_client import Client  # type: ignore[import-untyped]
from atproto_client.models.dot_dict import DotDict  # type: ignore[import-untyped]
from atproto_client.request import Request  # type: ignore[import-untyped]

from connectors.bluesky.errors import EXPIRED, refusals, says
from connectors.house import House
from connectors.http import HttpClient, Patience
from connectors.lines import HttpxLine, library
from connectors.secrecy import Scrubber
from domain.deliveries import Exchange
from domain.errors import Unauthorized
from domain.texts import _

NOTE = "session"
_SIGN_IN = "com.atproto.server.createSession"
_REFRESH = "com.atproto.server.refreshSession"
_HARMLESS = (_SIGN_IN, _REFRESH, "com.atproto.repo.uploadBlob")
_PATIENCE = Patience(total_s=150.0)  # a video takes long to go up

Read = TypeVar("Read")
Headers = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Session:
    """`pds`: the server that holds the account. `key`: of which settings it is."""

    did: str
    handle: str
    access: str = field(repr=False)
    refresh: str = field(repr=False)
    pds: str
    key: str

    @property
    def scope(self) -> str:
        """What the access token allows, in the server's words; empty when it cannot be read."""
        try:
            body = self.access.split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            return str(claims["scope"])
        except (IndexError, ValueError, KeyError, TypeError):
            return ""


class Account:
    """Calls its server, signed in. Every call raises the leaves of PlatformError."""

    def __init__(self, *, service: str, identifier: str, password: str, house: House) -> None:
        self._service = service
        self._identifier = identifier
        self._password = password
        self._place = house.channel_name
        self._notes = house.notes
        self._scrubber = Scrubber((password,))
        self._http = HttpClient(
            service,
            place=house.channel_name,
            secrets=(password,),
            transport=house.transport,
            patience=_PATIENCE,
            heard=house.heard and _without_tokens(house.heard),
            refuse=refusals(self._scrubber, house.now),
            harmless=lambda method, path: method == "GET" or path.endswith(_HARMLESS),
        )
        self._client = Client(service, request=Request(transport=HttpxLine(self._http)))
        self._key = fingerprint(service, identifier, password)
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The one at hand; signs in where there is none."""
        return self._session or self._kept() or self._signed_in()

    def ask(self, method: str, query: Mapping[str, Any], reading: Callable[[Any], Read]) -> Read:
        """Reads. `reading`: of the answer's JSON."""

        def call(headers: Headers) -> Any:
            params = DotDict(dict(query))
            return self._client.invoke_query(method, params=params, headers=dict(headers))

        return self._call(call, reading, acts=False)

    def act(self, method: str, body: Mapping[str, Any], reading: Callable[[Any], Read]) -> Read:
        """Changes something there."""
        return self._call(lambda headers: self._post(method, body, headers), reading, acts=True)

    def upload(self, data: bytes, mime: str) -> dict[str, Any]:
        """Leaves bytes for a record to come, and gives their blob."""

        def call(headers: Headers) -> Any:
            return self._client.invoke_procedure(
                "com.atproto.repo.uploadBlob",
                content=data,
                headers={**headers, "Content-Type": mime},
            )

        return self._call(call, _blob, acts=False)

    # --- sessions --------------------------------------------------------------------

    def _call(
        self, call: Callable[[Headers], Any], reading: Callable[[Any], Read], *, acts: bool
    ) -> Read:
        for session in self._sessions():
            try:
                return self._within(session, call, reading, acts=acts)
            except Unauthorized as err:
                if not says(err, *EXPIRED):
                    raise
        raise self._stranger()

    def _within(
        self,
        session: Session,
        call: Callable[[Headers], Any],
        reading: Callable[[Any], Read],
        *,
        acts: bool,
    ) -> Read:
        self._client.update_base_url(session.pds)
        with library(self._http, acts=acts):
            return reading(call({"Authorization": f"Bearer {session.access}"}).content)

    def _sessions(self) -> Iterator[Session]:
        """The one at hand first, then fresher ones: each when the server refused the last."""
        if at_hand := self._session or self._kept():
            yield self._at_hand(at_hand)
            if (kept := self._kept()) and kept.access != at_hand.access:
                yield self._at_hand(at_hand := kept)
            if fresh := self._refreshed(at_hand):
                yield fresh
        yield self._signed_in()

    def _refreshed(self, old: Session) -> Session | None:
        """None when its refresh token was used up, and nobody left a fresher session."""
        self._client.update_base_url(old.pds)
        try:
            return self._begun(_REFRESH, {}, {"Authorization": f"Bearer {old.refresh}"})
        except Unauthorized as err:
            if not says(err, *EXPIRED):
                raise
        kept = self._kept()
        return self._at_hand(kept) if kept and kept.access != old.access else None

    def _signed_in(self) -> Session:
        self._client.update_base_url(self._service)
        entered = {"identifier": self._identifier, "password": self._password}
        try:
            return self._begun(_SIGN_IN, entered, {})
        except Unauthorized as err:
            raise (self._stranger(err.detail) if says(err, *EXPIRED) else err) from None

    def _begun(self, method: str, body: Mapping[str, str], headers: Headers) -> Session:
        with library(self._http, acts=False):
            told = self._post(method, body, headers).content
            session = Session(
                did=_text(told, "did"),
                handle=_text(told, "handle"),
                access=_text(told, "accessJwt"),
                refresh=_text(told, "refreshJwt"),
                pds=_home(told.get("didDoc"), self._service),
                key=self._key,
            )
        self._notes.write(NOTE, json.dumps(asdict(session)))
        return self._at_hand(session)

    def _kept(self) -> Session | None:
        """What the notes hold; None where it is of other settings, or cannot be read."""
        try:
            session = Session(**json.loads(self._notes.read(NOTE) or "{}"))
        except (ValueError, TypeError):
            return None
        return self._at_hand(session) if session.key == self._key else None

    def _at_hand(self, session: Session) -> Session:
        self._http.keep_secret(session.access, session.refresh)
        self._scrubber.add((session.access, session.refresh))
        self._session = session
        return session

    def _post(self, method: str, body: Mapping[str, Any], headers: Headers) -> Any:
        content = json.dumps(body, ensure_ascii=False).encode() if body else None
        kind = {"Content-Type": "application/json"} if body else {}
        return self._client.invoke_procedure(method, content=content, headers={**headers, **kind})

    def _stranger(self, detail: str = "") -> Unauthorized:
        return Unauthorized(
            _("{place}: nama akun atau sandi aplikasinya ditolak. Buat sandi aplikasi baru, lalu "
              "sambungkan kembali kanal ini.").format(place=self._place),
            detail=detail,
        )  # fmt: skip


def is_server(address: str) -> bool:
    """Whether an account may live there: https, or http on this machine; nothing behind it."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not (host and bare):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """This machine, by name or number."""
    return host == "localhost" or (_number(host) is not None and ip_address(host).is_loopback)


def _home(did_doc: Any, service: str) -> str:
    """The server that the account's identity names, as the official app goes to it; the one we
    signed in at where it names none, or one on our own network.

    Source: https://atproto.com/specs/did#did-documents, read 2026-11-25.
    """
    services = did_doc.get("service", []) if isinstance(did_doc, Mapping) else []
    for each in services if isinstance(services, list) else []:
        if isinstance(each, Mapping) and str(each.get("id", "")).endswith("#atproto_pds"):
            named = str(each.get("serviceEndpoint", "")).rstrip("/")
            return named if _is_public(named) or _same_machine(named, service) else service
    return service


def _is_public(address: str) -> bool:
    host = urlsplit(address).hostname or "" if is_server(address) else ""
    return "." in host and not is_loopback(host) and _number(host) is None


def _same_machine(address: str, service: str) -> bool:
    if not (is_server(address) and is_loopback(urlsplit(service).hostname or "")):
        return False
    return is_loopback(urlsplit(address).hostname or "")


def _number(host: str) -> str | None:
    try:
        return str(ip_address(host))
    except ValueError:
        return None


def fingerprint(*settings: str) -> str:
    """Of which settings a session is, without telling them."""
    return hashlib.sha256("\n".join(settings).encode()).hexdigest()[:32]


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told[name]
    if not (isinstance(value, str) and value):
        raise TypeError(f"{name} is no text")
    return value


def _blob(told: Any) -> dict[str, Any]:
    blob = told["blob"]
    return {
        "$type": "blob",
        "ref": {"$link": _text(blob["ref"], "$link")},
        "mimeType": _text(blob, "mimeType"),
        "size": int(blob["size"]),
    }


def _without_tokens(heard: Callable[[Exchange], None]) -> Callable[[Exchange], None]:
    """An answer to a sign-in holds tokens that nobody knew as secrets when it was noted."""

    def hear(exchange: Exchange) -> None:
        tokens = exchange.address.endswith((_SIGN_IN, _REFRESH))
        told = exchange.status is not None and httpx.codes.is_success(exchange.status)
        heard(replace(exchange, answered="") if tokens and told else exchange)

    return hear
