"""Whatever a stranger types into any form: a clear answer, never a crash, never a leak."""

import ipaddress
import itertools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.board import Entry, Reaction
from domain.errors import Invalid, NotFound
from domain.identifiers import new_id
from domain.people import Role
from services.intake.visiting import Submission
from storage.memory import MemoryStore
from tests.web.browsing import Browser, forms_of
from tests.web.conftest import PASSWORD, a_browser, a_house
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app
from web.forms import legible
from web.wording import as_html, shorten

EXPECTED = {200, 303, 400, 403, 404, 413, 422, 429}

anything = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="\x00\x1b\r\n\t\u202e\ufeff\ud7ff<>&\"'%{}/\\;=", max_size=60),
    st.sampled_from(["a" * 20_000, "🙏" * 2_000, "../../etc/passwd", "' OR 1=1 --", "{{7*7}}"]),
)
names = st.sampled_from(
    ["teks", "nama", "nomor", "kontak", "izin", "jenis", "balas", "reaksi", "kode", "lanjut",
     "bahasa", "sandi", "baru", "lama", "ulang", "situs_web"]
)  # fmt: skip
fields = st.dictionaries(st.one_of(names, st.text(max_size=8)), anything, max_size=8)
loose = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def open_house() -> Iterator[tuple[Toolkit, Browser, Entry]]:
    """A house with one entry and a signed-in visitor whom no brake holds."""
    clock = SetClock(datetime(2026, 11, 18, 2, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        house = a_house(MemoryStore(), clock, Path(folder), trusted_proxies=1)
        entry = Entry(
            id=new_id(),
            channel_id=house.connecting.ensure_board().id,
            text="Kabar",
            published_at=clock.now(),
        )
        with house.store.writing() as unit:
            unit.board.add_entry(entry)
        browser = a_browser(member_app(house), clock)
        browser.client.event_hooks["request"] = [_from_elsewhere]
        yield house, browser, entry


_hosts = itertools.count(1)


def _from_elsewhere(request: httpx.Request) -> None:
    """Every request comes from an address of its own, so that no brake holds it."""
    request.headers["X-Forwarded-For"] = str(ipaddress.ip_address(next(_hosts) + 0x0B00_0000))


@pytest.fixture(scope="module")
def open_doors() -> Iterator[tuple[Toolkit, Browser, Entry]]:
    with open_house() as found:
        yield found


def paths(entry: Entry, house: Toolkit) -> Mapping[str, str]:
    """Every form: the page it stands on, by its action."""
    code = house.visiting.submit(Submission(text="Beras berkutu"), token="satu")
    here = f"/kabar/{entry.id}"
    return {
        f"{here}/komentar": here,
        f"{here}/reaksi": here,
        "/saran": "/saran",
        "/lacak": "/lacak",
        f"/lacak/{code}": f"/lacak/{code}",
        "/bahasa": "/",
        "/masuk": "/masuk",
        "/masuk/tautan": "/masuk/tautan?kode=x",
        "/keluar": "/keluar",
    }


@loose
@given(typed=fields)
def test_every_form_answers_anything_clearly(
    open_doors: tuple[Toolkit, Browser, Entry], typed: dict[str, str]
) -> None:
    house, browser, entry = open_doors
    for action, page in paths(entry, house).items():
        true = {**forms_of(browser.open(page))[action], **typed}
        true["_token"] = forms_of(browser.open(page))[action]["_token"]
        for sent in (true, typed):
            answer = browser.client.post(action, data=encoded(sent))
            assert answer.status_code in EXPECTED, (action, sent, answer.text)
            assert "<script" not in answer.text
            assert "Traceback" not in answer.text


@loose
@given(typed=fields)
def test_the_password_form_answers_anything_clearly(
    open_doors: tuple[Toolkit, Browser, Entry], typed: dict[str, str]
) -> None:
    house, _visitor, _entry = open_doors
    app = member_app(house)
    login = f"u{new_id()}"[:20]
    house.accounts.add_user(None, login=login, name="Uji", role=Role.STAFF)
    house.accounts.set_password(login, PASSWORD)
    browser = a_browser(app, SetClock(house.clock.now()))
    browser.client.cookies.set(
        "guyub_session", house.accounts.sign_in(login, PASSWORD, address=new_id())
    )
    token = forms_of(browser.open("/sandi"))["/sandi"]["_token"]
    answer = browser.client.post("/sandi", data=encoded({**typed, "_token": token}))
    assert answer.status_code in EXPECTED


@loose
@given(
    body=st.binary(max_size=500), kind=st.sampled_from(["application/x-www-form-urlencoded", ""])
)
def test_raw_bytes_are_answered_clearly(
    open_doors: tuple[Toolkit, Browser, Entry], body: bytes, kind: str
) -> None:
    _house, browser, _entry = open_doors
    for path in ("/saran", "/lacak", "/masuk"):
        answer = browser.client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code in EXPECTED


@loose
@given(part=st.text(max_size=60))
def test_any_address_is_answered_clearly(
    open_doors: tuple[Toolkit, Browser, Entry], part: str
) -> None:
    _house, browser, _entry = open_doors
    safe = part.encode("utf-8", "replace").hex()
    percent = "".join(f"%{safe[at : at + 2]}" for at in range(0, len(safe), 2))
    for path in (f"/kabar/{percent}", f"/lacak/{percent}", f"/gambar/{percent}", f"/{percent}"):
        assert browser.open(path).status_code in {*EXPECTED, 307}
    for query in ("sebelum", "hal", "balas", "komentar", "lanjut", "kode"):
        assert browser.open(f"/?{query}={percent}").status_code == 200
        assert browser.open(f"/masuk?{query}={percent}").status_code == 200


@loose
@given(text=anything, name=anything, parent=st.one_of(st.none(), anything), token=anything)
def test_the_service_takes_anything_or_says_what_is_wrong(
    open_doors: tuple[Toolkit, Browser, Entry],
    text: str,
    name: str,
    parent: str | None,
    token: str,
) -> None:
    house, _browser, entry = open_doors
    visiting = house.visiting
    submission = Submission(text=text, name=name, member_number=name, contact=text, consent=True)
    for act in (
        lambda: visiting.comment(entry.id, name=name, text=text, parent_id=parent, token=token),
        lambda: visiting.comment(text, name=name, text=text),
        lambda: visiting.submit(submission, token=token),
        lambda: visiting.case(text),
        lambda: visiting.add_to_case(text, text, token=token),
        lambda: visiting.react(entry.id, name, Reaction.LIKE),
        lambda: visiting.entry(text, name),
    ):
        try:
            act()
        except (Invalid, NotFound) as err:
            assert str(err)  # that it says something is the point


@given(text=st.text())
def test_what_is_made_legible_can_be_stored_and_shown(text: str) -> None:
    clear = legible(text)
    clear.encode("utf-8")
    assert "\x00" not in clear
    assert legible(clear) == clear
    assert "<script" not in as_html(clear)


@given(text=st.text(), length=st.integers(min_value=1, max_value=80))
def test_shortening_never_makes_longer(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= max(length, 1)


def encoded(typed: Mapping[str, str]) -> dict[str, str]:
    """As a browser would send it: half surrogates cannot leave it."""
    return {
        name.encode("utf-8", "replace").decode(): value.encode("utf-8", "replace").decode()
        for name, value in typed.items()
    }
