"""A reply that does not go out at once: one is told before it is written, after, and why."""

from dataclasses import replace

import pytest

from domain.channels import ChannelState
from domain.deliveries import DeliveryState
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, links_of, press, words_of
from tests.dashboard.test_reply_choices import heard
from tests.dashboard.test_whole_story import counter
from toolkit.wiring import Toolkit

REPLY = "Balasan untuk anggota"
WHY = {
    ChannelState.DISCONNECTED: "Mastodon terputus, jadi tidak ada yang terkirim sampai "
    "disambungkan lagi.",
    ChannelState.PAUSED: "Mastodon dijeda, jadi tidak ada yang terkirim sampai dilanjutkan.",
}
KEPT = "Balasan Anda tersimpan, dan terkirim sendiri sesudahnya."


def stands(toolkit: Toolkit, state: ChannelState) -> None:
    with toolkit.store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("masto"), state=state))


@pytest.mark.parametrize("state", WHY)
def test_who_answers_on_a_channel_that_holds_everything_is_told_so(
    toolkit: Toolkit, sari: User, admin: User, open_page: Open, state: ChannelState
) -> None:
    case = heard(toolkit, public=False)
    stands(toolkit, state)
    page = open_page("antrean", sari, laporan=case.id)
    assert f"{WHY[state]} {KEPT}" in words_of(page)
    assert "Buka Kanal" not in links_of(page)
    fill(page, REPLY, "Kami ganti.")
    page = assert_sound(press(page, "Kirim balasan"))
    assert [each.value for each in page.toast] == ["Balasan tersimpan, dan menunggu kanalnya."]
    assert f"Balasan, menunggu dikirim: Kami ganti\\.  \n{WHY[state]}" in words_of(page)
    assert "Buka Kanal" in links_of(open_page("antrean", admin, laporan=case.id))


def test_where_the_channel_lets_replies_go_nothing_is_said(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=False)
    page = open_page("antrean", sari, laporan=case.id)
    assert KEPT not in words_of(page)
    fill(page, REPLY, "Kami ganti.")
    page = press(page, "Kirim balasan")
    assert [each.value for each in page.toast] == ["Balasan sedang dikirim."]
    assert "sampai disambungkan lagi" not in words_of(page)


def test_where_nothing_is_sent_nothing_waits_for_a_channel(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = counter(toolkit, sari, "Kapan cair?")
    page = open_page("antrean", sari, laporan=case.id)
    fill(page, "Apa jawaban Anda kepada anggota?", "Besok.")
    page = press(page, "Catat jawaban")
    assert [each.value for each in page.toast] == ["Jawaban dicatat."]


def test_what_went_out_says_nothing_of_a_channel_that_was_cut_off_later(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=False)
    toolkit.answering.reply(sari.actor, case.id, "Kami ganti.", events_seen=case.events)
    with toolkit.store.writing() as unit:
        (reply,) = unit.deliveries.about(case.id)
        unit.deliveries.save(replace(reply, state=DeliveryState.FAILED, detail="Ditolak."))
    stands(toolkit, ChannelState.DISCONNECTED)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Kami ganti\\.  \nDitolak\\." in words_of(page)
