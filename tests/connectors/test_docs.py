"""The example of docs/connectors.md, run word for word as a package from outside."""

import json
import re
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors.registry import GROUP
from domain.channels import Capability, Channel
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import OutcomeUnknown, Unauthorized
from domain.ports import abilities
from tests.connectors.staging import AT, SECRET, an_outgoing, discovered

PAGE = Path(__file__).parents[2] / "docs" / "connectors.md"
RECEIPT = Receipt(
    remote_id="n-1",
    url="https://bulletin.example/n-1",
    sent_at=datetime(2026, 11, 18, 5, 0, tzinfo=UTC),
)
CHANNEL = Channel(
    id="ch-1",
    platform="bulletin",
    name="Papan kecamatan",
    settings={"office": "KDR"},
    sealed_secrets=f"token={SECRET}",
    created_at=AT,
)


def block(language: str) -> str:
    """The page's first block of code in this language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EntryPoint:
    """The example as an installed package, by the entry point the page tells to write."""
    (tmp_path / "guyub_bulletin.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    name, value = re.findall(r'^(\w+) = "(.*)"$', block("toml"), re.MULTILINE)[0]
    return EntryPoint(name=name, value=value, group=GROUP)


def opened(stranger: EntryPoint, answer: Any) -> Any:
    return discovered(httpx.MockTransport(answer), outside=[stranger]).open(CHANNEL)


def test_the_example_publishes_its_whole_body_and_reads_its_fixture(stranger: EntryPoint) -> None:
    bodies = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == f"Bearer {SECRET}"
        bodies.append((request.method, str(request.url), json.loads(request.read())))
        return httpx.Response(201, content=block("json"))

    connector = opened(stranger, answer)
    assert connector.publish(an_outgoing(text="Rapat besok"), "key-1") == RECEIPT
    assert bodies == [
        (
            "POST",
            "https://bulletin.example/api/notices",
            {"key": "key-1", "office": "KDR", "text": "Rapat besok"},
        )
    ]


@pytest.mark.parametrize(("listed", "receipt"), [(f"[{block('json')}]", RECEIPT), ("[]", None)])
def test_the_example_finds_what_hangs_there_and_nothing_else(
    stranger: EntryPoint, listed: str, receipt: Receipt | None
) -> None:
    connector = opened(stranger, lambda _: httpx.Response(200, content=listed))
    assert connector.find(an_outgoing(), "key-1", DeliveryKind.POST) == receipt


def test_the_example_has_the_abilities_of_its_methods_and_our_errors(
    stranger: EntryPoint,
) -> None:
    connector = opened(stranger, lambda _: httpx.Response(401))
    assert abilities(connector) == {Capability.PUBLISH, Capability.RECONCILE}
    with pytest.raises(Unauthorized):
        connector.verify()
    with pytest.raises(OutcomeUnknown):
        opened(stranger, lambda _: httpx.Response(502)).publish(an_outgoing(), "key-1")
