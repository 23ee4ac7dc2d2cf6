"""Kanal: the form is drawn from the connector, secrets go in and never come out."""

import pytest

from domain.channels import Channel, ChannelState
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, pick, press, words_of
from toolkit.wiring import Toolkit


def _group(toolkit: Toolkit, admin: User) -> Channel:
    return toolkit.connecting.add(
        admin.actor, platform="assisted", name="Grup anggota", settings={"place": "whatsapp"}
    )


def _state(toolkit: Toolkit, channel: Channel) -> ChannelState:
    found = toolkit.connecting.channels(archived=True)
    return next(one.state for one in found if one.id == channel.id)


def test_the_house_s_own_page_is_there_and_more_is_invited(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    page = assert_sound(open_page("kanal", wati))
    assert [head.value for head in page.subheader] == ["Papan koperasi"]
    assert page.link_button[0].url == toolkit.settings.site_url
    assert "Tambahkan kanal lain" in words_of(page)


def test_a_channel_is_added_by_the_form_of_its_platform(
    open_page: Open, toolkit: Toolkit, wati: User, sari: User
) -> None:
    page = assert_sound(open_page("kanal", wati, tambah="1"))
    pick(page, "Di platform apa?", "assisted")
    page.run()
    fill(page, "Nama kanal, seperti yang dikenal staf", "Grup anggota")
    pick(page, "Tempat", "whatsapp")
    pick(page, "Penanggung jawab (yang menayangkan bila harus dengan tangan)", sari.id)
    assert_sound(press(page, "Periksa dan simpan"))
    (added,) = [c for c in toolkit.connecting.channels() if c.platform == "assisted"]
    assert (added.name, dict(added.settings), added.responsible_id) == (
        "Grup anggota",
        {"place": "whatsapp"},
        sari.id,
    )


def test_a_refused_form_keeps_what_was_typed(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    page = open_page("kanal", wati, tambah="1")
    pick(page, "Di platform apa?", "email")
    page.run()
    fill(page, "Nama kanal, seperti yang dikenal staf", "Surel")
    assert_sound(press(page, "Periksa dan simpan"))
    assert len(page.error) == 1
    assert page.text_input[0].value == "Surel"
    assert len(toolkit.connecting.channels()) == 1


def test_a_secret_is_a_password_box_and_is_never_echoed(
    open_page: Open, toolkit: Toolkit, store_channel_with_secret: Channel, wati: User
) -> None:
    page = assert_sound(open_page("kanal", wati, ubah=store_channel_with_secret.id))
    (secret,) = [box for box in page.text_input if box.proto.type == box.proto.PASSWORD]
    assert secret.value == ""
    assert "rahasia-kotak" not in str(page)


@pytest.fixture
def store_channel_with_secret(toolkit: Toolkit) -> Channel:
    """A channel of a platform with a secret field, as the store keeps it."""
    channel = Channel(
        id="ch-secret",
        platform="sandbox",
        name="Kotak pasir",
        settings={"address": "http://127.0.0.1:1"},
        sealed_secrets=toolkit.vault.seal({"token": "rahasia-kotak"}),
        created_at=toolkit.clock.now(),
    )
    with toolkit.store.writing() as unit:
        return unit.channels.add(channel)


def test_a_channel_that_cannot_be_reached_says_so(
    open_page: Open, store_channel_with_secret: Channel, wati: User
) -> None:
    page = assert_sound(open_page("kanal", wati))
    page.button(key=f"periksa-{store_channel_with_secret.id}").click()
    assert_sound(page.run())
    assert len(page.error) == 1
    assert "rahasia-kotak" not in str(page)


def test_a_channel_pauses_goes_on_and_is_archived(
    open_page: Open, toolkit: Toolkit, wati: User, admin: User
) -> None:
    group = _group(toolkit, admin)
    page = assert_sound(open_page("kanal", wati))
    page.button(key=f"jeda-{group.id}").click()
    assert_sound(page.run())
    assert _state(toolkit, group) is ChannelState.PAUSED
    page.button(key=f"lanjut-{group.id}").click()
    assert_sound(page.run())
    assert _state(toolkit, group) is ChannelState.ACTIVE
    page.button(key=f"ya-arsip-{group.id}").click()
    assert_sound(page.run())
    assert _state(toolkit, group) is ChannelState.ARCHIVED


def test_a_channel_is_checked(open_page: Open, toolkit: Toolkit, wati: User, admin: User) -> None:
    group = _group(toolkit, admin)
    page = open_page("kanal", wati)
    page.button(key=f"periksa-{group.id}").click()
    assert_sound(page.run())
    assert any("Tersambung sebagai" in one.value for one in page.success)


def test_a_channel_is_renamed(open_page: Open, toolkit: Toolkit, wati: User, admin: User) -> None:
    group = _group(toolkit, admin)
    page = assert_sound(open_page("kanal", wati, ubah=group.id))
    fill(page, "Nama kanal, seperti yang dikenal staf", "Grup pengurus")
    assert_sound(press(page, "Periksa dan simpan"))
    names = [channel.name for channel in toolkit.connecting.channels()]
    assert "Grup pengurus" in names


def test_staff_see_channels_and_cannot_change_them(
    open_page: Open, toolkit: Toolkit, sari: User, admin: User
) -> None:
    group = _group(toolkit, admin)
    for asked in ({}, {"tambah": "1"}, {"ubah": group.id}):
        page = assert_sound(open_page("kanal", sari, **asked))
        assert labels(page.button) == ["English"]
        assert "Tambah kanal" not in links_of(page)
