"""Answering in company: saved replies, begun texts, who is there, whom a note calls, windows."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseKind
from domain.channels import Channel
from domain.company import DraftKind
from domain.messages import Author, Incoming, MessageKind
from domain.people import User
from domain.saved_replies import SavedReply
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, pick, press, words_of
from tests.makers import NOON, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

REPLY, ANSWER = "Balasan untuk anggota", "Apa jawaban Anda kepada anggota?"
NOTE = "Hanya terlihat oleh staf"


@pytest.fixture
def page_channel(toolkit: Toolkit) -> Channel:
    """A connected Page, whose platform closes direct messages after a day."""
    channel = Channel(
        id="ch-page",
        platform="facebook",
        name="Halaman kita",
        settings={"page_id": "100", "app_id": "200"},
        sealed_secrets=toolkit.vault.seal({"page_token": "t", "app_secret": "s"}),
        created_at=NOON,
    )
    with toolkit.store.writing() as unit:
        return unit.channels.add(channel)


@pytest.fixture
def case(toolkit: Toolkit, sari: User) -> Case:
    """A phone call of Bu Ani's."""
    return toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text="Beras yang dijual berkutu.",
        kind=CaseKind.COMPLAINT,
    )


def keep(toolkit: Toolkit, by: User, text: str, title: str = "Salam") -> SavedReply:
    return toolkit.saved_replies.add(by.actor, title=title, text=text, language="id")


def box(page: AppTest, label: str) -> str:
    (found,) = [area.value for area in page.text_area if area.label == label]
    return str(found)


def heard(toolkit: Toolkit, channel: Channel, incoming: Incoming) -> Case:
    case = toolkit.listening.receive(channel.id, incoming)
    assert case is not None
    return case


# --- saved replies -----------------------------------------------------------------------


def test_a_manager_without_saved_replies_is_told_what_they_are_for(
    open_page: Open, wati: User
) -> None:
    page = assert_sound(open_page("pengaturan", wati))
    assert "Belum ada. Simpan jawaban yang sering dipakai" in words_of(page)
    assert "Tambah balasan" in links_of(page)


