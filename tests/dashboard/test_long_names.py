"""Tables on a phone: the name of a line stays in sight beside its numbers, and can be read."""

import json
from dataclasses import replace
from typing import Any

import pytest

from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound
from toolkit.wiring import Toolkit


@pytest.mark.parametrize(
    ("name", "width", "row_px"),
    [
        ("Sari", None, 0),
        ("Raden Ajeng Sari Handayani", 180, 66),
        ("Raden Ajeng Sari Handayani Kusumaningtyas Puspitasari Dewanti", 180, 88),
        ("x" * 200, 180, 110),
    ],
)
def test_a_long_name_breaks_into_lines_beside_its_numbers(
    open_page: Open,
    toolkit: Toolkit,
    sari: User,
    joko: User,
    *,
    name: str,
    width: int | None,
    row_px: int,
) -> None:
    with toolkit.store.writing() as unit:
        unit.users.save(replace(unit.users.get(sari.id), name=name))
    case = toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.PHONE, author=Author(), text="Beras berkutu."
    )
    toolkit.answering.assign(sari.actor, case.id, sari.id)
    page = assert_sound(open_page("tanggapan", joko, menurut="staff"))
    (table,) = [one for one in page.dataframe if "kelompok" in one.value.columns]
    drawn: Any = table.proto
    first = json.loads(drawn.columns)["kelompok"]
    assert (first["pinned"], first.get("width"), drawn.row_height) == (True, width, row_px)
    assert list(table.value["kelompok"]) == [name, "semua"]
