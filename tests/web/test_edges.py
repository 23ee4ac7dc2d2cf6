"""The web room at its edges: memory that fails, bodies that never end, proxies nobody knows."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from domain.aftercare import Rating, Score
from domain.board import Comment, Entry
from domain.errors import Conflict, GuyubError, StoreBusy
from domain.people import Role
from domain.ports import Store
from services.intake.visiting import Submission
from tests.makers import NOON, STAFF
from tests.services.videos_made import FILM
from tests.web.browsing import Browser, TestClient, forms_of
from tests.web.conftest import PASSWORD, a_browser, a_house
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web import gate
from web.app import member_app
from web.gate import FORM_BYTES_MAX, BodyTooLarge, BodyTooSlow, Gate
from web.room import keep_views, open_room
from web.talk import pages_of, threaded
from web.views import ViewCounter
from web.wording import domain_of, first_line, heading_and_body, is_web_link, shorten

MOZILLA = "Mozilla/5.0"
BUSY = StoreBusy("sibuk")


class Failing:
    """A part of the house of which one act fails."""

    def __init__(self, part: object, act: str, error: GuyubError) -> None:
        self._part, self._act, self._error = part, act, error

    def __getattr__(self, name: str) -> Any:
        return self._fail if name == self._act else getattr(self._part, name)

    def _fail(self, *_told: object, **_more: object) -> Any:
        raise self._error


def failing(part: object, act: str, error: GuyubError) -> Any:
    return Failing(part, act, error)


# --- the gate --------------------------------------------------------------------------------


def asked(path: str = "/saran", method: str = "POST", **more: object) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"koperasi.example")],
        "scheme": "http",
        "client": ("10.0.0.9", 5),
        **more,
    }


@pytest.mark.parametrize(
    ("piece", "fault"), [(b"x" * (FORM_BYTES_MAX + 1), BodyTooLarge), (b"", BodyTooSlow)]
)
def test_an_answer_that_has_begun_is_broken_off_and_no_second_one_sent(
    house: Toolkit, monkeypatch: pytest.MonkeyPatch, piece: bytes, fault: type[Exception]
) -> None:
    monkeypatch.setattr(gate, "FORM_S", 0.05)
    sent: list[Message] = []

    async def hasty(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await receive()

    async def receive() -> Message:
        if not piece:
            await asyncio.sleep(20)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(message: Message) -> None:
        sent.append(message)

    with pytest.raises(fault):
        asyncio.run(Gate(hasty, open_room(house))(asked(), receive, send))
    assert [message["status"] for message in sent] == [200]


def test_while_the_memory_fails_the_desk_says_so_and_stays_shut(
    house: Toolkit, clock: SetClock
) -> None:
    sick = replace(house, accounts=failing(house.accounts, "user_of", BUSY))
    browser = a_browser(member_app(sick), clock)
    browser.client.cookies.set("guyub_session", "sesi")
    answer = browser.open("/desk/antrean")
    assert answer.status_code == 503
    assert "Sedang sibuk" in answer.text


def test_who_brings_no_session_is_led_to_sign_in_without_asking_the_memory(
    house: Toolkit, clock: SetClock
) -> None:
    sick = replace(house, accounts=failing(house.accounts, "user_of", BUSY))
    browser = a_browser(member_app(sick), clock)
    for path in ("/sandi", "/ekspor/laporan.csv", "/desk/antrean"):
        answer = browser.open(path)
        assert (answer.status_code, answer.headers["location"][:7]) == (303, "/masuk?")


def test_a_head_of_a_video_reads_none_of_it(house: Toolkit, app: Starlette) -> None:
    film = house.composing.take_video(STAFF, FILM, alt_text="")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(asked(f"/video/{film.id}.mp4", "HEAD"), receive, send))
    assert sent[0]["status"] == 200
    assert dict(sent[0]["headers"])[b"content-length"] == str(film.size_bytes).encode()
    assert b"".join(message["body"] for message in sent[1:]) == b""


# --- where somebody comes from -----------------------------------------------------------------


def status(house: Toolkit, path: str, peer: str = "203.0.113.7", **headers: str) -> int:
    client = TestClient(member_app(house), client=(peer, 1), follow_redirects=False)
    answer = client.get(path, headers=headers)
    return int(answer.status_code)


def test_who_comes_from_no_address_at_all_is_not_taken_for_this_machine(house: Toolkit) -> None:
    assert status(house, "/metrics", "soket") == 303
    assert status(house, "/metrics", "127.0.0.1") == 200


def test_what_a_proxy_forwards_that_is_no_address_leaves_the_proxys_own(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    house = a_house(store, clock, tmp_path, trusted_proxies=1)
    assert status(house, "/metrics", "127.0.0.1", **{"X-Forwarded-For": "entah"}) == 200
    assert status(house, "/metrics", "203.0.113.7", **{"X-Forwarded-For": "entah"}) == 303


def test_only_an_admin_reads_the_metrics_from_elsewhere(house: Toolkit, browser: Browser) -> None:
    house.accounts.add_user(None, login="joko", name="Joko", role=Role.SUPERVISOR)
    house.accounts.set_password("joko", PASSWORD)
    browser.fill("/masuk", nama="joko", sandi=PASSWORD)
    answer = browser.open("/metrics")
    assert answer.status_code == 403
    assert "hanya untuk admin" in answer.text


@pytest.mark.parametrize(
    ("told", "secure"),
    [
        ({"X-Forwarded-Proto": "https"}, True),
        ({"X-Forwarded-Proto": "http, https "}, False),
        ({"X-Forwarded-Proto": " https "}, True),
        ({"X-Forwarded-Proto": "http"}, False),
        ({}, False),
    ],
)
def test_a_trusted_proxy_says_whether_the_browser_speaks_https(
    store: Store, clock: SetClock, tmp_path: Path, told: dict[str, str], secure: bool
) -> None:
    for trusted in (0, 1):
        house = a_house(store, clock, tmp_path, trusted_proxies=trusted)
        answer = a_browser(member_app(house), clock).open("/", **told)
        is_secure = "Secure" in answer.headers["set-cookie"]
        assert is_secure == (secure and trusted == 1)
        assert ("strict-transport-security" in answer.headers) == is_secure


def test_behind_a_proxy_forms_come_from_the_public_address(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    house = a_house(store, clock, tmp_path, public_url="https://Koperasi.example/warga/")
    browser = a_browser(member_app(house), clock, "https://10.0.0.5:8501")
    for origin, taken in (
        ("https://koperasi.example", True),
        ("https://KOPERASI.example", True),
        ("https://koperasi.example.jahat.example", False),
        ("http://koperasi.example", False),
    ):
        page = browser.open("/saran")
        clock.advance(timedelta(seconds=10))
        data = {**forms_of(page)["/saran"], "teks": "Beras saya berkutu"}
        answer = browser.client.post("/saran", data=data, headers={"Origin": origin})
        assert answer.status_code == (303 if taken else 403)


def test_a_host_written_in_capitals_is_the_same_host(app: Starlette, clock: SetClock) -> None:
    browser = a_browser(app, clock, "http://Koperasi.Example")
    page = browser.open("/saran", Host="Koperasi.Example")
    clock.advance(timedelta(seconds=10))
    answer = browser.client.post(
        "/saran",
        data={**forms_of(page)["/saran"], "teks": "Beras saya berkutu"},
        headers={"Host": "Koperasi.Example", "Origin": "http://koperasi.example"},
    )
    assert answer.status_code == 303


# --- page views ------------------------------------------------------------------------------


def test_views_that_cannot_be_kept_are_kept_the_next_time(
    house: Toolkit, publish: Callable[..., Entry]
) -> None:
    entry = publish()
    room = open_room(house)
    sick = replace(
        room, toolkit=replace(house, visiting=failing(house.visiting, "keep_views", BUSY))
    )
    assert keep_views(sick) == 0  # nobody read anything: the memory is not asked
    room.views.saw(entry.id, "a", MOZILLA)
    room.views.saw(entry.id, "b", MOZILLA)
    with pytest.raises(StoreBusy):
        keep_views(sick)
    room.views.saw(entry.id, "c", MOZILLA)
    assert keep_views(room) == 3
    with house.store.reading() as unit:
        assert unit.board.counts([entry.id])[entry.id].views == 3


def test_an_application_whose_last_views_cannot_be_kept_ends_all_the_same(
    house: Toolkit, clock: SetClock, publish: Callable[..., Entry]
) -> None:
    here = f"/kabar/{publish().id}"

    sick = replace(house, visiting=failing(house.visiting, "keep_views", BUSY))
    browser = a_browser(member_app(sick), clock)
    with structlog.testing.capture_logs() as logs, browser.client:
        assert browser.open(here).status_code == 200
    assert [(line["event"], line["reason"]) for line in logs] == [
        ("page views wait for the next time", "sibuk")
    ]


def test_who_saw_what_is_remembered_within_bounds(
    clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.views._REMEMBERED_MAX", 3)
    views = ViewCounter(clock)
    for visitor in ("a", "b"):
        views.saw("e", visitor, MOZILLA)
    clock.advance(timedelta(minutes=50))
    views.saw("e", "c", MOZILLA)
    clock.advance(timedelta(minutes=11))
    views.saw("e", "d", MOZILLA)  # a and b are of an hour ago: they are forgotten, c is not
    views.saw("e", "c", MOZILLA)
    assert views.take() == {"e": 4}
    for visitor in ("f", "g", "c"):  # all are of this hour: all are forgotten
        views.saw("e", visitor, MOZILLA)
    assert views.take() == {"e": 3}


# --- pages -----------------------------------------------------------------------------------


def test_the_stylesheet_and_the_icon_come_as_what_they_are(browser: Browser) -> None:
    style, icon = browser.open("/aset/guyub.css"), browser.open("/aset/ikon.svg")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "--" in style.text
    assert icon.headers["content-type"] == "image/svg+xml"
    assert icon.headers["cache-control"] == "public, max-age=86400"
    assert "<svg" in icon.text


def test_an_empty_word_to_a_case_comes_back_with_the_page(house: Toolkit, browser: Browser) -> None:
    code = house.visiting.submit(Submission(text="Beras berkutu"), token="t-1")
    answer = browser.fill(f"/lacak/{code}", teks="   ")
    assert answer.status_code == 422
    assert "Beras berkutu" in answer.text
    assert len(house.visiting.case(code).lines) == 1


def test_no_choice_by_the_code_comes_back_with_the_words(
    house: Toolkit, browser: Browser, clock: SetClock
) -> None:
    code = house.visiting.submit(Submission(text="Beras berkutu"), token="t-1")
    with house.store.writing() as unit:
        case = unit.cases.by_code(code)
        assert case is not None
        unit.ratings.put(
            Rating(case_id=case.id, conversation_id=case.conversation_id, asked_at=clock.now())
        )
    answer = browser.fill(f"/lacak/{code}/nilai", kata="Lambat sekali")
    assert answer.status_code == 422
    assert "Lambat sekali</textarea>" in answer.text
    assert answer.text.count('name="nilai"') == len(Score)


def test_what_is_being_kept_by_another_just_now_comes_back_to_be_sent_again(
    house: Toolkit, clock: SetClock
) -> None:
    words = "Laporan ini sedang disimpan. Tunggu sebentar, lalu kirim lagi."
    sick = replace(house, visiting=failing(house.visiting, "submit", Conflict(words)))
    answer = a_browser(member_app(sick), clock).fill("/saran", teks="Beras saya berkutu")
    assert answer.status_code == 409
    assert "sedang disimpan" in answer.text
    assert "Beras saya berkutu</textarea>" in answer.text


@pytest.mark.parametrize("link", ["http://[", "https://[::1", "ftp://koperasi.example", ""])
def test_what_is_no_web_address_has_no_site_and_is_never_a_link(link: str) -> None:
    assert is_web_link(link) is False


def test_a_site_is_named_as_people_know_it() -> None:
    assert domain_of("http://[") == ""
    assert domain_of("HTTPS://WWW.Koperasi.example:8443/kabar") == "koperasi.example"
    assert is_web_link("HTTPS://Koperasi.example")


def test_comments_that_answer_each_other_in_a_ring_hang_no_page() -> None:
    comments = [
        Comment(id=name, entry_id="e", parent_id=above, author_name="Sari", text="Halo", at=NOON)
        for name, above in {"a": "b", "b": "c", "c": "b"}.items()
    ]
    assert sum(map(len, pages_of(threaded(comments)))) <= len(comments)


def test_a_page_names_the_stylesheet_by_its_content(browser: Browser) -> None:
    name = sha256(browser.open("/aset/guyub.css").content).hexdigest()[:12]
    assert f'href="/aset/guyub.css?v={name}"' in browser.open("/").text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Panen raya", "Panen raya"),
        ("Panen raya di balai desa", "Panen raya di…"),
        ("Panenrayadibalaidesa", "Panenrayadibala…"),
        ("P anenrayadibalaidesa", "P anenrayadibal…"),
    ],
)
def test_a_long_title_ends_at_a_word_where_that_leaves_enough(text: str, told: str) -> None:
    assert shorten(text, 16) == told


def test_a_title_is_the_first_line_that_says_something() -> None:
    assert first_line("\n  \n  Panen raya  \nIsi") == "Panen raya"
    assert first_line(" \n ") == ""
    assert heading_and_body("  Panen raya \n Isi \n") == ("Panen raya", "Isi")
    assert heading_and_body(" \n Panen raya\n\nIsi") == ("Panen raya", "Isi")
    assert heading_and_body(f"{'x' * 90}  \nIsi") == ("x" * 90, "Isi")
    assert heading_and_body(f" {'x' * 91} \nIsi") == ("", f"{'x' * 91} \nIsi")
