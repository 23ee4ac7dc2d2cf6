"""Files that are handed in to be read: whole or not at all, for the owner alone, until they go."""

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import Invalid, NotFound, StoreFull
from toolkit import archive_folder
from toolkit.archive_folder import ArchiveFiles

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> ArchiveFiles:
    return ArchiveFiles(tmp_path / "archives")


def there(tmp_path: Path) -> list[str]:
    return sorted(each.name for each in (tmp_path / "archives").iterdir())


def test_the_same_bytes_have_the_same_id_however_they_come(
    folder: ArchiveFiles, tmp_path: Path
) -> None:
    told = hashlib.sha256(b"satu dua").hexdigest()
    assert folder.put(iter([b"satu", b" dua"])) == told
    assert folder.put(iter([b"satu dua"])) == told
    assert there(tmp_path) == [told]
    with folder.open(told) as file:
        assert file.read() == b"satu dua"
    place = tmp_path / "archives"
    assert (place.stat().st_mode & 0o777, (place / told).stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_is_removed_is_gone_and_once_more_is_no_fault(folder: ArchiveFiles) -> None:
    told = folder.put(iter([b"isi"]))
    folder.remove(told)
    folder.remove(told)
    with pytest.raises(NotFound), folder.open(told):
        pass


@pytest.mark.parametrize("name", ["", "..", "../secret.key", "f" * 63, "F" * 64])
def test_what_is_no_id_of_ours_is_nothing_there(folder: ArchiveFiles, name: str) -> None:
    with pytest.raises(NotFound), folder.open(name):
        pass
    with pytest.raises(NotFound):
        folder.remove(name)


def test_a_file_beyond_all_bounds_leaves_nothing(
    folder: ArchiveFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_folder, "BYTES_MAX", 10)
    with pytest.raises(Invalid, match="terlalu besar") as refused:
        folder.put(iter([b"12345", b"678901"]))
    assert refused.value.field == "file"
    assert there(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (OSError(errno.ENOSPC, "full"), StoreFull),
        (OSError(errno.EDQUOT, "full"), StoreFull),
        (OSError(errno.EIO, "broken"), OSError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_what_breaks_off_on_its_way_in_leaves_nothing(
    folder: ArchiveFiles, tmp_path: Path, fault: BaseException, kind: type[BaseException]
) -> None:
    def broken() -> Iterator[bytes]:
        yield b"satu"
        raise fault

    with pytest.raises(kind):
        folder.put(broken())
    assert there(tmp_path) == []


def test_old_ones_are_told_by_their_age_with_those_that_broke_off(
    folder: ArchiveFiles, tmp_path: Path
) -> None:
    assert folder.before(NOON) == []
    old, new = folder.put(iter([b"lama"])), folder.put(iter([b"baru"]))
    left = tmp_path / "archives" / "x.part"
    left.write_bytes(b"separuh")
    for place, age_s in ((old, 1), (new, 0), ("x.part", 1)):
        at = NOON.timestamp() - age_s
        os.utime(tmp_path / "archives" / place, (at, at))
    assert folder.before(NOON) == sorted([old, "x.part"])
    folder.remove("x.part")
    assert not left.exists()


def test_bytes_are_swapped_under_the_same_id_and_what_is_gone_stays_gone(
    folder: ArchiveFiles, tmp_path: Path
) -> None:
    told = folder.put(iter([b"isi"]))
    folder.swap(told, b"isi lain")
    with folder.open(told) as file:
        assert file.read() == b"isi lain"
    folder.remove(told)
    folder.swap(told, b"kembali")
    assert there(tmp_path) == []
