"""Several values of one filter stand in one word, and old single ones are read as they were."""

from hypothesis import given
from hypothesis import strategies as st

from domain.choices import CHOICE_MAX, CHOICES_MAX, WORD_MAX, ids, in_one_word, several

VALUES = st.text(alphabet="abc-019", min_size=1, max_size=CHOICE_MAX)


@given(st.lists(VALUES, unique=True, max_size=CHOICES_MAX))
def test_what_is_written_is_read_again(values: list[str]) -> None:
    assert several(in_one_word(values)) == tuple(values)


@given(st.text())
def test_whatever_stands_in_an_address_is_bounded(word: str) -> None:
    found = several(word)
    assert len(found) <= CHOICES_MAX
    assert len(in_one_word(found)) <= WORD_MAX
    assert several(in_one_word(found)) == found


def test_an_old_address_holds_one_value_and_an_empty_one_none() -> None:
    assert several("0192f0c4aa") == ("0192f0c4aa",)
    assert several("") == ()
    assert several(" , ,,") == ()


def test_each_counts_once_in_its_order() -> None:
    assert several("question, complaint,question") == ("question", "complaint")


def test_of_far_too_many_the_first_are_kept() -> None:
    many = [f"id-{number}" for number in range(10_000)]
    assert several(in_one_word(many)) == tuple(many[:CHOICES_MAX])
    assert several("x" * 10_000) == ("x" * CHOICE_MAX,)


def test_a_dash_is_the_empty_id() -> None:
    assert ids("b-1,-,b-2") == ("b-1", "", "b-2")
    assert ids("") == ()
