"""Impor riwayat: a file is looked through, read in by the heartbeat, and told line by line."""

from datetime import timedelta

import pytest

from dashboard.words import plain
from domain.channels import Channel
from domain.deliveries import AttemptOutcome
from domain.people import User
from services.history.importing import STEP
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, pick, press, words_of
from tests.makers import NOON, a_channel
from tests.services.imported import a_tweet, an_archive
from toolkit.wiring import Toolkit

TABLE = b"Post ID,Publish time,Title,Reach\n55,03/01/2025 07:00,Panen raya,40\nx,?,Rusak,1\n"


@pytest.fixture(autouse=True)
def channels(toolkit: Toolkit) -> list[Channel]:
    """An X account and a Page."""
    made = [
        a_channel(id="ch-x", platform="x", name="X Koperasi", created_at=NOON),
        a_channel(id="ch-p", platform="facebook", name="Halaman Koperasi", created_at=NOON),
    ]
    with toolkit.store.writing() as unit:
        return [unit.channels.add(each) for each in made]


def test_only_who_manages_channels_is_led_there(open_page: Open, wati: User, sari: User) -> None:
    assert "Impor riwayat" in links_of(open_page("kanal", wati))
    assert "Impor riwayat" not in links_of(open_page("kanal", sari))
    page = assert_sound(open_page("kanal", sari, riwayat="1"))
    assert [title.value for title in page.title] == ["Kanal"]


