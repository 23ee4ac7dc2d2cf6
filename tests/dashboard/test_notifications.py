"""Pemberitahuan: everyone reads, ticks off and orders their own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.cases import Case, Priority
from domain.notifications import (
    NotificationKind,
    Reach,
    StaffLink,
    WakePolicy,
    Way,
    notification_of,
)
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, pick, press, words_of
from tests.makers import a_channel, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

Give = Callable[..., Case]


@pytest.fixture
def give(toolkit: Toolkit, store: Store, clock: SetClock, wati: User) -> Give:
    """The manager gives a fresh case to somebody."""
    with store.writing() as unit:
        unit.channels.add(a_channel(platform="board", name="Warung"))

    def _give(to: User, thread: str = "t-1") -> Case:
        heard = an_incoming(thread=thread, at=clock.now(), text="Beras saya berkutu.")
        case = toolkit.listening.receive("ch-1", heard)
        assert case is not None
        return toolkit.answering.assign(wati.actor, case.id, to.id)

    return _give


def test_what_is_new_is_counted_on_every_page_and_listed_with_its_case(
    open_page: Open, give: Give, sari: User
) -> None:
    give(sari)
    give(sari, thread="t-2")
    home = assert_sound(open_page("beranda", sari))
    assert "2 pemberitahuan baru" in links_of(home)
    page = assert_sound(open_page("pemberitahuan", sari))
    links = [link for link in links_of(page) if "Laporan diserahkan kepada Anda" in link]
    assert len(links) == 2
    assert all("Beras saya berkutu" in link for link in links)
    assert words_of(page).count("oleh Wati") == 2


def test_one_is_ticked_off_and_then_all(
    open_page: Open, toolkit: Toolkit, give: Give, sari: User
) -> None:
    give(sari)
    give(sari, thread="t-2")
    page = open_page("pemberitahuan", sari)
    next(button for button in page.button if button.label == "Sudah dilihat").click()
    assert_sound(page.run())
    assert toolkit.notifications.unseen(sari.actor) == 1
    assert_sound(press(page, "Tandai semua sudah dilihat"))
    assert toolkit.notifications.unseen(sari.actor) == 0
    assert "**baru**" not in words_of(page)


def test_whoever_opens_the_case_has_seen_it(
    open_page: Open, toolkit: Toolkit, give: Give, sari: User, budi: User
) -> None:
    case = give(sari)
    open_page("antrean", budi, laporan=case.id)
    assert toolkit.notifications.unseen(sari.actor) == 1
    open_page("antrean", sari, laporan=case.id)
    assert toolkit.notifications.unseen(sari.actor) == 0


def test_an_empty_page_says_so(open_page: Open, joko: User) -> None:
    assert "Belum ada pemberitahuan" in words_of(assert_sound(open_page("pemberitahuan", joko)))


def test_a_list_is_paged(open_page: Open, store: Store, clock: SetClock, sari: User) -> None:
    with store.writing() as unit:
        for n in range(25):
            lost = notification_of(
                sari.id,
                NotificationKind.WAY_LOST,
                Way.EMAIL,
                str(n),
                clock.now() + timedelta(minutes=n),
                value=f"sebab {n}.",
            )
            unit.notifications.add_once(lost)
    first, last = (
        " ".join(links_of(assert_sound(open_page("pemberitahuan", sari, halaman=number))))
        for number in ("1", "2")
    )
    assert ("sebab 24\\." in first, "sebab 4\\." in first) == (True, False)
    assert ("sebab 24\\." in last, "sebab 4\\." in last) == (False, True)


def test_wishes_are_kept(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    page = assert_sound(open_page("akun", sari))
    pick(page, "Anggota menulis di laporan Anda", Reach.AUTO)
    pick(page, "Zona waktu Anda", "Asia/Jayapura")
    page.time_input[0].set_value(time(21, 30))
    page.time_input[1].set_value(time(6, 15))
    page.time_input[2].set_value(time(8, 0))
    assert_sound(press(page, "Simpan pemberitahuan"))
    wishes = toolkit.notifications.wishes(sari.actor)
    assert wishes == replace(
        wishes,
        user_id=sari.id,
        zone="Asia/Jayapura",
        reaches={NotificationKind.MEMBER_WROTE: Reach.AUTO},
        quiet_from=time(21, 30),
        quiet_until=time(6, 15),
        digest_at=time(8, 0),
    )


def test_only_what_can_happen_to_the_role_is_asked(
    open_page: Open, sari: User, joko: User, wati: User
) -> None:
    asked = {
        user.login: {box.label for box in open_page("akun", user).selectbox}
        for user in (sari, joko, wati)
    }
    assert "Laporan dinaikkan ke pengawas" in asked["joko"]
    assert "Laporan dinaikkan ke pengawas" not in asked["sari"]
    assert "Laporan diserahkan kepada Anda" in asked["joko"]  # what was escalated
    assert "Laporan dikembalikan pengawas" in asked["sari"] - asked["joko"]
    assert "Kanal terputus" in asked["wati"]
    assert "Kanal terputus" not in asked["sari"]


def test_a_linked_account_is_shown_and_can_be_cut_off(
    open_page: Open, toolkit: Toolkit, store: Store, clock: SetClock, sari: User
) -> None:
    link = StaffLink(
        user_id=sari.id, channel_id="ch-1", address="5", name="@sari_tani", linked_at=clock.now()
    )
    with store.writing() as unit:
        unit.staff_links.put(link)
    page = assert_sound(open_page("akun", sari))
    assert "Akun obrolan tersambung: @sari" in words_of(page)
    assert_sound(press(page, "Putuskan akun obrolan"))
    assert toolkit.linking.link(sari.actor) is None


def test_an_account_that_takes_nothing_says_so_with_the_platforms_words(
    open_page: Open, store: Store, clock: SetClock, sari: User
) -> None:
    with store.writing() as unit:
        unit.staff_links.put(
            StaffLink(
                user_id=sari.id,
                channel_id="ch-1",
                address="5",
                broken="bot was blocked",
                linked_at=clock.now(),
            )
        )
    told = words_of(assert_sound(open_page("akun", sari)))
    assert "surel menggantikannya" in told
    assert "bot was blocked" in told


def test_why_a_way_is_lost_is_told_in_the_readers_language(
    open_page: Open, store: Store, clock: SetClock, sari: User
) -> None:
    kept = "Akun itu kini tersambung ke rekan lain."
    lost = notification_of(
        sari.id, NotificationKind.WAY_LOST, Way.CHAT, "x", clock.now(), value=kept
    )
    link = StaffLink(
        user_id=sari.id, channel_id="ch-1", address="5", broken=kept, linked_at=clock.now()
    )
    with store.writing() as unit:
        unit.notifications.add_once(lost)
        unit.staff_links.put(link)
        reader = unit.users.save(replace(sari, language="en"))
    page = assert_sound(open_page("pemberitahuan", reader))
    assert "That account is linked to a colleague now" in " ".join(links_of(page))
    assert "That account is linked to a colleague now" in words_of(open_page("akun", reader))


def test_the_cooperative_decides_what_may_wake_people(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="membangunkan"))
    assert toolkit.governing.cooperative().waking == WakePolicy()
    page.multiselect[0].set_value([NotificationKind.PROMISE_BROKEN])
    page.multiselect[1].set_value([Priority.HIGH])
    assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().waking == WakePolicy(
        kinds=(NotificationKind.PROMISE_BROKEN,), priorities=(Priority.HIGH,)
    )


def test_the_cooperative_decides_whether_everybody_may_read_its_figures(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = assert_sound(open_page("pengaturan", admin, bagian="terbuka"))
    assert len(page.get("link_button")) == 0
    page.checkbox[0].check()
    page = assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().public_figures
    (opened,) = [each.proto.url for each in page.get("link_button")]
    assert opened == f"{toolkit.settings.site_url}/tanggapan"
