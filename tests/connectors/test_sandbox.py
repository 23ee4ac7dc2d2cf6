"""The sandbox: the whole bodies that leave, and the platform's misdeeds over a real socket."""

import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from connectors.http import HttpClient, Patience
from connectors.sandbox import SandboxConnector, SandboxTransport
from connectors.sandbox_platform import (
    Misdeed,
    Order,
    SandboxPlatform,
    order_body,
    signature,
)
from connectors.sandbox_server import KILLED, SandboxServer
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing


@pytest.fixture
def platform() -> SandboxPlatform:
    return SandboxPlatform(token=SECRET, now=lambda: AT, pause=lambda _seconds: None)


@pytest.fixture
def connector(platform: SandboxPlatform) -> SandboxConnector:
    return a_connector(SandboxTransport(platform))


def a_connector(
    transport: httpx.BaseTransport | None, address: str = "http://127.0.0.1:8599"
) -> SandboxConnector:
    settings = SandboxConnector.Settings(address=address, token=SECRET)
    return SandboxConnector(settings, a_house(transport))


def test_the_whole_body_of_a_post_with_two_pictures_leaves_as_the_platform_wants_it() -> None:
    seen: list[tuple[str, str, str, object]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        body = httpx.Response(200, content=request.read()).json()
        seen.append((request.method, request.url.path, request.headers["authorization"], body))
        return httpx.Response(201, json={"id": "p-1", "url": "u", "at": AT.isoformat()})

    pictures = (a_picture("panen", "Panen raya"), a_picture("rapat"))
    post = an_outgoing(link="https://koperasi.example/rat", pictures=pictures)
    receipt = a_connector(httpx.MockTransport(answer)).publish(post, "key-1")
    assert receipt == Receipt(remote_id="p-1", url="u", sent_at=AT)
    assert seen == [
        (
            "POST",
            "/posts",
            f"Bearer {SECRET}",
            {
                "key": "key-1",
                "text": "Rapat anggota besok pukul sembilan.",
                "link": "https://koperasi.example/rat",
                "images": [
                    {
                        "data": base64.b64encode(b"the bytes of panen").decode(),
                        "mime": "image/jpeg",
                        "alt": "Panen raya",
                    },
                    {
                        "data": base64.b64encode(b"the bytes of rapat").decode(),
                        "mime": "image/jpeg",
                        "alt": "",
                    },
                ],
            },
        )
    ]


def test_what_arrives_is_kept_whole_pictures_by_their_digest(
    platform: SandboxPlatform, connector: SandboxConnector
) -> None:
    connector.publish(an_outgoing(pictures=(a_picture("a", "A"),)), "key-1")
    connector.reply(an_outgoing(text="Ya.", target_remote_id="msg-1"), "key-2")
    notice = an_outgoing(text="Tugas", subject="Tugas", recipient="sari@koperasi.example")
    connector.notify(notice, "key-3")
    digest = hashlib.sha256(b"the bytes of a").hexdigest()
    assert [(row["verb"], row["id"], row["body"]) for row in platform.accepted()] == [
        (
            "posts",
            "p-1",
            {
                "key": "key-1",
                "text": "Rapat anggota besok pukul sembilan.",
                "link": "",
                "images": [{"data": digest, "mime": "image/jpeg", "alt": "A"}],
            },
        ),
        ("replies", "r-2", {"key": "key-2", "text": "Ya.", "target": "msg-1", "images": []}),
        (
            "notices",
            "n-3",
            {
                "key": "key-3",
                "text": "Tugas",
                "subject": "Tugas",
                "recipient": "sari@koperasi.example",
                "images": [],
            },
        ),
    ]


def test_a_platform_without_keys_takes_the_same_post_twice() -> None:
    platform = SandboxPlatform(token=SECRET, honours_keys=False)
    connector = a_connector(SandboxTransport(platform))
    connector.publish(an_outgoing(), "key-1")
    connector.publish(an_outgoing(), "key-1")
    assert [row["key"] for row in platform.accepted("posts")] == ["key-1", "key-1"]


def test_the_inbox_is_read_in_order_from_its_cursor(
    platform: SandboxPlatform, connector: SandboxConnector
) -> None:
    platform.say(thread="t-1", text="Kapan rapat?", author_id="a-1", author_name="Bu Ani")
    platform.say(thread="t-2", text="Bagus!", author_id="a-2", author_name="Pak Edi", post="p-1")
    first = connector.collect("")
    assert first.cursor == "2"
    assert first.messages == (
        Incoming(
            remote_id="msg-1",
            thread="t-1",
            kind=MessageKind.DIRECT,
            author=Author(remote_id="a-1", name="Bu Ani"),
            text="Kapan rapat?",
            at=AT,
        ),
        Incoming(
            remote_id="msg-2",
            thread="t-2",
            kind=MessageKind.COMMENT,
            author=Author(remote_id="a-2", name="Pak Edi"),
            text="Bagus!",
            at=AT,
            entry_remote_id="p-1",
            public=True,
        ),
    )
    assert connector.collect("2") == replace(first, messages=(), cursor="2")


def test_a_webhook_call_is_read_when_its_signature_is_ours(
    platform: SandboxPlatform, connector: SandboxConnector
) -> None:
    headers, body = platform.event(thread="t-1", text="Halo", author_id="a-1", author_name="Ani")
    named = {"X-Sandbox-Signature": headers["x-sandbox-signature"]}
    (message,) = connector.receive(named, body).messages
    assert (message.remote_id, message.text) == ("msg-1", "Halo")
    for forged in ({}, {"x-sandbox-signature": "é"}, {"x-sandbox-signature": "0" * 64}):
        with pytest.raises(Unauthorized):
            connector.receive(forged, body)
    with pytest.raises(Unauthorized):
        connector.receive(headers, body + b" ")


def test_a_signed_call_that_nobody_can_read_is_refused(connector: SandboxConnector) -> None:
    for body in (b"<html>", b"{}", b"[]"):
        headers = {"x-sandbox-signature": signature(SECRET, body)}
        with pytest.raises(Rejected):
            connector.receive(headers, body)


def test_metrics_it_has_are_read_and_the_others_are_unknown(connector: SandboxConnector) -> None:
    post = connector.publish(an_outgoing(), "key-1")
    unknown = dict.fromkeys(Metric)
    assert connector.measure([post.remote_id, "p-9"]) == (
        Reading(
            remote_id="p-1",
            values={**unknown, Metric.VIEWS: 30, Metric.REACTIONS: 3},
            raw={
                Metric.VIEWS: {"views": 30},
                Metric.REACTIONS: {"likes": 3},
                Metric.COMMENTS: {"replies": None},
            },
        ),
    )


def test_whoever_likes_a_post_is_counted_with_those_who_only_looked(
    connector: SandboxConnector, platform: SandboxPlatform
) -> None:
    post = connector.publish(an_outgoing(), "key-1")
    for account in ("acc-1", "acc-2", "acc-2"):
        platform.like(account, post.remote_id)
    (reading,) = connector.measure([post.remote_id])
    assert (reading.values[Metric.VIEWS], reading.values[Metric.REACTIONS]) == (70, 5)


def test_only_this_machine_is_a_sandbox() -> None:
    for address in ("https://127.0.0.1", "http://10.0.0.1", "http://example.org", "http://["):
        with pytest.raises(Rejected):
            a_connector(None, address)


MISDEEDS: list[tuple[Misdeed, type[PlatformError] | None, int]] = [
    (Misdeed.REFUSE, Rejected, 0),
    (Misdeed.FORGET, Unauthorized, 0),
    (Misdeed.LIMIT, RateLimited, 0),
    (Misdeed.BE_DOWN, OutcomeUnknown, 0),
    (Misdeed.DELAY, None, 1),
    (Misdeed.ACCEPT_SILENTLY, OutcomeUnknown, 1),
    (Misdeed.ACCEPT_AND_BREAK, OutcomeUnknown, 1),
    (Misdeed.ACCEPT_AND_BABBLE, OutcomeUnknown, 1),
    (Misdeed.HANG_UP, OutcomeUnknown, 0),
]


@pytest.fixture
def server(platform: SandboxPlatform) -> Iterator[SandboxServer]:
    running = SandboxServer(platform).start()
    yield running
    running.close()


@pytest.mark.parametrize("case", MISDEEDS, ids=lambda case: case[0])
@pytest.mark.parametrize("way", ["in-process", "loopback"])
def test_every_misdeed_is_the_same_in_process_and_over_a_socket(
    platform: SandboxPlatform,
    server: SandboxServer,
    way: str,
    case: tuple[Misdeed, type[PlatformError] | None, int],
) -> None:
    misdeed, error, arrived = case
    transport = SandboxTransport(platform) if way == "in-process" else None
    desk = HttpClient(
        server.address,
        place="Uji",
        headers={"authorization": f"Bearer {SECRET}"},
        transport=transport,
        patience=Patience(read_s=0.3),
    )
    platform.order(Order(misdeed=misdeed, verb="POST posts", seconds=9))
    body = {"key": "key-1", "text": "Halo"}
    if error is None:
        desk.act("POST", "/posts", body=body).read(lambda told: told["id"])
    else:
        with pytest.raises(error):
            desk.act("POST", "/posts", body=body).read(lambda told: told["id"])
    assert len(platform.accepted()) == arrived
    assert desk.act("POST", "/posts", body=body).status == 201  # the order is used up
    assert len(platform.accepted()) == 1


def test_how_long_the_limit_lasts_is_told(
    platform: SandboxPlatform, connector: SandboxConnector
) -> None:
    platform.order(Order(misdeed=Misdeed.LIMIT, seconds=40))
    with pytest.raises(RateLimited) as caught:
        connector.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == 40


def test_orders_count_and_match_their_verb(
    platform: SandboxPlatform, connector: SandboxConnector
) -> None:
    platform.order(Order(misdeed=Misdeed.REFUSE, verb="POST posts", count=2, reason="no ads"))
    assert connector.verify().account_name == "Koperasi Uji"
    for _turn in range(2):
        with pytest.raises(Rejected, match="no ads"):
            connector.publish(an_outgoing(), "key-1")
    connector.publish(an_outgoing(), "key-1")


def test_too_long_a_text_is_refused_by_the_platform_itself(connector: SandboxConnector) -> None:
    with pytest.raises(Rejected, match="longer"):
        connector.publish(an_outgoing(text="x" * 2_001), "key-1")


@pytest.mark.parametrize(("misdeed", "arrived"), [(Misdeed.DIE_BEFORE, 0), (Misdeed.DIE_AFTER, 1)])
def test_a_server_that_dies_keeps_what_it_accepted(
    tmp_path: Path, misdeed: Misdeed, arrived: int
) -> None:
    file = tmp_path / "sandbox.db"
    with subprocess.Popen(
        [sys.executable, "-m", "connectors.sandbox_server", str(file)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            order = order_body(Order(misdeed=misdeed, verb="POST posts"))
            httpx.post(f"{address}/orders", content=order, timeout=5)
            settings = SandboxConnector.Settings(address=address)
            with pytest.raises(OutcomeUnknown):
                SandboxConnector(settings, a_house()).publish(an_outgoing(), "key-1")
            assert process.wait(timeout=5) == KILLED
        finally:
            process.kill()
    assert [row["key"] for row in SandboxPlatform(file).accepted()] == ["key-1"] * arrived
    with pytest.raises(Unavailable):
        SandboxConnector(settings, a_house()).publish(an_outgoing(), "key-1")


def test_a_request_nobody_understands_is_answered_so(connector: SandboxConnector) -> None:
    client = HttpClient(
        "http://127.0.0.1:1",
        place="Uji",
        headers={"authorization": f"Bearer {SECRET}"},
        transport=SandboxTransport(SandboxPlatform(token=SECRET)),
    )
    with pytest.raises(Rejected, match="not understood"):
        client.act("POST", "/posts", body=[1])
    with pytest.raises(Rejected, match="not understood"):
        client.ask("/nowhere")


def test_looking_for_each_kind_looks_among_its_own(connector: SandboxConnector) -> None:
    reply = connector.reply(an_outgoing(target_remote_id="msg-1"), "key-1")
    assert connector.find(an_outgoing(), "key-1", DeliveryKind.REPLY) == reply
    assert connector.find(an_outgoing(), "key-1", DeliveryKind.POST) is None
