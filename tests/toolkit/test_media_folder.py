"""Pictures in a folder: named by their bytes, whole or not there."""

import errno
import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import NotFound, StoreFull
from toolkit.media_folder import MediaFolder

BYTES = b"\x89PNG picture"
ID = hashlib.sha256(BYTES).hexdigest()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2020, 1, 3, tzinfo=UTC)


def test_a_picture_comes_back_under_the_sha256_of_its_bytes(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    assert shelf.put(BYTES, "image/png") == ID
    assert shelf.read(ID) == BYTES
    assert [
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    ] == [f"{ID[:2]}/{ID}"]


def test_putting_it_twice_keeps_one_file(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    assert shelf.put(BYTES, "image/png") == shelf.put(BYTES, "image/png")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "strange", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 64, "..", "\0" * 64]
)
def test_what_is_not_there_or_no_id_at_all_is_not_found(strange: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        MediaFolder(tmp_path).read(strange)


def test_a_full_disk_is_named_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull, match="Cakram penuh"):
        MediaFolder(tmp_path).put(BYTES, "image/png")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_last_room_on_the_disk_is_left_for_others(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(StoreFull, match="Cakram penuh"):
        MediaFolder(tmp_path, spare_bytes=2 * free).put(BYTES, "image/png")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    kept = MediaFolder(tmp_path).put(BYTES, "image/png")
    assert MediaFolder(tmp_path, spare_bytes=2 * free).put(BYTES, "image/png") == kept


def test_another_trouble_of_the_disk_is_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        MediaFolder(tmp_path).put(BYTES, "image/png")


def test_a_part_is_read_without_the_rest(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    media_id = shelf.put(BYTES, "image/png")
    assert shelf.size_bytes(media_id) == len(BYTES)
    assert shelf.part(media_id, 1, 3) == b"PNG"
    assert shelf.part(media_id, len(BYTES) - 2, 100) == BYTES[-2:]
    assert shelf.part(media_id, len(BYTES), 1) == b""
    for strange in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(NotFound):
            shelf.part(strange, 0, 1)
        with pytest.raises(NotFound):
            shelf.size_bytes(strange)


def aged(folder: Path, media_id: str) -> Path:
    place = folder / media_id[:2] / media_id
    os.utime(place, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    return place


def test_what_was_put_or_held_again_is_young_and_not_discarded(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    for again in (lambda: shelf.put(BYTES, "image/png"), lambda: shelf.hold(ID)):
        shelf.put(BYTES, "image/png")
        aged(tmp_path, ID)
        assert list(shelf.older(LATER)) == [ID]
        again()
        assert list(shelf.older(LATER)) == []
        assert shelf.discard(ID, LATER) is None
        assert shelf.read(ID) == BYTES


def test_a_discarded_file_is_gone_with_its_size_and_can_be_put_again(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    shelf.put(BYTES, "image/png")
    aged(tmp_path, ID)
    assert shelf.discard(ID, LATER) == len(BYTES)
    assert shelf.discard(ID, LATER) is None
    with pytest.raises(NotFound):
        shelf.hold(ID)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert shelf.put(BYTES, "image/png") == ID
    assert shelf.read(ID) == BYTES


def test_a_file_that_a_crash_left_aside_comes_back(tmp_path: Path) -> None:
    shelf = MediaFolder(tmp_path)
    shelf.put(BYTES, "image/png")
    place = aged(tmp_path, ID)
    place.rename(place.with_name(ID + ".aside"))
    assert shelf.tidy(LATER) == []
    assert shelf.read(ID) == BYTES
