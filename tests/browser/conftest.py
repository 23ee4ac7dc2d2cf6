"""The product as its commands start it, and a real Chromium before it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.drawing import WAIT_MS
from tests.browser.visitor import Colleague, Visitor
from tests.house.conftest import free_port
from tests.house.ground import ROOT
from tests.running import Started, started

DESKTOP, PHONE = (1280, 900), (390, 844)
expect.set_options(timeout=WAIT_MS)
# The pictures of the README are taken again on wish only, so that a test run changes no file.
KEEPS_PICTURES = bool(os.environ.get("GUYUB_SCREENSHOTS"))


@dataclass(frozen=True, kw_only=True)
class Running:
    """The product, up and ready. `first_link`: empty when people can sign in already."""

    address: str
    first_link: str
    process: Started


@contextmanager
def a_house(data: Path) -> Iterator[int]:
    """Settings for a folder and a free port of its own, for every process started inside."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith("GUYUB_")]:
            environment.delenv(name)
        port = free_port()
        environment.setenv("GUYUB_DATA", str(data))
        environment.setenv("GUYUB_PORT", str(port))
        yield port


@contextmanager
def up(port: int) -> Iterator[Running]:
    """`guyub up` until the block ends."""
    with started("up") as process:
        lines = [process.line()]
        while not lines[-1].startswith("Hentikan"):
            lines.append(process.line())
        links = [line for line in lines if "/masuk/tautan" in line]
        yield Running(
            address=f"http://127.0.0.1:{port}", first_link="".join(links), process=process
        )


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: the README's folder on wish, else nowhere that lasts."""
    return ROOT / "docs" / "screenshots" if KEEPS_PICTURES else tmp_path


@pytest.fixture
def someone(
    chromium: Browser, running: Running, pictures: Path
) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser of its own for one more person."""
    contexts = []

    def come(kind: type[Visitor] = Visitor, size: tuple[int, int] = DESKTOP) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="id-ID"
        )
        contexts.append(context)
        return kind(context, running.address, pictures)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def colleague(someone: Callable[..., Visitor]) -> Callable[..., Colleague]:
    """Opens a browser for a member of staff."""

    def come(size: tuple[int, int] = DESKTOP) -> Colleague:
        person = someone(Colleague, size)
        assert isinstance(person, Colleague)
        return person

    return come