def test_a_manager_adds_changes_and_deletes_a_saved_reply(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = assert_sound(open_page("pengaturan", wati, bagian="balasan", balasan="baru"))
    fill(page, "Judul, hanya untuk staf", "Jam buka")
    fill(page, "Isi balasan", "Halo {nama}, kami buka {jam_kerj}.")
    page = assert_sound(press(page, "Simpan"))
    assert "Tidak dikenal: {jam\\_kerj}. Yang dapat diisi sendiri: {nama}" in words_of(page)
    fill(page, "Isi balasan", "Halo {nama}, kami buka {jam_kerja}.")
    pick(page, "Bahasa balasan", "en")
    page = assert_sound(press(page, "Simpan"))
    (kept,) = toolkit.saved_replies.all(wati.actor)
    assert (kept.title, kept.language) == ("Jam buka", "en")
    assert [one for one in links_of(page) if "Jam buka" in one] == [
        "Jam buka \\[EN\\] — Halo \\{nama\\}, kami buka \\{jam\\_kerja\\}\\."
    ]
    page = assert_sound(open_page("pengaturan", wati, bagian="balasan", balasan=kept.id))
    assert "Terakhir diubah Wati, Rab, 18 Nov 2026 09.00 WIB." in words_of(page)
    fill(page, "Isi balasan", "Hello {nama}.")
    assert_sound(press(page, "Simpan"))
    assert toolkit.saved_replies.all(wati.actor)[0].text == "Hello {nama}."
    page = assert_sound(open_page("pengaturan", wati, bagian="balasan", balasan=kept.id))
    page = assert_sound(press(page, "Ya, hapus balasan ini"))
    assert toolkit.saved_replies.all(wati.actor) == []
    audit = toolkit.governing.audit(wati.actor)
    assert sorted(entry.act for entry in audit if entry.act.startswith("saved")) == [
        "saved_reply_added",
        "saved_reply_changed",
        "saved_reply_removed",
    ]


def test_a_change_over_someone_else_s_is_refused(
    open_page: Open, toolkit: Toolkit, wati: User, admin: User
) -> None:
    kept = keep(toolkit, wati, "Halo")
    page = assert_sound(open_page("pengaturan", wati, bagian="balasan", balasan=kept.id))
    toolkit.saved_replies.change(
        admin.actor, kept.id, version=kept.version, title="Salam", text="Hai", language="id"
    )
    fill(page, "Isi balasan", "Halo juga")
    page = assert_sound(press(page, "Simpan"))
    assert "Orang lain baru saja mengubah data ini" in words_of(page)
    assert toolkit.saved_replies.all(wati.actor)[0].text == "Hai"


def test_saved_replies_are_searched_and_paged(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    for number in range(27):
        keep(toolkit, wati, f"Isi nomor {number}.", f"Judul {number:02}")
    shown = [one for one in links_of(open_page("pengaturan", wati)) if "Judul" in one]
    assert len(shown) == 25
    page = assert_sound(open_page("pengaturan", wati, bagian="balasan", cari="NOMOR 26."))
    assert [one for one in links_of(page) if "Judul" in one] == ["Judul 26 — Isi nomor 26\\."]


def test_a_saved_reply_goes_into_the_box_after_what_stands_there(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User, case: Case
) -> None:
    kept = keep(toolkit, wati, "Halo {nama} ({nomor_anggota}), laporan {kode}.")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    pick(page, "Balasan tersimpan", kept.id)
    page = assert_sound(page.run())
    filled = f"Halo Bu Ani ({{nomor_anggota}}), laporan {case.code}."
    assert box(page, ANSWER) == filled
    pick(page, "Balasan tersimpan", kept.id)
    page = assert_sound(page.run())
    assert box(page, ANSWER) == f"{filled}\n\n{filled}"
    assert "nomor_anggota" in _badges(page)
    page = assert_sound(press(page, "Catat jawaban"))
    assert "Masih ada yang belum diisi: {nomor\\_anggota}" in words_of(page)
    fill(page, ANSWER, "Halo Bu Ani.")
    page = assert_sound(press(page, "Catat jawaban"))
    assert [m.text for m in toolkit.answering.story(sari.actor, case.id).messages][-1] == (
        "Halo Bu Ani."
    )
    assert box(page, ANSWER) == ""


def test_without_saved_replies_only_who_can_make_them_is_pointed_there(
    open_page: Open, sari: User, wati: User, case: Case
) -> None:
    hint = "Simpan jawaban yang sering dipakai"
    for user, is_told in ((sari, False), (wati, True)):
        page = assert_sound(open_page("antrean", user, laporan=case.id))
        assert (hint in links_of(page)) == is_told
        assert "Balasan tersimpan" not in labels(page.selectbox)


# --- begun texts -------------------------------------------------------------------------


def test_what_was_begun_stands_there_again_in_another_browser(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, case: Case
) -> None:
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.REPLY, "Baik, Bu")
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.NOTE, "Tanya gudang")
    others = assert_sound(open_page("antrean", budi, laporan=case.id))
    assert (box(others, ANSWER), box(others, NOTE)) == ("", "")
    assert "Konsep tersimpan" not in words_of(others)
    _clock(toolkit).advance(timedelta(hours=1))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert (box(page, ANSWER), box(page, NOTE)) == ("Baik, Bu", "Tanya gudang")
    begun = "Konsep tersimpan Rab, 18 Nov 2026 09.00 WIB, belum dikirim."
    assert words_of(page).count(begun) == 2
    page = assert_sound(press(page, "Simpan catatan"))
    page = assert_sound(press(page, "Catat jawaban"))
    assert toolkit.jotting.of(sari.actor, case.id) == {}
    assert (box(page, ANSWER), box(page, NOTE)) == ("", "")


def test_a_refused_reply_is_kept_as_it_was_pressed(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, case: Case
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    seen = toolkit.answering.story(budi.actor, case.id).case.events
    toolkit.answering.reply(budi.actor, case.id, "Kami ganti.", events_seen=seen)
    fill(page, ANSWER, "Maaf, Bu.")
    page = assert_sound(press(page, "Catat jawaban"))
    assert "Budi sudah membalas: “Kami ganti.”" in words_of(page)
    assert box(page, ANSWER) == "Maaf, Bu."
    assert toolkit.jotting.of(sari.actor, case.id)[DraftKind.REPLY].text == "Maaf, Bu."


# --- the channel's bounds ----------------------------------------------------------------


def test_a_reply_is_shown_as_its_channel_counts_it(
    open_page: Open, toolkit: Toolkit, sari: User, page_channel: Channel
) -> None:
    case = heard(toolkit, page_channel, an_incoming(at=toolkit.clock.now()))
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.REPLY, "x" * 1_999 + "👍")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "2001 dari 2000 huruf: 1 terlalu banyak" in _badges(page)
    assert "<mark>👍</mark>" in words_of(page)
    page = assert_sound(press(page, "Kirim balasan"))
    assert "Balasan terlalu panjang untuk Halaman kita: 2001 dari 2000." in words_of(page)


