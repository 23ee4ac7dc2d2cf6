"""`guyub backup` and `guyub restore`: whole or not at all, and nothing that was there is lost."""

import gzip
import json
import os
import socket
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.attachments import Enclosed
from domain.people import User
from domain.reports import QueueFilter
from guyub.data import database_url
from storage.opening import open_store
from tests.house.conftest import House
from tests.makers import a_channel, an_incoming
from tests.postgres import Postgres
from toolkit.clock import SystemClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit, wire

PICTURE = b"\x89PNG not really"
LETTER = b"%PDF-1.7 a member's"


@pytest.fixture
def toolkit(house: House) -> Toolkit:
    """A house with a user, a sealed channel and a picture."""
    toolkit = open_toolkit()
    toolkit.accounts.ensure_admin()
    toolkit.media.put(PICTURE, "image/png")
    channel = a_channel(sealed_secrets=toolkit.vault.seal({"token": "sangat-rahasia"}))
    with toolkit.store.writing() as unit:
        unit.channels.add(channel)
        unit.cooperative.save(replace(unit.cooperative.get(), name="Koperasi Melati"))
    letter = Enclosed(name="surat.pdf", kind="application/pdf", data=LETTER)
    toolkit.listening.receive("ch-1", an_incoming(attachments=(letter,)))
    return toolkit


def empty(house: House) -> None:
    """A machine after its disk died."""
    house.data.rename(house.data.with_name("gone"))


def users() -> list[User]:
    with open_toolkit().store.reading() as unit:
        return unit.users.all()


