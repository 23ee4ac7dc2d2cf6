"""What staff wrote once, its versions and its review."""

import pytest

from domain.media import Media
from domain.posts import POST_STEPS, Content, PostState, Variant
from tests.makers import a_post

PICTURE = Media(id="a" * 64, mime="image/png", width_px=1, height_px=1, size_bytes=9)
CONTENT = Content(text="Panen raya", media=(PICTURE,))


@pytest.mark.parametrize(
    ("content", "empty"),
    [
        (Content(), True),
        (Content(text=" \n\t"), True),
        (Content(text="a"), False),
        (Content(link="https://koperasi.id"), False),
        (Content(media=(PICTURE,)), False),
    ],
)
def test_content_is_empty_when_there_is_nothing_to_see(content: Content, empty: bool) -> None:
    assert content.is_empty is empty


@pytest.mark.parametrize(
    ("variant", "seen"),
    [
        (Variant(), CONTENT),
        (Variant(text="Panen!"), Content(text="Panen!", media=(PICTURE,))),
        (Variant(text=""), Content(media=(PICTURE,))),
        (Variant(media=()), Content(text="Panen raya")),
    ],
)
def test_a_channel_gets_its_own_version(variant: Variant, seen: Content) -> None:
    post = a_post(content=CONTENT, variants={"ch-1": variant})
    assert post.for_channel("ch-1") == seen
    assert post.for_channel("ch-2") == CONTENT


def test_the_link_is_the_same_everywhere() -> None:
    linked = Content(text="Baca", link="https://koperasi.id")
    post = a_post(content=linked, variants={"ch-1": Variant(text="Simak")})
    assert post.for_channel("ch-1") == Content(text="Simak", link="https://koperasi.id")


def test_only_a_reviewed_post_is_approved() -> None:
    before = {each for each in PostState if PostState.APPROVED in POST_STEPS.after(each)}
    assert before == {PostState.IN_REVIEW}


def test_an_approved_post_can_only_be_withdrawn() -> None:
    assert POST_STEPS.after(PostState.APPROVED) == {PostState.WITHDRAWN}
