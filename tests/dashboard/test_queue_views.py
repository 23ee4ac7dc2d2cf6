"""The queue's filters, orders, saved filters, ticks and neighbours, as a browser would ask."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case, CaseKind, CaseStatus, Priority
from domain.labels import LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import (
    assert_sound,
    fill,
    labels,
    links_of,
    pick,
    pick_several,
    press,
    words_of,
)
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def heard(toolkit: Toolkit, sari: User, name: str) -> Case:
    return toolkit.listening.take_down_remark(
        sari.actor,
        way=MessageKind.PHONE,
        author=Author(name=name),
        text=f"Pesan {name}.",
        kind=CaseKind.COMPLAINT,
    )


def shown(page: AppTest) -> list[str]:
    """Whose cases are listed, in their order."""
    return [link.split("**")[1] for link in links_of(page) if link.startswith("**")]


def now(toolkit: Toolkit, sari: User, case: Case) -> Case:
    return toolkit.answering.story(sari.actor, case.id).case


@pytest.fixture
def cases(toolkit: Toolkit, sari: User, clock: SetClock) -> list[Case]:
    """Ani, Budi and Cici, an hour after each other."""
    found = []
    for name in ("Ani", "Budi", "Cici"):
        found.append(heard(toolkit, sari, name))
        clock.advance(timedelta(minutes=1))
    return found


def test_each_filter_narrows_and_stands_in_the_address(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User, cases: list[Case]
) -> None:
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Beras")
    topic = toolkit.labels.add(wati.actor, LabelKind.TOPIC, "Toko")
    toolkit.labels.set_labels(sari.actor, cases[0].id, [label.id])
    toolkit.labels.set_topic(sari.actor, cases[1].id, topic.id)
    toolkit.answering.assign(sari.actor, cases[2].id, wati.id)
    toolkit.answering.set_priority(sari.actor, cases[2].id, Priority.HIGH)
    page = assert_sound(open_page("antrean", sari))
    pick_several(page, "Label", label.id)
    assert_sound(page.run())
    assert page.query_params["label"] == label.id
    assert shown(page) == ["Ani"]
    for filters, who in (
        ({"topik": topic.id}, ["Budi"]),
        ({"petugas": wati.id}, ["Cici"]),
        ({"prioritas": "high"}, ["Cici"]),
        ({"label": label.id, "topik": topic.id}, []),
        ({"urut": "newest"}, ["Cici", "Budi", "Ani"]),
        ({"urut": "sideways", "prioritas": "odd"}, ["Cici", "Ani", "Budi"]),
    ):
        assert shown(assert_sound(open_page("antrean", sari, **filters))) == who
    assert "Hapus semua saringan" in links_of(open_page("antrean", sari, prioritas="high"))


def test_what_is_filtered_by_is_said_where_the_boxes_are_folded_away(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User
) -> None:
    topic = toolkit.labels.add(wati.actor, LabelKind.TOPIC, "Gas * melon")
    filters = {"jenis": "complaint,praise", "topik": topic.id, "kepuasan": "silent"}
    page = assert_sound(open_page("antrean", sari, **filters, selesai_dari="2026-11-02"))
    told = "Jenis: Keluhan, Pujian · Topik: Gas * melon · Kepuasan anggota: Tidak menjawab"
    captions = [caption.value.replace("\\", "") for caption in page.caption]
    assert f"{told} · Selesai dari: Sen, 2 Nov 2026" in captions
    assert {fold.proto.expanded for fold in page.expander} == {False}


def test_a_row_shows_its_topic_and_labels(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User, cases: list[Case]
) -> None:
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Beras")
    toolkit.labels.set_labels(sari.actor, cases[0].id, [label.id])
    toolkit.labels.set_active(wati.actor, label.id, active=False)
    page = assert_sound(open_page("antrean", sari, label=label.id))
    assert "Beras \\(tidak dipakai lagi\\)" in words_of(page)
    assert shown(page) == ["Ani"]


def test_who_has_nothing_to_keep_yet_is_told_how(open_page: Open, sari: User) -> None:
    told = "Pilih dulu tampilan, saringan, atau kata cari"
    assert told in words_of(assert_sound(open_page("antrean", sari)))
    assert told not in words_of(assert_sound(open_page("antrean", sari, cari="beras")))


def test_a_filter_is_kept_by_name_with_its_count(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari, cari="ani"))
    fill(page, "Simpan saringan sekarang dengan nama", "Bu Ani")
    page.checkbox[0].check()
    assert_sound(press(page, "Simpan saringan"))
    other = assert_sound(open_page("antrean", budi))
    (link,) = [one for one in other.page_link if one.label.startswith("Bu Ani")]
    assert (link.label, link.proto.query_string) == ("Bu Ani (1)", "cari=ani")
    assert "Hapus saringan" not in labels(other.button)
    mine = assert_sound(open_page("antrean", sari))
    fill(mine, "Nama saringan (untuk semua staf, dari Sari)", "Anggota Ani")
    assert_sound(press(mine, "Ganti nama"))
    assert [one.name for one in toolkit.saved_filters.offered(budi.actor)] == ["Anggota Ani"]
    assert_sound(press(mine, "Hapus saringan"))
    assert toolkit.saved_filters.offered(budi.actor) == []


def test_a_saved_filter_says_that_its_label_was_retired(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User, cases: list[Case]
) -> None:
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Beras")
    toolkit.labels.set_labels(sari.actor, cases[0].id, [label.id])
    toolkit.saved_filters.keep(sari.actor, "Toko", {"label": label.id}, shared=False)
    toolkit.labels.set_active(wati.actor, label.id, active=False)
    page = assert_sound(open_page("antrean", sari, label=label.id))
    assert "Toko (1)" in links_of(page)
    assert "Saringan ini memakai Beras, yang tidak diberikan lagi" in words_of(page)


def test_ticked_rows_take_one_step_that_is_chosen_first(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    assert_sound(press(page, "Centang semua di halaman ini"))
    assert "**3 laporan dicentang**" in words_of(page)
    pick(page, "Langkah untuk semuanya", "assign")
    assert_sound(page.run())
    assert_sound(press(page, "Serahkan"))
    assert "Pilih dulu “Petugas”." in words_of(page)
    assert now(toolkit, sari, cases[0]) == cases[0]
    page.selectbox(key="massal-assign").select(budi.id)
    page.run()
    assert_sound(press(page, "Serahkan"))
    assert [now(toolkit, sari, case).assignee_id for case in cases] == [budi.id] * 3
    assert "laporan dicentang" not in words_of(page)


def test_ending_is_asked_once_more_and_says_who_still_waits(
    open_page: Open, toolkit: Toolkit, sari: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    page.checkbox[0].check()
    page.checkbox[1].check()
    assert_sound(page.run())
    pick(page, "Langkah untuk semuanya", "spam")
    assert_sound(page.run())
    assert_sound(press(page, "Tandai spam"))
    said = words_of(page)
    assert (
        "Tandai 2 laporan sebagai spam? 2 anggota masih menunggu jawaban; sebagai spam ia tidak "
        "masuk angka waktu tanggap, yang menyebut berapa banyak spamnya." in said
    )
    assert_sound(press(page, "Batal"))
    assert now(toolkit, sari, cases[0]).status is CaseStatus.OPEN
    assert_sound(press(page, "Tandai spam"))  # what was picked stands there still
    assert_sound(press(page, "Ya, lakukan"))
    assert [now(toolkit, sari, case).status for case in cases] == [
        CaseStatus.SPAM,
        CaseStatus.SPAM,
        CaseStatus.OPEN,
    ]


def test_what_was_written_after_the_tick_is_not_run_over(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    page.checkbox[0].check()
    assert_sound(page.run())
    toolkit.answering.note(budi.actor, cases[0].id, "Saya yang telepon.")
    pick(page, "Langkah untuk semuanya", "spam")
    assert_sound(page.run())
    assert_sound(press(page, "Tandai spam"))
    assert_sound(press(page, "Ya, lakukan"))
    assert "Tidak ada yang diubah: 1 laporan" in words_of(page)
    assert now(toolkit, sari, cases[0]).status is CaseStatus.OPEN


def test_a_refused_step_asks_again_and_its_words_are_kept(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    page.checkbox[0].check()
    assert_sound(page.run())
    pick(page, "Langkah untuk semuanya", "resolve")
    assert_sound(page.run())
    pick(page, "Bagaimana selesainya?", "reason-2")
    fill(page, "Keterangan, atau kata sendiri", "Rp20.000 di toko")
    assert_sound(press(page, "Selesaikan"))
    toolkit.answering.note(budi.actor, cases[0].id, "Saya yang telepon.")
    assert_sound(press(page, "Ya, lakukan"))
    (told,) = page.error
    assert "ada yang baru sejak Anda melihatnya; buka dulu laporannya" in told.value
    assert len(page.checkbox) == 3  # the list below stands as before
    assert "Selesaikan 1 laporan?" in words_of(page)
    assert_sound(press(page, "Batal"))
    picked = {box.label: box.value for box in (*page.selectbox, *page.text_input)}
    assert picked["Langkah untuk semuanya"] == "resolve"
    assert picked["Bagaimana selesainya?"] == "reason-2"
    assert picked["Keterangan, atau kata sendiri"] == "Rp20.000 di toko"


def test_an_ending_without_any_word_is_refused_before_it_is_asked_once_more(
    open_page: Open, sari: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    assert_sound(press(page, "Centang semua di halaman ini"))
    pick(page, "Langkah untuk semuanya", "resolve")
    assert_sound(press(page.run(), "Selesaikan"))
    assert [error.value for error in page.error] == ["Pilih dulu “Bagaimana selesainya?”"]
    pick(page, "Bagaimana selesainya?", "")
    assert_sound(press(page.run(), "Selesaikan"))
    assert [error.value for error in page.error] == [
        "Pilih alasannya, atau tulis sendiri bagaimana selesainya."
    ]
    assert "Selesaikan 3 laporan?" not in words_of(page)


def test_ticks_do_not_follow_to_another_view(
    open_page: Open, sari: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari))
    assert_sound(press(page, "Centang semua di halaman ini"))
    page.segmented_control[0].set_value("all").run()
    assert "laporan dicentang" not in words_of(page)


def _neighbours(page: AppTest) -> dict[str, str]:
    wanted = ("Laporan sebelumnya", "Laporan berikutnya", "← Antrean")
    return {one.label: one.proto.query_string for one in page.page_link if one.label in wanted}


def test_a_case_leads_on_in_the_order_it_was_opened_from(
    open_page: Open, toolkit: Toolkit, sari: User, cases: list[Case]
) -> None:
    ani, budi, cici = cases
    listed = assert_sound(open_page("antrean", sari, urut="newest"))
    (link,) = [one for one in listed.page_link if one.label.startswith("**Budi")]
    assert link.proto.query_string == f"urut=newest&tempat=1&laporan={budi.id}"
    page = open_page("antrean", sari, urut="newest", tempat="1", laporan=budi.id)
    assert _neighbours(assert_sound(page)) == {
        "← Antrean": "urut=newest",
        "Laporan sebelumnya": f"urut=newest&laporan={cici.id}&tempat=0",
        "Laporan berikutnya": f"urut=newest&laporan={ani.id}&tempat=2",
    }
    toolkit.answering.set_status(sari.actor, budi.id, CaseStatus.RESOLVED, reason="Sudah.")
    page = open_page("antrean", sari, urut="newest", tempat="1", laporan=budi.id)
    assert _neighbours(assert_sound(page)) == {
        "← Antrean": "urut=newest",
        "Laporan sebelumnya": f"urut=newest&laporan={cici.id}&tempat=0",
        "Laporan berikutnya": f"urut=newest&laporan={ani.id}&tempat=1",
    }


@pytest.mark.parametrize("place", ["-1", "x", "99999999", ""])
def test_a_place_that_is_none_leads_back_to_the_queue_alone(
    open_page: Open, sari: User, cases: list[Case], place: str
) -> None:
    page = open_page("antrean", sari, laporan=cases[0].id, tempat=place)
    assert _neighbours(assert_sound(page)) == {"← Antrean": ""}


def test_a_link_to_a_case_that_is_not_there_leads_back_to_the_queue(
    open_page: Open, sari: User
) -> None:
    page = assert_sound(open_page("antrean", sari, laporan="entah"))
    assert [one.value for one in page.error] == [
        "Laporan ini tidak ada, atau tidak terbuka untuk peran Anda."
    ]
    assert links_of(page) == ["← Antrean"]


def test_signs_that_no_word_is_made_of_are_said_to_narrow_nothing(
    open_page: Open, sari: User, cases: list[Case]
) -> None:
    told = "Yang dicari tidak berisi huruf atau angka, jadi tidak ada yang disaring."
    page = assert_sound(open_page("antrean", sari, cari='"*"'))
    assert len(shown(page)) == 3
    assert told in words_of(page)
    for sought in ("", "ani", '"ani"'):
        assert told not in words_of(assert_sound(open_page("antrean", sari, cari=sought)))


def test_what_is_looked_for_is_told_where_it_is_not_what_was_typed(
    open_page: Open, sari: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari, cari="Nur'ani 50%"))
    told = "Yang dicari: kata-kata yang diawali “nur”, “ani”, “50”. Paling banyak 8 kata."
    assert told in words_of(page)
    plain = assert_sound(open_page("antrean", sari, cari="Bu Ani"))
    assert "Yang dicari" not in words_of(plain)


def test_labels_and_topic_are_set_on_the_case_and_told_in_its_story(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User, cases: list[Case]
) -> None:
    label = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Beras")
    topic = toolkit.labels.add(wati.actor, LabelKind.TOPIC, "Toko")
    page = assert_sound(open_page("antrean", sari, laporan=cases[0].id))
    pick(page, "Topik", topic.id)
    assert_sound(page.run())
    (box,) = [one for one in page.multiselect if one.label == "Label"]
    box.set_value([label.id])
    assert_sound(page.run())
    told = now(toolkit, sari, cases[0])
    assert (told.topic_id, told.labels) == (topic.id, (label.id,))
    said = words_of(page)
    assert "Diberi label: Beras" in said
    assert ": Toko · Sari" in said


def test_managers_keep_the_lists(open_page: Open, toolkit: Toolkit, wati: User) -> None:
    page = assert_sound(open_page("pengaturan", wati, bagian="label"))
    assert "Belum ada. Tambahkan yang pertama di bawah." in words_of(page)
    fill(page, "Nama baru", "Beras")
    assert_sound(press(page, "Tambahkan"))
    fill(page, "Nama", "Gabah")
    assert_sound(press(page, "Simpan"))
    assert_sound(press(page, "Jangan pakai lagi"))
    (label,) = toolkit.labels.all(wati.actor, LabelKind.LABEL)
    assert (label.name, label.active) == ("Gabah", False)
    assert "tidak dipakai lagi" in words_of(page)
    assert_sound(press(page, "Pakai lagi"))
    fill(page, "Nama baru", "gabah")
    assert_sound(press(page, "Tambahkan"))
    assert "Sudah ada yang bernama “gabah”" in words_of(page)


def test_a_page_past_the_end_never_says_that_nobody_waits(
    open_page: Open, sari: User, cases: list[Case]
) -> None:
    page = assert_sound(open_page("antrean", sari, halaman="2"))
    told = words_of(page)
    assert "Daftarnya tidak sampai halaman ini lagi." in told
    assert "Tidak ada anggota yang menunggu" not in told
    assert "3 laporan, janji terdekat dulu" in told
    assert "← Sebelumnya" in links_of(page)


def test_the_unfinished_say_how_many_are_put_aside_and_lead_there_as_filtered(
    open_page: Open, toolkit: Toolkit, sari: User, cases: list[Case]
) -> None:
    def told(**filters: str) -> list[str]:
        page = assert_sound(open_page("antrean", sari, **filters))
        return [one for one in links_of(page) if "ditunda" in one]

    assert told() == []
    for case in cases[:2]:
        toolkit.case_states.snooze(sari.actor, case.id, None)
    assert told() == ["2 laporan lagi sedang ditunda: lihat yang ditunda"]
    assert told(cari="Budi") == ["1 laporan lagi sedang ditunda: lihat yang ditunda"]
    assert told(cari="Cici") == []
    assert told(tampilan="snoozed") == []
