"""The box to answer in offers what the channel can do: who reads it, and pictures."""

from dataclasses import replace

import pytest

from dashboard.words import plain
from domain.cases import Case
from domain.channels import Channel, ChannelState
from domain.company import DraftKind, Readers
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.makers import NOON, an_incoming
from toolkit.wiring import Toolkit

PRIVATE, ENCLOSE = "Siapa yang membaca", "Sertakan gambar (paling banyak 4)"


def heard(toolkit: Toolkit, *, public: bool) -> Case:
    secrets = toolkit.vault.seal({"token": "rahasia"})
    with toolkit.store.writing() as unit:
        unit.channels.add(
            Channel(
                id="masto",
                platform="mastodon",
                name="Mastodon",
                settings={"instance": "koperasi.example"},
                sealed_secrets=secrets,
                created_at=NOON,
            )
        )
    said = an_incoming(public=public, at=toolkit.clock.now())
    case = toolkit.listening.receive("masto", said)
    assert case is not None
    return case


@pytest.mark.parametrize("public", [True, False])
def test_a_public_message_asks_who_is_to_read_the_answer(
    toolkit: Toolkit, sari: User, open_page: Open, public: bool
) -> None:
    case = heard(toolkit, public=public)
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(page)
    assert (PRIVATE in [each.label for each in page.radio]) == public
    assert ENCLOSE in [each.label for each in page.expander]


def test_where_nothing_is_sent_any_more_nobody_is_asked_who_reads_it(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    with toolkit.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("masto"), state=ChannelState.ARCHIVED))
    page = open_page("antrean", sari, laporan=case.id)
    assert_sound(page)
    assert PRIVATE not in [each.label for each in page.radio]
    assert "Catat jawaban" in [each.label for each in page.button]


def test_a_private_answer_goes_to_its_person_alone(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    page = open_page("antrean", sari, laporan=case.id)
    next(each for each in page.radio if each.label == PRIVATE).set_value(Readers.MEMBER)
    next(each for each in page.text_area if each.label == "Balasan untuk anggota").set_value("Halo")
    next(each for each in page.button if each.label == "Kirim balasan").click().run()
    assert_sound(page)
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert (sent.content.text, sent.recipient) == ("Halo", an_incoming().author.remote_id)
    assert "Halo" in words_of(page)


def test_a_word_in_public_and_the_rest_in_private_go_by_one_press(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    page = open_page("antrean", sari, laporan=case.id)
    next(each for each in page.radio if each.label == PRIVATE).set_value(Readers.EACH).run()
    assert_sound(page)
    assert ENCLOSE not in [each.label for each in page.expander]
    boxes = {each.label: each for each in page.text_area}
    boxes["Balasan umum, dibaca semua orang"].set_value("Baik Bu, kami kirim pesan pribadi.")
    boxes["Balasan pribadi untuk anggota ini"].set_value("Saldo Ibu 250.000.")
    next(each for each in page.button if each.label == "Kirim balasan").click().run()
    assert_sound(page)
    sent = toolkit.answering.story(sari.actor, case.id).deliveries
    assert [(each.content.text, each.recipient) for each in sent] == [
        ("Baik Bu, kami kirim pesan pribadi.", ""),
        ("Saldo Ibu 250.000.", an_incoming().author.remote_id),
    ]
    shown, waits = words_of(page), "menunggu dikirim"
    assert f"Balasan pribadi, {waits}: {plain('Saldo Ibu 250.000.')}" in shown
    assert f"Balasan, {waits}: {plain('Baik Bu, kami kirim pesan pribadi.')}" in shown


@pytest.mark.parametrize(
    ("halves", "why"),
    [
        (("Baik Bu", "Saldo {nama}"), "Balasan pribadi: Masih ada yang belum diisi"),
        (("Baik {nama}", "Saldo"), "Balasan umum: Masih ada yang belum diisi"),
        (("Baik Bu", "x" * 501), "Balasan pribadi: Balasan terlalu panjang"),
    ],
)
def test_which_half_does_not_fit_is_said(
    toolkit: Toolkit, sari: User, open_page: Open, halves: tuple[str, str], why: str
) -> None:
    case = heard(toolkit, public=True)
    page = open_page("antrean", sari, laporan=case.id)
    next(each for each in page.radio if each.label == PRIVATE).set_value(Readers.EACH).run()
    boxes = {each.label: each for each in page.text_area}
    boxes["Balasan umum, dibaca semua orang"].set_value(halves[0])
    boxes["Balasan pribadi untuk anggota ini"].set_value(halves[1])
    next(each for each in page.button if each.label == "Kirim balasan").click().run()
    assert why in words_of(page)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()


def test_a_half_that_is_missing_sends_neither_and_keeps_the_other(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    page = open_page("antrean", sari, laporan=case.id)
    next(each for each in page.radio if each.label == PRIVATE).set_value(Readers.EACH).run()
    boxes = {each.label: each for each in page.text_area}
    boxes["Balasan pribadi untuk anggota ini"].set_value("Saldo Ibu 250.000.")
    next(each for each in page.button if each.label == "Kirim balasan").click().run()
    assert "Balasan umum: Isinya masih kosong" in words_of(page)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()
    assert toolkit.jotting.of(sari.actor, case.id)[DraftKind.PRIVATE_REPLY].text == (
        "Saldo Ibu 250.000."
    )
