"""Insiden data: noted, told of in time, with a letter to copy."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from domain.incidents import REMIND_BEFORE, TOLD_WITHIN
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, press, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

ZONE = "Asia/Jakarta"
PEOPLE = "Berapa orang? (kosong: belum diketahui)"
HAPPENED = "Apa yang terjadi, kapan, dan bagaimana? (tanpa nama)"


def test_an_incident_is_noted_and_both_are_told(
    open_page: Open, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    page = assert_sound(open_page("pengaturan", joko, bagian="insiden"))
    assert "Belum ada insiden yang tercatat." in words_of(page)
    page = press(page, "Catat insiden ini")
    assert len(page.error) == 1
    fill(page, HAPPENED, "Laptop_kas hilang")
    fill(page, "Data apa yang terungkap?", "Nama dan telepon")
    page = assert_sound(press(page, "Catat insiden ini"))
    (one,) = toolkit.incidents.listed(joko.actor)
    assert (one.happened, one.exposed) == ("Laptop_kas hilang", "Nama dan telepon")
    assert one.people is None
    assert one.found_at == clock.now().replace(second=0, microsecond=0)
    assert "Beri tahu sebelum" in words_of(page)
    letter = page.code[0].value
    assert "Data yang terungkap: Nama dan telepon" in letter
    assert "Penanganan dan pemulihan: (isi)" in letter
    for button in ("Orang-orangnya sudah diberi tahu", "Lembaga sudah diberi tahu"):
        page = assert_sound(press(page, button))
    (one,) = toolkit.incidents.listed(joko.actor)
    assert (one.people_told_at, one.authority_told_at) == (clock.now(), clock.now())
    assert "Beri tahu sebelum" not in words_of(page)
    assert "sudah diberi tahu" not in "".join(labels(page.button))


def test_what_is_late_is_said_to_be_and_what_was_written_stays_in_its_box(
    open_page: Open, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    toolkit.incidents.note(
        joko.actor, found_at=clock.now(), happened="Bocor", exposed="", handling=""
    )
    clock.advance(TOLD_WITHIN)
    page = open_page("pengaturan", joko, bagian="insiden")
    assert "Batasnya sudah lewat" in words_of(page)
    page = assert_sound(press(page, "Lembaga sudah diberi tahu"))
    assert "(terlambat)" not in words_of(page)  # the very last moment is still in time
    clock.advance(timedelta(seconds=1))
    page = assert_sound(press(page, "Orang-orangnya sudah diberi tahu"))
    assert "(terlambat)" in words_of(page)
    (box,) = [area for area in page.text_area if area.value == "Bocor"]
    box.set_value("Bocor dari cadangan")
    page = assert_sound(press(page, "Simpan catatan"))
    assert toolkit.incidents.listed(joko.actor)[0].happened == "Bocor dari cadangan"


def test_the_reminder_leads_to_the_page(
    open_page: Open, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    toolkit.incidents.note(
        joko.actor, found_at=clock.now(), happened="Bocor", exposed="", handling=""
    )
    clock.advance(TOLD_WITHIN - REMIND_BEFORE)
    assert toolkit.incidents.remind() == 1
    page = assert_sound(open_page("pemberitahuan", joko))
    assert "**Insiden data harus segera diberitahukan**" in links_of(page)


def test_managers_have_no_such_page(open_page: Open, wati: User) -> None:
    page = assert_sound(open_page("pengaturan", wati, bagian="insiden"))
    assert "pasal 46" not in words_of(page)


def test_the_time_that_was_picked_is_kept_however_long_the_rest_takes_to_write(
    open_page: Open, joko: User, toolkit: Toolkit, clock: SetClock
) -> None:
    found_at = (clock.now() - timedelta(hours=1)).replace(second=0, microsecond=0)
    page = assert_sound(open_page("pengaturan", joko, bagian="insiden"))
    page.time_input[0].set_value(found_at.astimezone(ZoneInfo(ZONE)).time())
    clock.advance(timedelta(minutes=2))
    fill(page, HAPPENED, "Laptop hilang")
    assert_sound(press(page, "Catat insiden ini"))
    assert toolkit.incidents.listed(joko.actor)[0].found_at == found_at


def test_how_many_people_is_read_as_people_write_thousands(
    open_page: Open, joko: User, toolkit: Toolkit
) -> None:
    page = open_page("pengaturan", joko, bagian="insiden")
    fill(page, HAPPENED, "Daftar anggota terkirim")
    fill(page, PEOPLE, "belasan")
    page = assert_sound(press(page, "Catat insiden ini"))
    assert [error.value for error in page.error] == [
        f"{PEOPLE}: tulislah angka bulat, seperti 12 atau 1.500, atau kosongkan."
    ]
    fill(page, PEOPLE, "1.500")
    assert_sound(press(page, "Catat insiden ini"))
    assert [one.people for one in toolkit.incidents.listed(joko.actor)] == [1_500]
