"""A member's page with their reactions: which post, which reaction, when, and the way there."""

from datetime import timedelta

import pytest

from dashboard import words
from dashboard.views.member_reactions import PER_PAGE, sign
from domain.deliveries import DeliveryKind, DeliveryState, Receipt
from domain.members import Member
from domain.people import User
from domain.ports import Batch, Store
from domain.posts import Content
from domain.reactions import Reaction, ReactionKind
from services.roll.tying import tie
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
from tests.makers import NOON, a_channel, a_delivery
from toolkit.wiring import Toolkit

DAY = timedelta(days=1)


@pytest.fixture
def ani(toolkit: Toolkit, store: Store, sari: User) -> Member:
    """A member whose account a person linked, and a post of ours that went out."""
    member = Member(id="m-1", number="A-1", name="Ani", created_at=NOON - 900 * DAY)
    toolkit.membership.add(sari.actor, member)
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-9", platform="sandbox", name="Obrolan_kita"))
        unit.deliveries.add(
            a_delivery(
                id="d-1",
                channel_id="ch-9",
                kind=DeliveryKind.POST,
                state=DeliveryState.SENT,
                content=Content(text="Panen *raya* dimulai"),
                receipt=Receipt(remote_id="post-1", sent_at=NOON - 9 * DAY),
            )
        )
        tie(unit, sari.actor, member, ("sandbox", "acc-1"), name="", why="x", at=NOON)
    return member


def react(toolkit: Toolkit, *reactions: Reaction) -> None:
    with toolkit.store.reading() as unit:
        channel = unit.channels.get("ch-9")
    toolkit.listening.take_in(channel, Batch(reactions=reactions, cursor="on"))
    toolkit.reaction_notes.run(5)


def a_reaction(toolkit: Toolkit, number: int = 1, **changes: object) -> Reaction:
    told = {
        "remote_id": f"like/{number}",
        "account_id": "acc-1",
        "post_remote_id": "post-1",
        "kind": ReactionKind.LIKE,
        "sign": "favourite",
        "at": toolkit.clock.now() - number * DAY,
        "url": "https://talk.example/post-1",
    }
    return Reaction(**{**told, **changes})  # type: ignore[arg-type]


def test_each_reaction_leads_to_its_post(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    react(
        toolkit,
        a_reaction(toolkit),
        a_reaction(toolkit, 2, kind=ReactionKind.SIGN, sign="🙏", post_remote_id="by-hand"),
        a_reaction(toolkit, 3, kind=ReactionKind.BOOST, url="javascript:alert(1)"),
    )
    page = assert_sound(open_page("anggota", sari, anggota=ani.id))
    told = words_of(page)
    assert r"Obrolan\_kita" in told
    liked, shared = [line for line in links_of(page) if "Panen" in line]
    assert liked.startswith("Menyukai: Panen")
    assert shared.startswith("Membagikan: Panen")
    assert words.plain("Bereaksi 🙏: unggahan yang ditulis langsung di sana") in told
    assert "program tidak menebak" in told
    there = [button.proto for button in page.get("link_button")]
    assert [one.url for one in there if one.label == "Lihat di sana"] == [
        "https://talk.example/post-1",
        "https://talk.example/post-1",
    ]
    assert "Terakhir menulis atau bereaksi" in told


def test_a_month_opens_to_reactions_beside_messages(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    react(toolkit, a_reaction(toolkit), a_reaction(toolkit, 2))
    page = assert_sound(open_page("anggota", sari, anggota=ani.id, bulan="2026-11"))
    (months,) = [box for box in page.selectbox if box.label == "Buka bulan"]
    assert months.options == ["Pilih bulan", "November 2026: 2 reaksi"]
    assert len([line for line in links_of(page) if "Panen" in line]) == 4, "here and in the list"


def test_what_lost_its_details_is_counted_and_named_a_reaction(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    react(toolkit, a_reaction(toolkit))
    with toolkit.store.writing() as unit:
        assert unit.reactions.remove_before(toolkit.clock.now(), 9) == 1
    page = assert_sound(open_page("anggota", sari, anggota=ani.id, bulan="2026-11"))
    assert " · reaksi" in words_of(page)
    assert "Tidak ada reaksi yang dapat ditampilkan" in words_of(page)


def test_a_long_list_has_pages_in_the_address(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    react(toolkit, *(a_reaction(toolkit, number) for number in range(1, PER_PAGE + 3)))
    first = assert_sound(open_page("anggota", sari, anggota=ani.id))
    second = assert_sound(open_page("anggota", sari, anggota=ani.id, reaksi="2"))
    assert len([line for line in links_of(first) if "Panen" in line]) == PER_PAGE
    assert len([line for line in links_of(second) if "Panen" in line]) == 2
    assert "Reaksi yang lebih lama" in links_of(first)
    assert "Reaksi yang lebih baru" not in links_of(first)
    assert "Reaksi yang lebih baru" in links_of(second)
    assert "Reaksi yang lebih lama" not in links_of(second)
    for nonsense in ("0", "-1", "dua", "9" * 40, "²"):
        page = assert_sound(open_page("anggota", sari, anggota=ani.id, reaksi=nonsense))
        assert "Reaksi yang lebih baru" not in links_of(page)


def test_lists_of_the_active_tell_messages_and_reactions_apart(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User
) -> None:
    react(toolkit, a_reaction(toolkit), a_reaction(toolkit, 2))
    page = assert_sound(open_page("anggota", sari, bagian="baru"))
    assert "0 pesan · 2 reaksi" in words_of(page)
    page = assert_sound(open_page("anggota", sari, bagian="diam", hari="30"))
    assert "**0 anggota**" in words_of(page)
    assert "Tidak ada seorang pun di antara anggota yang akunnya tertaut." in words_of(page)
    assert any("Buka saran tautan" in line for line in links_of(page))


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (ReactionKind.LIKE, "like", "Menyukai"),
        (ReactionKind.BOOST, "reblog", "Membagikan"),
        (ReactionKind.SIGN, "❤", "Bereaksi ❤"),
        (ReactionKind.SIGN, "5368324170671202286", "Bereaksi tanda khusus"),
    ],
)
def test_a_reaction_is_named_in_our_words(kind: ReactionKind, name: str, said: str) -> None:
    assert sign(kind, name) == said