def rewritten(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """The archive with some members changed, added, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in {*old.namelist(), *changes}:
            data = changes.get(name, old.read(name) if name in old.namelist() else b"")
            if data is not None:
                new.writestr(name, data)
    return target


def manifest_of(file: Path) -> dict[str, object]:
    with zipfile.ZipFile(file) as archive:
        manifest: dict[str, object] = json.loads(archive.read("manifest.json"))
        return manifest


def test_everything_comes_back_after_the_disk_died(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file, before = tmp_path / "kept.zip", users()
    kept = house.json("backup", str(file), "--with-key")
    assert kept == {
        "file": str(file),
        "size_bytes": file.stat().st_size,
        "pictures": 1,
        "attachments": 1,
        "with_key": True,
    }
    empty(house)
    done = house.json("restore", str(file))
    assert (done["pictures"], done["with_key"], done["set_aside"]) == (1, True, None)
    restored = open_toolkit()
    assert users() == before
    assert restored.governing.cooperative().name == "Koperasi Melati"
    assert [path.read_bytes() for path in house.data.glob("media/*/*")] == [PICTURE]
    assert done["attachments"] == 1
    admin = users()[0].actor
    (row,), _total = restored.answering.queue(admin, QueueFilter(now=restored.clock.now()))
    ((message_id, _files),) = restored.attachments.of_case(admin, row.case.id).items()
    assert restored.attachments.open(admin, row.case.id, message_id, 1)[1] == LETTER
    with restored.store.reading() as unit:
        sealed = unit.channels.get("ch-1").sealed_secrets
    assert restored.vault.open(sealed) == {"token": "sangat-rahasia"}


@pytest.mark.skipif(os.name != "posix", reason="links need no rights on POSIX alone")
def test_what_is_swept_while_a_backup_is_made_is_left_out(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    """A name that is listed and leads nowhere: what a file is that goes in between."""
    gone = toolkit.media.put(b"swept soon", "image/png")
    (path,) = house.data.glob(f"media/*/{gone}*")
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    kept = house.json("backup", str(tmp_path / "kept.zip"))
    assert kept["pictures"] == 1
    empty(house)
    assert house.json("restore", str(tmp_path / "kept.zip"))["pictures"] == 1


def test_without_being_asked_for_no_key_leaves_the_house(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    assert "Kunci rahasia tidak disertakan" in house.run("backup", str(file)).stdout
    key = (house.data / "secret.key").read_bytes()
    with zipfile.ZipFile(file) as archive:
        assert "secret.key" not in archive.namelist()
        assert all(key not in archive.read(name) for name in archive.namelist())
    empty(house)
    assert "Kunci rahasia tidak ada di cadangan" in house.run("restore", str(file)).stdout


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.parametrize("more", [(), ("--with-key",)])
def test_an_archive_is_closed_to_others_with_the_key_or_without(
    more: tuple[str, ...], toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    house.run("backup", str(tmp_path / "kept.zip"), *more)
    assert stat.S_IMODE((tmp_path / "kept.zip").stat().st_mode) == 0o600


def test_data_that_is_there_is_refused_and_with_force_set_aside(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    refused = house.run("restore", str(file))
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    toolkit.media.put(b"a newer picture", "image/png")
    done = house.json("restore", str(file), "--force")
    assert len(list(Path(done["set_aside"]).glob("media/*/*"))) == 2
    assert len(list(house.data.glob("media/*/*"))) == 1


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_half_an_archive_is_never_taken_for_a_whole_one(
    kept: float, toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else int(kept)])
    empty(house)
    done = house.run("restore", str(file))
    assert done.exit_code == 1
    assert "rusak atau bukan cadangan Guyub" in done.stderr
    assert not house.data.exists()


def test_an_archive_nobody_can_read_is_refused_before_anything_is_touched(
    house: House, tmp_path: Path
) -> None:
    empty(house)
    files = {"database.jsonl.gz": "0" * 64}
    for number, manifest in enumerate(
        [
            [],
            {"format": 1},
            {"format": 1, "files": ["database.jsonl.gz"], "created_at": "now"},
            {"format": 1, "files": {**files, "1": "x"}, "created_at": "now"},
            {"format": 1, "files": files},  # says not when it was made
            {"format": 1, "files": files, "created_at": "now"},  # and lacks what it names
        ]
    ):
        bad = tmp_path / f"bad-{number}.zip"
        with zipfile.ZipFile(bad, "w") as archive:
            archive.writestr("manifest.json", json.dumps(manifest))
        refused = house.run("restore", str(bad))
        assert refused.exit_code == 1
        assert "rusak atau bukan" in refused.stderr
    assert not house.data.exists()


@pytest.mark.parametrize("harm", ["packed in an unknown way", "encrypted", "damaged inside"])
def test_a_member_nobody_can_unpack_is_refused(harm: str, house: House, tmp_path: Path) -> None:
    empty(house)
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", "{}" * 50)
    whole = bytearray(bad.read_bytes())
    for head, flags, method in ((0, 6, 8), (whole.index(b"PK\x01\x02"), 8, 10)):
        match harm:
            case "packed in an unknown way":
                whole[head + method] = 77
            case "encrypted":
                whole[head + flags] |= 1
            case _:
                whole[30 + len("manifest.json")] = 0xFF
    bad.write_bytes(whole)
    refused = house.run("restore", str(bad))
    assert refused.exit_code == 1
    assert "rusak atau bukan" in refused.stderr


def test_one_changed_byte_of_a_picture_is_seen(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    picture = next(name for name in manifest_of(file)["files"] if name.startswith("media/"))  # type: ignore[attr-defined]
    bad = rewritten(file, tmp_path / "bad.zip", {picture: PICTURE[:-1] + b"!"})
    empty(house)
    assert house.run("restore", str(bad)).exit_code == 1
    assert not house.data.exists()


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/outside", "media/../../outside", "media/aa/bb", "C:\\outside"]
)
def test_no_path_of_an_archive_leads_out_of_the_folder(
    name: str, toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    manifest = manifest_of(file)
    manifest["files"] = {**manifest["files"], name: "0" * 64}  # type: ignore[dict-item]
    bad = rewritten(
        file, tmp_path / "bad.zip", {"manifest.json": json.dumps(manifest).encode(), name: b"x"}
    )
    empty(house)
    assert house.run("restore", str(bad)).exit_code == 1
    assert list(tmp_path.rglob("*outside*")) == []


def test_an_archive_of_a_newer_program_says_so(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    newer = json.dumps({**manifest_of(file), "format": 99}).encode()
    bad = rewritten(file, tmp_path / "bad.zip", {"manifest.json": newer})
    empty(house)
    assert "Pasang versi terbaru dahulu" in house.run("restore", str(bad)).stderr


def test_nothing_half_done_is_left_behind(toolkit: Toolkit, house: House, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    assert house.run("backup", str(tmp_path / "no" / "such" / "folder.zip")).exit_code == 1
    assert house.run("restore", str(tmp_path / "missing.zip")).exit_code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.zip"]


def test_a_running_guyub_is_not_restored_over(
    toolkit: Toolkit, house: House, tmp_path: Path
) -> None:
    file = tmp_path / "kept.zip"
    house.run("backup", str(file))
    with socket.socket() as door:
        door.bind(("127.0.0.1", house.port))
        door.listen()
        done = house.run("restore", str(file), "--force")
    assert done.exit_code == 1
    assert "Hentikan dahulu" in done.stderr


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The address of an empty database in PostgreSQL."""
    address = postgres.new_database(migrated=False)
    yield address
    postgres.drop(address)


@contextmanager
def opened() -> Iterator[Toolkit]:
    """The house the commands see, whichever its database is, closed again afterwards."""
    settings = Settings()
    with closing(open_store(settings.data, database_url(settings))) as store:
        yield wire(settings, store=store, clock=SystemClock())


def test_a_house_moves_into_postgresql_and_back_by_its_archives(
    toolkit: Toolkit, house: House, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = users()
    house.json("backup", str(tmp_path / "sqlite.zip"), "--with-key")
    empty(house)
    monkeypatch.setenv("GUYUB_DATABASE_URL", database)
    house.json("restore", str(tmp_path / "sqlite.zip"))
    assert not (house.data / "guyub.db").exists()
    assert [path.read_bytes() for path in house.data.glob("media/*/*")] == [PICTURE]
    with opened() as moved, moved.store.reading() as unit:
        assert (unit.users.all(), unit.cooperative.get().name) == (before, "Koperasi Melati")
        sealed = unit.channels.get("ch-1").sealed_secrets
        assert moved.vault.open(sealed) == {"token": "sangat-rahasia"}

    house.json("backup", str(tmp_path / "postgres.zip"), "--with-key")
    house.data.rename(house.data.with_name("gone too"))
    monkeypatch.delenv("GUYUB_DATABASE_URL")
    house.json("restore", str(tmp_path / "postgres.zip"))
    assert (users(), (house.data / "guyub.db").exists()) == (before, True)


def test_what_postgresql_holds_is_refused_and_with_force_set_aside(
    toolkit: Toolkit, house: House, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "kept.zip")
    house.run("backup", file)
    empty(house)
    monkeypatch.setenv("GUYUB_DATABASE_URL", database)
    house.json("restore", file)
    with opened() as newer, newer.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), name="Koperasi Mawar"))
    house.data.rename(house.data.with_name("another disk"))
    refused = house.run("restore", file)
    assert (refused.exit_code, refused.stderr.strip()) == (
        1,
        "Basis data tujuan sudah berisi. Ulangi dengan --force: isinya akan disisihkan, "
        "tidak dihapus.",
    )
    with opened() as still:
        assert still.governing.cooperative().name == "Koperasi Mawar"
    aside = Path(house.json("restore", file, "--force")["set_aside"])
    with opened() as restored:
        assert restored.governing.cooperative().name == "Koperasi Melati"
    with gzip.open(aside / "database.jsonl.gz", "rt", encoding="utf-8") as kept:
        assert "Koperasi Mawar" in kept.read()
