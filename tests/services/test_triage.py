"""First rules: the kind by words anyone can check, and honest doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import CaseKind, Priority, Verdict
from domain.kind_reasons import Because, kept_reason, reason_words
from services.intake.triage import FirstRules
from tests.makers import an_incoming


def judge(text: str) -> Verdict:
    return FirstRules().judge(an_incoming(text=text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Beras yang dijual kemarin berkutu, saya kecewa.", CaseKind.COMPLAINT),
        ("Antre lama sekali dan petugasnya judes", CaseKind.COMPLAINT),
        ("Pinjaman saya belum cair, padahal sudah sebulan", CaseKind.COMPLAINT),
        ("pelayanan TIDAK MEMUASKAN, sangat mengecewakan", CaseKind.COMPLAINT),
        ("Pelayanannya kurang bagus", CaseKind.COMPLAINT),
        ("Terima kasih, tapi berasnya basi dan bau", CaseKind.COMPLAINT),
        ("I am very disappointed, the rice was rotten", CaseKind.COMPLAINT),
        ("Saran saya, sebaiknya toko buka hari Minggu", CaseKind.SUGGESTION),
        ("Bagaimana kalau ada layanan antar?", CaseKind.SUGGESTION),
        ("It would be nice to have delivery", CaseKind.SUGGESTION),
        ("Kapan RAT tahun ini?", CaseKind.QUESTION),
        ("Berapa bunga pinjaman sekarang", CaseKind.QUESTION),
        ("How can I join?", CaseKind.QUESTION),
        ("SHU sudah dibagi?", CaseKind.QUESTION),
        ("Terima kasih, petugasnya ramah, mantap!", CaseKind.PRAISE),
        ("Thank you, great service", CaseKind.PRAISE),
        ("Halo", CaseKind.OTHER),
        ("", CaseKind.OTHER),
        ("🐄", CaseKind.OTHER),
    ],
)
def test_the_kind_is_what_most_words_point_to(text: str, kind: CaseKind) -> None:
    assert judge(text).kind is kind


def test_the_reason_names_the_words_that_decided() -> None:
    judged = judge("Berasnya BERKUTU dan\n  bau, kecewa")
    assert reason_words(judged.reason) == "kata “berkutu”, “bau”, “kecewa”"


def test_without_a_known_word_it_says_so_and_is_hardly_sure() -> None:
    assert judge("Halo") == Verdict(
        kind=CaseKind.OTHER, confidence=0.1, reason=kept_reason(Because.WORDS)
    )


def test_a_word_counts_only_when_it_stands_alone() -> None:
    assert judge("Bauksit Tanyawati").kind is CaseKind.OTHER


def test_words_that_point_both_ways_make_it_less_sure() -> None:
    clear, torn = judge("Saya kecewa, rusak"), judge("Saya kecewa, rusak, tapi terima kasih ya?")
    assert clear.kind is torn.kind is CaseKind.COMPLAINT
    assert torn.confidence < clear.confidence


def test_more_words_make_it_surer_but_never_quite_sure() -> None:
    one, many = judge("kecewa"), judge("kecewa rusak basi busuk kotor bau lambat hilang jelek")
    assert one.confidence < many.confidence <= 0.9


@pytest.mark.parametrize(
    "text", ["Anak saya keracunan", "Ini penipuan!", "Kami akan ke polisi", "This is an emergency"]
)
def test_danger_goes_first(text: str) -> None:
    verdict = judge(text)
    assert (verdict.kind, verdict.priority) == (CaseKind.COMPLAINT, Priority.HIGH)


def test_the_end_of_an_endless_message_changes_nothing() -> None:
    assert judge("halo " * 3_000 + "kecewa").kind is CaseKind.OTHER


@given(st.text())
def test_any_text_gets_a_verdict_with_a_reason(text: str) -> None:
    verdict = judge(text)
    assert 0 < verdict.confidence <= 0.9
    assert 0 < len(verdict.reason) <= 200


def test_a_word_is_known_with_whatever_ends_it() -> None:
    found = judge("I am complaining of the rice")
    assert (found.kind, reason_words(found.reason)) == (CaseKind.COMPLAINT, "kata “complaining”")
