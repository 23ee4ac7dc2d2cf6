"""Impor riwayat, its pictures and parts; what stays out; and an import taken back by a press."""

from datetime import timedelta

import pytest

from dashboard.words import plain
from domain.archives import HistoryImport, ImportState
from domain.channels import Channel
from domain.deliveries import Delivery
from domain.errors import StoreFull
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, pick, press, words_of
from tests.makers import NOON, a_channel
from tests.services.archives_made import a_page_post, a_tweet_with, packed, page_media, page_posts
from tests.services.imported import a_tweet, an_archive
from tests.services.pictures_made import a_jpeg
from toolkit.wiring import Toolkit


@pytest.fixture(autouse=True)
def channels(toolkit: Toolkit) -> list[Channel]:
    """An X account and a Page."""
    made = [
        a_channel(id="ch-x", platform="x", name="X Koperasi", created_at=NOON),
        a_channel(id="ch-p", platform="facebook", name="Halaman Koperasi", created_at=NOON),
    ]
    with toolkit.store.writing() as unit:
        return [unit.channels.add(each) for each in made]


def begun(toolkit: Toolkit, wati: User, data: bytes, channel: str = "ch-x") -> HistoryImport:
    file_id = toolkit.importing.take(wati.actor, iter([data]))
    return toolkit.importing.begin(wati.actor, channel, file_id, "arsip.zip")


def posts_of(toolkit: Toolkit, channel: str) -> list[Delivery]:
    with toolkit.store.reading() as unit:
        return unit.deliveries.sent_posts(channel, NOON - timedelta(days=3_650), 99)


def test_two_zips_are_one_download_and_private_talks_are_named(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    talk = "facebook-maju/messages/inbox/ani_1/message_1.json"
    first = packed({**page_posts(a_page_post("Panen", "a.jpg")), talk: "x"})
    second = packed(page_media("a.jpg", a_jpeg()))
    page = open_page("kanal", wati, riwayat="1")
    pick(page, "Kanal", "ch-p")
    page.run()
    page.file_uploader[0].set_value(
        [("m-1.zip", first, "application/zip"), ("m-2.zip", second, "application/zip")]
    ).run()
    shown = words_of(assert_sound(page))
    assert "1 gambar atau video ikut." in shown
    assert plain("1 percakapan pribadi: Meta menulis nama pengirimnya saja") in shown
    assert "Berkas ini tidak membawa angka: tayangan, reaksi, dan lainnya tetap kosong." in shown
    press(page, "Impor 1 unggahan")
    (one,) = toolkit.importing.newest(wati.actor)
    assert (one.file_name, len(one.further)) == ("m-1.zip (+1)", 1)
    toolkit.importing.run()
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    numbers = ["1 baru", "0 sudah ada", "0 dilewati", "0 tidak terbaca", "1 gambar"]
    assert [link for link in links_of(page) if link in numbers] == numbers
    (post,) = posts_of(toolkit, "ch-p")
    assert len(post.content.media) == 1


def test_one_file_picked_twice_is_one(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    data = an_archive([a_tweet(1)])
    page = open_page("kanal", wati, riwayat="1")
    pick(page, "Kanal", "ch-x")
    page.run()
    page.file_uploader[0].set_value([("a.zip", data, "x"), ("b.zip", data, "x")]).run()
    press(assert_sound(page), "Impor 1 unggahan")
    (one,) = toolkit.importing.newest(wati.actor)
    assert one.further == ()


def test_an_import_is_taken_back_after_a_second_word(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    one = begun(toolkit, wati, an_archive([a_tweet(1), "sampah"]))
    page = open_page("kanal", wati, riwayat="1", impor=one.id)
    assert "Ya, tarik kembali" not in labels(page.button), "it runs"
    toolkit.importing.run()
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    assert "Di X Koperasi sendiri tidak ada yang berubah." in words_of(page)
    press(page, "Ya, tarik kembali")
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    assert "Sedang ditarik kembali" in words_of(page)
    assert "Ya, tarik kembali" not in labels(page.button)
    toolkit.taking_back.run()
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    assert "Ditarik kembali" in words_of(page)
    assert "tetap ada" in words_of(page)
    assert len(page.dataframe) == 0
    assert posts_of(toolkit, "ch-x") == []
    assert toolkit.importing.find(wati.actor, one.id)[0].state is ImportState.TAKEN_BACK


def test_what_lacks_its_picture_is_told_and_a_full_disk_says_what_to_do(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    one = begun(toolkit, wati, an_archive([a_tweet_with(1, "A.jpg")]))
    toolkit.importing.run()
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    assert "1 tanpa sebagian gambarnya" in links_of(page)
    lacking = (
        "Tanpa 1 gambar atau video: Berkasnya tidak ada di unduhan ini; mungkin di bagian lain "
        "yang belum ikut diunggah."
    )
    assert plain(lacking) in words_of(page)
    other = begun(toolkit, wati, an_archive([a_tweet(2)]))
    stopped = toolkit.importing._ended_by(
        other.id, ImportState.STOPPED, str(StoreFull("Cakram penuh: kosongkan ruang."))
    )
    shown = words_of(assert_sound(open_page("kanal", wati, riwayat="1", impor=stopped.id)))
    assert "Dihentikan" in shown
    assert plain("Cakram penuh: kosongkan ruang.") in shown


def test_a_past_post_is_shown_as_what_it_is(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    begun(toolkit, wati, packed(page_posts(a_page_post("Panen", "a.jpg"))), "ch-p")
    toolkit.importing.run()
    (post,) = posts_of(toolkit, "ch-p")
    page = assert_sound(open_page("kalender", wati, pengiriman=post.id))
    shown = words_of(page)
    assert "Diimpor dari arsip platformnya. Guyub tidak pernah mengirimnya." in shown
    assert "Tayang: Sab, 1 Mar 2025 07.00 WIB" in shown
    assert "Percobaan" not in shown
    assert "Bukti kirim" not in shown
    assert "Terkirim" not in shown
    assert "Buka unggahannya" not in links_of(page)
    assert "Ya, turunkan" not in labels(page.button), "its number is not known"
