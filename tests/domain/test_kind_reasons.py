"""Why a case is of its kind: kept as what it is, read in any language, old sentences too."""

import pytest

from domain.kind_reasons import Because, kept_reason, reason_words
from domain.texts import speaking
from toolkit.languages import translations

BY_WORDS = kept_reason(Because.WORDS, "berkutu", "kecewa")


@pytest.mark.parametrize(
    ("kept", "told", "in_english"),
    [
        (BY_WORDS, "kata “berkutu”, “kecewa”", "words “berkutu”, “kecewa”"),
        (kept_reason(Because.WORDS), "tidak ada kata yang dikenal", "no known word"),
        (kept_reason(Because.PERSON, "Sari"), "dipilih Sari", "chosen by Sari"),
        (kept_reason(Because.SENDER), "dipilih pengirim", "chosen by the sender"),
        (kept_reason(Because.RULE, "[1] “a”"), "aturan “[1] “a””", "rule “[1] “a””"),
    ],
)
def test_a_reason_is_worded_for_its_reader(kept: str, told: str, in_english: str) -> None:
    assert reason_words(kept) == told
    with speaking(translations("en")):
        assert reason_words(kept) == in_english
    # Until now it was these sentences that were kept, in either language.
    for sentence in (told, in_english):
        assert reason_words(sentence) == told
        with speaking(translations("en")):
            assert reason_words(sentence) == in_english


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "model 3 yakin",
        "12",
        "[]",
        "null",
        '["stars"]',
        '{"words": 1}',
        "kata “berku",
        "[" * 200_000,
    ],
)
def test_what_somebody_else_worded_stays_as_it_is(kept: str) -> None:
    assert reason_words(kept) == kept


def test_it_is_kept_readable_in_the_table_too() -> None:
    assert BY_WORDS == '["words", "berkutu", "kecewa"]'
