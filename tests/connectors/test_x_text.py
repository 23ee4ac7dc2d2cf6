"""How X counts, against the vectors that X published and its own library's word."""

import json
import time
import unicodedata
from typing import Any

import pytest

from connectors.x.text import TEXT_MAX, joined, links, weight
from tests.connectors.tape import FIXTURES

VECTORS: list[dict[str, Any]] = json.loads(
    (FIXTURES / "counting" / "x__twitter_text.json").read_text("utf-8")
)["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_a_text_weighs_what_the_platforms_own_library_says(vector: dict[str, Any]) -> None:
    assert weight(vector["text"]) == vector["weight"]


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_the_same_links_are_seen_as_the_platforms_own_library_sees(vector: dict[str, Any]) -> None:
    text = unicodedata.normalize("NFC", vector["text"])
    assert [link.url for link in links(text)] == vector["links"]
    assert [text[link.start : link.end] for link in links(text)] == vector["links"]


def test_a_link_counts_23_however_long_it_is() -> None:
    short, long = "Baca https://a.id", "Baca https://koperasi.id/" + "x" * 400
    assert weight(short) == weight(long) == len("Baca ") + 23


def test_a_text_can_be_too_long_only_because_of_a_bare_host_in_it() -> None:
    text = "x" * (TEXT_MAX - 6) + " ab.id"
    assert len(text) == TEXT_MAX
    assert weight(text) == TEXT_MAX - 5 + 23


def test_an_emoji_nobody_knows_yet_counts_each_of_its_parts() -> None:
    assert weight("👩\u200d🥑") == 2 + 1 + 2
    assert weight("\U0001fae9") == 2


def test_half_a_pair_and_characters_without_a_name_break_nothing() -> None:
    assert weight("\ud800 ab") == 2 + 3
    assert weight("\x00\x1b") == 2
    assert weight("https://\ud800.com/") > 0


def test_a_huge_text_full_of_dots_is_weighed_at_once() -> None:
    began_s = time.monotonic()
    assert weight("a.co" * 100_000) == 400_000
    assert weight("a." * 2_000) == 4_000
    assert time.monotonic() - began_s < 10


def test_text_and_link_are_joined_once_and_without_what_nobody_can_see() -> None:
    link = "https://koperasi.example/a"
    assert joined("Rapat", link) == f"Rapat\n{link}"
    assert joined(f"Rapat {link} ya", link) == f"Rapat {link} ya"
    assert joined("", link) == link
    assert joined("\ufeffRapat\uffff", "") == "Rapat"
