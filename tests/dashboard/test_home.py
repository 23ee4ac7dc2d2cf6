"""Beranda: an empty house says what to do first, a busy one what needs me now."""

from dataclasses import replace

from domain.channels import Channel, ChannelState
from domain.labels import LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from domain.ports import Store
from domain.posts import Content
from domain.rules import Act, ActKind
from services.rulebook.rule_checks import Wanted
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, words_of
from toolkit.wiring import Toolkit


def test_an_empty_house_tells_its_admin_what_to_do_first(open_page: Open, admin: User) -> None:
    page = assert_sound(open_page("beranda", admin))
    assert "Langkah pertama" in words_of(page)
    assert links_of(page)[:4] == [
        "Isi nama koperasi, zona waktu, dan jam kerja",
        "Tambahkan orang kedua, supaya ada yang menyetujui unggahan",
        "Tambahkan kanal, misalnya grup WhatsApp anggota",
        "Tulis unggahan pertama",
    ]


def test_staff_are_only_told_of_steps_they_can_take(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("beranda", sari))
    assert links_of(page)[0] == "Tulis unggahan pertama"


def test_supervisors_see_figures_and_no_steps(open_page: Open, joko: User) -> None:
    page = assert_sound(open_page("beranda", joko))
    assert "Langkah pertama" not in words_of(page)
    assert [metric.label for metric in page.metric] == [
        "Pada pengawas",
        "Lewat janji",
        "Hampir lewat",
        "Laporan saya",
        "Belum ada petugas",
        "Perlu disetujui",
        "Kiriman bermasalah",
    ]
    # what is posted by hand is no number of theirs: they have no page of it
    assert links_of(page) == [
        "Pada pengawas\u00a0→",
        "Lewat janji\u00a0→",
        "Hampir lewat\u00a0→",
        "Laporan saya\u00a0→",
        "Belum ada petugas\u00a0→",
        "Perlu disetujui\u00a0→",
        "Kiriman bermasalah\u00a0→",
    ]


def test_each_figure_links_to_its_page_with_its_filter(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Beras berkutu."
    )
    page = assert_sound(open_page("beranda", sari))
    assert [metric.value for metric in page.metric] == ["0", "0", "0", "1", "0", "0", "0"]
    links = {link.label: (link.proto.page, link.proto.query_string) for link in page.page_link}
    assert links["Belum ada petugas\u00a0→"] == ("antrean", "tampilan=unassigned")
    assert any(label.startswith("Anggota yang paling lama menunggu") for label in links)


def test_my_cases_and_tasks_stand_on_the_page(
    open_page: Open, toolkit: Toolkit, sari: User, admin: User
) -> None:
    case = toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(name="Bu Ani"), text="Beras berkutu."
    )
    toolkit.answering.assign(sari.actor, case.id, sari.id)
    group = toolkit.connecting.add(
        admin.actor, platform="assisted", name="Grup anggota", settings={"place": "whatsapp"}
    )
    post = toolkit.composing.save_draft(
        sari.actor, post_id=None, content=Content(text="Rapat besok."), channel_ids=[group.id]
    )
    toolkit.composing.submit(sari.actor, post.id)
    toolkit.composing.approve(admin.actor, post.id)
    toolkit.delivering.send_due()
    page = assert_sound(open_page("beranda", sari))
    assert "Laporan saya, janji terdekat dulu" in words_of(page)
    assert "Tayangkan dengan tangan" in words_of(page)
    assert any("Bu Ani" in label for label in links_of(page))


def test_english_is_one_click_away_and_stays(
    open_page: Open, toolkit: Toolkit, sari: User, store: Store
) -> None:
    page = assert_sound(open_page("beranda", sari))
    page.button(key="language-en").click().run()
    assert page.title[0].value == "Home"
    with store.reading() as unit:
        assert unit.users.get(sari.id).language == "en"


def test_every_page_of_a_sample_says_so(open_page: Open, toolkit: Toolkit, admin: User) -> None:
    house = toolkit.governing.cooperative()
    with toolkit.store.writing() as unit:
        unit.cooperative.save(replace(house, sample=True))
    for name in ("beranda", "tulis", "kalender", "antrean", "kanal", "pengaturan"):
        page = assert_sound(open_page(name, admin))
        assert "Ini koperasi contoh" in page.warning[0].value


def test_who_cannot_connect_a_lost_channel_again_is_told_who_can(
    open_page: Open, store: Store, sari: User, wati: User, board: Channel
) -> None:
    with store.writing() as unit:
        lost = replace(board, state=ChannelState.DISCONNECTED, state_reason="Token dicabut.")
        unit.channels.save(lost)
    told = "Manajer atau admin dapat menyambungkannya lagi."
    for page in ("beranda", "kanal"):
        assert told in words_of(assert_sound(open_page(page, sari)))
        assert told not in words_of(assert_sound(open_page(page, wati)))


def test_a_rule_that_is_passed_over_is_told_to_who_can_mend_it(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User
) -> None:
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Mutu barang")
    wanted = Wanted(name="Barang rusak", acts=[Act(kind=ActKind.LABEL, value=label.id)])
    rule = toolkit.rules.add(wati.actor, wanted)
    toolkit.rules.switch(wati.actor, rule.id, is_on=True, version=rule.version)
    assert "Perbaiki aturannya" not in links_of(open_page("beranda", wati))
    toolkit.labels.set_active(wati.actor, label.id, active=False)
    page = assert_sound(open_page("beranda", wati))
    assert (
        "1 aturan menyala tetapi dilewati, karena menyebut yang sudah tidak ada: “Barang rusak”."
        in words_of(page)
    )
    (link,) = [each for each in page.page_link if each.label == "Perbaiki aturannya"]
    assert (link.proto.page, link.proto.query_string) == ("pengaturan", "bagian=aturan")
    assert "Perbaiki aturannya" not in links_of(open_page("beranda", sari))
