"""Files of persons that wait are sealed on the disk, and come back as they were."""

from datetime import UTC, datetime, timedelta
from os import utime
from pathlib import Path

import pytest

from domain.errors import NotFound, Unauthorized
from toolkit.sealed_folder import SealedFiles
from toolkit.vault import add_key, drop_old_keys, open_vault

PIECES = (b"K-1 Ani Wulandari ", "tanda \u2028 \x00 ".encode(), b"\xff\xfe")


@pytest.fixture
def folder(tmp_path: Path) -> SealedFiles:
    return SealedFiles(tmp_path / "rolls", open_vault(None, tmp_path / "secret.key"))


def content(folder: SealedFiles, file_id: str) -> bytes:
    with folder.open(file_id) as file:
        return file.read()


def test_what_is_put_there_comes_back_and_nobody_reads_it_off_the_disk(
    folder: SealedFiles, tmp_path: Path
) -> None:
    file_id = folder.put(iter(PIECES))
    assert content(folder, file_id) == b"".join(PIECES)
    (lying,) = (tmp_path / "rolls").iterdir()
    assert b"Wulandari" not in lying.read_bytes()
    assert lying.stat().st_mode & 0o077 == 0
    assert lying.parent.stat().st_mode & 0o077 == 0


def test_the_same_bytes_lie_there_twice(folder: SealedFiles) -> None:
    one, other = (folder.put(iter(PIECES)) for _each in range(2))
    assert one != other
    folder.remove(one)
    folder.remove(one)
    with pytest.raises(NotFound):
        content(folder, one)
    assert content(folder, other) == b"".join(PIECES)


def test_it_knows_how_long_each_lies_there(folder: SealedFiles) -> None:
    file_id, now = folder.put(iter(PIECES)), datetime.now(UTC)
    assert folder.before(now - timedelta(hours=1)) == []
    assert folder.before(now + timedelta(hours=1)) == [file_id]


def test_another_key_opens_nothing(folder: SealedFiles, tmp_path: Path) -> None:
    file_id = folder.put(iter(PIECES))
    other = SealedFiles(tmp_path / "rolls", open_vault(None, tmp_path / "other.key"))
    with pytest.raises(Unauthorized):
        content(other, file_id)


def test_after_rotating_the_old_key_is_needed_for_nothing(
    folder: SealedFiles, tmp_path: Path
) -> None:
    key, put = tmp_path / "secret.key", [folder.put(iter(PIECES)) for _each in range(2)]
    (tmp_path / "rolls" / "half.part").write_bytes(b"on its way in")
    add_key(key)
    assert folder.reseal(open_vault(None, key)) == 2
    drop_old_keys(key)
    fresh = SealedFiles(tmp_path / "rolls", open_vault(None, key))
    assert [content(fresh, each) for each in put] == [b"".join(PIECES)] * 2
    assert sorted(each.name for each in (tmp_path / "rolls").iterdir()) == sorted(
        [*put, "half.part"]
    )


def test_sealed_anew_it_is_as_old_as_it_was(folder: SealedFiles, tmp_path: Path) -> None:
    file_id, long_ago = folder.put(iter(PIECES)), datetime(2026, 1, 2, tzinfo=UTC)
    utime(tmp_path / "rolls" / file_id, (long_ago.timestamp(), long_ago.timestamp()))
    assert folder.reseal(open_vault(None, tmp_path / "secret.key")) == 1
    assert folder.before(long_ago + timedelta(seconds=1)) == [file_id]
    assert (tmp_path / "rolls" / file_id).stat().st_mode & 0o077 == 0


def test_what_is_no_text_is_left_and_opened_by_no_key(folder: SealedFiles, tmp_path: Path) -> None:
    file_id = folder.put(iter(PIECES))
    (tmp_path / "rolls" / file_id).write_bytes(b"\xff\xfe\x00torn")
    assert folder.reseal(open_vault(None, tmp_path / "secret.key")) == 0
    with pytest.raises(Unauthorized):
        content(folder, file_id)


def test_what_no_key_opens_is_left_as_it_lies(folder: SealedFiles, tmp_path: Path) -> None:
    lying = tmp_path / "rolls" / folder.put(iter(PIECES))
    before = lying.read_bytes()
    assert folder.reseal(open_vault(None, tmp_path / "other.key")) == 0
    assert lying.read_bytes() == before
