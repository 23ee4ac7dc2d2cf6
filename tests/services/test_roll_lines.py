"""Rows of an import of the roll: each of its numbers opens to as many rows as it says."""

import pytest

from domain.errors import NotAllowed, NotFound
from domain.ports import Store
from domain.roll_shelves import RollLine, Verdict
from services.roll.roll_columns import guessed
from services.roll.roll_imports import IMPORTS_SHOWN
from services.roll.roll_lines import RollLines
from services.roll.roll_reading import read_table
from tests.makers import MANAGER, STAFF
from tests.services.desk import open_desk
from tests.services.roll import Roll
from toolkit.clock import SetClock

FILE = (
    "No anggota;Nama;Cabang\n"
    "A-1;Ani Wulandari;\n"
    "A-2;Budi;\n"
    "A-3;Citra;\n"
    "A-4;Dewi;Cabang “Rahasia” Siti\n"
)


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


@pytest.fixture
def lines(roll: Roll) -> RollLines:
    return RollLines(store=roll.desk.store)


def read_in(roll: Roll, text: str = FILE) -> str:
    table = read_table(text.encode())
    mapped = guessed(table.headings)
    return roll.imports.apply(MANAGER, table, mapped, file_name="buku.csv").id


def test_each_number_opens_to_its_rows(roll: Roll, lines: RollLines) -> None:
    roll.member("A-1", "Ani")
    known = roll.member("A-2", "Budi")
    import_id = read_in(roll)
    found = {each: lines.page(MANAGER, import_id, each, limit=9) for each in Verdict}
    told = found[Verdict.NEW].told
    counts = (told.new, told.changed, told.unchanged, told.refused)
    assert counts == (1, 1, 1, 1)
    assert tuple(found[each].total for each in Verdict) == counts
    (refused,) = found[Verdict.REFUSED].lines
    assert (refused.line, refused.member_id) == (5, "")
    assert refused.why.startswith("Cabang “…” tidak ada.") or "Siti" not in refused.why
    assert "Rahasia" not in refused.why
    assert found[Verdict.UNCHANGED].lines == (
        RollLine(import_id=import_id, line=3, verdict=Verdict.UNCHANGED, member_id=known.id),
    )
    assert found[Verdict.UNCHANGED].members == {known.id: known}
    (changed,) = found[Verdict.CHANGED].members.values()
    assert changed.name == "Ani Wulandari"


def test_rows_have_pages(roll: Roll, lines: RollLines) -> None:
    import_id = read_in(roll)
    page = lines.page(MANAGER, import_id, Verdict.NEW, limit=1, offset=2)
    assert ([line.line for line in page.lines], page.total) == ([4], 3)


def test_who_was_taken_off_again_leaves_the_row_alone(roll: Roll, lines: RollLines) -> None:
    import_id = read_in(roll)
    roll.imports.undo(MANAGER, import_id)
    page = lines.page(MANAGER, import_id, Verdict.NEW, limit=9)
    assert (len(page.lines), page.total, dict(page.members)) == (3, 3, {})
    assert page.told.undone_by == MANAGER.id


def test_nobody_else_opens_them(lines: RollLines) -> None:
    with pytest.raises(NotAllowed):
        lines.page(STAFF, "r-1", Verdict.NEW, limit=1)
    with pytest.raises(NotFound):
        lines.page(MANAGER, "r-1", Verdict.NEW, limit=1)


def test_imports_are_listed_by_pages(roll: Roll) -> None:
    made = [read_in(roll) for _n in range(IMPORTS_SHOWN + 1)]
    first = roll.imports.newest(MANAGER)
    rest = roll.imports.newest(MANAGER, offset=IMPORTS_SHOWN)
    assert {one.id for one in (*first, *rest)} == set(made)
    assert len(rest) == 1
