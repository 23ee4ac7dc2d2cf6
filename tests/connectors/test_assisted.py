"""Assisted places: the links a person taps, letter by letter."""

import pytest

from connectors.assisted import PLACES, AssistedConnector
from domain.channels import Capability
from domain.deliveries import Handover, ShareLink
from domain.errors import Rejected
from domain.ports import abilities
from domain.posts import Content
from tests.connectors.staging import a_house, an_outgoing

TEXT = "Rapat & makan? 100% gratis\nSampai jumpa 😀 #koperasi"
LINK = "https://koperasi.example/rat?a=1&b=2"
TEXT_ENCODED = (
    "Rapat%20%26%20makan%3F%20100%25%20gratis%0ASampai%20jumpa%20%F0%9F%98%80%20%23koperasi"
)
LINK_ENCODED = "https%3A%2F%2Fkoperasi.example%2Frat%3Fa%3D1%26b%3D2"
BOTH_ENCODED = f"{TEXT_ENCODED}%0A%0A{LINK_ENCODED}"


def an_assisted(place: str, link: str = "") -> AssistedConnector:
    return AssistedConnector(AssistedConnector.Settings(place=place, link=link), a_house())


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("whatsapp", f"https://wa.me/?text={BOTH_ENCODED}"),
        ("telegram", f"https://t.me/share/url?url={LINK_ENCODED}&text={TEXT_ENCODED}"),
        ("x", f"https://x.com/intent/post?text={BOTH_ENCODED}"),
        ("threads", f"https://www.threads.net/intent/post?text={BOTH_ENCODED}"),
        ("bluesky", f"https://bsky.app/intent/compose?text={BOTH_ENCODED}"),
        (
            "line",
            f"https://social-plugins.line.me/lineit/share?url={LINK_ENCODED}&text={TEXT_ENCODED}",
        ),
        ("facebook_group", f"https://www.facebook.com/sharer/sharer.php?u={LINK_ENCODED}"),
        ("linkedin", f"https://www.linkedin.com/sharing/share-offsite/?url={LINK_ENCODED}"),
    ],
)
def test_each_place_opens_with_text_and_link_filled_in(place: str, address: str) -> None:
    handover = an_assisted(place).publish(an_outgoing(text=TEXT, link=LINK), "key-1")
    assert handover == Handover(
        text=f"{TEXT}\n\n{LINK}",
        share_links=(ShareLink(name=PLACES[place].title, url=address),),
    )


def test_an_instance_is_the_one_of_the_settings() -> None:
    handover = an_assisted("mastodon", "https://sosial.example/@koperasi").publish(
        an_outgoing(text=TEXT, link=LINK), "key-1"
    )
    assert [link.url for link in handover.share_links] == [
        f"https://sosial.example/share?text={BOTH_ENCODED}",
        "https://sosial.example/@koperasi",
    ]


@pytest.mark.parametrize(
    ("place", "addresses"),
    [
        ("whatsapp", [f"https://wa.me/?text={TEXT_ENCODED}"]),
        ("telegram", [f"https://t.me/share/url?url={TEXT_ENCODED}"]),
        ("line", []),
        ("facebook_group", []),
        ("linkedin", []),
        ("mastodon", []),
        ("other", []),
    ],
)
def test_without_a_link_only_places_that_take_a_text_are_offered(
    place: str, addresses: list[str]
) -> None:
    handover = an_assisted(place).publish(an_outgoing(text=TEXT), "key-1")
    assert handover.text == TEXT
    assert [link.url for link in handover.share_links] == addresses


def test_the_groups_own_address_is_offered_too() -> None:
    handover = an_assisted("facebook_group", "https://facebook.com/groups/1").publish(
        an_outgoing(text=TEXT), "key-1"
    )
    assert handover.share_links == (
        ShareLink(name="Buka grup", url="https://facebook.com/groups/1"),
    )


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "grup kami", "https://", "https://a\n", "http://["]
)
def test_a_group_address_that_is_none_is_refused(link: str) -> None:
    with pytest.raises(Rejected):
        an_assisted("whatsapp", link)


def test_a_place_nobody_knows_is_refused() -> None:
    with pytest.raises(Rejected):
        an_assisted("friendster")


def test_it_can_publish_and_nothing_else() -> None:
    assert abilities(an_assisted("other")) == {Capability.PUBLISH}


@pytest.mark.parametrize(
    ("place", "text", "length"),
    [
        ("x", "halo", 4),
        ("x", "https://koperasi.id/a/very/long/address?x=1 ya", 26),
        ("x", "協同", 4),
        ("x", "👨‍👩‍👧‍👦", 2),
        ("bluesky", "👨‍👩‍👧‍👦e\u0301", 2),
        ("mastodon", "Halo @sari@koperasi.id https://koperasi.id/panjang/sekali", 34),
        ("threads", "ya 😀", 7),
        ("whatsapp", "ya 😀", 4),
    ],
)
def test_each_place_counts_in_its_own_way(place: str, text: str, length: int) -> None:
    assert an_assisted(place).limits.count(text) == length


def test_the_link_is_a_part_of_what_is_counted() -> None:
    limits = an_assisted("x").limits
    assert limits.used(Content(text="halo", link="https://koperasi.id/" + "a" * 99)) == 29
