"""In which language somebody writes, or that nobody can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phrases import plain
from domain.tongues import READ_MAX, Told, Tongue, told


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Kapan cair?", Tongue.INDONESIAN),
        ("Pinjaman saya belum cair juga, sudah seminggu", Tongue.INDONESIAN),
        ("Bagus sekali pelayanannya", Tongue.INDONESIAN),
        ("Kulo badhe tanglet, pinjaman kulo dereng cair", Tongue.JAVANESE),
        ("Wis suwe ora ana kabar", Tongue.JAVANESE),
        ("Matur nuwun nggih bu", Tongue.JAVANESE),
        ("Punten abdi bade naros, iraha pinjaman tiasa cair", Tongue.SUNDANESE),
        ("Hatur nuhun", Tongue.SUNDANESE),
        ("When will my loan be paid out?", Tongue.ENGLISH),
        ("Thank you", Tongue.ENGLISH),
        ("", Tongue.UNSURE),
        ("Halo", Tongue.UNSURE),
        ("0812 3456", Tongue.UNSURE),
        ("请问贷款什么时候", Tongue.UNSURE),
        ("Quand mon prêt sera-t-il versé, s'il vous plaît ?", Tongue.UNSURE),
        ("the yang and dan is di", Tongue.UNSURE),
        ("Rp 5.000 Toko Melati Jalan Kenanga yang", Tongue.UNSURE),
    ],
)
def test_the_commonest_words_tell_it_or_nobody_can(text: str, tongue: Tongue) -> None:
    assert told(plain(text)).tongue is tongue


def test_the_words_that_told_it_are_named_once() -> None:
    assert told(plain("Saya tanya: kapan saya dibayar? kapan?")) == Told(
        tongue=Tongue.INDONESIAN, by=("saya", "tanya", "kapan")
    )
    assert told("halo") == Told(tongue=Tongue.UNSURE)


def test_a_borrowed_word_in_a_long_list_of_names_tells_nothing() -> None:
    names = " ".join(f"nama{n}" for n in range(60))
    assert told(f"{names} yang dan").tongue is Tongue.UNSURE
    assert told(f"nama nama nama yang dan {names[:20]}").tongue is Tongue.INDONESIAN


def test_what_comes_very_late_is_not_read() -> None:
    assert told("x " * READ_MAX + "yang dan saya " * 500).tongue is Tongue.UNSURE


@given(st.text())
def test_any_text_has_an_answer_and_its_words_stand_in_it(text: str) -> None:
    answer = told(plain(text))
    assert set(answer.by) <= set(plain(text).split())
    assert bool(answer.by) is (answer.tongue is not Tongue.UNSURE)
