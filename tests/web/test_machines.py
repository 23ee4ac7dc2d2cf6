"""What programs read: feeds, the sitemap, health, metrics, webhooks; and error pages."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from domain.board import Entry
from domain.channels import Channel, ChannelState
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    StoreBusy,
    Unauthorized,
    Unavailable,
)
from domain.media import Media
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch, Connector, Store
from tests.makers import a_channel
from tests.web.browsing import Browser
from tests.web.conftest import a_browser, a_house
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app

Publish = Callable[..., Entry]
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = 'Kabar <b>tebal</b> & "kutip" \x0b\ufffe ]]> '


def parsed(xml: bytes) -> ET.Element:
    """Our own answer: no stranger's document is read here."""
    return ET.fromstring(xml)  # noqa: S314


@pytest.fixture
def entries(publish: Publish) -> list[Entry]:
    picture = Media(id="a" * 64, mime="image/jpeg", width_px=6, height_px=4, size_bytes=123)
    return [publish(f"{NASTY}{n}", media=(picture,)) for n in range(25)]


def test_rss_parses_and_holds_what_rss_asks_for(browser: Browser, entries: list[Entry]) -> None:
    answer = browser.open("/rss.xml")
    assert answer.headers["content-type"] == "application/rss+xml"
    channel = parsed(answer.content).find("channel")
    assert channel is not None
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert channel.findtext(name), name
    items = channel.findall("item")
    newest = list(reversed(entries))[:20]
    assert [item.findtext("guid") for item in items] == [f"urn:guyub:{e.id}" for e in newest]
    for item, entry in zip(items, newest, strict=True):
        assert item.findtext("link") == f"http://127.0.0.1:8501/kabar/{entry.id}"
        assert parsedate_to_datetime(item.findtext("pubDate") or "") == entry.published_at
        assert "&lt;b&gt;tebal&lt;/b&gt;" in (item.findtext("description") or "")
        enclosure = item.find("enclosure")
        assert enclosure is not None
        assert enclosure.attrib == {
            "url": f"http://127.0.0.1:8501/gambar/{'a' * 64}",
            "length": "123",
            "type": "image/jpeg",
        }


def test_atom_parses_and_holds_what_atom_asks_for(browser: Browser, entries: list[Entry]) -> None:
    answer = browser.open("/atom.xml")
    feed = parsed(answer.content)
    for name in ("id", "title", "updated"):
        assert feed.findtext(ATOM + name), name
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    found = feed.findall(ATOM + "entry")
    assert len({entry.findtext(ATOM + "id") for entry in found}) == len(found) == 20
    for entry, known in zip(found, reversed(entries), strict=False):
        assert entry.findtext(ATOM + "title")
        assert datetime.fromisoformat(entry.findtext(ATOM + "updated") or "") == known.published_at
        content = entry.find(ATOM + "content")
        assert content is not None
        assert content.attrib == {"type": "html"}


def test_feeds_without_entries_still_parse(browser: Browser) -> None:
    for path in ("/rss.xml", "/atom.xml", "/sitemap.xml"):
        parsed(browser.open(path).content)


def test_the_sitemap_and_robots_name_what_may_be_found(
    browser: Browser, entries: list[Entry]
) -> None:
    urls = parsed(browser.open("/sitemap.xml").content)
    places = [url[0].text for url in urls]
    assert places[:2] == ["http://127.0.0.1:8501/", "http://127.0.0.1:8501/saran"]
    assert len(places) == 27
    robots = browser.open("/robots.txt").text
    assert "Disallow: /lacak\n" in robots
    assert "Sitemap: http://127.0.0.1:8501/sitemap.xml\n" in robots


