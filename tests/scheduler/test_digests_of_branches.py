"""The morning's summary where there are branches: their own figures for who is bound to one, all of
them with a line each for who is not, and nobody's cases for everybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.cases import EventKind
from domain.duties import Duty
from domain.people import Actor
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.casebook import Happening, record
from services.reports.digest_links import PLACES_LINKED
from services.reports.digest_words import PLACES_MAX
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.scheduler.told_house import ToldHouse, open_told_house, text_of
from toolkit.clock import SetClock

JAKARTA = ZoneInfo("Asia/Jakarta")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=JAKARTA)
EAST = Branch(id="b-timur", name="Cabang Timur", zone="Asia/Jakarta")
WEST = Branch(id="b-barat", name="Cabang Barat", zone="Asia/Jakarta")


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Iterator[ToldHouse]:
    with open_told_house(store, clock, tmp_path) as opened:
        with store.writing() as unit:
            unit.branches.add(EAST)
            unit.branches.add(WEST)
        opened.clock.set(MORNING - DAY + HOUR)  # Wednesday, half past eight
        yield opened


LINKS = "Buka barisnya di meja:"


def came_in(house: ToldHouse, branch_id: str | None, *, answered: bool = False) -> None:
    """A case of the branch; answered, where that is said, an hour later."""
    number = len(list_of(house, QueueView.ALL))
    case = house.hear(thread=f"t-{number}", remote_id=f"m-{number}")
    case = house.toolkit.branching.move(MANAGER, case.id, branch_id)
    if answered:
        at = house.clock.now() + HOUR
        with house.store.writing() as unit:
            replied = Happening(kind=EventKind.REPLIED, at=at, actor_id=STAFF.id)
            record(unit, unit.cases.get(case.id), [replied], at)


def list_of(house: ToldHouse, view: QueueView) -> list[object]:
    with house.store.reading() as unit:
        return list(unit.cases.queue(QueueFilter(view=view, now=house.clock.now(), limit=99)))


def told_to(house: ToldHouse, who: Actor) -> list[str]:
    """The lines of the digest, without its greeting and its links."""
    house.clock.set(MORNING)
    house.morning()
    (letter,) = house.letters_to(who)
    lines = text_of(letter).split("\n")[4:-2]
    begin = lines.index(LINKS) if LINKS in lines else len(lines) + 1
    return lines[: begin - 1]


def links_to(house: ToldHouse, who: Actor) -> dict[str, str]:
    """Where the figures of the digest open, by their words."""
    (letter,) = house.letters_to(who)
    lines = text_of(letter).partition(LINKS)[2].split("\n\n")[0].strip().split("\n")
    desk = f"{house.toolkit.settings.site_url}/desk/"
    told = (line.removeprefix("- ").partition(" → ") for line in lines)
    return {words: address.removeprefix(desk) for words, _arrow, address in told}


def test_the_links_ask_for_what_was_counted_at_the_person_s_branch(house: ToldHouse) -> None:
    busy(house)
    house.change(STAFF, branch_id=EAST.id)
    told_to(house, STAFF)
    assert links_to(house, STAFF) == {
        "Sudah lewat janji: 1": f"antrean?tampilan=breached&cabang={EAST.id}",
        "Belum ada petugas: 2": f"antrean?tampilan=unassigned&cabang={EAST.id}",
        "Yang paling lama menunggu": "tanggapan?ukuran=first_response&baris=waiting&kapan=semua"
        f"&cabang={EAST.id}",
        "Kemarin": "tanggapan?minggu=4&dari=2026-11-18&sampai=2026-11-19"
        f"&cabang={EAST.id}&baris=all",
        "Milik semua cabang": "antrean?cabang=-",
    }


def test_of_two_branches_the_queue_is_asked_for_both_and_times_are_told_apart(
    house: ToldHouse, store: Store
) -> None:
    busy(house)
    house.change(STAFF, branch_id=EAST.id)
    with store.writing() as unit:
        unit.duties.add(Duty(id=STAFF.id, branch_id=WEST.id, version=1))
    told_to(house, STAFF)
    links = links_to(house, STAFF)
    both = f"{EAST.id}%2C{WEST.id}"
    assert links["Sudah lewat janji: 2"] == f"antrean?tampilan=breached&cabang={both}"
    waits = "tanggapan?ukuran=first_response&baris=waiting&kapan=semua"
    assert links["Yang paling lama menunggu"] == waits
    days = "minggu=4&dari=2026-11-18&sampai=2026-11-19"
    assert links["Kemarin"] == f"tanggapan?{days}&menurut=branch"


def test_each_of_a_few_branches_has_a_link_and_what_belongs_to_none_too(
    house: ToldHouse, store: Store
) -> None:
    busy(house)
    told_to(house, STAFF)
    links = links_to(house, STAFF)
    assert links["Cabang Timur"] == f"antrean?cabang={EAST.id}"
    assert links["Cabang Barat"] == f"antrean?cabang={WEST.id}"
    assert links["tanpa cabang"] == "antrean?cabang=-"


def test_not_every_one_of_many_branches_has_a_link(house: ToldHouse, store: Store) -> None:
    for number in range(PLACES_LINKED + 2):
        with store.writing() as unit:
            unit.branches.add(Branch(id=f"b-{number}", name=f"Cabang {number:02}"))
        came_in(house, f"b-{number}")
    told_to(house, STAFF)
    assert len([each for each in links_to(house, STAFF) if each.startswith("Cabang")]) == (
        PLACES_LINKED
    )


def busy(house: ToldHouse) -> None:
    came_in(house, EAST.id, answered=True)
    came_in(house, EAST.id)
    came_in(house, WEST.id)
    came_in(house, None)


def test_who_is_bound_to_a_branch_reads_its_figures_and_what_is_nobody_s(
    house: ToldHouse,
) -> None:
    busy(house)
    house.change(STAFF, branch_id=EAST.id)
    assert told_to(house, STAFF) == [
        "Cabang Timur:",
        "- Sudah lewat janji: 1",
        "- Belum ada petugas: 2",
        "- Yang paling lama menunggu: 23 jam",
        "- Kemarin 2 laporan masuk: 1 ditanggapi, 1 masih menunggu, 0 ditutup tanpa tanggapan; "
        "separuhnya ditanggapi dalam 1 jam kerja, yang masih menunggu ikut dihitung.",
        "",
        "Milik semua cabang:",
        "- Sudah lewat janji: 1; Belum ada petugas: 1; Kemarin masuk: 1, ditanggapi: 0",
    ]


def test_who_works_for_all_reads_all_and_a_line_for_each_branch(house: ToldHouse) -> None:
    busy(house)
    came_in(house, EAST.id)
    lines = told_to(house, STAFF)
    assert lines[0] == "- Sudah lewat janji: 4"
    assert lines[3].startswith("- Kemarin 5 laporan masuk: 1 ditanggapi, 4 masih menunggu")
    assert lines[4:] == [
        "",
        "Tiap cabang:",
        "- Cabang Timur: Sudah lewat janji: 2; Belum ada petugas: 3; "
        "Kemarin masuk: 3, ditanggapi: 1",
        "- Cabang Barat: Sudah lewat janji: 1; Belum ada petugas: 1; "
        "Kemarin masuk: 1, ditanggapi: 0",
        "- tanpa cabang: Sudah lewat janji: 1; Belum ada petugas: 1; "
        "Kemarin masuk: 1, ditanggapi: 0",
    ]


def test_a_branch_at_which_nothing_happened_has_no_line(house: ToldHouse) -> None:
    came_in(house, EAST.id)
    lines = told_to(house, STAFF)
    assert [line for line in lines if "Cabang" in line] == [
        "- Cabang Timur: Sudah lewat janji: 1; Belum ada petugas: 1; "
        "Kemarin masuk: 1, ditanggapi: 0"
    ]


def test_who_takes_cases_at_another_branch_reads_both_together(
    house: ToldHouse, store: Store
) -> None:
    busy(house)
    house.change(STAFF, branch_id=EAST.id)
    with store.writing() as unit:
        unit.duties.add(Duty(id=STAFF.id, branch_id=WEST.id, version=1))
        unit.duties.add(Duty(id=SECOND.id, branch_id=WEST.id, version=1))
    lines = told_to(house, STAFF)
    assert lines[:2] == ["Cabang Timur & Cabang Barat:", "- Sudah lewat janji: 2"]
    assert any(line.startswith("- Kemarin 3 laporan masuk: 1 ditanggapi") for line in lines)
    (budi,) = house.letters_to(SECOND)
    assert "\nCabang Barat:\n- Sudah lewat janji: 1\n" in text_of(budi)


def test_who_has_nothing_at_their_branch_and_nothing_is_nobody_s_gets_no_digest(
    house: ToldHouse,
) -> None:
    came_in(house, EAST.id)
    house.change(STAFF, branch_id=WEST.id)
    house.change(SECOND, branch_id=EAST.id)
    house.clock.set(MORNING)
    house.morning()
    assert house.letters_to(STAFF) == []
    assert len(house.letters_to(SECOND)) == 1


def test_what_is_nobody_s_alone_is_told_to_who_is_bound_to_a_branch(house: ToldHouse) -> None:
    came_in(house, None)
    house.change(STAFF, branch_id=WEST.id)
    lines = told_to(house, STAFF)
    assert lines == [
        "Cabang Barat:",
        "- Kemarin tidak ada laporan masuk.",
        "",
        "Milik semua cabang:",
        "- Sudah lewat janji: 1; Belum ada petugas: 1; Kemarin masuk: 1, ditanggapi: 0",
    ]


def test_restricted_cases_of_a_branch_are_counted_for_supervisors_alone(
    house: ToldHouse, store: Store
) -> None:
    came_in(house, EAST.id)
    came_in(house, EAST.id)
    with store.writing() as unit:
        (case, _other) = unit.cases.after("", 9, unfinished=False)
        escalated = Happening(kind=EventKind.ESCALATED, at=house.clock.now(), value="restricted")
        record(unit, case, [escalated], house.clock.now())
    for who in (STAFF, SUPERVISOR):
        house.change(who, branch_id=EAST.id)
    assert told_to(house, STAFF)[1] == "- Sudah lewat janji: 1"
    (joko,) = house.letters_to(SUPERVISOR)
    assert "\n- Sudah lewat janji: 2\n" in text_of(joko)


def test_a_branch_closed_for_good_binds_nobody(house: ToldHouse, store: Store) -> None:
    busy(house)
    house.change(STAFF, branch_id=EAST.id)
    with store.writing() as unit:
        unit.branches.save(replace(unit.branches.get(EAST.id), active=False))
    assert told_to(house, STAFF)[0] == "- Sudah lewat janji: 3"


def test_many_branches_are_told_as_far_as_a_mail_may_be_long(
    house: ToldHouse, store: Store
) -> None:
    for number in range(PLACES_MAX + 3):
        with store.writing() as unit:
            unit.branches.add(Branch(id=f"b-{number}", name=f"Cabang {number:02}"))
        came_in(house, f"b-{number}")
    lines = told_to(house, STAFF)
    assert len([line for line in lines if line.startswith("- Cabang")]) == PLACES_MAX
    assert lines[-1] == "- dan 3 cabang lagi"


def test_the_morning_comes_by_the_clock_and_the_days_of_the_branch(
    house: ToldHouse, store: Store
) -> None:
    """Jayapura is two hours ahead; Cabang Barat is closed on that Thursday."""
    busy(house)
    with store.writing() as unit:
        unit.branches.save(replace(unit.branches.get(EAST.id), zone="Asia/Jayapura"))
        closed = {date(2026, 11, 19): "Hari jadi"}
        unit.branches.save(replace(unit.branches.get(WEST.id), closed_days=closed))
    house.change(STAFF, branch_id=EAST.id)
    house.change(SECOND, branch_id=WEST.id)
    house.clock.set(MORNING - 2 * HOUR)
    house.morning()
    assert [len(house.letters_to(who)) for who in (STAFF, SECOND, MANAGER)] == [1, 0, 0]
    house.clock.set(MORNING)
    house.morning()
    assert [len(house.letters_to(who)) for who in (STAFF, SECOND, MANAGER)] == [1, 0, 1]
    house.clock.set(MORNING + DAY)
    house.morning()
    assert len(house.letters_to(SECOND)) == 1


def test_where_no_branch_has_anything_the_whole_is_not_told_twice(house: ToldHouse) -> None:
    came_in(house, None)
    house.clock.set(MORNING)
    house.morning()
    (letter,) = house.letters_to(MANAGER)
    assert "Kemarin 1 laporan masuk" in text_of(letter)
    assert "Tiap cabang:" not in text_of(letter)
