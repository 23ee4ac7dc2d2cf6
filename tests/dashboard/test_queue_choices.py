"""The queue is narrowed by several kinds, channels, branches or labels at once."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.branches import Branch
from domain.cases import CaseKind
from domain.errors import Invalid
from domain.labels import LabelKind
from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, pick_several, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

WHO = {
    "Ani": CaseKind.COMPLAINT,
    "Budi": CaseKind.QUESTION,
    "Cici": CaseKind.PRAISE,
}
BRANCHES = {"Ani": "b-1", "Budi": "b-2", "Cici": None}


@pytest.fixture(autouse=True)
def cases(toolkit: Toolkit, sari: User, clock: SetClock) -> None:
    """One of each, a minute after each other."""
    with toolkit.store.writing() as unit:
        for branch_id, name in (("b-1", "Wonosari"), ("b-2", "Sentani")):
            unit.branches.add(Branch(id=branch_id, name=name))
    for name, kind in WHO.items():
        toolkit.listening.take_down_remark(
            sari.actor,
            way=MessageKind.PHONE,
            author=Author(name=name),
            text=f"Pesan {name}.",
            kind=kind,
            branch_id=BRANCHES[name],
        )
        clock.advance(timedelta(minutes=1))


def shown(page: AppTest) -> list[str]:
    """Whose cases are listed, by name."""
    return sorted(link.split("**")[1] for link in links_of(page) if link.startswith("**"))


def picked(page: AppTest, label: str) -> list[str]:
    (box,) = [box for box in page.multiselect if box.label == label]
    return list(box.value)


def test_of_several_values_any_and_of_several_filters_all_must_hold(
    open_page: Open, sari: User
) -> None:
    for filters, who in (
        ({"jenis": "complaint,question"}, ["Ani", "Budi"]),
        ({"cabang": "b-1,b-2"}, ["Ani", "Budi"]),
        ({"jenis": "question,praise", "cabang": "b-1,b-2"}, ["Budi"]),
        ({"jenis": "complaint"}, ["Ani"]),  # as an old address says it
        ({"jenis": "complaint,odd"}, ["Ani"]),
        ({"jenis": "odd"}, ["Ani", "Budi", "Cici"]),
        ({"cabang": "b-1,gone"}, ["Ani"]),
        ({"cabang": "-"}, ["Cici"]),
        ({"cabang": "b-2,-"}, ["Budi", "Cici"]),
        ({"kanal": "-"}, ["Ani", "Budi", "Cici"]),
        ({"topik": "-"}, ["Ani", "Budi", "Cici"]),
        ({"petugas": "-", "jenis": "praise"}, ["Cici"]),
    ):
        page = assert_sound(open_page("antrean", sari, **filters))
        assert shown(page) == who, filters


def test_what_is_picked_stands_in_the_address_one_after_the_other(
    open_page: Open, sari: User
) -> None:
    page = open_page("antrean", sari, halaman="3")
    pick_several(page, "Jenis", "question")
    page = assert_sound(page.run())
    assert page.query_params == {"jenis": "question"}
    pick_several(page, "Jenis", "question", "complaint")
    page = assert_sound(page.run())
    assert page.query_params == {"jenis": "complaint,question"}
    assert picked(page, "Jenis") == ["complaint", "question"]
    assert shown(page) == ["Ani", "Budi"]
    pick_several(page, "Jenis")
    page = assert_sound(page.run())
    assert page.query_params == {}
    assert shown(page) == ["Ani", "Budi", "Cici"]


def test_what_has_none_can_be_picked_where_others_have_one(open_page: Open, sari: User) -> None:
    page = open_page("antrean", sari)
    assert "Topik" not in [box.label for box in page.multiselect]
    (box,) = [box for box in page.multiselect if box.label == "Cabang"]
    assert box.options == ["Sentani", "Wonosari", "tanpa cabang"]
    pick_several(page, "Cabang", "-")
    page = assert_sound(page.run())
    assert (page.query_params, shown(page)) == ({"cabang": "-"}, ["Cici"])


def test_what_is_in_no_list_any_more_is_said_where_it_narrows(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("antrean", sari, petugas="u-gone,u-lost", cabang="b-1,<b>"))
    assert shown(page) == []
    captions = [caption.value.replace("\\", "") for caption in page.caption]
    told = [caption for caption in captions if caption.startswith("Cabang")]
    assert told == [
        "Cabang: Wonosari, tidak ada lagi di daftar · Petugas: tidak ada lagi di daftar"
    ]


def test_an_address_that_changes_under_the_page_is_what_the_box_shows(
    open_page: Open, sari: User
) -> None:
    page = open_page("antrean", sari, jenis="question")
    assert picked(page, "Jenis") == ["question"]
    page.query_params["jenis"] = "complaint,praise"
    page = assert_sound(page.run())
    assert picked(page, "Jenis") == ["complaint", "praise"]
    assert shown(page) == ["Ani", "Cici"]


def test_several_are_kept_in_a_saved_filter_and_old_ones_go_on(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User
) -> None:
    gone = toolkit.labels.add(wati.actor, LabelKind.LABEL, "Gabah")
    toolkit.labels.set_active(wati.actor, gone.id, active=False)
    keep = toolkit.saved_filters.keep
    keep(sari.actor, "Lama", {"jenis": "praise"}, shared=False)
    keep(sari.actor, "Dua jenis", {"jenis": "complaint,question"}, shared=False)
    both = {"label": f"{gone.id},lain"}
    keep(sari.actor, "Pensiun", both, shared=False)
    links = links_of(open_page("antrean", sari))
    assert {"Lama (1)", "Dua jenis (2)", "Pensiun (0)"} <= set(links)
    assert "memakai Gabah," in words_of(assert_sound(open_page("antrean", sari, **both)))


def test_twenty_ids_at_once_can_be_kept_by_name(toolkit: Toolkit, sari: User) -> None:
    word = ",".join(f"{number:032x}" for number in range(20))
    kept = toolkit.saved_filters.keep(sari.actor, "Banyak", {"label": word}, shared=False)
    assert kept.filters == {"label": word}


def test_a_filter_without_a_name_is_asked_for_one(toolkit: Toolkit, sari: User) -> None:
    with pytest.raises(Invalid, match="Saringan ini belum bernama") as refused:
        toolkit.saved_filters.keep(sari.actor, " ", {"jenis": "praise"}, shared=False)
    assert refused.value.field == "name"
