"""Discovery: our own connectors, strangers, and broken strangers."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from importlib.metadata import EntryPoint
from threading import Event

import pytest
from cryptography.fernet import Fernet, MultiFernet

from connectors.registry import GROUP, Discovered
from connectors.sandbox import SandboxConnector, SandboxTransport
from connectors.sandbox_platform import SandboxPlatform
from domain.errors import Rejected, Unauthorized
from tests.connectors.staging import (
    SECRET,
    a_board,
    a_sandbox_channel,
    an_outgoing,
    discovered,
)
from tests.connectors.strangers import RadioConnector
from toolkit.vault import FernetVault


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name=name, value=value, group=GROUP)


def test_the_houses_own_connectors_are_found_by_their_modules() -> None:
    ours = {"board", "assisted", "email", "mailbox", "sandbox"}
    ours |= {"telegram", "mastodon", "bluesky", "facebook", "x"}
    assert set(discovered().platforms()) == ours
    assert len(discovered().platforms()) == len(ours)
    assert discovered().platforms()["sandbox"].__name__ == SandboxConnector.__name__


def test_a_stranger_is_found_by_its_entry_point_and_broken_ones_are_left_out() -> None:
    outside = [
        point("gone", "no_such_package:Connector"),
        point("wrong", "json:dumps"),
        point("breaking", "tests.connectors.broken:Nothing"),
        point("radio", "tests.connectors.strangers:RadioConnector"),
    ]
    strangers = set(discovered(outside=outside).platforms()) - set(discovered().platforms())
    assert strangers == {"radio"}
    assert discovered(outside=outside).platforms().get("radio") is not None


def test_asking_for_one_platform_loads_no_other() -> None:
    """Their libraries take a second, and no start of the house may wait for them."""
    asked = (
        "import sys; from tests.connectors.staging import discovered; "
        "assert 'board' in discovered().platforms(); "
        "print(sorted(set(sys.modules) & {'telegram', 'tweepy', 'atproto_client', 'facebook'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_a_platform_whose_library_is_missing_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "connectors.email", None)
    assert set(discovered().platforms()) >= {"board", "assisted", "sandbox"}
    assert "email" not in discovered().platforms()


def test_a_stranger_cannot_take_the_name_of_one_of_ours() -> None:
    outside = [point("board", "tests.connectors.strangers:FalseBoard")]
    assert discovered(outside=outside).platforms() == discovered().platforms()


def test_who_asks_while_the_platforms_are_loaded_waits_for_them() -> None:
    loading, go_on = Event(), Event()

    class Slow(EntryPoint):
        def load(self) -> type[RadioConnector]:
            loading.set()
            assert go_on.wait(10)
            return RadioConnector

    platforms = discovered(
        outside=[Slow(name="radio", value="slow:Radio", group=GROUP)]
    ).platforms()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(platforms.__getitem__, "radio")
        assert loading.wait(10)
        second = threads.submit(platforms.__getitem__, "radio")
        wait([second], timeout=0.2)  # it is answered too early, or not yet
        go_on.set()
        assert [each.result(10).platform for each in (first, second)] == ["radio", "radio"]


@pytest.mark.parametrize("frequency", ["666", "13"], ids=["constructor", "settings"])
def test_a_stranger_that_breaks_when_it_is_made_is_refused_with_words(frequency: str) -> None:
    outside = [point("radio", "tests.connectors.strangers:RadioConnector")]
    settings = {"frequency": frequency}
    channel = a_sandbox_channel(platform="radio", settings=settings, sealed_secrets="")
    with pytest.raises(Rejected, match="radio"):
        discovered(outside=outside).open(channel)


def test_a_channel_is_opened_with_its_settings_and_unsealed_secrets() -> None:
    platform = SandboxPlatform(token=SECRET)
    vault = FernetVault(MultiFernet([Fernet(Fernet.generate_key())]))
    house = Discovered(
        vault=vault, board=a_board(), outside=(), transport=SandboxTransport(platform)
    )
    channel = a_sandbox_channel(sealed_secrets=vault.seal({"token": SECRET}))
    assert house.open(channel).verify().account_name == "Koperasi Uji"


def test_secrets_sealed_with_another_key_disconnect() -> None:
    vault, other = (FernetVault(MultiFernet([Fernet(Fernet.generate_key())])) for _ in range(2))
    channel = a_sandbox_channel(sealed_secrets=other.seal({"token": SECRET}))
    with pytest.raises(Unauthorized):
        Discovered(vault=vault, board=a_board(), outside=()).open(channel)


def test_a_platform_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(Rejected, match="friendster"):
        discovered().open(a_sandbox_channel(platform="friendster"))


def test_a_number_that_is_none_is_refused_by_its_label() -> None:
    settings = {"host": "127.0.0.1", "sender": "a@b.c", "port": "dua puluh"}
    channel = a_sandbox_channel(platform="email", settings=settings, sealed_secrets="")
    with pytest.raises(Rejected, match="Porta"):
        discovered().open(channel)


def test_settings_of_an_older_version_are_left_alone_and_new_ones_take_their_default() -> None:
    platform = SandboxPlatform(token=SECRET)
    channel = a_sandbox_channel(settings={"colour": "red", "address": ""})
    connector = discovered(SandboxTransport(platform)).open(channel)
    assert isinstance(connector, SandboxConnector)
    assert connector.publish(an_outgoing(), "key-1").remote_id == "p-1"


def test_a_setting_the_connector_itself_refuses_is_refused_in_its_words() -> None:
    settings = {"host": "127.0.0.1", "sender": "Koperasi Kami"}
    channel = a_sandbox_channel(platform="email", settings=settings, sealed_secrets="")
    with pytest.raises(Rejected, match="Alamat pengirim"):
        discovered().open(channel)
