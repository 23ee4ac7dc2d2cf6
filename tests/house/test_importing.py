"""`guyub import`: a channel's past from a file, by who owns the machine."""

from pathlib import Path

import pytest

from domain.archives import ImportState
from services.history.importing import STEP
from storage.opening import open_store
from tests.house.conftest import House
from tests.makers import a_channel
from tests.services.imported import a_tweet, an_archive
from tests.services.test_importing import begun_at

TABLE = b"Post ID,Publish time,Title\n55,03/01/2025 07:00,Panen raya\n56,kapan,Rusak\n"


@pytest.fixture
def full(house: House) -> House:
    """A house with an X account and a Page."""
    store = open_store(house.data, None)
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-x", platform="x", name="X Koperasi"))
        unit.channels.add(a_channel(id="ch-p", platform="facebook", name="Halaman"))
    store.close()
    return house


def an_archive_in(folder: Path, count: int) -> Path:
    file = folder / "arsip.zip"
    file.write_bytes(an_archive([a_tweet(n) for n in range(count)]))
    return file


def test_an_archive_is_read_in_whole_and_again_without_doubles(full: House, tmp_path: Path) -> None:
    file, count = an_archive_in(tmp_path, STEP + 3), STEP + 3
    told = full.json("import", "x koperasi", str(file))
    sums = {"total": count, "done": count, "aside": 0, "refused": 0}
    sums |= {"pictures": 0, "pictureless": 0}
    assert told == {"state": "done", "new": count, "known": 0, **sums}
    assert full.json("import", "ch-x", str(file)) == {
        "state": "done",
        "new": 0,
        "known": count,
        **sums,
    }
    assert not list((full.data / "archives").iterdir())


def test_a_command_that_was_broken_off_goes_on(full: House, tmp_path: Path) -> None:
    file = an_archive_in(tmp_path, STEP + 3)
    full.json("import", "X Koperasi", str(file), "--try")
    store = open_store(full.data, None)
    (kept,) = (full.data / "archives").iterdir()
    begun_at(store, full.data, kept.name)
    store.close()
    told = full.json("import", "X Koperasi", str(file))
    assert (told["done"], told["new"]) == (STEP + 3, STEP + 3)
    store = open_store(full.data, None)
    with store.reading() as unit:
        assert [each.state for each in unit.history.newest(9)] == [ImportState.DONE]
    store.close()


def test_what_must_be_said_is_asked_and_nothing_is_kept(full: House, tmp_path: Path) -> None:
    file = tmp_path / "konten.csv"
    file.write_bytes(TABLE)
    told = full.json("import", "Halaman", str(file), "--try")
    assert (told["posts"], list(told["ask"])) == (0, ["zone"])
    done = full.run("import", "Halaman", str(file), "--choice", "zone=Asia/Jakarta")
    assert done.exit_code == 0
    assert "nomor 2: Waktunya tidak dapat dibaca." in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Tak Ada", "arsip.zip"), "Yang ada: Halaman, X Koperasi"),
        (("X Koperasi", "tidak-ada.zip"), "tidak dapat dibaca"),
        (("X Koperasi", "arsip.zip", "--choice", "zone"), "nama=nilai"),
    ],
)
def test_what_cannot_be_done_is_said(
    full: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    told: str,
) -> None:
    an_archive_in(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    done = full.run("import", *words)
    assert done.exit_code != 0
    assert told in done.output
