"""What is looked for when somebody types into a search."""

import pytest

from domain.search_words import is_all, sought


@pytest.mark.parametrize(
    ("search", "words", "whole"),
    [
        ("", (), True),
        ("Beras  ani", ("beras", "ani"), True),
        ("KAFÉ", ("kafe",), True),
        ("O'Brien", ("o", "brien"), False),
        ("simpan_pinjam", ("simpan", "pinjam"), False),
        ("100%", ("100",), False),
        ("!?", (), False),
        ("a b c d e f g h", tuple("abcdefgh"), True),
        ("a b c d e f g h i", tuple("abcdefgh"), False),
        ("x" * 65, ("x" * 64,), False),
        ("y " * 500 + "tidak", ("y",), False),
    ],
)
def test_a_search_is_cut_into_words_and_says_when_that_is_not_all(
    search: str, words: tuple[str, ...], whole: bool
) -> None:
    assert (sought(search), is_all(search)) == (words, whole)
