"""Merging, splitting, duplicates, the whole story and what comes after resolving, on screen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.aftercare import Aftercare, Rating, Score
from domain.cases import Case, CaseKind, CaseStatus, EventKind
from domain.channels import Channel
from domain.company import DraftKind
from domain.members import Member
from domain.messages import Author, MessageKind
from domain.people import User
from services.cases.casebook import Happening, record
from services.cases.splitting import Split
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, links_of, pick, press, words_of
from tests.makers import NOON, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

RICE = "Beras yang saya beli kemarin di toko koperasi berkutu, tolong diganti."
SITI = Author(name="Siti", member_number="K-001")


@pytest.fixture
def first(toolkit: Toolkit, sari: User) -> Case:
    """Siti at the counter."""
    return counter(toolkit, sari, RICE)


def counter(toolkit: Toolkit, by: User, text: str, author: Author = SITI) -> Case:
    return toolkit.listening.take_down_remark(
        by.actor, way=MessageKind.WALK_IN, author=author, text=text, kind=CaseKind.COMPLAINT
    )


def on_board(
    toolkit: Toolkit, board: Channel, text: str, number: int = 1, thread: str = "form:1"
) -> Case:
    """Siti again, on the cooperative's own page."""
    case = toolkit.listening.receive(
        board.id,
        an_incoming(
            remote_id=f"form:{number}",
            thread=thread,
            kind=MessageKind.FORM,
            author=SITI,
            text=text,
            at=toolkit.clock.now(),
        ),
    )
    assert case is not None
    return case


def later(toolkit: Toolkit, span: timedelta) -> None:
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(span)


def case_of(toolkit: Toolkit, case: Case) -> Case:
    with toolkit.store.reading() as unit:
        return unit.cases.get(case.id)


def test_a_likely_duplicate_is_proposed_and_merged_at_one_press(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel, first: Case
) -> None:
    later(toolkit, timedelta(hours=1))
    second = on_board(toolkit, board, RICE + " Terima kasih")
    page = assert_sound(open_page("antrean", sari, laporan=second.id))
    assert f"Mungkin sama dengan `{first.code}`" in words_of(page)
    assert RICE.replace(".", "\\.") in [caption.value for caption in page.caption]
    assert_sound(press(page, "Gabungkan keduanya"))
    assert case_of(toolkit, second).merged_into == first.id
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "Mungkin sama" not in words_of(page)
    assert "Digabung ke sini" in words_of(page)
    assert any(second.code in label for label in links_of(page))
    assert words_of(page).count(RICE) == 2
    assert "Papan koperasi" in words_of(page)
    assert f"Laporan lain digabung ke sini: {second.code}" in words_of(page)


def test_two_matters_are_told_apart_once(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel, first: Case
) -> None:
    second = on_board(toolkit, board, RICE)
    page = open_page("antrean", sari, laporan=second.id)
    page = assert_sound(press(page, "Bukan duplikat"))
    assert "Mungkin sama" not in words_of(page)
    assert "Mungkin sama" not in words_of(open_page("antrean", sari, laporan=first.id))
    assert case_of(toolkit, first).status is CaseStatus.OPEN


