"""Downloaded files are opened with care: broken, locked, hostile and swollen ones are refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.archives import Bundle
from domain.errors import Invalid
from services.history import bundles
from services.history.bundles import Single, opened

LONG = b"".join(b"baris %d\n" % n for n in range(60_000))
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def packed(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as file:
        for name, data in files.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 8, 30, 2)), data, how)
    return buffer.getvalue()


def a_bundle(data: bytes, name: str = "arsip.zip") -> Bundle:
    return opened(io.BytesIO(data), name, now=NOW)


def whole(bundle: Bundle, name: str) -> bytes:
    return b"".join(bundle.read(name))


def test_a_packed_folder_is_read_file_by_file_and_tells_its_age() -> None:
    bundle = a_bundle(packed({"data/a.js": b"satu", "data/b.js": LONG, "kosong/": b""}))
    assert tuple(bundle.names) == ("data/a.js", "data/b.js")
    assert whole(bundle, "data/a.js") == b"satu"
    assert whole(bundle, "data/b.js") == LONG
    assert bundle.newest_at == datetime(2026, 11, 1, 8, 30, 2, tzinfo=UTC)


def test_a_file_from_the_future_tells_no_age() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(zipfile.ZipInfo("a", (2030, 1, 1, 0, 0, 0)), b"x")
        file.writestr(zipfile.ZipInfo("b", (2025, 0, 0, 0, 0, 0)), b"x")  # no day of any month
    assert a_bundle(buffer.getvalue()).newest_at is None


@pytest.mark.parametrize(
    ("told", "name"),
    [("konten.csv", "konten.csv"), (r"C:\Unduhan\a.csv", "a.csv"), ("../../b.csv", "b.csv")],
)
def test_a_single_file_stands_for_a_folder_of_one(told: str, name: str) -> None:
    bundle = a_bundle(b"a,b\n", told)
    assert (list(bundle.names), bundle.newest_at, whole(bundle, name)) == ([name], None, b"a,b\n")
    assert whole(bundle, name) == b"a,b\n", "it is read anew each time"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "con", "\u202egpj.js"]
)
def test_a_hostile_name_is_only_a_name(name: str, tmp_path: object) -> None:
    bundle = a_bundle(packed({name: b"isi"}))
    (told,) = bundle.names
    assert whole(bundle, told) == b"isi"


def test_a_name_without_end_is_passed_over() -> None:
    assert list(a_bundle(packed({"a" * 501: b"x", "b": b"y"})).names) == ["b"]


def locked() -> bytes:
    data = bytearray(packed({"a": b"isi"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("a", b"satu")
        file.writestr("a", b"dua")
    return buffer.getvalue()


def spoiled() -> bytes:
    data = bytearray(packed({"a": b"isi yang panjang " * 50}, zipfile.ZIP_STORED))
    data[data.index(b"isi yang")] ^= 0xFF
    return bytes(data)


def strange() -> bytes:
    data = bytearray(packed({"a": b"isi"}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 99
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (locked, "berkata sandi"),
        (strange, "rusak"),
        (twice, "lebih dari satu"),
        (spoiled, "rusak"),
        (lambda: packed({"a": b"\x00" * 60_000_000}), "jauh lebih besar"),
    ],
)
def test_what_nobody_should_read_is_refused_while_it_is_read(
    make: Callable[[], bytes], said: str
) -> None:
    bundle = a_bundle(make())
    with pytest.raises(Invalid, match=said) as refused:
        whole(bundle, "a")
    assert refused.value.field == "file"


def test_a_folder_that_lies_about_its_sizes_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(packed({"a": b"\x00" * 3_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (1_000).to_bytes(4, "little")
    with pytest.raises(Invalid):
        whole(a_bundle(bytes(data)), "a")
    monkeypatch.setattr(bundles, "MEMBER_BYTES_MAX", 1_000_000)
    with pytest.raises(Invalid, match="jauh lebih besar"):
        b"".join(Single(io.BytesIO(b"\x01" * 2_000_000), "a").read("a"))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MEMBERS_MAX", 1)
    with pytest.raises(Invalid, match="terlalu banyak"):
        a_bundle(packed({"a": b"", "b": b""}))


@pytest.mark.parametrize("data", [b"", packed({})])
def test_an_empty_file_is_told_as_empty(data: bytes) -> None:
    with pytest.raises(Invalid, match="kosong"):
        a_bundle(data)


@given(st.integers(min_value=4, max_value=180))
def test_a_folder_cut_anywhere_is_broken_and_nothing_worse(length: int) -> None:
    data = packed({"data/a.js": b"satu dua tiga", "data/b.js": b"empat"})
    with pytest.raises(Invalid, match="rusak"):
        a_bundle(data[: min(length, len(data) - 23)])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_or_refused(data: bytes) -> None:
    for given_ in (data, b"PK\x03\x04" + data):
        try:
            bundle = a_bundle(given_, "x.csv")
        except Invalid as err:
            assert str(err)
        else:
            assert whole(bundle, bundle.names[0]) == given_


def test_a_hundred_thousand_files_are_looked_over_and_only_what_is_asked_is_opened() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(100_000):
            file.writestr(zipfile.ZipInfo(f"data/tweets_media/{number}.jpg"), b"")
        file.writestr("data/tweets.js", b"isi")
    bundle = a_bundle(buffer.getvalue())
    assert len(bundle.names) == 100_001
    assert whole(bundle, "data/tweets.js") == b"isi"


def test_a_name_that_is_in_no_writing_is_told_as_broken() -> None:
    data = packed({"Café.js": b"isi"})
    garbled = data.replace("Café".encode(), "Café".encode("latin-1") + b"_")
    with pytest.raises(Invalid, match="rusak"):
        a_bundle(garbled)


def test_files_that_lie_over_one_another_are_not_opened() -> None:
    """The trick of small bombs: many entries that share the bytes of one."""
    data = bytearray(packed({"a": LONG, "b": LONG}))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    with pytest.raises(Invalid, match="rusak"):
        whole(a_bundle(bytes(data)), "b")
