"""A sentence that quotes another never ends in two signs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quoting import ended, quoted


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kami ganti besok", "Kami ganti besok."),
        ("Kami ganti besok.", "Kami ganti besok."),
        ("Terima kasih! ", "Terima kasih!"),
        ("Benar?", "Benar?"),
        ("Nanti…", "Nanti…"),
        ("本当です。", "本当です。"),
        ("Ia berkata “baik.”", "Ia berkata “baik.”"),
        ("Ia berkata “baik”", "Ia berkata “baik”."),
        ("Lihat panduan (bab dua.)", "Lihat panduan (bab dua.)"),
        ("Nomor 5", "Nomor 5."),
        ("", "."),
    ],
)
def test_a_text_ends_a_sentence_once(text: str, told: str) -> None:
    assert ended(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kami ganti besok", "“Kami ganti besok”."),
        ("Kami ganti besok.", "“Kami ganti besok.”"),
        (" Kapan? ", "“Kapan?”"),
        ("", "“”."),
    ],
)
def test_what_is_quoted_keeps_its_own_sign(text: str, told: str) -> None:
    assert quoted(text) == told


@given(st.text())
def test_no_text_makes_two_ends(text: str) -> None:
    assert re.search(r"[.!?…]”\.$", quoted(text)) is None
    assert ended(ended(text)) == ended(text)
    assert quoted(text).startswith("“")
