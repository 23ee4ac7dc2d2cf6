"""Archives to read in, and a house of each memory that reads them."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.facebook.connector import FacebookConnector
from connectors.x.connector import XConnector
from domain.archives import HistoryImport, ImportState
from domain.channels import Channel
from domain.deliveries import Delivery
from domain.ports import Connector, Heard, Store
from services.history.importing import Importing
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import MANAGER, a_channel
from tests.postgres import Postgres
from toolkit.archive_folder import ArchiveFiles
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

X, PAGE = "ch-x", "ch-page"
MADE_AT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


class Kinds:
    """The platforms whose archives are known; nothing is opened."""

    def platforms(self) -> dict[str, type[Connector]]:
        return {"x": XConnector, "facebook": FacebookConnector}

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        raise AssertionError("an import asks no platform")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each memory in turn, with two channels."""
    server: Postgres | None = None
    address = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        address = server.new_database()
    elif request.param == "sqlite":
        migrate(tmp_path, None)
    memory = request.param == "memory"
    kept: Any = MemoryStore() if memory else open_store(tmp_path, address)
    with kept.writing() as unit:
        unit.channels.add(a_channel(id=X, platform="x", settings={"user_id": "77"}))
        unit.channels.add(a_channel(id=PAGE, platform="facebook", settings={"page_id": "102"}))
        unit.channels.add(a_channel(id="ch-wall", platform="board"))
    yield kept
    if not memory:
        kept.close()
    if server is not None and address is not None:
        server.drop(address)


@pytest.fixture
def desk(store: Store, clock: SetClock, tmp_path: Path) -> Importing:
    folder = ArchiveFiles(tmp_path / "archives")
    media = MediaFolder(tmp_path / "media")
    return Importing(store=store, clock=clock, connectors=Kinds(), folder=folder, media=media)


def a_tweet(number: int, **changes: Any) -> dict[str, Any]:
    at = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(minutes=5 * number)
    told = {
        "id_str": str(1_900_000_000_000_000_000 + number),
        "full_text": f"Kabar ke-{number}",
        "created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "favorite_count": str(number),
        "retweet_count": "1",
        **changes,
    }
    return {"tweet": told}


def an_archive(tweets: list[Any], account: str = "77", **more: str | bytes) -> bytes:
    """As X packs it."""
    packed = io.BytesIO()
    manifest = {"archiveInfo": {"generationDate": MADE_AT.isoformat()}}
    owner = [{"account": {"accountId": account, "username": "koperasi"}}]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data/manifest.js", f"window.__THAR_CONFIG = {json.dumps(manifest)}")
        file.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(owner)}")
        file.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
        for name, text in more.items():
            file.writestr(name, text)
    return packed.getvalue()


def begun(desk: Importing, data: bytes, **how: Any) -> HistoryImport:
    file_id = desk.take(MANAGER, iter([data]))
    return desk.begin(MANAGER, how.pop("channel", X), file_id, how.pop("name", "x.zip"), **how)


def through(desk: Importing, one: HistoryImport) -> HistoryImport:
    while one.state is ImportState.RUNNING:
        one = desk.read_some(one.id, 1)
    return one


def sums(one: HistoryImport) -> tuple[int, int, int, int, int]:
    return (one.done, one.new, one.known, one.aside, one.refused)


def kept(desk: Importing, channel: str = X) -> list[Delivery]:
    with desk.store.reading() as unit:
        return unit.deliveries.sent_posts(channel, datetime(2000, 1, 1, tzinfo=UTC), 10_000)
