"""Counts of endings and of ratings open to as many cases as they say, for every role."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.aftercare import Rating, Score
from domain.cases import Case, CaseKind, CaseStatus
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, pick_several, press, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

DAYS = {"selesai_dari": "2026-11-01", "selesai_sampai": "2026-11-30"}


def heard(toolkit: Toolkit, by: User, name: str) -> Case:
    return toolkit.listening.take_down_remark(
        by.actor,
        way=MessageKind.PHONE,
        author=Author(name=name),
        text="Beras berkutu.",
        kind=CaseKind.COMPLAINT,
    )


@pytest.fixture
def ended(toolkit: Toolkit, clock: SetClock, sari: User, joko: User) -> list[Case]:
    """Two repaired, one answered in Sari's own words, and one about management, repaired too; all
    of them were asked, two answered."""
    cases = [heard(toolkit, sari, name) for name in ("Ani", "Budi", "Citra", "Dewi")]
    states = toolkit.case_states
    states.escalate(sari.actor, cases[3].id, why="Tentang ketua", restricted=True)
    for case, by, reason in zip(
        cases, (sari, sari, sari, joko), ("reason-1", "reason-1", "", "reason-1"), strict=True
    ):
        clock.advance(timedelta(minutes=1))
        states.resolve(by.actor, case.id, reason_id=reason, words="Beres")
    answers = (Score.GOOD, Score.POOR, None, None)
    with toolkit.store.writing() as unit:
        for case, score in zip(cases, answers, strict=True):
            asked = Rating(case_id=case.id, conversation_id=case.conversation_id, score=score,
                           asked_at=clock.now())  # fmt: skip
            unit.ratings.put(asked)
    return cases


def rows_behind(open_page: Open, user: User, query: str) -> tuple[int, int]:
    """How many cases the queue lists there, and how many it says are hidden."""
    asked = dict(part.split("=") for part in query.replace("%2C", ",").split("&"))
    page = assert_sound(open_page("antrean", user, **asked))
    said = words_of(page)
    listed = sum(label.startswith("**") for label in links_of(page))
    (total,) = [line for line in said.splitlines() if " laporan, yang terakhir" in line]
    assert total.startswith(f"{listed} laporan")
    hidden = [line for line in said.splitlines() if "hanya dibuka pengawas" in line]
    return listed, int(hidden[0].split()[1]) if hidden else 0


def counted(page: AppTest) -> dict[str, tuple[int, str]]:
    """Every count that is a link into the queue, by its words: the number and the address."""
    found = {}
    for link in page.page_link:
        words, _colon, n = link.label.rpartition(": ")
        if n.isdecimal():
            found[words] = (int(n), link.proto.query_string)
    return found


def test_every_count_of_the_page_is_the_number_of_its_rows_for_every_role(
    open_page: Open, ended: list[Case], sari: User, wati: User, joko: User
) -> None:
    page = assert_sound(open_page("tanggapan", wati, ukuran="resolution"))
    counts = counted(page)
    assert {words: n for words, (n, _query) in counts.items()} == {
        "Diperbaiki": 3,
        "dengan kata sendiri": 1,
        "Semuanya": 4,
        "Ditanya": 4,
        "Menjawab": 2,
        "Puas": 1,
        "Tidak puas": 1,
        "Tidak menjawab": 2,
    }
    for user in (sari, wati, joko):
        for words, (n, query) in counts.items():
            listed, hidden = rows_behind(open_page, user, query)
            secret = words in ("Diperbaiki", "Semuanya", "Ditanya", "Tidak menjawab")
            assert (listed, hidden) == ((n, 0) if user is joko or not secret else (n - 1, 1)), words
    assert "Cukup: 0" in words_of(page)  # nothing to open, and said all the same


def test_the_addresses_say_what_was_counted(open_page: Open, ended: list[Case], wati: User) -> None:
    counts = counted(open_page("tanggapan", wati, ukuran="resolution", minggu="2026-11"))
    days = "selesai_dari=2026-11-01&selesai_sampai=2026-11-30"
    asked = "ditanya_dari=2026-11-01&ditanya_sampai=2026-11-30"
    assert counts["Diperbaiki"][1] == f"tampilan=all&alasan=reason-1&{days}"
    assert counts["dengan kata sendiri"][1] == f"tampilan=all&alasan=sendiri&{days}"
    assert counts["Semuanya"][1] == f"tampilan=all&{days}"
    assert counts["Menjawab"][1] == f"tampilan=all&kepuasan=good%2Cfair%2Cpoor&{asked}"
    assert counts["Tidak menjawab"][1] == f"tampilan=all&kepuasan=silent&{asked}"
    assert counts["Ditanya"][1] == f"tampilan=all&{asked}"


def test_ratings_of_one_channel_open_to_its_cases_alone(
    open_page: Open, toolkit: Toolkit, ended: list[Case], wati: User
) -> None:
    board = toolkit.connecting.ensure_board()
    page = assert_sound(open_page("tanggapan", wati, ukuran="resolution", kanal=board.id))
    assert "Ditanya" not in counted(page)  # all came by telephone


def test_nothing_is_told_of_endings_where_nothing_ended(open_page: Open, wati: User) -> None:
    page = assert_sound(open_page("tanggapan", wati, ukuran="resolution"))
    assert "Bagaimana laporan selesai" not in words_of(page)


def test_the_report_opens_each_reason_to_its_rows(
    open_page: Open, ended: list[Case], wati: User
) -> None:
    page = assert_sound(open_page("bulanan", wati, bulan="2026-11"))
    (table,) = [one.value for one in page.dataframe if "alasan" in one.value]
    rows = list(table.itertuples(index=False, name=None))
    days = "selesai_dari=2026-11-01&selesai_sampai=2026-11-30"
    assert rows == [
        ("Diperbaiki", "3", f"antrean?tampilan=all&alasan=reason-1&{days}"),
        ("dengan kata sendiri", "1", f"antrean?tampilan=all&alasan=sendiri&{days}"),
    ]
    for _name, n, link in rows:
        assert sum(rows_behind(open_page, wati, link.partition("?")[2])) == int(n)
    every = [one for one in page.page_link if one.proto.query_string == f"tampilan=all&{days}"]
    assert len(every) == 1


def test_a_report_without_endings_links_to_none(open_page: Open, wati: User) -> None:
    page = assert_sound(open_page("bulanan", wati, bulan="2026-11"))
    assert not [one for one in page.page_link if "selesai_dari" in one.proto.query_string]


def test_the_queue_is_narrowed_by_hand_kept_by_name_and_taken_away(
    open_page: Open, ended: list[Case], sari: User
) -> None:
    page = open_page("antrean", sari, tampilan="all")
    pick_several(page, "Alasan selesai", "reason-1")
    page = assert_sound(page.run())
    assert page.query_params["alasan"] == "reason-1"
    assert labels(page.date_input) == [
        *("Selesai dari", "Selesai sampai", "Ditanya puas dari", "Ditanya puas sampai")
    ]
    assert "2 laporan, yang terakhir selesai dulu" in words_of(page)
    links = [one.proto.url for one in page.get("link_button")]
    assert "/ekspor/laporan.csv?tampilan=all&alasan=reason-1" in links
    (name,) = [box for box in page.text_input if box.label.startswith("Simpan saringan")]
    name.input("Diperbaiki semua")
    page = assert_sound(press(page, "Simpan saringan"))
    assert any(label.startswith("Diperbaiki semua (2)") for label in links_of(page))


def test_a_day_is_chosen_and_taken_back(
    open_page: Open, ended: list[Case], clock: SetClock, sari: User
) -> None:
    page = open_page("antrean", sari, tampilan="all")
    today = clock.now().date()
    page.date_input[0].set_value(today)
    page = assert_sound(page.run())
    assert page.query_params["selesai_dari"] == today.isoformat()
    assert "3 laporan, yang terakhir selesai dulu" in words_of(page)
    page.date_input[0].set_value(today + timedelta(days=1))
    page = assert_sound(page.run())
    assert "0 laporan, yang terakhir selesai dulu" in words_of(page)
    page.date_input[0].set_value(None)
    page = assert_sound(page.run())
    assert "selesai_dari" not in page.query_params
    assert "3 laporan, janji terdekat dulu" in words_of(page)


@pytest.mark.parametrize(
    "asked",
    [
        {"alasan": "reason-99"},
        {"alasan": "'; DROP TABLE cases"},
        {"kepuasan": "senang"},
        {"selesai_dari": "kemarin"},
        {"ditanya_sampai": "0001-01-01"},
        {"selesai_sampai": "9999-12-31"},
    ],
)
def test_what_is_no_value_of_its_kind_asks_for_nothing(
    open_page: Open, ended: list[Case], sari: User, asked: dict[str, str]
) -> None:
    page = assert_sound(open_page("antrean", sari, tampilan="all", **asked))
    assert "3 laporan, janji terdekat dulu" in words_of(page)


def test_whoever_looks_among_the_unfinished_is_shown_the_way(
    open_page: Open, ended: list[Case], sari: User
) -> None:
    page = assert_sound(open_page("antrean", sari, alasan="reason-1"))
    told = "Yang sudah selesai ada di tampilan Semua: buka dengan saringan ini"
    (link,) = [one for one in page.page_link if one.label == told]
    assert link.proto.query_string == "alasan=reason-1&tampilan=all"


def test_orders_that_belong_to_reports_are_none_of_the_address(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    heard(toolkit, sari, "Ani")
    for order in ("ended", "asked"):
        page = assert_sound(open_page("antrean", sari, urut=order))
        assert "1 laporan, janji terdekat dulu" in words_of(page)


def test_a_reopened_case_leaves_its_count_and_its_list(
    open_page: Open, toolkit: Toolkit, ended: list[Case], sari: User
) -> None:
    toolkit.answering.set_status(sari.actor, ended[0].id, CaseStatus.OPEN)
    counts = counted(open_page("tanggapan", sari, ukuran="resolution"))
    assert counts["Diperbaiki"][0] == 2
    assert sum(rows_behind(open_page, sari, counts["Diperbaiki"][1])) == 2
