"""A picture that a private answer cannot take along, and one that a person sends by itself."""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.words import plain
from domain.cases import Case
from domain.channels import Channel
from domain.company import DraftKind, Readers
from domain.deliveries import (
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Handover,
    ShareLink,
)
from domain.people import User
from domain.posts import Content
from domain.texts import N_
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from tests.makers import NOON, a_delivery, an_incoming
from toolkit.wiring import Toolkit

PRIVATE, ENCLOSE = "Siapa yang membaca", "Sertakan gambar (paling banyak 1)"
REFUSED = "Balasan ini tidak bisa membawa lampiran."
WORDS = "Begini contohnya."
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def page_channel(toolkit: Toolkit) -> Channel:
    """A Page, on which a private answer is one message of words."""
    channel = Channel(
        id="halaman",
        platform="facebook",
        name="Halaman",
        settings={"page_id": "1029384756"},
        sealed_secrets=toolkit.vault.seal({"token": "rahasia"}),
        created_at=NOON,
    )
    with toolkit.store.writing() as unit:
        unit.channels.add(channel)
    return channel


def commented(toolkit: Toolkit, channel: Channel) -> Case:
    said = an_incoming(public=True, at=toolkit.clock.now())
    case = toolkit.listening.receive(channel.id, said)
    assert case is not None
    return case


def test_one_picture_goes_with_a_public_answer(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel
) -> None:
    case = commented(toolkit, page_channel)
    picture = replace(toolkit.enclosing.take(sari.actor, a_picture()), alt_text="Timbangan")
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[picture])
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert ENCLOSE in labels(page.expander)
    assert REFUSED not in words_of(page)
    fill(page, "Balasan untuk anggota", WORDS)
    assert_sound(press(page, "Kirim balasan"))
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert (sent.content.media, sent.recipient) == ((picture,), "")


def test_in_messenger_a_video_or_a_pdf_may_go_in_its_place(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel
) -> None:
    said = an_incoming(at=toolkit.clock.now())
    case = toolkit.listening.receive(page_channel.id, said)
    assert case is not None
    file = toolkit.enclosing.take_pdf(sari.actor, PDF, name="surat.pdf")
    toolkit.jotting.enclose(sari.actor, case.id, files=[file])
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert f"{ENCLOSE}, satu video, atau PDF (paling banyak 1)" in labels(page.expander)
    assert "Gambar, satu video MP4 sampai 23 MB, atau PDF sampai 10 MB" in labels(
        page.get("file_uploader")
    )
    fill(page, "Balasan untuk anggota", WORDS)
    assert_sound(press(page, "Kirim balasan"))
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert sent.content.files == (file,)


@pytest.mark.parametrize("is_public", [True, False])
def test_the_length_is_that_of_where_the_answer_stands(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel, is_public: bool
) -> None:
    said = an_incoming(public=is_public, at=toolkit.clock.now())
    case = toolkit.listening.receive(page_channel.id, said)
    assert case is not None
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.REPLY, "x" * 100)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert f"100 dari {8000 if is_public else 2000} huruf" in words_of(page)


def test_a_task_offers_the_pdf_to_whoever_sends_it_by_hand(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel
) -> None:
    case = commented(toolkit, page_channel)
    file = toolkit.enclosing.take_pdf(sari.actor, PDF, name="surat.pdf")
    task = handed(toolkit, sari, page_channel, case, WORDS, files=(file,))
    page = assert_sound(open_page("tugas", sari, tugas=task.id))
    assert "**Unduh berkasnya**" in words_of(page)
    assert labels(page.get("download_button")) == [plain("surat.pdf")]


def test_for_the_member_alone_it_is_refused_before_anything_is_written(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel
) -> None:
    case = commented(toolkit, page_channel)
    picture = replace(toolkit.enclosing.take(sari.actor, a_picture()), alt_text="Timbangan")
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[picture])
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    next(each for each in page.radio if each.label == PRIVATE).set_value(Readers.MEMBER).run()
    assert ENCLOSE not in labels(page.expander)
    assert REFUSED in words_of(page)
    fill(page, "Balasan untuk anggota", WORDS)
    assert_sound(press(page, "Kirim balasan"))
    assert "Balasan pribadi di “Halaman” tidak dapat membawa lampiran." in words_of(page)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()
    assert [box.value for box in page.text_area if box.label == "Balasan untuk anggota"] == [WORDS]


def handed(
    toolkit: Toolkit, sari: User, channel: Channel, case: Case, text: str, **carried: Any
) -> Delivery:
    """Of the answer, only `text` is left to say. `carried`: what goes with it; else a picture."""
    picture = replace(toolkit.enclosing.take(sari.actor, a_picture()), alt_text="Timbangan")
    link = ShareLink(name=N_("Buka percakapannya"), url="https://koperasi.example/balas")
    with toolkit.store.writing() as unit:
        return unit.deliveries.add(
            a_delivery(
                kind=DeliveryKind.REPLY,
                channel_id=channel.id,
                subject_id=case.id,
                content=Content(text=WORDS, **carried or {"media": (picture,)}),
                state=DeliveryState.HANDED,
                handover=Handover(text=text, share_links=(link,)),
                created_by=sari.id,
            )
        )


@pytest.mark.parametrize("left", [WORDS, ""])
def test_a_task_hands_over_what_is_missing_and_says_what_is_there(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel, left: str
) -> None:
    task = handed(toolkit, sari, page_channel, commented(toolkit, page_channel), left)
    page = assert_sound(open_page("tugas", sari, tugas=task.id))
    assert [code.value for code in page.code] == ([WORDS] if left else [])
    assert ("Teksnya sudah terkirim. Kirim lampirannya saja" in words_of(page)) is not bool(left)
    assert WORDS in words_of(page)
    assert labels(page.download_button) == ["Unduh gambar 1"]
    assert "Buka laporannya" in links_of(page)


@pytest.mark.parametrize("left", [WORDS, ""])
def test_only_what_is_wholly_here_is_offered_to_be_taken_back(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel, left: str
) -> None:
    case = commented(toolkit, page_channel)
    handed(toolkit, sari, page_channel, case, left)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert ("Tarik kembali dan ubah" in labels(page.button)) is bool(left)


def test_a_try_that_left_a_part_there_has_its_word(
    toolkit: Toolkit, sari: User, open_page: Open, page_channel: Channel
) -> None:
    case = commented(toolkit, page_channel)
    task = handed(toolkit, sari, page_channel, case, WORDS)
    failed = replace(
        task, state=DeliveryState.FAILED, handover=None, outcome=AttemptOutcome.PARTLY,
        detail="Kata-kata balasan sudah sampai di Messenger, gambarnya belum: ditolak",
    )  # fmt: skip
    with toolkit.store.writing() as unit:
        unit.deliveries.save(failed)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    (told,) = [each.value for each in page.error if plain(WORDS) in each.value]
    assert told.endswith(plain("sudah sampai di Messenger, gambarnya belum: ditolak"))
    assert "Tarik kembali dan ubah" not in labels(page.button)