def test_the_platform_s_window_stands_beside_our_promise_whichever_is_sooner(
    open_page: Open, toolkit: Toolkit, sari: User, page_channel: Channel, clock: SetClock
) -> None:
    friday_evening = clock.now() + timedelta(days=2, hours=8)
    clock.set(friday_evening)
    case = heard(toolkit, page_channel, an_incoming(at=friday_evening))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    told = "Platform menerima balasan sampai Sab, 21 Nov 2026 17.00 WIB: sisa 1 hari."
    assert f"{told} Ini lebih dulu daripada janji kita." not in words_of(page)
    assert told in words_of(page)
    assert "platform tutup 1 hari lagi" in _badges(page)
    clock.advance(timedelta(hours=20))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "platform tutup 4 jam lagi" in _badges(page)
    assert "sisa 4 jam. Janji kita sudah lewat: inilah batas berikutnya." in words_of(page)


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (timedelta(), "Balasan sedang dikirim."),
        (timedelta(days=1), "Balasan menjadi tugas: kirim sendiri di platformnya."),
    ],
)
def test_what_becomes_of_a_reply_is_said_when_it_is_taken(
    open_page: Open,
    toolkit: Toolkit,
    sari: User,
    page_channel: Channel,
    *,
    late: timedelta,
    told: str,
) -> None:
    clock = _clock(toolkit)
    case = heard(toolkit, page_channel, an_incoming(at=clock.now()))
    page = open_page("antrean", sari, laporan=case.id)
    clock.advance(late)  # while the page stands open
    fill(page, REPLY, "Ada, Bu.")
    page = assert_sound(press(page, "Kirim balasan"))
    assert [each.value for each in page.toast] == [told]


def test_a_window_that_closes_before_our_promise_is_flagged_in_the_queue(
    open_page: Open, toolkit: Toolkit, sari: User, page_channel: Channel, clock: SetClock
) -> None:
    saturday_noon = clock.now() + timedelta(days=3, hours=4)
    clock.set(saturday_noon)
    case = heard(toolkit, page_channel, an_incoming(at=saturday_noon))
    page = assert_sound(open_page("antrean", sari))
    assert "platform tutup 1 hari lagi" in _badges(page)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert (
        "Platform menerima balasan sampai Min, 22 Nov 2026 13.00 WIB: sisa 1 hari. "
        "Ini lebih dulu daripada janji kita." in words_of(page)
    )
    clock.advance(timedelta(days=1))
    assert "jendela balas platform tutup" in _badges(open_page("antrean", sari))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert words_of(page).count("Balasan sekarang menjadi tugas yang Anda kirim sendiri") == 1
    assert not [each for each in _badges(page) if "platform tutup" in each]


def test_how_a_member_is_reached_is_shown_as_what_it_is(
    open_page: Open, toolkit: Toolkit, sari: User, page_channel: Channel
) -> None:
    for contact, shown in (
        ("@sri@mastodon.example", "kontak `@sri@mastodon.example`"),  # no address of mail
        ("@sri`*x", "kontak `@sri*x`"),
        ("sri@anggota.example", "kontak sri@anggota\\.example"),
    ):
        author = Author(remote_id="m-1", name="Bu Ani", contact=contact, member_number="00*1")
        said = an_incoming(at=toolkit.clock.now(), author=author, thread=contact)
        case = heard(toolkit, page_channel, said)
        page = assert_sound(open_page("antrean", sari, laporan=case.id))
        (told,) = [each.value for each in page.caption if "kontak" in each.value]
        assert told == f"nomor anggota 00\\*1 (menurut yang bersangkutan) · {shown}"


# --- who is there ------------------------------------------------------------------------


