"""Replies that the member does not have: what of them is said, and the way out of each."""

from dataclasses import replace

import pytest

from domain.cases import Case
from domain.company import DraftKind
from domain.deliveries import Delivery, DeliveryState
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.dashboard.test_attachments import a_kept_picture
from tests.dashboard.test_reply_choices import heard
from toolkit.wiring import Toolkit

TAKE_BACK = "Tarik kembali dan ubah"


def answered(toolkit: Toolkit, user: User) -> tuple[Case, Delivery]:
    """A case with a reply on its way, and a picture with it."""
    case = heard(toolkit, public=True)
    picture = replace(a_kept_picture(toolkit, user), alt_text="Kutu")
    reply = toolkit.answering.reply(
        user.actor, case.id, "Besok, Bu.", events_seen=case.events, pictures=[picture]
    )
    assert reply is not None
    return case, reply


def stands(toolkit: Toolkit, reply: Delivery, state: DeliveryState, detail: str = "") -> None:
    with toolkit.store.writing() as unit:
        unit.deliveries.save(replace(reply, state=state, detail=detail))


def test_a_waiting_reply_is_taken_back_and_its_words_and_picture_are_in_the_box_again(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case, _reply = answered(toolkit, sari)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Balasan, menunggu dikirim: Besok, Bu\\." in words_of(page)
    assert_sound(press(page, TAKE_BACK))
    assert TAKE_BACK not in labels(page.button)
    (box,) = [each for each in page.text_area if each.label == "Balasan untuk anggota"]
    assert box.value == "Besok, Bu."
    (kept,) = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].pictures
    assert kept.alt_text == "Kutu"
    fill(page, "Balasan untuk anggota", "Lusa, Bu.")
    assert_sound(press(page, "Kirim balasan"))
    sent = toolkit.answering.story(sari.actor, case.id).deliveries
    assert [(each.state, each.content.text) for each in sent] == [
        (DeliveryState.CANCELLED, "Besok, Bu."),
        (DeliveryState.SCHEDULED, "Lusa, Bu."),
    ]


@pytest.mark.parametrize(
    ("state", "link", "may_come_back"),
    [
        (DeliveryState.SENDING, "", False),
        (DeliveryState.HANDED, "Kirim sendiri dari sini", True),
        (DeliveryState.FAILED, "Putuskan di sini", True),
        (DeliveryState.MISSED, "Putuskan di sini", True),
        (DeliveryState.UNCONFIRMED, "Putuskan di sini", False),
    ],
)
def test_each_state_has_its_way_out(
    toolkit: Toolkit,
    sari: User,
    open_page: Open,
    state: DeliveryState,
    *,
    link: str,
    may_come_back: bool,
) -> None:
    case, reply = answered(toolkit, sari)
    stands(toolkit, reply, state, detail="Ditolak server.")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Ditolak server" in words_of(page)
    links = links_of(page)
    assert ("Putuskan di sini" in links, "Kirim sendiri dari sini" in links) == (
        link == "Putuskan di sini",
        link == "Kirim sendiri dari sini",
    )
    assert (TAKE_BACK in labels(page.button)) == may_come_back


def test_what_left_meanwhile_is_not_taken_back(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case, reply = answered(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    stands(toolkit, reply, DeliveryState.SENDING)
    assert_sound(press(page, TAKE_BACK))
    assert TAKE_BACK not in labels(page.button)
    (now,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert now.state is DeliveryState.SENDING


def test_the_page_of_a_reply_offers_no_cancelling_that_would_fail(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    _case, reply = answered(toolkit, sari)
    page = assert_sound(open_page("kalender", sari, pengiriman=reply.id))
    assert "Ya, batalkan kiriman" not in labels(page.button)
