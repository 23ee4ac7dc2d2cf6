"""The gate every request passes: sane paths, bounded bodies, our own forms, guarded desk, headers.

The staff dashboard lives under /desk and knows nothing of sessions: whatever is asked there,
by HTTP or WebSocket, is let through only with a session row behind the cookie.
"""

import re
import time
from collections.abc import Mapping

import anyio
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import NotSignedIn, StoreError
from domain.media import UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.people import User
from web import addresses
from web.desk_page import DeskPage, asks_for_shell
from web.headers import HTTPS_FOR_A_YEAR, desk_headers, member_headers
from web.room import WebRoom
from web.signing import DESK, password_address, sign_in_address
from web.trouble import finished, known_trouble, on_http_trouble
from web.visits import SESSION_COOKIE

DESK_HEALTH = "/desk/_stcore/health"
# The first page's own name: Streamlit serves it at the root of the desk, and there alone.
HOME = "/desk/beranda"

FORM_BYTES_MAX = 256 * 1024
WEBHOOK_BYTES_MAX = 1024 * 1024
FORM_S, DESK_S, UPLOAD_S = 120.0, 900.0, 1_800.0
DESK_BYTES_MAX = UPLOAD_BYTES_MAX + 1024 * 1024
# Where the desk's files come in: a video, and the form around it.
UPLOADS = "/desk/_stcore/upload_file/"
UPLOADS_BYTES_MAX = VIDEO_BYTES_MAX + 1024 * 1024

NO_SESSION, NOT_YET, FOREIGN = 4401, 4403, 4403

# Ways to write one path as another: encoded slashes, dots and NUL, empty and dot segments.
_TRICKS = re.compile(rb"%2f|%5c|%2e|%00|\\|//|/\.\.?(/|$)", re.IGNORECASE)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What proxies with sign-in of their own write; from a stranger it is forged, so it goes.
_IDENTITY = re.compile(
    rb"(x[-_])?(remote|forwarded|auth|webauth|authenticated|goog|amzn|ms|streamlit|guyub)[-_]"
    rb"(request[-_]|client[-_]|authenticated[-_]|oidc[-_])?"
    rb"(user|email|name|groups?|preferred|principal|identity|data|id|access|role).*"
    rb"|cf[-_]access[-_].*|x[-_]user.*",
    re.IGNORECASE,
)


class BodyTooLarge(Exception):
    """More came than the path takes."""


class BodyTooSlow(Exception):
    """It did not come whole in its time."""


class Gate:
    """ASGI middleware around every page and the dashboard."""

    def __init__(self, app: ASGIApp, room: WebRoom) -> None:
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or answers it here."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    # --- HTTP ------------------------------------------------------------------------

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(self._room, scope, send)
        request = Request(scope)
        try:
            refusal = await self._refusal(request)
            if refusal is not None:
                await refusal(scope, receive, answer.send)
            else:
                await self._let_in(request, receive, answer)
        except BodyTooLarge:
            if answer.status:
                raise
            await self._trouble(request, 413)(scope, receive, answer.send)
        except BodyTooSlow:
            if answer.status:
                raise
            await self._trouble(request, 408)(scope, receive, answer.send)
        finally:
            answer.count()

    async def _refusal(self, request: Request) -> Response | None:
        scope = request.scope
        if _is_tricky(scope):
            return self._trouble(request, 400)
        if _declared_length(request.headers) > body_limit(scope["path"]):
            return self._trouble(request, 413)
        if self._is_foreign(scope) and not scope["path"].startswith("/kanal/"):
            return self._trouble(request, 403)
        return None

    async def _let_in(self, request: Request, receive: Receive, answer: "_Answer") -> None:
        scope = request.scope
        bounded = _bounded(receive, body_limit(scope["path"]), body_patience_s(scope["path"]))
        if not is_desk(scope["path"]) or scope["path"] == DESK_HEALTH:
            await self._app(scope, bounded, answer.send)
            return
        found = await self._guard(request)
        if isinstance(found, User):
            found = self._signpost(request) or found
        if isinstance(found, Response):
            await found(scope, receive, answer.send)
            return
        if asks_for_shell(scope["path"], request.headers.get("accept", "")):
            page = DeskPage(answer.send, found.language, self._room.house.known().name)
            await self._app(_whole(_without_identity(scope)), bounded, page.send)
        else:
            await self._app(_without_identity(scope), bounded, answer.send)

    def _signpost(self, request: Request) -> Response | None:
        """Another way for addresses of the desk that Streamlit would stumble over."""
        path = request.scope["path"]
        if not asks_for_shell(path, request.headers.get("accept", "")):
            return None
        if path.rstrip("/").count("/") > DESK.count("/"):
            return self._trouble(request, 404)
        straight = DESK if path.rstrip("/") in (HOME, DESK.rstrip("/")) else path.rstrip("/")
        if path == straight:
            return None
        query = request.url.query
        return RedirectResponse(f"{straight}?{query}" if query else straight, 307)

    async def _guard(self, request: Request) -> User | Response:
        """The user behind the cookie, or the way to sign in."""
        onward = _onward(request)
        try:
            user = await self._user(request)
        except NotSignedIn:
            return _elsewhere(request, sign_in_address(onward))
        except StoreError:
            return self._trouble(request, 503)
        return _elsewhere(request, password_address(onward)) if user.must_change_password else user

    async def _user(self, connection: HTTPConnection) -> User:
        token = connection.cookies.get(SESSION_COOKIE, "")
        if not token:
            raise NotSignedIn
        return await to_thread.run_sync(
            self._room.toolkit.accounts.user_of, token, limiter=self._room.pages_at_once
        )

    def _trouble(self, request: Request, status: int) -> Response:
        trouble = known_trouble(status)
        return finished(on_http_trouble(self._room, request, status), trouble)

    def _is_foreign(self, scope: Scope) -> bool:
        """A form of another site. Browsers name the origin of everything that is posted."""
        origin = Headers(scope=scope).get("origin")
        if scope["method"] in _SAFE_METHODS or origin is None:
            return False
        return origin.lower() not in addresses.own_origins(scope, self._room.settings)

    # --- WebSocket -------------------------------------------------------------------

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = await self._websocket_refusal(scope)
        if code is None:
            await self._app(_without_identity(scope), receive, send)
        else:
            await send({"type": "websocket.close", "code": code, "reason": ""})

    async def _websocket_refusal(self, scope: Scope) -> int | None:
        """Why this WebSocket is not opened. Only the dashboard has any."""
        origin = Headers(scope=scope).get("origin", "").lower()
        is_own = origin in addresses.own_origins(scope, self._room.settings)
        if _is_tricky(scope) or not is_desk(scope["path"]) or not is_own:
            return FOREIGN
        try:
            user = await self._user(HTTPConnection(scope))
        except (NotSignedIn, StoreError):
            return NO_SESSION
        return NOT_YET if user.must_change_password else None


