"""Channels of other platforms on the desk: guides, signing in, health, options, threads, prices."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.channels import Channel, ChannelState
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Exchange,
    Handover,
    ShareLink,
)
from domain.people import User
from domain.ports import Batch
from domain.posts import Content, Post, Variant
from domain.texts import N_
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, pick, press, words_of
from tests.makers import a_delivery, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

DAY = timedelta(days=1)


def put(toolkit: Toolkit, **changes: object) -> Channel:
    channel = Channel(
        id="ch-m",
        platform="mastodon",
        name="Mastodon kita",
        settings={"instance": "koperasi.example"},
        created_at=toolkit.clock.now(),
    )
    with toolkit.store.writing() as unit:
        return unit.channels.add(replace(channel, **changes))  # type: ignore[arg-type]


def said_on(page: AppTest) -> str:
    """Every word as it is read: what was escaped for Markdown as it was written."""
    return words_of(page).replace("\\", "")


def only_post(toolkit: Toolkit, user: User) -> Post:
    (post,) = toolkit.composing.posts(user.actor)
    return post


# --- connecting ------------------------------------------------------------------------------


def test_the_form_tells_step_by_step_what_to_click_and_which_address_to_enter(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = open_page("kanal", wati, tambah="1")
    pick(page, "Di platform apa?", "mastodon")
    said = said_on(assert_sound(page.run()))
    assert "\n2. " in said
    assert "- `write:statuses`: " in said
    assert "**Biaya**\nGratis" in said
    assert "**Yang tidak dapat dilakukan di platform ini**" in said
    assert f"{toolkit.settings.site_url}/sambung/kembali" in said


def test_a_channel_to_sign_in_at_is_saved_and_one_step_is_left(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = open_page("kanal", wati, tambah="1")
    pick(page, "Di platform apa?", "mastodon")
    page.run()
    fill(page, "Nama kanal, seperti yang dikenal staf", "Mastodon kita")
    fill(page, "Server", "koperasi.example")
    assert_sound(press(page, "Simpan, lalu sambungkan"))
    (added,) = [c for c in toolkit.connecting.channels() if c.platform == "mastodon"]
    assert (added.state, added.settings["instance"]) == (
        ChannelState.DISCONNECTED,
        "koperasi.example",
    )
    said = said_on(assert_sound(open_page("kanal", wati)))
    assert f'href="/sambung/{added.id}"' in said
    assert "Belum tersambung. Tekan “Sambungkan”." in said


def test_who_only_writes_is_offered_no_sign_in(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit)
    assert "/sambung/" not in said_on(assert_sound(open_page("kanal", sari)))


def test_rare_settings_are_folded_away_and_kept(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = open_page("kanal", wati, tambah="1")
    pick(page, "Di platform apa?", "x")
    page.run()
    folded = [one for one in page.expander if one.label.startswith("Pengaturan lain")]
    assert len(folded) == 1
    assert "Client ID (OAuth 2.0) (boleh dikosongkan)" not in labels(folded[0].text_input)
    assert "Harga satu unggahan (boleh dikosongkan)" in labels(folded[0].text_input)


# --- health ----------------------------------------------------------------------------------


def test_what_a_channel_lacks_and_when_its_permission_ends_is_told_on_both_pages(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(
        toolkit,
        expires_at=toolkit.clock.now() + 5 * DAY,
        missing=("Izin write:media belum diberikan.",),
    )
    for name in ("kanal", "beranda"):
        said = said_on(assert_sound(open_page(name, sari)))
        assert "Izin kanal ini berakhir 5 hari lagi." in said
        assert "Izin write:media belum diberikan." in said


def test_a_healthy_channel_tells_facts_and_no_alarm(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit, expires_at=toolkit.clock.now() + 50 * DAY)
    toolkit.listening.receive("ch-m", an_incoming(at=toolkit.clock.now()))
    page = assert_sound(open_page("kanal", sari))
    said = said_on(page)
    assert "Izin berlaku 50 hari lagi" in said
    assert "Pesan anggota terakhir: " in said
    assert any(link.startswith("Jatah kirim: 0 dari ") for link in links_of(page))
    assert [each.value for each in page.warning] == []
    assert "Mastodon kita" not in words_of(open_page("beranda", sari))


def test_a_permission_that_has_ended_and_an_unread_inbox_are_said_plainly(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    put(toolkit, expires_at=clock.now() - DAY, created_at=clock.now() - DAY)
    said = said_on(assert_sound(open_page("beranda", sari)))
    assert "Izin kanal ini sudah berakhir. Sambungkan lagi." in said
    assert "Kotak masuknya belum terbaca sejak 1 hari" in said
    assert "Lihat kanalnya" in links_of(open_page("beranda", sari))


def test_an_odd_silence_is_told_with_what_is_usual(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    put(toolkit)
    start = clock.now()
    for hours in range(8):
        at = start + timedelta(hours=hours)
        incoming = an_incoming(remote_id=f"m-{hours}", at=at)
        clock.set(at)
        toolkit.listening.receive("ch-m", incoming)
    clock.advance(3 * DAY)
    said = said_on(assert_sound(open_page("beranda", sari)))
    assert "Tidak ada pesan anggota sejak 3 hari; biasanya setiap 1 jam" in said


# --- composing -------------------------------------------------------------------------------

LONG = "Harga pupuk turun mulai besok pagi. " * 20


def test_a_long_text_is_shown_as_the_thread_it_will_be(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit)
    page = open_page("tulis", sari)
    fill(page, "Teks", LONG)
    page.run()
    assert "terlalu banyak" in words_of(page)
    page.toggle(key=_key(page, "utas-")).set_value(True).run()
    said = said_on(assert_sound(page))
    assert "Bagian 2 dari 2" in said
    assert "<mark>" not in said
    assert only_post(toolkit, sari).variants == {"ch-m": Variant(as_thread=True)}


def test_what_a_platform_lets_one_choose_is_kept_when_it_is_not_the_usual(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit)
    page = open_page("tulis", sari)
    fill(page, "Teks", "Rapat besok.")
    pick(page, "Mastodon kita: Siapa yang melihat", "unlisted")
    assert_sound(page.run())
    post = only_post(toolkit, sari)
    assert post.variants == {"ch-m": Variant(options={"visibility": "unlisted"})}
    assert post.for_channel("ch-m").options == {"visibility": "unlisted"}


def test_what_the_post_costs_is_shown_before_it_goes(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit, id="ch-x", platform="x", name="X kita", settings={})
    page = open_page("tulis", sari)
    fill(page, "Teks", "Rapat besok.")
    assert "Biaya: 0.015 dolar AS" in said_on(assert_sound(page.run()))


# --- afterwards ------------------------------------------------------------------------------


def test_a_journey_opens_what_was_asked_and_answered(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    put(toolkit)
    asked = Exchange(
        method="POST", address="koperasi.example/api/v1/statuses", status=200, took_ms=120,
        asked='{"status": "Rapat"}', answered='{"id": "7"}',
    )  # fmt: skip
    silent = Exchange(method="GET", address="koperasi.example/api", status=None, took_ms=30_000)
    with toolkit.store.writing() as unit:
        unit.deliveries.add(a_delivery(id="d-1", channel_id="ch-m", state=DeliveryState.FAILED))
        unit.attempts.add(
            Attempt(
                id="a-1",
                delivery_id="d-1",
                number=1,
                worker="w",
                started_at=clock.now(),
                ended_at=clock.now(),
                outcome=AttemptOutcome.REJECTED,
                exchanges=(asked, silent),
            )
        )
    page = assert_sound(open_page("kalender", sari, pengiriman="d-1"))
    assert "2 tanya jawab dengan platform" in labels(page.expander)
    said = said_on(page)
    assert ": **200**, 120 milidetik" in said
    assert ": **tidak ada jawaban**, 30000 milidetik" in said
    assert '{"status": "Rapat"}' in said
    assert '{"id": "7"}' in said


def test_a_reply_that_only_a_person_can_send_is_a_task_with_its_case(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit)
    link = ShareLink(name=N_("Buka percakapannya"), url="https://koperasi.example/balas")
    with toolkit.store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                kind=DeliveryKind.REPLY,
                channel_id="ch-m",
                subject_id="k-1",
                content=Content(text="Sudah kami ganti."),
                state=DeliveryState.HANDED,
                handover=Handover(text="Sudah kami ganti.", share_links=(link,)),
            )
        )
    page = assert_sound(open_page("tugas", sari))
    assert "Ini balasan untuk seorang anggota" in words_of(page)
    assert "Buka laporannya" in links_of(page)


@pytest.fixture
def heard(toolkit: Toolkit, clock: SetClock) -> str:
    """A member's message that was edited later; the id of its case."""
    put(toolkit)
    case = toolkit.listening.receive(
        "ch-m", an_incoming(remote_id="m-1", text="Beras berkutu", at=clock.now())
    )
    assert case is not None
    clock.advance(timedelta(hours=1))
    edited = an_incoming(remote_id="m-1", text="Beras bagus", at=clock.now(), edited_at=clock.now())
    toolkit.listening.receive("ch-m", edited)
    return case.id


