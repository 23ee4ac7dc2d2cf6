"""Pictures on what is said at X: where they were not asked for, nobody overlooks them."""

from typing import Any

import pytest

from connectors.fetching import Fetching
from connectors.x.inbox import batch_of
from connectors.x.posts import REPLIED, Page, seen_of
from tests.connectors.staging import a_house

ME, MEMBER, ID = "2244994945", "77", "1980000000000000001"
PICTURE = {
    "url": "https://t.co/abc",
    "expanded_url": f"https://x.com/sari/status/{ID}/photo/1",
    "media_key": "3_1",
}
NAMELESS = {"url": "https://t.co/abc", "expanded_url": f"https://twitter.com/s/status/{ID}/video/1"}
PAGE = {"url": "https://t.co/abc", "expanded_url": "https://koperasi.example/harga"}
NO_FILES = Fetching(a_house(), hosts=())
SEEN = "[gambar atau video; lihat aslinya]"


def heard(text: str, *links: dict[str, str], ours: bool = False, **told: Any) -> str:
    """The text of the message that such a post becomes."""
    references = [{"type": REPLIED, "id": "1970000000000000001"}]
    seen = seen_of(
        {
            "id": ID,
            "author_id": ME if ours else MEMBER,
            "text": text,
            "entities": {"urls": list(links)},
            "referenced_posts": references,
            "in_reply_to_user_id": MEMBER if ours else ME,
            **told,
        },
        {},
    )
    page = Page(posts=(seen,), users={}, further_ids=(), next_token="")
    given = ([], [(seen, page)]) if ours else ([(seen, page)], [])
    (message,) = batch_of(*given, cursor="", user_id=ME, files=NO_FILES).messages
    return message.text


@pytest.mark.parametrize("link", [PICTURE, NAMELESS])
def test_a_post_with_a_picture_says_that_there_is_one(link: dict[str, str]) -> None:
    assert heard("Timbangannya begini https://t.co/abc", link) == f"Timbangannya begini\n{SEEN}"
    assert heard("https://t.co/abc", link) == SEEN


def test_a_post_without_one_and_one_with_a_page_say_nothing_of_pictures() -> None:
    assert heard("Begini") == "Begini"
    assert heard("Lihat https://t.co/abc", PAGE) == "Lihat https://koperasi.example/harga"
    assert heard("Begini", entities=None) == "Begini"


def test_a_long_post_is_looked_through_where_its_text_stands() -> None:
    note = {"text": "Panjang sekali https://t.co/abc", "entities": {"urls": [PICTURE]}}
    assert heard("Panjang…", note_post=note) == f"Panjang sekali\n{SEEN}"


def test_our_own_answer_keeps_its_words_alone_by_which_it_is_known() -> None:
    assert heard("@sari Begini https://t.co/abc", PICTURE, ours=True) == "Begini"
    assert heard("@sari https://t.co/abc", PICTURE, ours=True) == SEEN
