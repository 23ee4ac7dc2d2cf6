"""A packed folder of a million names is refused before one of them is read."""

import io
import struct
import tracemalloc
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from services.history import bundles, packed_index
from services.history.bundles import Packed, opened
from services.history.packed_index import holds_more
from tests.services.test_bundles import NOW, packed

MEMORY_MAX = 40_000_000  # bytes; the names of a million entries alone would be a gigabyte
SYMLINK = 0o120777 << 16


def an_entry(name: bytes = b"a", extra: bytes = b"", comment: bytes = b"") -> bytes:
    lengths = struct.pack("<3H", len(name), len(extra), len(comment))
    return b"PK\x01\x02" + bytes(24) + lengths + bytes(12) + name + extra + comment


def a_folder(index: bytes, *, told: int, comment: bytes = b"", far: bool = False) -> bytes:
    """One whose end says `told` entries; `far`: as of folders beyond 4 GB."""
    size, count = (0xFFFFFFFF, 0xFFFF) if far else (len(index), told)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, 4, len(comment))
    at = 4 + len(index)
    record = struct.pack(
        "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, told, told, len(index), 4
    ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    return b"PK\x03\x04" + index + (record if far else b"") + end + comment


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("told", [0, 1, 65_535])
def test_a_million_names_are_refused_in_little_memory_whatever_the_end_says(
    told: int, far: bool
) -> None:
    file = io.BytesIO(a_folder(an_entry() * 1_000_000, told=told, far=far))
    tracemalloc.start()
    with pytest.raises(Invalid, match=r"terlalu banyak berkas.*300000") as refused:
        opened(file, "arsip.zip", now=NOW)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.field == "file"
    assert peak < MEMORY_MAX


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("comment", [b"", b"dari platform", b"x" * 65_535, b"PK\x05\x06 ..."])
def test_entries_are_counted_one_by_one(far: bool, comment: bytes) -> None:
    some = an_entry() + an_entry(b"data/b.js", b"x" * 40, b"y" * 60_000) + an_entry(b"c" * 60_000)
    file = io.BytesIO(a_folder(some * 20, told=1, comment=comment, far=far))
    assert (holds_more(file, 59), holds_more(file, 60)) == (True, False)


def test_an_index_beyond_all_bounds_is_not_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    index = an_entry() * 3
    file = io.BytesIO(a_folder(index, told=3))
    monkeypatch.setattr(packed_index, "INDEX_BYTES_MAX", len(index))
    assert not holds_more(file, 3)
    monkeypatch.setattr(packed_index, "INDEX_BYTES_MAX", len(index) - 1)
    assert holds_more(file, 3)


def test_an_end_that_lies_about_the_length_of_the_index_is_followed_no_further() -> None:
    data = bytearray(a_folder(an_entry() * 5, told=5))
    data[-10:-6] = (0xFFFFFF).to_bytes(4, "little")
    assert not holds_more(io.BytesIO(bytes(data)), 5)
    with pytest.raises(Invalid, match="rusak"):
        opened(io.BytesIO(bytes(data)), "arsip.zip", now=NOW)


@given(st.lists(st.text(min_size=1, max_size=80).map(lambda t: t.replace("\0", "_")), max_size=12))
def test_as_many_are_counted_as_the_standard_library_reads(names: list[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are there twice count twice
        for name in names:
            file.writestr(zipfile.ZipInfo(name.encode(errors="replace").decode()), b"x")
    assert not holds_more(buffer, len(names))
    assert holds_more(buffer, len(names) - 1)


@given(st.binary(max_size=400), st.integers(min_value=0, max_value=400))
def test_any_bytes_are_counted_without_a_fault(noise: bytes, at: int) -> None:
    data = bytearray(a_folder(an_entry() * 4, told=4, far=True))
    data[at % len(data) : at % len(data) + len(noise)] = noise
    assert holds_more(io.BytesIO(bytes(data)), -1)
    holds_more(io.BytesIO(noise), 3)


def test_a_folder_beyond_four_gigabytes_in_its_form_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        with file.open("a.js", "w", force_zip64=True) as part:
            part.write(b"isi")
        file.writestr("b.js", b"lain")
    buffer.seek(0)
    bundle = opened(buffer, "arsip.zip", now=NOW)
    assert b"".join(bundle.read("a.js")) == b"isi"


def test_folders_within_folders_are_files_that_nobody_opens() -> None:
    data = b"\x00" * 1_000
    for depth in range(50):
        data = packed({f"{depth}.zip": data})
    bundle = opened(io.BytesIO(data), "arsip.zip", now=NOW)
    assert list(bundle.names) == ["49.zip"]
    assert b"".join(bundle.read("49.zip")).startswith(b"PK\x03\x04")


def test_a_link_is_the_words_it_holds_and_leads_nowhere() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        link = zipfile.ZipInfo("data/tweets.js")
        link.create_system, link.external_attr = 3, SYMLINK
        file.writestr(link, b"/etc/passwd")
    buffer.seek(0)
    bundle = opened(buffer, "arsip.zip", now=NOW)
    assert b"".join(bundle.read("data/tweets.js")) == b"/etc/passwd"


def test_the_bound_of_the_folder_is_the_one_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MEMBERS_MAX", 2)
    assert isinstance(opened(io.BytesIO(packed({"a": b"", "b": b""})), "x", now=NOW), Packed)
    with pytest.raises(Invalid, match="paling banyak 2"):
        opened(io.BytesIO(packed({"a": b"", "b": b"", "c": b""})), "x", now=NOW)
