"""Threads: long texts cut where a reader would pause, and nothing of them lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.counting import graphemes
from domain.channels import Limits
from domain.posts import Content, Post, Variant
from services.posts.threads import PARTS_MAX, content_for, further_parts
from tests.makers import a_post

LIMITS = Limits(text_max=20, caption_max=10, images_max=4, image_bytes_max=1)
FAMILY = "👨‍👩‍👧‍👦"


def a_long_post(text: str, **changes: object) -> Post:
    post = a_post(content=Content(text=text), variants={"ch-1": Variant(as_thread=True)})
    return replace(post, **changes)  # type: ignore[arg-type]


def parts(text: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    content = content_for(a_long_post(text), "ch-1", limits, threads=True)
    return (content.text, *content.follow_ups)


def test_a_text_that_fits_stays_whole() -> None:
    assert parts("Rapat besok pagi.") == ("Rapat besok pagi.",)


def test_it_is_cut_at_paragraphs_rather_than_lines_and_at_sentences_rather_than_words() -> None:
    assert parts("Satu dua tiga.\n\nEmpat lima enam.") == ("Satu dua tiga.", "Empat lima enam.")
    assert parts("Satu dua tiga\nempat lima enam") == ("Satu dua tiga", "empat lima enam")
    assert parts("Satu dua tiga. Empat lima enam.") == ("Satu dua tiga.", "Empat lima enam.")
    assert parts("satu dua tiga empat lima") == ("satu dua tiga empat", "lima")


def test_a_pause_too_early_is_passed_over() -> None:
    assert parts("Ya. Beras datang besok siang.") == ("Ya. Beras datang", "besok siang.")


def test_a_word_without_a_pause_is_cut_betweengraphemes_as_readers_see_them() -> None:
    limits = Limits(text_max=20)
    assert parts(FAMILY * 4, limits) == (FAMILY * 2, FAMILY * 2)  # of 7 code points each


def test_the_first_part_leaves_room_for_the_link_and_the_pictures() -> None:
    limits = replace(LIMITS, as_sent=lambda text, link: f"{text} {link}" if link else text)
    post = a_long_post("", content=Content(text="satu dua tiga empat lima", link="l" * 9))
    content = content_for(post, "ch-1", limits, threads=True)
    assert (content.text, content.follow_ups) == ("satu dua", ("tiga empat lima",))


def test_what_was_chosen_uses_up_room_in_every_part_and_further_parts_may_be_shorter() -> None:
    limits = Limits(text_max=20, follow_up_max=14, taken=lambda options: len(options["warning"]))
    post = a_long_post("satu dua tiga empat lima enam tujuh")
    chosen = Variant(as_thread=True, options={"warning": "awas"})
    content = content_for(replace(post, variants={"ch-1": chosen}), "ch-1", limits, threads=True)
    assert (content.text, content.follow_ups) == (
        "satu dua tiga",  # 16 with the warning's 4
        ("empat lima", "enam tujuh"),  # 10 each
    )
    assert further_parts(content) == (
        Content(text="empat lima", options={"warning": "awas"}),
        Content(text="enam tujuh", options={"warning": "awas"}),
    )


def test_only_where_it_was_asked_for_and_can_be() -> None:
    post = a_long_post("satu dua tiga empat lima")
    assert content_for(post, "ch-1", LIMITS, threads=False) == post.for_channel("ch-1")
    plain = replace(post, variants={})
    assert content_for(plain, "ch-1", LIMITS, threads=True) == plain.content


def test_there_is_a_last_part_which_then_is_too_long() -> None:
    found = parts("kata " * 400)
    assert len(found) == PARTS_MAX + 1
    assert len(found[-1]) > LIMITS.text_max


@given(text=st.text(st.sampled_from("ab \n.é👍\u200d"), max_size=300))
@pytest.mark.parametrize("most", [1, 5, 40])
def test_every_part_fits_and_no_letter_is_lost(most: int, text: str) -> None:
    found = parts(text, Limits(text_max=most, count=graphemes))
    assert "".join("".join(found).split()) == "".join(text.split())
    if len(found) <= PARTS_MAX:
        assert all(graphemes(part) <= most or len(found) == 1 for part in found)
