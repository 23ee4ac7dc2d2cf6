"""Telephone numbers and e-mail addresses, in one way of writing each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contacts import email, phone, several, ways_to_write
from domain.errors import Invalid


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("0062 812.3456.7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),  # a spreadsheet ate the 0
        ("(021) 555 1234", "+62215551234"),
        ("021/5551234", "+62215551234"),
        ("+62/0812 3456 7890", "+6281234567890"),
        ("+1 415 555 2671", "+14155552671"),
        ("00 65 6123 4567", "+6561234567"),
        ("0812\u20113456\u20117890", "+6281234567890"),
    ],
)
def test_a_number_is_written_in_one_way(entered: str, kept: str) -> None:
    assert phone(entered) == kept


@pytest.mark.parametrize(
    "entered",
    [
        "",
        " ",
        "ani",
        "0812",
        "0813/0814",
        "0813 / 08145551234",
        "0812 3456 7890 123",
        "+1234567890123456",
        "12",
        "0812-ABCD-7890",
        "=1+2",
        "+62",
        "١٢٣٤٥٦٧٨٩٠",
        "0112345678",
        "+0812345678",
    ],
)
def test_what_can_be_no_number_is_refused(entered: str) -> None:
    with pytest.raises(Invalid) as refusal:
        phone(entered)
    assert refusal.value.field == "phones"
    assert "0812 3456 7890" in str(refusal.value)


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        (" Ani@Contoh.ID ", "ani@contoh.id"),
        ("a.b+c@sub.contoh.co.id", "a.b+c@sub.contoh.co.id"),
        ("o'neil@contoh.id", "o'neil@contoh.id"),
    ],
)
def test_an_address_is_written_in_one_way(entered: str, kept: str) -> None:
    assert email(entered) == kept


@pytest.mark.parametrize(
    "entered",
    [
        "",
        "ani",
        "ani@",
        "@contoh.id",
        "ani@contoh",
        "a..b@contoh.id",
        "a b@contoh.id",
        "ani@contoh.id\nbcc: x@y.id",
        "ani@-.id,",
        f"{'a' * 65}@contoh.id",
    ],
)
def test_what_can_be_no_address_is_refused(entered: str) -> None:
    with pytest.raises(Invalid) as refusal:
        email(entered)
    assert refusal.value.field == "emails"


def test_several_stand_in_one_cell() -> None:
    cell = "0812 1; 0812 2,ani@contoh.id\n021 / 3 | x / y"
    assert several(cell) == ["0812 1", "0812 2", "ani@contoh.id", "021", "3", "x", "y"]
    assert several("021/555 ; ") == ["021/555"]
    assert several(" ") == []


def test_a_number_is_written_with_its_country_or_at_home() -> None:
    assert ways_to_write("+62215551234") == ("+62215551234", "0215551234", "215551234")
    assert ways_to_write("+62622123456") == ("+62622123456", "0622123456")  # Pematangsiantar
    assert ways_to_write("+14155552671") == ("+14155552671",)


@given(st.text(max_size=30))
def test_whatever_is_entered_is_kept_once_and_for_all_or_refused(entered: str) -> None:
    for read in (phone, email):
        try:
            kept = read(entered)
        except Invalid:
            continue
        assert read(kept) == kept


@given(st.from_regex("[2-9][0-9]{6,11}", fullmatch=True))
def test_every_way_of_writing_a_number_is_the_same_number(domestic: str) -> None:
    kept = phone(f"0{domestic}")
    assert {phone(written) for written in ways_to_write(kept)} == {kept}
