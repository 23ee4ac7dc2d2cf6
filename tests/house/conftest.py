"""A house of its own for every command-line test: a folder, migrated, on a clock that runs."""

import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from guyub.cli import app
from storage.migrating import migrate


@dataclass(frozen=True, kw_only=True)
class House:
    """A data folder, and the commands run in it."""

    data: Path
    port: int

    def run(self, *words: str, given: str | None = None) -> Result:
        """Runs one command in this process."""
        return CliRunner().invoke(app, list(words), input=given)

    def json(self, *words: str) -> Any:
        """Runs one command that must go well, and reads its JSON."""
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


@pytest.fixture
def empty_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Settings that point at a folder that is not there yet."""
    for name in [name for name in os.environ if name.startswith("GUYUB_")]:
        monkeypatch.delenv(name)
    house = House(data=tmp_path / "data", port=free_port())
    monkeypatch.setenv("GUYUB_DATA", str(house.data))
    monkeypatch.setenv("GUYUB_PORT", str(house.port))
    monkeypatch.setenv("COLUMNS", "200")
    yield house


@pytest.fixture
def house(empty_house: House) -> House:
    """The same with a database in it, as `guyub up` makes it."""
    empty_house.data.mkdir(mode=0o700)
    migrate(empty_house.data, None)
    return empty_house


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
