"""Letters, bytes and units, against the vectors that Unicode publishes."""

import json
from typing import Any

import pytest

from connectors.counting import graphemes, utf8_bytes, utf16_units
from tests.connectors.tape import FIXTURES

BREAK = "÷"
# Later versions of Unicode join what stands behind a lone Devanagari sign, and no longer take
# the scissors for an emoji; `regex` follows the newest it knows. Nobody writes any of these.
CHANGED_SINCE = {
    "÷ 094D ÷ 0915 ÷",
    "÷ 094D × 0308 ÷ 0915 ÷",
    "÷ 0061 × 094D ÷ 0924 ÷",
    "÷ 003F × 094D ÷ 0924 ÷",
    "÷ 2701 × 200D × 2701 ÷",
}


def vectors() -> list[str]:
    path = FIXTURES / "counting" / "graphemes__unicode.json"
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    lines: list[str] = told["lines"]
    return lines


def text_of(line: str) -> str:
    return "".join(chr(int(word, 16)) for word in line.split() if word not in (BREAK, "×"))


def test_every_line_of_unicodes_own_test_is_counted_as_it_says() -> None:
    lines = vectors()
    wrong = {line for line in lines if graphemes(text_of(line)) != line.count(BREAK) - 1}
    assert len(lines) == 1_093
    assert wrong <= CHANGED_SINCE


@pytest.mark.parametrize(
    ("text", "letters", "units", "size"),
    [
        ("", 0, 0, 0),
        ("Halo", 4, 4, 4),
        ("é", 1, 1, 2),
        ("e\u0301", 1, 2, 3),
        ("😀", 1, 2, 4),
        ("👨‍👩‍👧‍👦", 1, 11, 25),
        ("👍🏾", 1, 4, 8),
        ("🇮🇩🇮🇩", 2, 8, 16),
        ("ꦲꦤꦕꦫꦏ", 5, 5, 15),  # Javanese
        ("مرحبا", 5, 5, 10),
        ("a\r\nb", 3, 4, 4),
        ("\x00\x1b", 2, 2, 2),
        ("\ud800", 1, 1, 3),  # half a pair, as broken software makes it
    ],
)
def test_a_text_is_as_long_as_each_kind_of_counting_says(
    text: str, letters: int, units: int, size: int
) -> None:
    assert (graphemes(text), utf16_units(text), utf8_bytes(text)) == (letters, units, size)


def test_counting_goes_on_where_texts_are_joined_at_whole_letters() -> None:
    parts = ["Halo ", "👨‍👩‍👧‍👦", "e\u0301", "🇮🇩", "\n"]
    for count in (graphemes, utf16_units, utf8_bytes):
        assert count("".join(parts)) == sum(count(part) for part in parts)
