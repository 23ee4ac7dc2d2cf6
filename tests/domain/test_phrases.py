"""Whole words in what members write; case, accents and signs do not matter."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phrases import Phrase, Words, plain


def holds(text: str, phrase: str) -> bool:
    return Words(text).hold(Phrase(phrase))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Uang SAYA belum cair!!", "uang saya belum cair"),
        ("Café\n di  Yogya_karta", "cafe di yogya karta"),
        ("ﬁnal", "final"),
        ("ｋａｆｅ, Cafe\u0301", "kafe cafe"),
        ("saldo ٢٠٠ kurang", "saldo 200 kurang"),
        ("👍 …", ""),
        ("", ""),
        ("STRASSE straße", "strasse strasse"),
    ],
)
def test_a_text_becomes_its_words(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [
        ("Uang saya BELUM CAIR nih", "belum cair", True),
        ("Uang saya belum-cair", "belum cair", True),
        ("belum tentu cair", "belum cair", False),
        ("pencairan", "cair", False),
        ("cair", "cair", True),
        ("résumé", "resume", True),
        ("apa saja", "", False),
        ("", "", False),
        ("a.*b", ".*", False),
        ("harga (naik", "(naik", True),
    ],
)
def test_only_whole_words_side_by_side_count(text: str, phrase: str, stands: bool) -> None:
    assert holds(plain(text), plain(phrase)) is stands


@given(st.text(), st.text())
def test_what_stands_in_a_text_is_found_again(before: str, phrase: str) -> None:
    text = f"{before} {phrase} {before}"
    assert holds(plain(text), plain(phrase)) is bool(plain(phrase))


@given(st.text(), st.text(min_size=1))
def test_it_agrees_with_looking_for_the_words_one_by_one(text: str, phrase: str) -> None:
    words, wanted = plain(text).split(), plain(phrase).split()
    spans = range(len(words) - len(wanted) + 1)
    by_hand = bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in spans)
    assert holds(plain(text), plain(phrase)) is by_hand


@given(st.text())
def test_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert re.fullmatch(r"(\S+( \S+)*)?", plain(text))


def test_hostile_text_takes_no_time() -> None:
    began = time.perf_counter()
    assert not holds(plain("a " * 5_000), plain("a " * 40 + "b"))
    assert time.perf_counter() - began < 1