def test_an_edited_message_shows_what_it_said_at_first(
    open_page: Open, toolkit: Toolkit, sari: User, heard: str
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=heard))
    bubbles = [one.value for one in page.html if "guyub-bubble" in one.value]
    assert ["Beras bagus" in bubbles[0], "Beras berkutu" in bubbles[1]] == [True, True]
    assert "Semula berbunyi:" in said_on(page)
    assert "Sudah dihapus di platformnya" not in said_on(page)


def test_a_message_deleted_on_its_platform_says_so(
    open_page: Open, toolkit: Toolkit, sari: User, heard: str
) -> None:
    (channel,) = [one for one in toolkit.connecting.channels() if one.id == "ch-m"]
    toolkit.listening.take_in(channel, Batch(withdrawn=("m-1",)))
    said = said_on(assert_sound(open_page("antrean", sari, laporan=heard)))
    assert "Sudah dihapus di platformnya; kami mengetahuinya" in said


def _key(page: AppTest, start: str) -> str:
    (key,) = [one.key for one in page.toggle if (one.key or "").startswith(start)]
    return str(key)


def a_thread(toolkit: Toolkit) -> Delivery:
    with toolkit.store.writing() as unit:
        return unit.deliveries.add(a_delivery(kind=DeliveryKind.FOLLOW_UP, channel_id="ch-m"))


def test_a_part_of_a_thread_is_named_and_leads_to_its_post(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    put(toolkit)
    part = a_thread(toolkit)
    page = assert_sound(open_page("kalender", sari, pengiriman=part.id))
    assert page.title[0].value == "Sambungan utas"
    assert "Buka unggahannya" in links_of(page)


def test_what_a_channel_does_not_take_for_now_is_said_with_the_platforms_words(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    put(toolkit, created_at=clock.now())
    with toolkit.store.writing() as unit:
        unit.deliveries.add(
            a_delivery(
                channel_id="ch-m",
                attempts=2,
                outcome=AttemptOutcome.UNAVAILABLE,
                detail="Server sedang penuh.",
                created_at=clock.now() - timedelta(hours=2),
            )
        )
    for name in ("kanal", "beranda"):
        said = said_on(assert_sound(open_page(name, sari)))
        assert "Kiriman tertahan sejak 2 jam; dicoba lagi dengan sendirinya. Server" in said
