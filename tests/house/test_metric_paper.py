"""docs/engagement.md names every count that a connector reads, on its platform's own line."""

import pytest

from domain.counts import TOLD_MAX
from tests.connectors.counting_platforms import PLACES, Place
from tests.house.engagement_paper import PAPER

LINES = {
    "x": "| X, posts |",
    "x_account": "| X, the account |",
    "facebook": "| Facebook, posts |",
    "facebook_account": "| Facebook, the Page |",
    "mastodon": "| Mastodon, posts |",
    "mastodon_account": "| Mastodon, the account |",
    "bluesky": "| Bluesky, posts |",
    "bluesky_account": "| Bluesky, the account |",
}


@pytest.mark.parametrize("place", [each for each in PLACES if each.asked in LINES], ids=str)
def test_each_count_stands_in_the_paper_with_our_word_and_its_source(place: Place) -> None:
    paper = PAPER.read_text(encoding="utf-8").splitlines()
    (line,) = (each for each in paper if each.startswith(LINES[place.asked]))
    name = place.name.removesuffix(".like")  # of the kinds of a reaction one stands for all
    told = line[line.index(f"`{name}`") :]
    assert place.metric.value in told
    assert "read 2026-" in line


def test_the_paper_says_how_much_is_kept_of_what_is_no_count() -> None:
    assert f"at most {TOLD_MAX} characters" in PAPER.read_text(encoding="utf-8")
