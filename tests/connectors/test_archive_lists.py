"""Lists, counts and garbled words of an archive, however they are cut."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv_tables import count, is_mangled
from connectors.facebook.archive import mended
from connectors.json_lists import elements
from domain.errors import Invalid


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ),
        max_size=8,
    ),
    st.integers(min_value=1, max_value=40),
)
def test_a_list_is_read_as_it_is_however_it_is_cut(told: list[Any], size: int) -> None:
    data = f"window.YTD.x = {json.dumps(told, indent=1, ensure_ascii=False)}".encode(
        "utf-8", "replace"
    )
    expected = json.loads(data.decode().partition("=")[2])
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    assert list(elements(pieces)) == expected


@pytest.mark.parametrize("told", ["", "{}", "[1, 2", "[1 2 x]", '["a', "[{]"])
def test_a_list_that_does_not_end_is_refused(told: str) -> None:
    with pytest.raises(Invalid, match="tidak dapat dibaca"):
        list(elements(iter([told.encode()])))


def test_an_element_beyond_all_bounds_is_refused() -> None:
    endless = ('["' + "a" * 5_000_000 + '"]').encode()
    pieces = (endless[at : at + 100_000] for at in range(0, len(endless), 100_000))
    with pytest.raises(Invalid):
        list(elements(pieces))
    with pytest.raises(Invalid):
        list(elements(b"x" * 100_000 for _each in range(50)))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("1,234", 1_234),
        ("1.234.567", 1_234_567),
        ("12", 12),
        ("12.0", 12),
        ("12.00", 12),
        ("0", 0),
        ("", None),
        ("-", None),
        ("-5", None),
        ("1.5", None),
        ("Lifetime", None),
        ("١٢", None),
        ("9" * 40, None),
        (",".join(["123"] * 6), 123_123_123_123_123_123),
        (",".join(["123"] * 7), None),
        (",".join(["123"] * 3_000), None),  # more digits than a number is ever read from
    ],
)
def test_a_count_is_a_whole_number_or_unknown(cell: str, told: int | None) -> None:
    assert count(cell) == told


def test_a_number_that_a_spreadsheet_shortened_is_seen() -> None:
    assert [is_mangled(each) for each in ("1.22158E+17", "1,9E18", "122158", "")] == [
        True,
        True,
        False,
        False,
    ]


@given(st.text())
def test_words_that_were_never_garbled_stay_as_they_are_and_garbled_ones_come_back(
    text: str,
) -> None:
    whole = text.encode("utf-8", "replace").decode()
    assert mended(whole.encode().decode("latin-1")) == whole
    assert mended(None) == ""
    assert mended("Panen 🌾") == "Panen 🌾"