def test_links_that_leave_the_page_use_the_public_address(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    house = a_house(store, clock, tmp_path, public_url="https://koperasi.example/")
    page = a_browser(member_app(house), clock).open("/").text
    assert '<link rel="canonical" href="https://koperasi.example/">' in page


def test_a_made_up_host_name_does_not_reach_the_page(browser: Browser) -> None:
    page = browser.open("/", Host='x"><script>')
    assert "<script" not in page.text
    assert '<link rel="canonical" href="http://127.0.0.1:8501/">' in page.text


def test_health_tells_the_truth(house: Toolkit, browser: Browser, clock: SetClock) -> None:
    class Broken:
        def cooperative(self) -> None:
            raise StoreBusy("sibuk")

    assert (browser.open("/healthz").status_code, browser.open("/healthz").json()) == (
        200,
        {"status": "ok"},
    )
    sick = member_app(replace(house, governing=Broken()))  # type: ignore[arg-type]
    answer = a_browser(sick, clock).open("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "memory unavailable"})


def test_an_admin_reads_the_metrics(signed_in: Browser) -> None:
    signed_in.open("/")
    text = signed_in.open("/metrics").text
    assert 'guyub_http_requests_total{area="front",method="GET",status="200"} 1.0' in text
    assert 'guyub_http_request_seconds_count{area="front"} 1.0' in text
    assert "process_resident_memory_bytes " in text


def test_made_up_paths_do_not_swell_the_metrics(signed_in: Browser) -> None:
    for n in range(5):
        signed_in.open(f"/rekaan-{n}")
    text = signed_in.open("/metrics").text
    assert 'area="other",method="GET",status="404"} 5.0' in text
    assert "rekaan" not in text


# --- webhooks --------------------------------------------------------------------------------


TROUBLES: Mapping[str, PlatformError] = {
    "diam": Unavailable("Platform tidak menjawab."),
    "sibuk": RateLimited("Tunggu.", retry_after_s=60),
    "entah": OutcomeUnknown("Entah."),
    "rusak": Rejected("Isinya rusak."),
}


@dataclass
class Bell:
    """A connector that is called: one line a message, signed by a word."""

    platform = "bell"
    title = "Bel"

    def receive(self, headers: Mapping[str, str], body: bytes) -> Batch:
        if headers.get("x-signature") != "benar":
            raise TROUBLES.get(headers.get("x-signature", ""), Unauthorized("palsu"))
        at = datetime.fromisoformat("2026-11-18T02:00:00+00:00")
        lines = body.decode().splitlines()
        return Batch(messages=tuple(_rung(line, at) for line in lines))


def _rung(line: str, at: datetime) -> Incoming:
    return Incoming(
        remote_id=line,
        thread=line,
        kind=MessageKind.DIRECT,
        author=Author(name="Bu Ani"),
        text=line,
        at=at,
    )


class Doorbell(Bell):
    """One that can be asked whether it hangs here."""

    def greet(self, query: Mapping[str, str]) -> str:
        if query.get("word") != "benar":
            raise Unauthorized("bukan platformnya")
        return query["say"]


class Bells:
    """Every channel but the mute one rings."""

    def platforms(self) -> Mapping[str, type[Connector]]:
        return {}

    def open(self, channel: Channel, heard: object = None) -> object:
        kinds: dict[str, Callable[[], object]] = {"mute": object, "door": Doorbell}
        return kinds.get(channel.platform, Bell)()


@pytest.fixture
def called(house: Toolkit, clock: SetClock) -> Browser:
    with house.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-bell", platform="bell", name="Bel"))
        unit.channels.add(a_channel(id="ch-mute", platform="mute", name="Bisu"))
        unit.channels.add(a_channel(id="ch-door", platform="door", name="Pintu"))
        unit.channels.add(
            a_channel(id="ch-old", platform="bell", name="Lama", state=ChannelState.ARCHIVED)
        )
    return a_browser(member_app(replace(house, connectors=Bells())), clock)  # type: ignore[arg-type]


def ring(browser: Browser, channel: str, signature: str = "benar", body: bytes = b"halo") -> int:
    answer: httpx.Response = browser.client.post(
        f"/kanal/{channel}/webhook", content=body, headers={"X-Signature": signature}
    )
    return answer.status_code


def test_a_true_call_is_kept_once_and_answered(house: Toolkit, called: Browser) -> None:
    assert [ring(called, "ch-bell"), ring(called, "ch-bell")] == [200, 200]
    with house.store.reading() as unit:
        message = unit.messages.by_remote("ch-bell", "halo")
    assert message is not None
    assert message.author.name == "Bu Ani"


def test_a_forged_call_is_refused_and_nothing_kept(house: Toolkit, called: Browser) -> None:
    assert ring(called, "ch-bell", "palsu") == 403
    with house.store.reading() as unit:
        assert unit.messages.by_remote("ch-bell", "halo") is None


def test_what_could_not_be_read_just_now_is_to_be_called_again(called: Browser) -> None:
    answers = {trouble: ring(called, "ch-bell", trouble) for trouble in TROUBLES}
    assert answers == {"diam": 503, "sibuk": 503, "entah": 503, "rusak": 400}


def test_channels_that_cannot_be_called_are_not_there(called: Browser) -> None:
    assert [ring(called, channel) for channel in ("ch-mute", "ch-old", "ch-none")] == [404] * 3
    assert called.open("/kanal/ch-bell/webhook").status_code == 404  # it cannot be greeted


def test_a_platform_that_asks_whether_the_address_is_ours_is_told_in_its_own_way(
    called: Browser,
) -> None:
    asked = called.open("/kanal/ch-door/webhook?word=benar&say=4711")
    assert (asked.status_code, asked.text) == (200, "4711")
    assert called.open("/kanal/ch-door/webhook?word=salah&say=4711").status_code == 403
    assert called.open("/kanal/ch-none/webhook?word=benar").status_code == 404


def test_a_call_too_large_is_refused(called: Browser) -> None:
    assert ring(called, "ch-bell", body=b"x" * (1024 * 1024 + 1)) == 413


# --- trouble ---------------------------------------------------------------------------------


def test_unknown_pages_and_wrong_methods_have_a_page_of_their_own(browser: Browser) -> None:
    unknown = browser.open("/tidak-ada")
    assert (unknown.status_code, "Halaman ini tidak ada" in unknown.text) == (404, True)
    wrong = browser.client.post("/rss.xml")
    assert (wrong.status_code, "dengan cara itu" in wrong.text) == (405, True)
    assert browser.client.request("BREW", "/").status_code == 405


def test_a_crash_shows_a_number_that_is_in_the_log_and_nothing_else(
    house: Toolkit, clock: SetClock
) -> None:
    class Crashing:
        def front_with_counts(self, *_args: object, **_more: object) -> None:
            raise RuntimeError("rahasia dapur")

    app: Starlette = member_app(replace(house, visiting=Crashing()))  # type: ignore[arg-type]
    with capture_logs() as log:
        page = a_browser(app, clock).open("/")
    assert page.status_code == 500
    assert "rahasia dapur" not in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    number = page.text.split('<strong class="code-small" translate="no">')[1][:8]
    (line,) = [line for line in log if line.get("number") == number]
    assert str(line["exc_info"]) == "rahasia dapur"
