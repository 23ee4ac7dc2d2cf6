"""How much two texts say the same."""

from hypothesis import given
from hypothesis import strategies as st

from domain.likeness import TEXT_READ, likeness


def test_the_same_words_are_wholly_alike_however_they_are_written() -> None:
    assert likeness("Beras berkutu!", "beras  BERKUTU") == 1
    assert likeness("Café di Yogya", "cafe di yogya") == 1


def test_other_words_are_not_alike() -> None:
    assert likeness("Beras berkutu", "Pinjaman cair") == 0


def test_nothing_is_like_nothing() -> None:
    assert (likeness("", ""), likeness("", "beras"), likeness("?!", "…")) == (0, 0, 0)


def test_the_share_of_common_pieces_is_counted() -> None:
    # "  b", " be", "ber", "era", "ras", "as " and "  b", " be", "ber", "era", "ran", "an "
    assert likeness("beras", "beran") == 4 / 8


def test_one_matter_in_other_words_lies_above_two_matters_of_one_member() -> None:
    first = "Beras yang saya beli kemarin di toko koperasi berkutu, tolong diganti."
    again = "Tolong beras berkutu yang kemarin saya beli di toko koperasi diganti ya"
    other = "Kapan pinjaman saya cair? Sudah dua minggu saya menunggu kabar."
    assert likeness(first, again) > 0.7
    assert likeness(first, other) < 0.2


def test_a_book_costs_no_more_than_a_page() -> None:
    page = "kata " * (TEXT_READ // 5)
    assert likeness(page, page + "x" * 1_000_000) == 1


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_is_a_share_and_the_same_from_both_sides(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
