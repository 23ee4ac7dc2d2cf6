"""What people enter for Bluesky is understood or refused, and no secret is noted."""

import json
from collections.abc import Callable

import pytest

from connectors.bluesky.connector import BlueskyConnector
from domain.deliveries import DeliveryKind, Exchange
from domain.errors import (
    Rejected,
)
from domain.ports import Outgoing
from tests.connectors.bluesky_told import opened
from tests.connectors.bluesky_world import DID, SETTINGS, Server
from tests.connectors.staging import SECRET, a_house, an_outgoing


@pytest.mark.parametrize(
    "entered",
    [
        "koperasi.bsky.social",
        " @Koperasi.Bsky.Social ",
        "\u202a@koperasi.bsky.social\u202c",
        "https://bsky.app/profile/koperasi.bsky.social/",
    ],
)
def test_an_account_name_is_taken_as_people_copy_it(entered: str) -> None:
    server = Server()
    settings = BlueskyConnector.Settings(handle=entered, app_password=f" {SECRET} ")
    assert BlueskyConnector(settings, a_house(server)).verify().account_name
    assert server.calls[0] == "createSession"


@pytest.mark.parametrize("entered", ["koperasi", "", "a b.com", "sari@koperasi.id", "x..y"])
def test_half_an_account_name_is_refused(entered: str) -> None:
    with pytest.raises(Rejected, match="nama akun selengkapnya"):
        BlueskyConnector(
            BlueskyConnector.Settings(handle=entered, app_password="x"), a_house(Server())
        )


@pytest.mark.parametrize(
    "service",
    [
        "http://bsky.social",
        "bsky.social",
        "https://user@bsky.social",
        "https://bsky.social/xrpc",
        "https://bsky.social:x",
        "ftp://localhost",
        "",
    ],
)
def test_a_server_is_reached_by_https_or_on_this_machine(service: str) -> None:
    settings = {**SETTINGS, "service": service}
    with pytest.raises(Rejected, match="https://"):
        BlueskyConnector(BlueskyConnector.Settings(**settings), a_house(Server()))


@pytest.mark.parametrize(
    "service", ["https://pds.koperasi.id/", "http://127.0.0.1:2583", "http://localhost:2583"]
)
def test_an_own_server_is_taken(service: str) -> None:
    settings = {**SETTINGS, "service": service}
    assert BlueskyConnector(BlueskyConnector.Settings(**settings), a_house(Server())).limits


def test_no_token_is_noted_in_the_journal() -> None:
    heard: list[Exchange] = []
    opened(Server(), signed_in=False, heard=heard.append).publish(an_outgoing(), "key-1")
    assert [each.address.rpartition(".")[2] for each in heard] == ["createSession", "putRecord"]
    assert SECRET not in repr(heard)
    assert "access-" not in repr(heard)
    assert json.loads(heard[1].asked)["record"]["text"] == "Rapat anggota besok pukul sembilan."


Call = Callable[[BlueskyConnector, Outgoing], object]


@pytest.mark.parametrize(
    "call",
    [
        lambda connector, out: connector.delete(out.target_remote_id),
        lambda connector, out: connector.reply(out, "k"),
        lambda connector, out: connector.follow_up(out, "k"),
        lambda connector, out: connector.find(out, "k", DeliveryKind.DELETION),
    ],
)
@pytest.mark.parametrize("target", ["p-1", f"at://{DID}/app.bsky.feed.like/3k", ""])
def test_a_number_that_is_no_posts_is_refused(call: Call, target: str) -> None:
    with pytest.raises(Rejected, match="bukan milik Bluesky"):
        call(opened(Server()), an_outgoing(target_remote_id=target))
