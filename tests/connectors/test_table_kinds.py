"""Tables in a language nobody taught: a person says whether a row is a post or a day, and which
column is what; nothing is taken for what it is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.archives import NOTHING, Archive, Aside, PastDay, PastPost, Refused
from domain.audience import AccountMetric
from domain.errors import Invalid
from tests.connectors.archives_told import page, read, x

GERMAN = "Datum;Reichweite;Neue Follower\n31.01.2026;1.204;3\n01.02.2026;9;\n"
TITLED = 'sep=,\n"Facebook-Reichweite"\n"Fecha","Primär"\n"2026-01-31T00:00:00","20"\n'
FRENCH_POSTS = "Identifiant;Date;Texte;Couverture\n55;13/01/2026 07:00;Récolte;900\n"
JAN_31 = datetime(2026, 1, 31, 17, 0, tzinfo=UTC) - timedelta(microseconds=1)
M = AccountMetric
DAYS = {"kind": "day", "zone": "Asia/Jakarta"}


def tables(text: str) -> list[Archive]:
    """As each platform's reader has it."""
    told: Any = text.encode()
    return [page({"a.csv": told}, page_id="102"), x({"a.csv": told})]


def asked(archive: Archive) -> list[str]:
    return [each.name for each in archive.choices if each.needed and not each.suggested]


def found(archive: Archive, **choices: str) -> list[object]:
    return list(read(archive.understood(choices), **choices))


@pytest.mark.parametrize("text", [GERMAN, TITLED, "Nummer;Inhalt\n55;Ernte\n"])
def test_what_a_row_is_is_asked_before_anything_is_read(text: str) -> None:
    for archive in tables(text):
        assert archive.form == "Tabel dengan judul kolom yang belum dikenal"
        (kind,) = archive.choices
        assert (kind.name, kind.needed, kind.suggested) == ("kind", True, "")
        assert dict(kind.options) == {
            "post": "satu unggahan",
            "day": "satu hari untuk akun seluruhnya",
        }
        assert list(archive.items({})) == []
        for nothing in ({}, {"kind": ""}, {"kind": "-"}, {"kind": "week"}):
            assert archive.understood(nothing) is archive


def test_days_are_read_by_the_columns_that_a_person_names() -> None:
    for archive in tables(GERMAN):
        read_so = archive.understood(DAYS)
        assert asked(read_so) == ["kind", "zone"]
        told = {each.name: each.suggested for each in read_so.choices}
        assert (told["day"], told["order"]) == ("Datum", "%d/%m/%Y")
        counts = told.keys() - {"kind", "zone", "order", "day"}
        assert {told[each] for each in counts} == {NOTHING}
        assert found(archive, **DAYS) == [Aside.EMPTY, Aside.EMPTY]
        day, next_one = found(archive, **DAYS, day_reach="Reichweite", day_follows="Neue Follower")
        assert day == PastDay(
            at=JAN_31,
            values={M.DAY_REACH: 1204, M.DAY_FOLLOWS: 3},
            raw={M.DAY_REACH: {"Reichweite": 1204}, M.DAY_FOLLOWS: {"Neue Follower": 3}},
        )
        assert isinstance(next_one, PastDay)
        assert next_one.values == {M.DAY_REACH: 9}


def test_the_only_count_below_a_title_is_asked_for_by_that_title() -> None:
    for archive in tables(TITLED):
        counted = archive.understood(DAYS).choices[-1]
        assert (counted.name, counted.label) == (
            "counted",
            "Apa yang dihitung “Facebook-Reichweite”?",
        )
        (day,) = found(archive, **DAYS, counted="day_reach")
        assert day == PastDay(
            at=JAN_31, values={M.DAY_REACH: 20}, raw={M.DAY_REACH: {"Primär": 20}}
        )


def test_days_of_which_none_tells_the_order_are_asked_for_it() -> None:
    for archive in tables("Tag;Reichweite;Aufrufe\n03.02.2026;1;2\n"):
        assert asked(archive.understood(DAYS)) == ["kind", "zone", "order"]
        for order, month in (("%d/%m/%Y", 2), ("%m/%d/%Y", 3)):
            (day,) = found(archive, **DAYS, order=order, day_reach="Reichweite")
            assert isinstance(day, PastDay)
            assert (day.at + timedelta(hours=1)).month == month


@pytest.mark.parametrize("told", ["31. Januar 2026", "gestern", "1204"])
def test_a_column_in_which_no_day_stands_is_not_taken_for_one(told: str) -> None:
    for archive in tables(f"Tag;Reichweite;Aufrufe\n{told};5;6\n"):
        assert asked(archive.understood(DAYS)) == ["kind", "zone", "order", "day"]
        (refused,) = found(archive, **DAYS, day="Tag", order="%d/%m/%Y", day_reach="Reichweite")
        assert refused == Refused(why="Harinya tidak dapat dibaca.", excerpt=told)


def test_posts_are_read_as_posts_once_that_is_said() -> None:
    archive, of_x = tables("Nomor;Kapan;Isi;Orang\n55;13/01/2026 07:00;Panen;900\n")
    posts = {"kind": "post", "id": "Nomor", "at": "Kapan", "title": "Isi", "reach": "Orang"}
    assert asked(archive.understood(posts)) == ["kind", "zone", "order", "id", "at"]
    (post,) = found(archive, **posts, order="%d/%m/%Y", zone="Asia/Jakarta")
    assert isinstance(post, PastPost)
    assert (post.remote_id, post.text) == ("102_55", "Panen")
    assert asked(of_x.understood({"kind": "post"})) == ["kind", "id", "text"]


def test_a_column_called_date_beside_unknown_ones_is_likely_a_table_of_days_but_need_not() -> None:
    for archive in tables(FRENCH_POSTS):
        kind = archive.choices[0]
        assert (kind.name, kind.suggested) == ("kind", "day")
        assert {"kind", "day", "zone"} <= {each.name for each in archive.understood({}).choices}
        assert archive.understood({"kind": "post"}).form in (
            "Tabel Meta Business Suite",
            "Tabel analitik X",
        )


def test_a_known_count_makes_it_surely_a_table_of_days() -> None:
    of_page, of_x = tables("Date,Reach,Impressions,Other\n2026-01-31,5,6,7\n")
    for archive in (of_page, of_x):
        assert "kind" not in {each.name for each in archive.choices}
        assert "per hari" in archive.form


@pytest.mark.parametrize("read_by", [page, x])
@pytest.mark.parametrize("text", ["Reichweite\n\n\n", "satu\n", "satu\ndua\n"])
def test_a_table_without_a_row_of_several_cells_is_none(
    read_by: Callable[..., Archive], text: str
) -> None:
    told: Any = text.encode()
    with pytest.raises(Invalid, match="bukan tabel CSV"):
        read_by({"a.csv": told})