class _Answer:
    """Adds the security headers to what goes out, and counts it."""

    def __init__(self, room: WebRoom, scope: Scope, send: Send) -> None:
        self._room, self._scope, self._send = room, scope, send
        self._began = time.perf_counter()
        self.status = 0

    async def send(self, message: Message) -> None:
        """Passes the message on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update(self._headers())
        await self._send(message)

    def count(self) -> None:
        """Tells the gauges; an answer that never began is a crash."""
        self._room.gauges.answered(
            self._scope["path"],
            self._scope["method"],
            self.status or 500,
            time.perf_counter() - self._began,
        )

    def _headers(self) -> Mapping[str, str]:
        path = self._scope["path"]
        headers = desk_headers() if is_desk(path) else member_headers(path)
        if addresses.is_secure(self._scope, self._room.settings):
            return {**headers, HTTPS_FOR_A_YEAR[0]: HTTPS_FOR_A_YEAR[1]}
        return headers


def is_desk(path: str) -> bool:
    """Whether the path belongs to the dashboard."""
    return path == "/desk" or path.startswith("/desk/")


def body_limit(path: str) -> int:
    """How many bytes may be sent there."""
    if path.startswith(UPLOADS):
        return UPLOADS_BYTES_MAX
    if is_desk(path):
        return DESK_BYTES_MAX
    return WEBHOOK_BYTES_MAX if path.startswith("/kanal/") else FORM_BYTES_MAX


def body_patience_s(path: str) -> float:
    """In how many seconds it must have come: a village's network, not a program that drips."""
    if path.startswith(UPLOADS):
        return UPLOAD_S
    return DESK_S if is_desk(path) else FORM_S


def _is_tricky(scope: Scope) -> bool:
    raw = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")
    path = raw.split(b"?")[0]
    is_hidden = any(ord(c) < 0x20 or ord(c) == 0x7F for c in scope["path"])  # noqa: PLR2004
    return bool(_TRICKS.search(path)) or is_hidden


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isascii() and declared.isdigit() else 0


def _bounded(receive: Receive, limit: int, patience_s: float) -> Receive:
    taken, is_whole, over_at = 0, False, anyio.current_time() + patience_s

    async def counted() -> Message:
        nonlocal taken, is_whole
        if is_whole:  # what is waited for now is that the browser leaves
            return await receive()
        with anyio.move_on_after(over_at - anyio.current_time()):
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                is_whole = not message.get("more_body", False)
                if taken > limit:
                    raise BodyTooLarge
            return message
        raise BodyTooSlow

    return counted


def _onward(request: Request) -> str:
    """Where to go after signing in: the page asked for, not one of its parts."""
    path, query = request.scope["path"], request.url.query
    if not asks_for_shell(path, request.headers.get("accept", "")):
        return DESK
    return f"{path}?{query}" if query else path


def _elsewhere(request: Request, address: str) -> Response:
    """A browser is led on; a program, or a part of a page, is only refused."""
    if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    return Response(status_code=401, headers={"Cache-Control": "no-store"})


def _without_identity(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if not _IDENTITY.fullmatch(name)]
    return {**scope, "headers": headers}


def _whole(scope: Scope) -> Scope:
    """Asking for the page whole, so that its language can be set: not compressed, and not
    "unchanged since", since the language may have changed."""
    unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
    headers = [pair for pair in scope["headers"] if pair[0] not in unwanted]
    return {**scope, "headers": headers}
