"""The gate: nothing under /desk without a session, by any path, by HTTP or WebSocket."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from domain.people import Role
from domain.ports import Store
from tests.web.browsing import ADDRESS, Browser, TestClient
from tests.web.conftest import PASSWORD, a_browser, a_house
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web import gate
from web.gate import (
    DESK_BYTES_MAX,
    FORM_BYTES_MAX,
    UPLOADS_BYTES_MAX,
    WEBHOOK_BYTES_MAX,
    Gate,
    body_limit,
    body_patience_s,
)
from web.room import open_room

SHELL = (
    '<html lang="en"><head><title>Streamlit</title>'
    '<link rel="service-desc" href="./_stcore/agent/openapi.json" />'
    "<script>\n window.prerenderReady = false\n</script></head>"
    "<body><noscript>You need</noscript><div></div></body></html>"
)


async def shell(_request: Request) -> Response:
    return HTMLResponse(SHELL, headers={"ETag": '"1"', "Cache-Control": "no-cache"})


async def echo(request: Request) -> Response:
    body = await request.body()
    return JSONResponse({"headers": dict(request.headers), "length": len(body)})


async def health(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_json(dict(websocket.headers))
    await websocket.close()


@pytest.fixture
def guarded(house: Toolkit) -> Starlette:
    """A made-up dashboard behind the real gate."""
    return Starlette(
        routes=[
            Route("/desk/_stcore/health", health),
            Route("/desk/_stcore/upload_file/{name}", echo, methods=["PUT", "POST"]),
            Route("/desk/media/{name}", shell),
            Route("/desk/{page:path}", shell),
            WebSocketRoute("/desk/_stcore/stream", stream),
            WebSocketRoute("/lain", stream),
        ],
        middleware=[Middleware(Gate, room=open_room(house))],
    )


@pytest.fixture
def staff(house: Toolkit, guarded: Starlette, clock: SetClock) -> Browser:
    """A browser with a session, before the made-up dashboard."""
    house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    house.accounts.set_password("sari", PASSWORD)
    browser = a_browser(guarded, clock)
    browser.client.cookies.set(
        "guyub_session", house.accounts.sign_in("sari", PASSWORD, address="127.0.0.1")
    )
    return browser


@contextmanager
def refused(code: int) -> Iterator[None]:
    with pytest.raises(WebSocketDisconnect) as caught:
        yield
    assert caught.value.code == code


def open_stream(browser: Browser, path: str = "/desk/_stcore/stream", **headers: str) -> object:
    address = ADDRESS.replace("http", "ws") + path
    with browser.client.websocket_connect(
        address, headers={"Origin": ADDRESS, **headers}
    ) as socket:
        return socket.receive_json()


def test_without_a_session_every_page_of_the_desk_leads_to_sign_in(
    guarded: Starlette, clock: SetClock
) -> None:
    browser = a_browser(guarded, clock)
    for path in ("/desk/", "/desk/antrean", "/desk/antrean?laporan=1"):
        answer = browser.open(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/masuk?lanjut=%2Fdesk%2F")


def test_the_first_page_has_an_address_of_its_own_that_leads_to_it(staff: Browser) -> None:
    answer = staff.open("/desk/beranda?baru=1")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/desk/?baru=1"
    assert staff.open("/desk/beranda").headers["location"] == "/desk/"


def test_an_address_deeper_than_the_desk_goes_is_answered_by_us(staff: Browser) -> None:
    answer = staff.open("/desk/antrean/rusak")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.text
    assert [staff.open(path).status_code for path in ("/desk/", "/desk/antrean")] == [200, 200]


@pytest.mark.parametrize(
    ("path", "straight"),
    [("/desk", "/desk/"), ("/desk/antrean/?laporan=1", "/desk/antrean?laporan=1")],
)
def test_a_page_of_the_desk_is_opened_where_it_finds_its_parts(
    staff: Browser, path: str, straight: str
) -> None:
    assert staff.open(path).headers["location"] == straight


def test_without_a_session_every_part_of_the_desk_is_refused(
    guarded: Starlette, clock: SetClock
) -> None:
    browser = a_browser(guarded, clock)
    parts = ("/desk/static/js/index.js", "/desk/_stcore/host-config", "/desk/media/a.png")
    for path in parts:
        assert browser.open(path, Accept="*/*").status_code == 401
    assert browser.client.put("/desk/_stcore/upload_file/a", content=b"x").status_code == 401


def test_the_desks_health_is_open_to_everyone(guarded: Starlette, clock: SetClock) -> None:
    assert a_browser(guarded, clock).open("/desk/_stcore/health").text == "ok"


@pytest.mark.parametrize(
    "path",
    [
        "//desk/",
        "/desk/../desk/",
        "/x/../desk/",
        "/./desk/",
        "/%2e%2e/desk/",
        "/desk%2f",
        "/desk%2F_stcore/health",
        "/%5cdesk",
        "/desk/_stcore/health/../../antrean",
        "/desk%00",
        "/desk/%0aantrean",
        "/desk//antrean",
    ],
)
def test_no_trick_of_writing_opens_the_desk(guarded: Starlette, clock: SetClock, path: str) -> None:
    client = a_browser(guarded, clock).client
    request = client.build_request("GET", ADDRESS)
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = client.send(request)
    assert answer.status_code in (400, 303, 401)
    assert "Streamlit" not in answer.text


def test_a_session_opens_the_desk_in_the_users_language(house: Toolkit, staff: Browser) -> None:
    page = staff.open("/desk/antrean")
    assert page.text == (
        '<html lang="id"><head><title>Meja kerja Koperasi Kami</title></head><body><noscript><p>'
        "Nyalakan JavaScript di peramban Anda untuk memakai meja kerja ini."
        "</p></noscript><div></div></body></html>"
    )
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-length"] == str(len(page.content))
    assert "etag" not in page.headers
    user = house.accounts.user_of(staff.client.cookies["guyub_session"])
    house.accounts.set_language(user.id, "en")
    assert '<html lang="en">' in staff.open("/desk/antrean").text


def test_a_file_for_download_passes_unchanged(staff: Browser) -> None:
    assert staff.open("/desk/media/laporan.html").text == SHELL


def test_a_session_that_ended_or_a_user_who_left_stays_outside(
    house: Toolkit, staff: Browser
) -> None:
    house.accounts.sign_out(staff.client.cookies["guyub_session"])
    assert staff.open("/desk/").status_code == 303
    with refused(4401):
        open_stream(staff)


def test_a_session_opens_the_websocket(staff: Browser) -> None:
    assert isinstance(open_stream(staff), dict)


def test_a_websocket_without_session_is_refused(guarded: Starlette, clock: SetClock) -> None:
    with refused(4401):
        open_stream(a_browser(guarded, clock))


@pytest.mark.parametrize("origin", ["https://jahat.example", "null", "", "http://127.0.0.1:8502"])
def test_a_websocket_of_another_site_is_refused(staff: Browser, origin: str) -> None:
    with refused(4403):
        open_stream(staff, Origin=origin)


def test_no_websocket_is_open_outside_the_desk(staff: Browser) -> None:
    for path in ("/lain", "/desk/../lain"):
        with refused(4403):
            open_stream(staff, path)


def test_a_first_password_comes_before_everything(
    house: Toolkit, guarded: Starlette, clock: SetClock
) -> None:
    link = house.accounts.add_user(None, login="baru", name="Baru", role=Role.STAFF)
    browser = a_browser(guarded, clock)
    browser.client.cookies.set(
        "guyub_session", house.accounts.sign_in_by_link(link, address="127.0.0.1")
    )
    assert browser.open("/desk/").headers["location"] == "/sandi?lanjut=%2Fdesk%2F"
    with refused(4403):
        open_stream(browser)


def test_forged_identities_do_not_pass(staff: Browser) -> None:
    forged = {
        "X-Forwarded-User": "admin",
        "X-Forwarded-Email": "admin@x",
        "X-Auth-Request-User": "admin",
        "Remote-User": "admin",
        "X_Remote_User": "admin",
        "X-Streamlit-User": "admin",
        "X-Guyub-Role": "admin",
        "X-Goog-Authenticated-User-Email": "a",
        "X-MS-Client-Principal-Name": "a",
        "Cf-Access-Authenticated-User-Email": "a",
        "X-Amzn-Oidc-Identity": "a",
    }
    seen = staff.client.put("/desk/_stcore/upload_file/a", content=b"x", headers=forged).json()
    assert not {name.lower() for name in forged} & seen["headers"].keys()
    over_socket = open_stream(staff, **forged)
    assert isinstance(over_socket, dict)
    assert not {name.lower() for name in forged} & over_socket.keys()
    assert "cookie" in over_socket


def test_a_body_is_bounded_whether_its_length_is_told_or_not(
    staff: Browser, app: Starlette, clock: SetClock
) -> None:
    def trickle(size: int) -> Iterator[bytes]:
        for _piece in range(size // 65_536 + 1):
            yield b"x" * 65_536

    visitor = a_browser(app, clock).client
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"x" * (FORM_BYTES_MAX + 1), trickle(FORM_BYTES_MAX)):
        answer = visitor.post("/saran", content=body, headers=kind)
        assert answer.status_code == 413
        assert "terlalu besar" in answer.text
    upload = "/desk/_stcore/upload_file/a"
    assert staff.client.put(upload, content=b"x" * 1_000_000).json()["length"] == 1_000_000
    assert staff.client.put(upload, content=trickle(UPLOADS_BYTES_MAX)).status_code == 413
    told = {"Content-Length": str(DESK_BYTES_MAX + 1)}
    assert staff.client.post("/desk/_stcore/else", headers=told).status_code == 413


@pytest.mark.parametrize(
    ("path", "bytes_max", "patience_s"),
    [
        ("/saran", FORM_BYTES_MAX, 120.0),
        ("/kanal/ch-1/webhook", WEBHOOK_BYTES_MAX, 120.0),
        ("/desk/antrean", DESK_BYTES_MAX, 900.0),
        ("/desk/_stcore/upload_file/a", UPLOADS_BYTES_MAX, 1_800.0),
    ],
)
def test_each_place_takes_as_much_and_waits_as_long_as_what_is_sent_there_needs(
    path: str, bytes_max: int, patience_s: float
) -> None:
    assert (body_limit(path), body_patience_s(path)) == (bytes_max, patience_s)


def test_once_a_body_is_whole_an_answer_may_take_its_time(
    house: Toolkit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "FORM_S", 0.05)
    sent: list[Message] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["body"] == b"teks=Beras"
        assert (await receive())["type"] == "http.disconnect"  # long after the form's time
        await PlainTextResponse("ok")(scope, receive, send)

    pieces: list[Message] = [{"type": "http.request", "body": b"teks=Beras", "more_body": False}]

    async def receive() -> Message:
        if not pieces:
            await anyio.sleep(0.2)
            return {"type": "http.disconnect"}
        return pieces.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/saran", "query_string": b""}
    scope |= {"headers": [(b"host", b"koperasi.example")], "scheme": "http"}
    asyncio.run(Gate(slow, open_room(house))(scope, receive, send))
    assert sent[0]["status"] == 200


def test_a_part_of_the_desk_is_no_place_to_go_on_to(guarded: Starlette, clock: SetClock) -> None:
    stranger = a_browser(guarded, clock)
    for path, onward in (
        ("/desk/antrean?laporan=7", "%2Fdesk%2Fantrean%3Flaporan%3D7"),
        ("/desk/_stcore/host-config", "%2Fdesk%2F"),
        ("/desk/media/gambar.png", "%2Fdesk%2F"),
    ):
        answer = stranger.open(path)
        assert answer.headers["location"] == f"/masuk?lanjut={onward}"


def test_a_body_that_never_comes_whole_is_not_waited_for(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "FORM_S", 0.05)
    pieces = [{"type": "http.request", "body": b"teks=Beras", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        if not pieces:
            await anyio.sleep_forever()
        return pieces.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    kind = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/saran",
        "query_string": b"",
        "headers": [(b"host", b"koperasi.example"), kind],
        "scheme": "http",
        "client": ("10.0.0.9", 5),
    }
    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 408
    assert "terputus di jalan" in sent[1]["body"].decode()


def test_uploads_to_the_desk_from_another_site_are_refused(staff: Browser) -> None:
    answer = staff.client.put(
        "/desk/_stcore/upload_file/a", content=b"x", headers={"Origin": "https://jahat.example"}
    )
    assert answer.status_code == 403


def test_every_answer_carries_the_security_headers(browser: Browser, staff: Browser) -> None:
    for answer in (browser.open("/"), browser.open("/tidak-ada"), staff.open("/desk/")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'unsafe-inline'" not in policy
    assert "script-src" not in browser.open("/").headers["content-security-policy"]


def test_who_asks_is_told_by_our_own_proxies_only(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    def metrics(trusted: int, peer: str, forwarded: str = "") -> int:
        from web.app import member_app

        app = member_app(a_house(store, clock, tmp_path, trusted_proxies=trusted))
        client = TestClient(app, base_url=ADDRESS, client=(peer, 1), follow_redirects=False)
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        answer: httpx.Response = client.get("/metrics", headers=headers)
        return answer.status_code

    assert metrics(0, "127.0.0.1") == 200
    assert metrics(0, "203.0.113.7") == 303
    assert metrics(0, "203.0.113.7", "127.0.0.1") == 303  # a stranger's claim
    assert metrics(0, "127.0.0.1", "203.0.113.7") == 303  # a proxy nobody told us about
    assert metrics(1, "127.0.0.1", "127.0.0.1, 203.0.113.7") == 303
    assert metrics(1, "127.0.0.1", "203.0.113.7, 127.0.0.1") == 200
