"""Reading in the roll: previewed row by row, written in steps, repeatable, and taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.branches import Branch
from domain.consent import Consent, ConsentWay, Purpose
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.members import Member
from domain.ports import Store
from domain.roll_shelves import RollImport, Verdict
from services.roll.roll_columns import Column, guessed
from services.roll.roll_imports import Undone
from services.roll.roll_reading import Table, read_table
from services.roll.roll_rows import Row
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.roll import PHONE, Roll
from toolkit.clock import SetClock

HEAD = "No anggota;Nama;Cabang;Telepon;E-mail;Kontak lain;Tanggal masuk;Tanggal keluar;Izin kabar"


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Cabang Kota"))
    return Roll(desk=open_desk(store, clock))


def a_table(*lines: str) -> Table:
    return read_table("\n".join((HEAD, *lines)).encode())


def mapped(table: Table) -> Mapping[Column, int]:
    return guessed(table.headings)


def preview(roll: Roll, *lines: str) -> list[Row]:
    table = a_table(*lines)
    return roll.imports.preview(MANAGER, table, mapped(table))


def read_in(roll: Roll, *lines: str) -> RollImport:
    table = a_table(*lines)
    return roll.imports.apply(MANAGER, table, mapped(table), file_name="buku.csv")


def members(roll: Roll) -> dict[str, Member]:
    return {member.number: member for member in roll.membership.roll(STAFF, limit=1_000)}


WHOLE = "A-1;Ani;cabang  kota;0812 3456 7890, 021 555 1234;Ani@contoh.id;toko;31/1/2020;;ya"


def test_a_new_member_is_told_whole(roll: Roll) -> None:
    (row,) = preview(roll, WHOLE)
    assert row.member is not None
    assert row == Row(
        line=2,
        verdict=Verdict.NEW,
        number="A-1",
        name="Ani",
        member=Member(
            id=row.member.id,
            number="A-1",
            name="Ani",
            branch_id="b-1",
            phones=(PHONE, "+62215551234"),
            emails=("ani@contoh.id",),
            contact="toko",
            joined_at=datetime(2020, 1, 30, 17, 0, tzinfo=UTC),  # midnight in Jakarta
            created_at=roll.desk.clock.now(),
        ),
        consents={Purpose.NEWS: True},
    )
    assert members(roll) == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (";Ani;;;;;;;", "anggotanya kosong"),
        ("A-1;;;;;;;;", "Namanya kosong"),
        ("A-1;Ani;Cabang Laut;;;;;;", "“Cabang Laut”"),
        ("A-1;Ani;;nomornya;;;;;", "“nomornya”"),
        ("A-1;Ani;;;ani;;;;", "“ani”"),
        ("A-1;Ani;;;;;31/02/2020;;", "“31/02/2020”"),
        ("A-1;Ani;;;;;kemarin;;", "“kemarin”"),
        ("A-1;Ani;;;;;1/1/2020;1/1/2019;", "mendahului"),
        ("A-1;Ani;;;;;;;mungkin", "“mungkin”"),
        ("A-1;=1+1;;;;;;;", "tanda rumus"),
        ("=A1;Ani;;;;;;;", "tanda rumus"),
        ("A-1;@SUM(A1);;;;;;;", "tanda rumus"),
        ("A-1;Ani;;;;+cmd;;;", "tanda rumus"),
        (f"A-1;{'a' * 201};;;;;;;", "200"),
        (f"A-1;Ani;;{','.join(f'08123456{n:04}' for n in range(11))};;;;;", "paling banyak 10"),
        ("A-1;A\x07ni;;;;;;;", "karakter tersembunyi"),
    ],
)
def test_a_row_that_cannot_stand_is_refused_with_its_reason(
    roll: Roll, line: str, why: str
) -> None:
    refused, good = preview(roll, line, "B-2;Budi;;;;;;;")
    assert (refused.verdict, refused.member, refused.line) == (Verdict.REFUSED, None, 2)
    assert why in refused.why
    assert good.verdict is Verdict.NEW
    done = read_in(roll, line, "B-2;Budi;;;;;;;")
    assert (done.new, done.refused) == (1, 1)
    assert list(members(roll)) == ["B-2"]


def test_a_number_that_stands_twice_is_refused_wherever_it_stands(roll: Roll) -> None:
    rows = preview(roll, "A-1;Ani;;;;;;;", "B-2;Budi;;;;;;;", "A-1;Ana;;;;;;;", " a-1;x;;;;;;;")
    assert [row.verdict for row in rows] == [
        Verdict.REFUSED,
        Verdict.NEW,
        Verdict.REFUSED,
        Verdict.NEW,
    ]
    assert "dua kali" in rows[0].why


def test_what_is_read_in_again_changes_nothing(roll: Roll) -> None:
    first = read_in(roll, WHOLE, "B-2;Budi;;;;;;;")
    kept = members(roll)
    assert (first.new, first.changed, first.unchanged, first.refused) == (2, 0, 0, 0)
    assert [row.verdict for row in preview(roll, WHOLE)] == [Verdict.UNCHANGED]
    again = read_in(roll, WHOLE, "B-2;Budi;;;;;;;")
    assert (again.new, again.changed, again.unchanged, again.refused) == (0, 0, 2, 0)
    assert members(roll) == kept
    with roll.desk.store.reading() as unit:
        assert len(unit.consents.of(kept["A-1"].id)) == 1


def test_an_empty_cell_leaves_what_is_known(roll: Roll) -> None:
    read_in(roll, WHOLE)
    before = members(roll)["A-1"]
    (row,) = preview(roll, "A-1;;;0811 1111 1111;;;;31/12/2025;tidak")
    assert (row.verdict, row.before) == (Verdict.CHANGED, before)
    assert row.consents == {Purpose.NEWS: False}
    read_in(roll, "A-1;;;0811 1111 1111;;;;31/12/2025;tidak")
    assert members(roll)["A-1"] == replace(
        before,
        phones=("+6281111111111",),
        left_at=datetime(2025, 12, 30, 17, 0, tzinfo=UTC),
        version=before.version + 1,
    )


def test_consent_says_how_and_when_it_came(roll: Roll) -> None:
    read_in(roll, WHOLE)
    member = members(roll)["A-1"]
    with roll.desk.store.reading() as unit:
        (said,) = unit.consents.of(member.id)
    now = roll.desk.clock.now()
    assert said == Consent(
        id=said.id,
        member_id=member.id,
        purpose=Purpose.NEWS,
        given=True,
        way=ConsentWay.IMPORTED,
        at=now,
        noted_at=now,
        noted_by=MANAGER.id,
    )


def test_an_import_is_written_down_with_who_and_what(roll: Roll) -> None:
    told: list[int] = []
    table = a_table(WHOLE)
    done = roll.imports.apply(
        ADMIN, table, mapped(table), file_name="/x/buku.csv", progress=told.append
    )
    assert done == RollImport(
        id=done.id,
        file_name="/x/buku.csv",
        rows=len(table.rows),
        by_id=ADMIN.id,
        at=roll.desk.clock.now(),
        new=1,
        version=done.version,
    )
    assert told == [1]
    assert roll.imports.newest(MANAGER) == [done]
    with roll.desk.store.reading() as unit:
        (entry,) = unit.audit.newest()
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "roll_imported",
        ADMIN.id,
        done.id,
        "/x/buku.csv",
    )


def test_long_files_are_written_step_by_step_and_a_broken_one_goes_on(
    roll: Roll, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("services.roll.roll_imports", "services.roll.roll_rows"):
        monkeypatch.setattr(f"{room}.BATCH", 2)
    table = a_table(*(f"A-{n};Ani {n};;;;;;;" for n in range(5)))

    class _PowerCut(Exception):
        pass

    def cut(done: int) -> None:
        if done > 2:
            raise _PowerCut

    with pytest.raises(_PowerCut):
        roll.imports.apply(MANAGER, table, mapped(table), file_name="a.csv", progress=cut)
    assert len(members(roll)) == 4
    told: list[int] = []
    done = roll.imports.apply(
        MANAGER, table, mapped(table), file_name="a.csv", progress=told.append
    )
    assert (done.new, done.unchanged, told) == (1, 4, [2, 4, 5])
    assert len(members(roll)) == 5
    first, second = roll.imports.newest(MANAGER)[::-1]
    assert (first.new, second.id, first.is_going) == (4, done.id, True)
    roll.imports.run()
    first = roll.imports.find(MANAGER, first.id)
    assert (first.new, first.unchanged, first.is_going) == (4, 1, False)
    assert [row.verdict for row in roll.imports.preview(MANAGER, table, mapped(table))] == [
        Verdict.UNCHANGED
    ] * 5


def test_a_member_somebody_enrolled_meanwhile_is_not_doubled(roll: Roll) -> None:
    table = a_table(WHOLE)
    assert roll.imports.preview(MANAGER, table, mapped(table))[0].verdict is Verdict.NEW
    member = roll.member(name="Ani W.")
    done = roll.imports.apply(MANAGER, table, mapped(table), file_name="a.csv")
    assert (done.new, done.changed) == (0, 1)
    assert members(roll)["A-1"].id == member.id


def test_taken_back_new_ones_go_and_changed_ones_are_as_before(roll: Roll) -> None:
    before = roll.member(name="Ani W.")
    done = read_in(roll, WHOLE, "B-2;Budi;;0811 1111 1111;;;;;ya")
    new = members(roll)["B-2"]
    roll.desk.clock.advance(timedelta(hours=1))
    assert roll.imports.undo(ADMIN, done.id) == Undone(removed=1, restored=1)
    after = members(roll)
    assert after == {"A-1": replace(before, version=after["A-1"].version)}
    with roll.desk.store.reading() as unit:
        assert unit.consents.among([before.id, new.id]) == {}
        assert unit.members.by_keys(["number:b-2", "contact:1111111111"]) == {}
        assert unit.audit.newest()[0].act == "roll_import_undone"
    (kept,) = roll.imports.newest(MANAGER)
    assert (kept.undone_by, kept.undone_at) == (ADMIN.id, roll.desk.clock.now())
    with pytest.raises(Conflict):
        roll.imports.undo(MANAGER, done.id)
    with pytest.raises(NotFound):
        roll.imports.undo(MANAGER, "unknown")
    assert read_in(roll, WHOLE, "B-2;Budi;;;;;;;").new == 1


def test_what_was_worked_on_since_is_left_alone(roll: Roll) -> None:
    roll.wrote(name="Citra", contact="0813 3333 3333")
    roll.walk()
    done = read_in(
        roll,
        "A-1;Ani;;;;;;;",
        "B-2;Budi;;;;;;;",
        "C-3;Citra;;0813 3333 3333;;;;;",
        "D-4;Dewi;;;;;;;",
    )
    found = members(roll)
    roll.membership.correct(STAFF, replace(found["A-1"], name="Ani Wulandari"))
    roll.membership.note_consent(
        STAFF,
        found["B-2"].id,
        Purpose.NEWS,
        given=True,
        way=ConsentWay.SPOKEN,
        at=roll.desk.clock.now(),
    )
    roll.linking.confirm(STAFF, roll.suggested()[0].id)
    assert roll.imports.undo(MANAGER, done.id) == Undone(removed=1, kept=3)
    assert list(members(roll)) == ["A-1", "B-2", "C-3"]


def test_a_new_member_s_open_suggestions_go_with_them(roll: Roll) -> None:
    roll.wrote(name="x", contact=PHONE)
    roll.walk()
    done = read_in(roll, WHOLE)
    assert len(roll.suggested()) == 1
    roll.imports.undo(MANAGER, done.id)
    assert roll.suggested() == []


def test_only_who_may_reads_files_in(roll: Roll) -> None:
    table = a_table(WHOLE)
    for actor in (STAFF, SUPERVISOR):
        with pytest.raises(NotAllowed):
            roll.imports.preview(actor, table, mapped(table))
        with pytest.raises(NotAllowed):
            roll.imports.apply(actor, table, mapped(table), file_name="a")
        with pytest.raises(NotAllowed):
            roll.imports.newest(actor)
        with pytest.raises(NotAllowed):
            roll.imports.undo(actor, "x")


def test_without_the_number_s_column_nothing_is_read_in(roll: Roll) -> None:
    table = a_table(WHOLE)
    with pytest.raises(Invalid):
        roll.imports.preview(MANAGER, table, {Column.NAME: 1})
    with pytest.raises(Invalid):
        roll.imports.apply(MANAGER, table, {Column.NAME: 1}, file_name="a")
    assert roll.imports.newest(MANAGER) == []