def test_colleagues_at_a_case_are_shown_in_it_and_in_the_queue(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, case: Case
) -> None:
    alone = assert_sound(open_page("antrean", budi, laporan=case.id))
    assert "Hanya Anda yang membuka laporan ini." in words_of(alone)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Budi juga melihat" in _badges(page)
    toolkit.attending.here(budi.actor, case.id, typing=True)
    page = assert_sound(page.run())
    assert "Budi sedang menulis" in _badges(page)
    queue = assert_sound(open_page("antrean", sari))
    assert "Budi sedang menulis" in _badges(queue)
    assert "Sari" not in _badges(queue)
    _clock(toolkit).advance(timedelta(seconds=91))
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Hanya Anda yang membuka laporan ini." in words_of(page)
    assert "Budi" not in _badges(page)


def test_typing_ends_for_colleagues_when_the_words_are_out_or_the_case_is_left(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, case: Case
) -> None:
    def at_the_case() -> dict[str, bool]:
        there = toolkit.attending.others(sari.actor, [case.id]).get(case.id, ())
        return {one.user_id: one.is_typing for one in there}

    page = assert_sound(open_page("antrean", budi, laporan=case.id))
    fill(page, NOTE, "Gudang sudah ditanya.")
    page = assert_sound(press(page, "Simpan catatan"))
    assert at_the_case() == {budi.id: False}
    fill(page, ANSWER, "Kami ganti.")
    page = assert_sound(press(page, "Catat jawaban"))
    assert at_the_case() == {budi.id: False}
    toolkit.attending.here(budi.actor, case.id, typing=True)
    del page.query_params["laporan"]
    assert_sound(page.run())
    assert at_the_case() == {}


def test_words_too_long_to_keep_say_so_once_and_no_longer_than_they_are(
    open_page: Open, toolkit: Toolkit, sari: User, case: Case
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    told = "Terlalu panjang: 10001 huruf, paling banyak 10000. Ringkas dulu."
    for label, button in ((ANSWER, "Catat jawaban"), (NOTE, "Simpan catatan")):
        fill(page, label, "x" * 10_001)
        page = assert_sound(press(page, button))
        assert [each.value for each in page.error] == [told]
        assert box(page, label) == "x" * 10_001
        fill(page, label, "Baik.")
        page = assert_sound(press(page, button))
        assert [each.value for each in page.error] == []
    assert toolkit.jotting.of(sari.actor, case.id) == {}


# --- whom a note calls -------------------------------------------------------------------


def test_a_colleague_called_in_a_note_sees_it_on_beranda_until_they_open_it(
    open_page: Open, sari: User, budi: User, case: Case
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Panggil rekan dengan namanya: @budi" in words_of(page)
    fill(page, NOTE, "@budi tolong cek gudang")
    page = assert_sound(press(page, "Simpan catatan"))
    assert "Catatan disimpan. Diberi tahu: Budi." in words_of(page)
    assert "Budi diberi tahu, belum membuka." in words_of(page)
    home = assert_sound(open_page("beranda", budi))
    assert "Anda disebut dalam catatan" in [one.value for one in home.subheader]
    (link,) = [one for one in links_of(home) if "tolong cek gudang" in one]
    assert link.startswith("**Sari** · ")
    assert "Anda disebut" not in words_of(open_page("beranda", sari))
    opened = assert_sound(open_page("antrean", budi, laporan=case.id))
    assert "Budi sudah membuka, Rab, 18 Nov 2026 09.00 WIB." in words_of(opened)
    assert "Anda disebut" not in words_of(open_page("beranda", budi))


def _badges(page: AppTest) -> str:
    """What the small marks say: Streamlit draws them as Markdown of their own."""
    return "\n".join(str(one.value) for one in page.markdown if "-badge[" in str(one.value))


def _clock(toolkit: Toolkit) -> SetClock:
    assert isinstance(toolkit.clock, SetClock)
    return toolkit.clock


def test_a_note_that_calls_a_stranger_says_so_before_and_after_it_is_kept(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, case: Case
) -> None:
    told = "Tidak ada rekan bernama @budo, jadi tidak ada yang diberi tahu dengan nama itu."
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.NOTE, "@budo dan @budi, cek gudang")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert f":material/person_search: {told}" in [each.value for each in page.caption]
    page = assert_sound(press(page, "Simpan catatan"))
    kept = f"Catatan disimpan. Diberi tahu: Budi. {told}"
    assert [each.value for each in page.toast] == [kept]
    assert toolkit.answering.story(sari.actor, case.id).events[-1].value == (
        "@budo dan @budi, cek gudang"
    )
    assert "person_search" not in words_of(page)
