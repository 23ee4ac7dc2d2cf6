"""By what the same member is known again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages import Author
from domain.persons import account_key, keys_of, strong


def test_everything_somebody_gave_is_a_key() -> None:
    author = Author(remote_id="77", name="Bu Siti", contact="0812-3456-789", member_number="K-1")
    assert keys_of("ch-1", author) == (
        "account:ch-1:77",
        "contact:8123456789",
        "name:bu siti",
        "number:k-1",
    )
    assert account_key("ch-1", "77") == "account:ch-1:77"


def test_nobody_has_no_keys() -> None:
    assert keys_of("ch-1", Author()) == ()
    assert keys_of(None, Author(remote_id="77")) == ()


@pytest.mark.parametrize("contact", ["08123456789", "+62 812-3456-789", "62 8123 456 789"])
def test_a_telephone_number_is_one_however_it_is_written(contact: str) -> None:
    assert keys_of(None, Author(contact=contact)) == ("contact:8123456789",)


def test_an_address_is_one_in_any_case_and_few_digits_are_no_number() -> None:
    assert keys_of(None, Author(contact=" Siti99@Example.org ")) == ("contact:siti99@example.org",)
    assert keys_of(None, Author(contact="RT 3")) == ("contact:rt 3",)


def test_a_name_without_accents_and_case_is_the_same_but_decides_nothing() -> None:
    keys = keys_of(None, Author(name="  SITI   Nurhalizá "))
    assert keys == ("name:siti nurhaliza",)
    assert strong(keys) == ()


@given(st.text(max_size=500), st.text(max_size=500), st.text(max_size=500))
def test_any_text_gives_short_keys(name: str, contact: str, number: str) -> None:
    author = Author(name=name, contact=contact, member_number=number)
    assert all(len(key) <= 220 for key in keys_of("ch-1", author))
