"""Replies that the member does not have: what of them is said, and the way out of each."""

from dataclasses import replace

import pytest

from domain.cases import Case
from domain.company import CaseDraft, DraftKind, Readers
from domain.deliveries import Delivery, DeliveryState
from domain.messages import TEXT_MAX
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


def test_what_was_begun_meanwhile_stands_before_it_and_one_is_told_so(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case, _reply = answered(toolkit, sari)
    mine = replace(a_kept_picture(toolkit, sari), id="mine", alt_text="Milik saya")
    with toolkit.store.writing() as unit:
        unit.case_drafts.put(
            CaseDraft(
                user_id=sari.id,
                case_id=case.id,
                kind=DraftKind.REPLY,
                text="Baru.",
                written_at=toolkit.clock.now(),
                pictures=(mine,),
            )
        )
    page = assert_sound(press(open_page("antrean", sari, laporan=case.id), TAKE_BACK))
    (box,) = [each for each in page.text_area if each.label == "Balasan untuk anggota"]
    assert box.value == "Baru.\n\nBesok, Bu."
    kept = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].pictures
    assert [each.alt_text for each in kept] == ["Milik saya", "Kutu"]
    assert [each.value for each in page.toast] == [
        "Balasan ditarik. Tulisan dan lampirannya ada di kotak balasan, sesudah konsep Anda. "
        "Hapus yang tidak jadi dikirim."
    ]


def test_what_is_too_long_to_be_kept_is_not_lost_for_a_reply_that_comes_back(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case, _reply = answered(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    long = "a" * (TEXT_MAX + 1)
    page.session_state[f"told:{DraftKind.REPLY}-{case.id}-0"] = long  # as the browser tells it
    assert_sound(press(page, TAKE_BACK))
    assert "Terlalu panjang: 10001 huruf" in words_of(page)
    assert page.session_state[f"told:{DraftKind.REPLY}-{case.id}-0"] == long
    (still,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert still.state is DeliveryState.SCHEDULED


def test_what_only_the_member_was_to_read_does_not_come_back_for_everybody(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    toolkit.answering.reply(
        sari.actor, case.id, "Nomor Anda 17.", events_seen=case.events, privately=True
    )
    page = open_page("antrean", sari, laporan=case.id)
    (readers,) = [each for each in page.radio if each.label == "Siapa yang membaca"]
    assert readers.value == Readers.EVERYBODY
    assert_sound(press(page, TAKE_BACK))
    (readers,) = [each for each in page.radio if each.label == "Siapa yang membaca"]
    assert readers.value == Readers.MEMBER


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


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.SENT])
def test_what_left_meanwhile_is_not_taken_back_and_one_is_told_so(
    toolkit: Toolkit, sari: User, open_page: Open, state: DeliveryState
) -> None:
    case, reply = answered(toolkit, sari)
    page = open_page("antrean", sari, laporan=case.id)
    stands(toolkit, reply, state)
    assert_sound(press(page, TAKE_BACK))
    assert TAKE_BACK not in labels(page.button)
    late = "Balasan ini sudah atau mungkin sudah terkirim, jadi tidak bisa ditarik lagi."
    assert late in [each.value for each in page.warning]
    (now,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert now.state is state
    page.run()
    assert late not in [each.value for each in page.warning]  # said once


def test_the_page_of_a_reply_offers_no_cancelling_that_would_fail(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    _case, reply = answered(toolkit, sari)
    page = assert_sound(open_page("kalender", sari, pengiriman=reply.id))
    assert "Ya, batalkan kiriman" not in labels(page.button)
