"""Files of members in a case, and what goes with an answer: shown, described, remembered."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import case_attachments
from domain.attachments import Enclosed, NotKept
from domain.cases import Case
from domain.channels import Channel
from domain.company import DraftKind, Readers
from domain.media import File, Media
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open, a_picture
from tests.dashboard.reading import assert_sound, fill, labels, press, words_of
from tests.dashboard.test_reply_choices import heard
from tests.makers import NOON, an_incoming
from toolkit.wiring import Toolkit

ENCLOSE = "Sertakan gambar (paling banyak 4) atau PDF (paling banyak 3)"
DESCRIBE = "Apa yang terlihat di gambar {}, untuk yang tidak bisa melihatnya"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def letter(toolkit: Toolkit) -> Callable[..., Case]:
    """A letter at the mailbox, with these files."""
    secrets = toolkit.vault.seal({"password": "rahasia"})
    settings = {
        "address": "halo@koperasi.example",
        "imap_host": "imap.koperasi.example",
        "smtp_host": "smtp.koperasi.example",
        "user": "halo",
    }
    channel = Channel(
        id="surel",
        platform="mailbox",
        name="Surel",
        settings=settings,
        sealed_secrets=secrets,
        created_at=NOON,
    )
    with toolkit.store.writing() as unit:
        unit.channels.add(channel)

    def write(*files: Enclosed) -> Case:
        said = an_incoming(at=toolkit.clock.now(), attachments=files)
        case = toolkit.listening.receive("surel", said)
        assert case is not None
        return case

    return write


def a_kept_picture(toolkit: Toolkit, user: User, width: int = 320) -> Media:
    return toolkit.enclosing.take(user.actor, a_picture(width))


def a_kept_pdf(toolkit: Toolkit, user: User, name: str = "Surat <b>.pdf") -> File:
    return toolkit.enclosing.take_pdf(user.actor, PDF, name=name)


def opened(open_page: Open, user: User, case: Case) -> AppTest:
    return assert_sound(open_page("antrean", user, laporan=case.id))


# --- what members sent -------------------------------------------------------------------


def test_a_picture_is_shown_small_and_a_file_is_named_with_its_size(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter(
        Enclosed(name="foto.png", kind="image/png", data=a_picture()),
        Enclosed(name="nota <i>.pdf", kind="application/pdf", data=bytes(1_234_567)),
    )
    (message,) = toolkit.answering.story(sari.actor, case.id).messages
    place = f"/lampiran/{case.id}/{message.id}"
    page = opened(open_page, sari, case)
    (shown,) = [each.value for each in page.html if 'class="guyub-files"' in each.value]
    assert (
        f'<a href="{place}/1" target="_blank" rel="noopener" title="foto.png">'
        f'<img src="{place}/1?kecil=1" alt="Gambar foto.png dari pesan ini" loading="lazy"></a>'
    ) in shown
    assert (
        f'<li><a href="{place}/2" target="_blank" rel="noopener">nota _i_.pdf</a> (1,2 MB)</li>'
    ) in shown
    assert "Berkas ini dari luar koperasi." in words_of(page)


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (NotKept.TOO_LARGE, "terlalu besar."),
        (NotKept.TOO_MUCH, "bersama-sama terlalu besar atau terlalu banyak"),
        (NotKept.UNREADABLE, "tidak diberikan utuh"),
        (NotKept.TOO_SLOW, "terlalu lambat"),
        (NotKept.TOO_DEAR, "sisa anggaran kanal ini untuk membaca tinggal sedikit"),
        (NotKept.NO_ROOM, "cakram kita penuh"),
    ],
)
def test_what_is_not_here_says_why_and_where_it_is(
    sari: User, open_page: Open, letter: Callable[..., Case], why: NotKept, told: str
) -> None:
    case = letter(Enclosed(name="film.mp4", size_bytes=60_000_000, not_kept=why))
    page = words_of(opened(open_page, sari, case))
    assert "film.mp4 (60 MB) · tidak disimpan: " in page
    assert told in page
    assert "Bukalah di kanal asalnya." in page
    assert "/lampiran/" not in page
    assert "Berkas ini dari luar" not in page


def test_a_message_without_files_shows_none(
    sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    assert 'class="guyub-files"' not in words_of(opened(open_page, sari, letter()))


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1_000, "1 kB"),
        (999_499, "999 kB"),
        (1_000_000, "1 MB"),
        (10_485_760, "10,5 MB"),
    ],
)
def test_sizes_are_told_as_people_say_them(size: int, told: str) -> None:
    class Times:
        def number(self, value: float) -> str:
            return f"{value:g}".replace(".", ",")

    class Desk:
        times = Times()

    assert case_attachments.size_of(Desk(), size) == told  # type: ignore[arg-type]


# --- what goes with an answer ------------------------------------------------------------


def test_each_picture_has_words_of_its_own_and_all_of_it_is_sent(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    first, second = (a_kept_picture(toolkit, sari, width) for width in (300, 310))
    file = a_kept_pdf(toolkit, sari)
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[first, second], files=[file])
    page = opened(open_page, sari, case)
    assert ENCLOSE in labels(page.expander)
    fill(page, DESCRIBE.format(1), " Kuitansi  lama ")
    fill(page, DESCRIBE.format(2), "Kuitansi baru")
    page.run()
    assert "Seperti yang akan dibaca anggota:" in words_of(page)
    assert ":material/attach_file: Surat \\_b\\_\\.pdf" in words_of(page)
    fill(page, "Balasan untuk anggota", "Terlampir.")
    press(page, "Kirim balasan")
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert sent.content.text == "Terlampir."
    assert sent.content.media == (
        replace(first, alt_text="Kuitansi lama"),
        replace(second, alt_text="Kuitansi baru"),
    )
    assert sent.content.files == (file,)
    assert toolkit.jotting.of(sari.actor, case.id) == {}


def test_what_was_chosen_and_described_survives_a_closed_browser(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    picture = a_kept_picture(toolkit, sari)
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[picture])
    page = opened(open_page, sari, case)
    fill(page, DESCRIBE.format(1), "Kuitansi")
    page.run()
    again = opened(open_page, sari, case)
    assert [box.value for box in again.text_input if box.label == DESCRIBE.format(1)] == [
        "Kuitansi"
    ]
    assert "Konsep tersimpan" in words_of(again)


def test_an_undescribed_picture_is_not_sent_and_nothing_is_lost(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    picture = a_kept_picture(toolkit, sari)
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[picture])
    page = opened(open_page, sari, case)
    fill(page, "Balasan untuk anggota", "Ini")
    press(page, "Kirim balasan")
    assert "belum punya keterangan" in words_of(page)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()
    begun = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY]
    assert (begun.text, begun.pictures) == ("Ini", (picture,))


def test_a_description_that_cannot_be_kept_says_so_and_breaks_nothing(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[a_kept_picture(toolkit, sari)])
    page = opened(open_page, sari, case)
    fill(page, DESCRIBE.format(1), "Kuitansi\x07")
    assert_sound(page.run())
    assert "Ada karakter tersembunyi" in page.error[0].value
    assert "Balasan untuk anggota" in labels(page.text_area)


def test_what_was_chosen_can_be_taken_away_again(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    pictures = [a_kept_picture(toolkit, sari, width) for width in (300, 310)]
    file = a_kept_pdf(toolkit, sari, "a.pdf")
    toolkit.jotting.enclose(sari.actor, case.id, pictures=pictures, files=[file])
    page = opened(open_page, sari, case)
    assert_sound(press(page, "Hapus gambar 1"))
    assert_sound(press(page, "Hapus a\\.pdf"))
    begun = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY]
    assert (begun.pictures, begun.files) == ((pictures[1],), ())
    assert_sound(press(page, "Hapus gambar 1"))
    assert toolkit.jotting.of(sari.actor, case.id) == {}


def test_more_than_the_channel_takes_is_marked_in_the_preview(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    four = (PDF + end for end in (b"a", b"b", b"c", b"d"))
    files = [toolkit.enclosing.take_pdf(sari.actor, data, name="a.pdf") for data in four]
    toolkit.jotting.enclose(sari.actor, case.id, files=files)
    page = opened(open_page, sari, case)
    assert "4 PDF, paling banyak 3" in words_of(page)
    fill(page, "Balasan untuk anggota", "Ini")
    press(page, "Kirim balasan")
    assert "menerima paling banyak 3 berkas PDF; ini 4" in words_of(page)


def test_a_channel_without_files_offers_pictures_alone(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    page = opened(open_page, sari, heard(toolkit, public=False))
    assert "Sertakan gambar (paling banyak 4)" in labels(page.expander)


def test_where_nothing_is_sent_what_was_chosen_is_refused_and_stays(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Kapan cair?"
    )
    plain = opened(open_page, sari, case)
    assert not [label for label in labels(plain.expander) if "ampir" in label]
    file = a_kept_pdf(toolkit, sari)
    toolkit.jotting.enclose(sari.actor, case.id, files=[file])
    page = opened(open_page, sari, case)
    assert "Lampiran balasan" in labels(page.expander)
    assert "tidak bisa membawa lampiran" in words_of(page)
    fill(page, "Apa jawaban Anda kepada anggota?", "Besok")
    press(page, "Catat jawaban")
    assert "tidak akan sampai" in words_of(page)
    assert toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].files == (file,)


def test_two_answers_at_once_take_nothing_along_and_say_so(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    toolkit.jotting.enclose(sari.actor, case.id, pictures=[a_kept_picture(toolkit, sari)])
    page = opened(open_page, sari, case)
    next(each for each in page.radio if each.label == "Siapa yang membaca").set_value(Readers.EACH)
    page.run()
    fill(page, "Balasan umum, dibaca semua orang", "Halo")
    fill(page, "Balasan pribadi untuk anggota ini", "Isinya")
    press(page, "Kirim balasan")
    assert "tidak bisa membawa lampiran" in "\n".join(each.value for each in page.error)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()


def test_a_channel_that_is_cut_off_keeps_what_was_chosen(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    file = a_kept_pdf(toolkit, sari)
    toolkit.jotting.enclose(sari.actor, case.id, files=[file])
    with toolkit.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("surel"), sealed_secrets="rusak"))
    page = opened(open_page, sari, case)
    assert "Kanal ini terputus, jadi belum bisa menambah lampiran." in words_of(page)
    fill(page, "Balasan untuk anggota", "Ini")
    press(page, "Kirim balasan")
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert sent.content.files == (file,)


def test_a_delivery_shows_what_goes_with_it(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    file = a_kept_pdf(toolkit, sari, "Surat.pdf")
    sent = toolkit.answering.reply(
        sari.actor, case.id, "Ini", events_seen=case.events, files=[file]
    )
    assert sent is not None
    page = assert_sound(open_page("kalender", sari, pengiriman=sent.id))
    assert ":material/attach_file: Surat\\.pdf" in words_of(page)


# --- uploading ---------------------------------------------------------------------------


def upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    (box,) = page.file_uploader
    box.set_value([(name, data, "application/octet-stream") for name, data in files])
    return assert_sound(page.run())


def test_what_is_uploaded_is_kept_at_once_and_the_box_is_empty_again(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    page = opened(open_page, sari, case)
    picture = ("foto.png", a_picture())
    upload(page, picture, ("Surat é.PDF", PDF), picture, ("Surat é.PDF", PDF))
    begun = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY]
    assert begun.files == (toolkit.enclosing.take_pdf(sari.actor, PDF, name="Surat é.PDF"),)
    assert [each.width_px for each in begun.pictures] == [320]
    assert page.file_uploader[0].value in (None, [])
    assert [each.value for each in page.error] == []


def test_what_cannot_be_taken_says_why_and_the_rest_is(
    toolkit: Toolkit, sari: User, open_page: Open, letter: Callable[..., Case]
) -> None:
    case = letter()
    pictures = [(f"{n}.png", a_picture(300 + n)) for n in range(5)]
    papers = [(f"{n}.pdf", PDF + bytes([n])) for n in range(4)]
    page = upload(opened(open_page, sari, case), *pictures, *papers, ("a.png", b"no"))
    assert [each.value for each in page.error] == [
        "4.png: sudah 4 gambar. Hapus satu dulu.",
        "3.pdf: sudah 3 PDF. Hapus satu dulu.",
        "a.png: sudah 4 gambar. Hapus satu dulu.",
    ]
    begun = toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY]
    assert (len(begun.pictures), len(begun.files)) == (4, 3)
    page = upload(press(page, "Hapus gambar 1"), ("a.png", b"no"), ("b.pdf", b"no"))
    assert [each.value.partition(":")[0] for each in page.error] == ["a.png", "b.pdf"]