def test_an_archive_is_shown_read_in_and_told(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = assert_sound(open_page("kanal", wati, riwayat="1"))
    pick(page, "Kanal", "ch-x")
    page.run()
    data = an_archive([a_tweet(1), a_tweet(2, full_text="RT @a: b"), "sampah"])
    page.file_uploader[0].upload("arsip.zip", data, "application/zip").run()
    shown = words_of(assert_sound(page))
    assert "**Arsip akun X**" in shown
    assert plain("Kabar ke-1") in shown
    assert "1 unggahan orang lain yang diteruskan dilewati." in shown
    assert "1 baris tidak terbaca" in shown
    press(page, "Impor 1 unggahan")
    (one,) = toolkit.importing.newest(wati.actor)
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    assert "Sedang dibaca" in words_of(page)
    assert "Hentikan" in labels(page.button)
    assert toolkit.importing.run() == 3
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    shown = words_of(page)
    assert "Selesai dibaca" in shown
    numbers = ["1 baru", "0 sudah ada", "1 dilewati", "1 tidak terbaca"]
    assert [link for link in links_of(page) if link in numbers] == numbers
    assert "nomor 3" in shown
    listed = words_of(assert_sound(open_page("kanal", wati, riwayat="1")))
    assert " · ".join(numbers) in listed
    with toolkit.store.reading() as unit:
        (post,) = unit.deliveries.sent_posts("ch-x", NOON - timedelta(days=3_650), 9)
    assert post.outcome is AttemptOutcome.IMPORTED


def test_a_table_asks_its_zone_before_it_shows_anything(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = open_page("kanal", wati, riwayat="1")
    pick(page, "Kanal", "ch-p")
    page.run()
    page.file_uploader[0].upload("konten.csv", TABLE, "text/csv").run()
    assert "Jawab dulu yang di atas" in words_of(assert_sound(page))
    pick(page, "Zona waktu di berkas ini", "Asia/Jakarta")
    shown = words_of(assert_sound(page.run()))
    assert "1 di antaranya membawa angka." in shown
    assert "07.00 WIB" in shown
    press(page, "Impor 1 unggahan")
    (one,) = toolkit.importing.newest(wati.actor)
    assert (one.choices["zone"], one.choices["order"], one.counted_at) == (
        "Asia/Jakarta",
        "%m/%d/%Y",
        toolkit.clock.now(),
    )


def test_a_table_of_days_asks_what_it_counts_and_is_remembered(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    data = b'sep=,\n"Facebook visits"\n"Date","Primary"\n"2026-01-31T00:00:00","1200"\n'
    page = open_page("kanal", wati, riwayat="1")
    pick(page, "Kanal", "ch-p")
    page.run()
    page.file_uploader[0].upload("visits.csv", data, "text/csv").run()
    assert "Jawab dulu yang di atas" in words_of(assert_sound(page))
    pick(page, "Zona waktu di berkas ini", "Asia/Jakarta")
    pick(page, "Apa yang dihitung “Facebook visits”?", "followers")
    shown = words_of(assert_sound(page.run()))
    assert "Tabel Halaman per hari dari Meta" in shown
    assert "Sab, 31 Jan 2026: pengikut 1.200" in shown
    assert "Sab, 31 Jan 2026 sampai Sab, 31 Jan 2026" in shown
    assert "Seperti pada impor sebelumnya" not in shown
    press(page, "Impor 1 hari")
    assert toolkit.importing.run() == 1
    start, end = NOON - timedelta(days=3_650), toolkit.clock.now()
    with toolkit.store.reading() as unit:
        (kept,) = unit.accounts.between(start, end, channel_ids=["ch-p"])
    assert (kept.metric, kept.value) == ("followers", 1200)
    again = open_page("kanal", wati, riwayat="1")
    pick(again, "Kanal", "ch-p")
    again.run()
    again.file_uploader[0].upload("visits.csv", data + b'"2026-02-01","9"\n', "text/csv").run()
    shown = words_of(assert_sound(again))
    assert "Seperti pada impor sebelumnya: Zona waktu di berkas ini, Apa yang dihitung" in shown
    assert "2 hari" in shown


def test_a_table_in_a_language_nobody_taught_is_read_as_a_person_says(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    data = b"Datum;Reichweite;Aufrufe\n31.01.2026;1200;7\n"
    page = open_page("kanal", wati, riwayat="1")
    pick(page, "Kanal", "ch-p")
    page.run()
    page.file_uploader[0].upload("tage.csv", data, "text/csv").run()
    assert "Jawab dulu yang di atas" in words_of(assert_sound(page))
    pick(page, "Satu baris di tabel ini adalah …", "day")
    assert "Jawab dulu yang di atas" in words_of(assert_sound(page.run()))
    pick(page, "Zona waktu di berkas ini", "Asia/Jakarta")
    shown = words_of(assert_sound(page.run()))
    assert "Pilih kolom yang berisi angkanya di “Cara membaca kolomnya”." in shown
    pick(page, "Jangkauan hari itu", "Reichweite")
    shown = words_of(assert_sound(page.run()))
    assert "Sab, 31 Jan 2026: jangkauan 1.200" in shown
    assert plain("Kolom yang tidak dibaca: Aufrufe.") in shown
    press(page, "Impor 1 hari")
    assert toolkit.importing.run() == 1
    start, end = NOON - timedelta(days=3_650), toolkit.clock.now()
    with toolkit.store.reading() as unit:
        (kept,) = unit.accounts.between(start, end, channel_ids=["ch-p"])
    assert (kept.metric, kept.value) == ("day_reach", 1200)
    (one,) = toolkit.importing.newest(wati.actor)
    assert (one.form, one.choices["kind"]) == ("Tabel Halaman per hari dari Meta", "day")


def test_a_file_that_is_none_is_refused_in_clear_words(open_page: Open, wati: User) -> None:
    page = open_page("kanal", wati, riwayat="1")
    page.file_uploader[0].upload("foto.zip", b"PK\x03\x04rusak", "application/zip").run()
    assert "rusak atau tidak utuh" in words_of(assert_sound(page))


def test_it_is_stopped_and_goes_on_by_a_press(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    file_id = toolkit.importing.take(
        wati.actor, iter([an_archive([a_tweet(n) for n in range(STEP + 1)])])
    )
    one = toolkit.importing.begin(wati.actor, "ch-x", file_id, "arsip.zip")
    page = open_page("kanal", wati, riwayat="1", impor=one.id)
    assert_sound(press(page, "Hentikan"))
    assert toolkit.importing.run() == 0
    page = open_page("kanal", wati, riwayat="1", impor=one.id)
    assert "Dihentikan" in words_of(page)
    assert_sound(press(page, "Lanjutkan"))
    assert toolkit.importing.run() == STEP + 1
    listed = assert_sound(open_page("kanal", wati, riwayat="1"))
    assert "Selesai dibaca" in words_of(listed)
    assert f"X Koperasi · {plain('arsip.zip')}" in links_of(listed)


def test_an_import_that_broke_off_says_what_to_do(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    file_id = toolkit.importing.take(wati.actor, iter([an_archive([a_tweet(1)])]))
    one = toolkit.importing.begin(wati.actor, "ch-x", file_id, "arsip.zip")
    toolkit.importing.folder.remove(file_id)
    toolkit.importing.run()
    shown = words_of(assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id)))
    assert "Berkasnya rusak" in shown
    assert "tidak akan ganda" in shown


def test_an_import_nobody_knows_is_an_error_and_no_crash(open_page: Open, wati: User) -> None:
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor="tidak-ada"))
    assert len(page.error) == 1
