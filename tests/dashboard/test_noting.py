"""Catat pesan anggota: what was said at the counter or by phone, written down in a hurry."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.messages import Author, MessageKind
from domain.people import User
from domain.reports import QueueFilter, QueueView
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, press
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def test_a_visit_is_written_down_with_the_time_it_happened(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    page = assert_sound(open_page("antrean", sari, baru="1"))
    fill(page, "Apa yang disampaikan", "Usul: toko buka sampai magrib.")
    fill(page, "Nama (boleh dikosongkan)", "Pak Slamet")
    fill(page, "Kapan terjadi (WIB)", "8.10")
    page.radio[0].set_value(MessageKind.PAPER)
    assert_sound(press(page, "Simpan ke antrean"))
    story = toolkit.answering.story(sari.actor, page.query_params["laporan"])
    (message,) = story.messages
    assert (message.text, message.author.name, message.kind) == (
        "Usul: toko buka sampai magrib.",
        "Pak Slamet",
        MessageKind.PAPER,
    )
    local = clock.now().astimezone(ZoneInfo("Asia/Jakarta"))
    assert message.at == local.replace(hour=8, minute=10, second=0, microsecond=0)


def test_one_note_after_another_is_written_down_without_leaving_the_page(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    page = assert_sound(open_page("antrean", sari, baru="1"))
    fill(page, "Apa yang disampaikan", "Apakah toko buka hari Minggu?")
    fill(page, "Jawaban yang sudah diberikan saat itu (bila ada)", "Buka sampai pukul 12.")
    assert_sound(press(page, "Simpan, catat lagi"))
    assert page.text_area[0].value == ""
    assert "laporan" not in page.query_params
    (row,), _total = toolkit.answering.queue(
        sari.actor, QueueFilter(view=QueueView.ALL, now=clock.now())
    )
    assert row.last_text == "Buka sampai pukul 12."
    assert row.case.durations.first_response_at == row.case.opened_at == clock.now()


def test_what_was_noted_twice_is_said_to_be_so_without_leaving_the_page(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    first = toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani", member_number="K-001"),
        text="Beras di toko Wonosari berkutu, mohon diganti.",
    )
    page = open_page("antrean", sari, baru="1")
    fill(page, "Apa yang disampaikan", "Mohon diganti: beras di toko Wonosari berkutu.")
    fill(page, "Nomor anggota (bila ada)", "K-001")
    page = assert_sound(press(page, "Simpan, catat lagi"))
    (told,) = page.toast
    same = f"Mungkin sama dengan {first.code}: gabungkan dari halaman laporannya."
    assert told.value.startswith("Tersimpan: Mohon diganti")
    assert told.value.endswith(same)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("besok 9", "Waktu “besok 9” belum dimengerti."),
        (
            "23.59",
            "Rab, 18 Nov 2026 23.59 WIB belum tiba: sekarang pukul 09.00. Isi kapan terjadinya, "
            "misalnya: kemarin 23.59.",
        ),
        ("1/1/1900 8.00", "Waktu kejadiannya sebelum tahun 2000. Periksa tahunnya."),
    ],
)
def test_a_time_that_is_none_or_cannot_be_is_refused_and_stays_typed(
    open_page: Open, sari: User, when: str, said: str
) -> None:
    page = open_page("antrean", sari, baru="1")
    fill(page, "Apa yang disampaikan", "Usul")
    fill(page, "Kapan terjadi (WIB)", when)
    assert_sound(press(page, "Simpan ke antrean"))
    (refused,) = page.error
    assert refused.value.startswith(said)
    assert [box.value for box in page.text_input if box.label == "Kapan terjadi (WIB)"] == [when]


def test_the_time_of_a_visit_is_that_of_the_branch_where_its_writer_works(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    with toolkit.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Cabang Jayapura", zone="Asia/Jayapura"))
        unit.users.save(replace(unit.users.get(sari.id), branch_id="b-1"))
    page = assert_sound(open_page("antrean", sari, baru="1"))
    fill(page, "Apa yang disampaikan", "Usul")
    fill(page, "Kapan terjadi (WIT)", "10.50")
    assert_sound(press(page, "Simpan ke antrean"))
    (message,) = toolkit.answering.story(sari.actor, page.query_params["laporan"]).messages
    assert message.at == clock.now() - timedelta(minutes=10)  # nine in Jakarta is eleven there


def test_nothing_written_down_is_refused_and_the_name_stays(open_page: Open, sari: User) -> None:
    page = open_page("antrean", sari, baru="1")
    fill(page, "Nama (boleh dikosongkan)", "Pak Slamet")
    assert_sound(press(page, "Simpan ke antrean"))
    assert len(page.error) == 1
    assert "Pak Slamet" in [box.value for box in page.text_input]