def test_a_case_is_merged_by_the_other_s_code(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    page = open_page("antrean", sari, laporan=other.id)
    fill(page, "Kode laporan lain", first.code.lower().replace("-", " "))
    page = assert_sound(page.run())
    (same,) = [box for box in page.checkbox if box.label.startswith("Anggotanya sama")]
    assert same.value is False
    assert_sound(press(page, f"Gabungkan laporan ini ke {first.code}"))
    assert case_of(toolkit, other).merged_into == first.id


def test_a_code_of_no_case_is_told(open_page: Open, sari: User, first: Case) -> None:
    page = open_page("antrean", sari, laporan=first.id)
    fill(page, "Kode laporan lain", "AAAA-AAAA-AAAA")
    page = assert_sound(page.run())
    told = "Tidak ada laporan berkode “AAAA-AAAA-AAAA”. Periksa kodenya: dua belas huruf dan angka"
    assert told in words_of(page)


def test_before_merging_by_code_one_reads_whose_the_other_is(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    page = open_page("antrean", sari, laporan=first.id)
    fill(page, "Kode laporan lain", other.code)
    links = links_of(assert_sound(page.run()))
    assert any(link.startswith("Ani · Rab, 18 Nov 2026") for link in links)


def test_a_merged_case_leads_on_and_comes_back(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    toolkit.merging.merge(
        sari.actor, other.id, first.id, events_seen=other.events, into_seen=first.events
    )
    page = assert_sound(open_page("antrean", sari, laporan=other.id))
    assert "Laporan ini sudah digabung" in words_of(page)
    assert f"Buka laporan gabungannya, {first.code}" in links_of(page)
    assert "Catat jawaban" not in labels(page.button)
    assert "Buka lagi" not in labels(page.button)
    page = assert_sound(press(page, f"Pisahkan lagi {other.code}"))
    assert "Laporan ini sudah digabung" not in words_of(page)
    assert case_of(toolkit, other).status is CaseStatus.OPEN


def test_what_was_being_written_when_a_colleague_merged_is_still_there(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    toolkit.jotting.keep(sari.actor, other.id, DraftKind.REPLY, "Baik Bu, kami pel.")
    toolkit.jotting.keep(budi.actor, other.id, DraftKind.NOTE, "  ")
    toolkit.merging.merge(
        sari.actor, other.id, first.id, events_seen=other.events, into_seen=first.events
    )
    told = "Yang Anda tulis di sini belum dikirim. Salin ke laporan gabungannya:"
    page = assert_sound(open_page("antrean", sari, laporan=other.id))
    assert told in words_of(page)
    assert [one.value for one in page.code] == ["Baik Bu, kami pel."]
    assert told not in words_of(open_page("antrean", budi, laporan=other.id))


def test_a_case_is_not_merged_with_itself(open_page: Open, sari: User, first: Case) -> None:
    page = open_page("antrean", sari, laporan=first.id)
    fill(page, "Kode laporan lain", first.code)
    page = assert_sound(page.run())
    assert "tidak bisa digabung dengan dirinya sendiri" in words_of(page)
    assert f"Gabungkan laporan ini ke {first.code}" not in labels(page.button)


def test_it_also_comes_back_from_where_it_went(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    toolkit.merging.merge(
        sari.actor, other.id, first.id, events_seen=other.events, into_seen=first.events
    )
    page = open_page("antrean", sari, laporan=first.id)
    assert_sound(press(page, f"Pisahkan lagi {other.code}"))
    assert case_of(toolkit, other).status is CaseStatus.OPEN


def test_the_reply_goes_to_the_conversation_that_was_chosen(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel, first: Case
) -> None:
    later(toolkit, timedelta(hours=1))
    second = on_board(toolkit, board, "Lantai toko licin")
    toolkit.merging.merge(
        sari.actor, second.id, first.id, events_seen=second.events, into_seen=first.events
    )
    page = open_page("antrean", sari, laporan=first.id)
    (choice,) = [box for box in page.selectbox if box.label == "Balas di percakapan"]
    assert choice.options == [
        f"Papan koperasi · Siti · {second.code}",
        f"Kantor & telepon · Siti · {first.code}",
    ]
    fill(page, "Balasan untuk anggota", "Sudah kami keringkan")
    assert_sound(press(page, "Kirim balasan"))
    (delivery,) = toolkit.answering.story(sari.actor, first.id).deliveries
    assert (delivery.channel_id, delivery.content.text) == (board.id, "Sudah kami keringkan")
    page = open_page("antrean", sari, laporan=first.id)
    pick(page, "Balas di percakapan", first.conversation_id)
    page = page.run()
    fill(page, "Apa jawaban Anda kepada anggota?", "Disampaikan di loket")
    assert_sound(press(page, "Catat jawaban"))
    last = toolkit.answering.story(sari.actor, first.id).messages[-1]
    assert (last.channel_id, last.text) == (None, "Disampaikan di loket")


def test_a_press_on_what_changed_meanwhile_is_held_back(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, first: Case
) -> None:
    other = counter(toolkit, sari, RICE)
    page = open_page("antrean", sari, laporan=other.id)
    toolkit.answering.note(budi.actor, first.id, "Sudah saya telepon")
    page = assert_sound(press(page, "Gabungkan keduanya"))
    assert f"Sementara itu ada yang terjadi di laporan {first.code}" in words_of(page)
    assert case_of(toolkit, other).status is CaseStatus.OPEN


def test_chosen_messages_become_a_case(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    on_board(toolkit, board, RICE, 1)
    case = on_board(toolkit, board, "Kapan pinjaman cair?", 2)
    page = open_page("antrean", sari, laporan=case.id)
    (messages,) = [box for box in page.multiselect if box.label == "Pesan yang dipindah"]
    assert [option.split(" · ")[-1] for option in messages.options] == [
        RICE[:59].rstrip() + "…",
        "Kapan pinjaman cair?",
    ]
    messages.set_value([toolkit.answering.story(sari.actor, case.id).messages[1].id])
    pick(page, "Jenis laporan baru", CaseKind.QUESTION)
    assert_sound(press(page, "Jadikan laporan baru"))
    story = toolkit.answering.story(sari.actor, case.id)
    (new,) = story.others.values()
    assert (new.subject, new.kind) == ("Kapan pinjaman cair?", CaseKind.QUESTION)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert f"Sebagian dipisah jadi laporan baru: {new.code}" in words_of(page)
    assert "Kapan pinjaman cair?" not in words_of(page)


def test_a_split_that_a_new_message_crosses_is_held_back_and_stays_chosen(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    on_board(toolkit, board, RICE, 1)
    case = on_board(toolkit, board, "Kapan pinjaman cair?", 2)
    wanted = toolkit.answering.story(sari.actor, case.id).messages[1].id
    page = open_page("antrean", sari, laporan=case.id)
    on_board(toolkit, board, "Halo?", 3)
    (messages,) = [box for box in page.multiselect if box.label == "Pesan yang dipindah"]
    messages.set_value([wanted])
    pick(page, "Jenis laporan baru", CaseKind.QUESTION)
    assert_sound(press(page, "Jadikan laporan baru"))
    held_back = f"Sementara itu ada yang terjadi di laporan {case.code}. Baca dulu"
    assert [error.value.startswith(held_back) for error in page.error] == [True]
    (messages,) = [box for box in page.multiselect if box.label == "Pesan yang dipindah"]
    assert (messages.value, len(messages.options)) == ([wanted], 3)
    assert "Laporan selesai" in labels(page.button)  # what stands below is drawn as before
    assert_sound(press(page, "Jadikan laporan baru"))
    (new,) = toolkit.answering.story(sari.actor, case.id).others.values()
    assert (new.subject, new.kind) == ("Kapan pinjaman cair?", CaseKind.QUESTION)


def test_one_message_cannot_be_split(open_page: Open, sari: User, first: Case) -> None:
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "Jadikan laporan baru" not in labels(page.button)


def test_who_only_reads_merges_and_splits_nothing(
    open_page: Open, toolkit: Toolkit, joko: User, board: Channel, first: Case
) -> None:
    on_board(toolkit, board, RICE, 1)
    case = on_board(toolkit, board, RICE, 2)
    page = assert_sound(open_page("antrean", joko, laporan=case.id))
    assert "Mungkin sama" not in words_of(page)
    assert not {"Gabungkan keduanya", "Jadikan laporan baru"} & set(labels(page.button))


def test_the_story_names_the_member_and_their_other_cases_on_every_channel(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel, first: Case
) -> None:
    with toolkit.store.writing() as unit:
        unit.members.add(Member(id="mb-1", number="K-001", name="Siti Aminah", created_at=NOON))
    second = on_board(toolkit, board, "Kapan pinjaman cair?")
    page = assert_sound(open_page("antrean", sari, laporan=second.id))
    assert "Siti Aminah, nomor K" in words_of(page)
    assert "belum dipastikan" in words_of(page)
    assert any("Kantor & telepon" in label and "Beras" in label for label in links_of(page))


def test_what_happened_to_a_merged_case_is_told_with_its_code(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    other = counter(toolkit, sari, "Lantai toko licin", Author(name="Ani"))
    toolkit.answering.note(sari.actor, other.id, "Sudah dipel")
    other = case_of(toolkit, other)
    toolkit.merging.merge(
        sari.actor, other.id, first.id, events_seen=other.events, into_seen=first.events
    )
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "Sudah dipel" in words_of(page)
    assert f"laporan {other.code}" in words_of(page)


def test_an_act_of_a_rule_names_the_rule(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    with toolkit.store.writing() as unit:
        acted = Happening(
            kind=EventKind.PRIORITY_CHANGED, at=NOON, value="high", rule_id="rule-gone"
        )
        record(unit, unit.cases.get(first.id), [acted], NOON)
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "aturan “aturan lama”" in words_of(page)


# --- after resolving -----------------------------------------------------------------------


def resolve(toolkit: Toolkit, by: User, case: Case) -> Case:
    toolkit.answering.assign(by.actor, case.id, by.id)
    return toolkit.answering.set_status(by.actor, case.id, CaseStatus.RESOLVED, reason="beres")


def test_resolving_can_plan_to_ask_again_and_the_day_makes_it_a_task(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    toolkit.answering.assign(sari.actor, first.id, sari.id)
    page = open_page("antrean", sari, laporan=first.id)
    (days,) = [box for box in page.text_input if box.label.startswith("Tanya lagi setelah")]
    days.set_value("400")
    fill(page, "Keterangan, atau kata sendiri", "diganti")
    page = assert_sound(press(page, "Laporan selesai"))
    assert [error.value for error in page.error] == [
        "Tanya lagi setelah berapa hari (0: tidak): tulislah angka bulat 0 sampai 10."
    ]
    assert case_of(toolkit, first).status is CaseStatus.OPEN
    (days,) = [box for box in page.text_input if box.label.startswith("Tanya lagi setelah")]
    days.set_value("2")
    fill(page, "Keterangan, atau kata sendiri", "diganti")
    page = assert_sound(press(page, "Laporan selesai"))
    assert "apakah tetap selesai?" in words_of(page)
    assert "Tanyakan lagi" not in words_of(open_page("tugas", sari))
    later(toolkit, timedelta(days=2))
    assert toolkit.following_up.wake_due() == 1
    assert any(first.code in label for label in links_of(open_page("beranda", sari)))
    page = assert_sound(open_page("tugas", sari))
    assert "Tanyakan lagi kepada anggota" in words_of(page)
    assert "salin, tayangkan" not in words_of(page)  # there is nothing to post
    page = assert_sound(press(page, "Catat hasilnya"))
    assert "Pilih dulu hasilnya" in words_of(page)
    page.radio[0].set_value("not_solved")
    page = assert_sound(press(page, "Catat hasilnya"))
    assert case_of(toolkit, first).status is CaseStatus.OPEN
    assert "Tanyakan lagi kepada anggota" not in words_of(page)


def test_a_resolved_case_can_be_planned_afterwards(
    open_page: Open, toolkit: Toolkit, sari: User, first: Case
) -> None:
    resolve(toolkit, sari, first)
    page = open_page("antrean", sari, laporan=first.id)
    page = assert_sound(press(page, "Jadwalkan"))
    assert toolkit.following_up.of(sari.actor, first.id) is not None
    assert "Tindak lanjut dijadwalkan" in words_of(page)


def test_what_the_member_answered_stands_on_the_case_and_in_the_report(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User, first: Case
) -> None:
    resolve(toolkit, sari, first)
    now = toolkit.clock.now()
    with toolkit.store.writing() as unit:
        unit.ratings.put(
            Rating(case_id=first.id, conversation_id=first.conversation_id, asked_at=now)
        )
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "belum dijawab" in words_of(page)
    toolkit.satisfaction.rate(first.id, Score.POOR, "Lama *sekali*")
    page = assert_sound(open_page("antrean", sari, laporan=first.id))
    assert "Tidak puas" in words_of(page)
    assert "Lama \\*sekali\\*" in words_of(page)
    assert "Dinilai anggota: Tidak puas · Seorang anggota" in words_of(page)
    report = assert_sound(open_page("tanggapan", wati, ukuran="resolution"))
    assert "1 anggota ditanya, 1 menjawab. **0% puas**" in words_of(report)
    assert "Tidak menjawab: 0" in words_of(report)


def test_what_is_asked_after_resolving_is_decided_in_the_settings(
    open_page: Open, toolkit: Toolkit, admin: User
) -> None:
    page = open_page("pengaturan", admin, bagian="sesudah")
    page.toggle[0].set_value(True)
    hours, days = page.text_input
    hours.set_value("5")
    days.set_value("3")
    assert_sound(press(page, "Simpan"))
    kept = toolkit.governing.cooperative().aftercare
    assert kept == Aftercare(
        asks_since=toolkit.clock.now(), rating_after=timedelta(hours=5), follow_up_days=3
    )
    page = open_page("pengaturan", admin, bagian="sesudah")
    page.toggle[0].set_value(False)
    assert_sound(press(page, "Simpan"))
    assert toolkit.governing.cooperative().aftercare == replace(kept, asks_since=None)


def test_a_split_case_shows_where_it_came_from(
    open_page: Open, toolkit: Toolkit, sari: User, board: Channel
) -> None:
    on_board(toolkit, board, RICE, 1)
    case = on_board(toolkit, board, "Kapan pinjaman cair?", 2)
    second = toolkit.answering.story(sari.actor, case.id).messages[1]
    new = toolkit.splitting.split(
        sari.actor,
        case.id,
        Split(message_ids=(second.id,), kind=CaseKind.QUESTION),
        events_seen=case.events,
    )
    page = assert_sound(open_page("antrean", sari, laporan=new.id))
    assert f"Dipisah dari laporan lain: {case.code}" in words_of(page)
    assert f"Buka laporan {case.code}" in links_of(page)
    first = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert f"Buka laporan {new.code}" in links_of(first)
    assert "Beras" not in "\n".join(str(one.value) for one in page.html)
