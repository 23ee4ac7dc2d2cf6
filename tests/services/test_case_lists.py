"""The words that a cooperative keeps for its cases: its own, in its own order, and told apart."""

from collections.abc import Callable

import pytest

from domain.case_lists import ListKind
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ports import Store
from services.cases.case_lists import LINES_MAX, CaseLists
from services.cases.case_states import CaseStates
from tests.makers import MANAGER, STAFF
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def states(desk: Desk) -> CaseStates:
    return CaseStates(store=desk.store, clock=desk.clock)


@pytest.fixture
def lists(desk: Desk) -> CaseLists:
    return CaseLists(store=desk.store, clock=desk.clock)


def names(lists: CaseLists, kind: ListKind = ListKind.REASON) -> list[str]:
    return [line.name for line in lists.all(MANAGER, kind)]


def test_a_house_begins_with_sensible_reasons_and_makes_them_its_own(lists: CaseLists) -> None:
    usual = names(lists)
    assert usual[:3] == ["Dijawab", "Diperbaiki", "Diganti rugi"]
    added = lists.add(MANAGER, ListKind.REASON, "Dimediasi")
    assert names(lists) == [*usual, "Dimediasi"]
    lists.raise_up(MANAGER, ListKind.REASON, added.id)
    assert names(lists) == [*usual[:-1], "Dimediasi", usual[-1]]
    lists.raise_up(MANAGER, ListKind.REASON, "reason-0")  # the first stays where it is
    lists.set_active(MANAGER, ListKind.REASON, "reason-0", active=False)
    assert names(lists)[0] == "Dijawab"
    assert lists.offered(STAFF, ListKind.REASON)[0].name == "Diperbaiki"
    lists.set_active(MANAGER, ListKind.REASON, "reason-0", active=True)
    assert lists.offered(STAFF, ListKind.REASON)[0].name == "Dijawab"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "belum diisi"),
        ("x" * 81, "Terlalu panjang"),
        ("Baik: sekali", "titik dua"),
        ("dijawab", "Sudah ada"),
        ("a\x07", "tersembunyi"),
    ],
)
def test_a_name_that_would_confuse_is_refused(lists: CaseLists, name: str, why: str) -> None:
    before = names(lists)
    acts: list[Callable[[], object]] = [
        lambda: lists.add(MANAGER, ListKind.REASON, name),
        lambda: lists.rename(MANAGER, ListKind.REASON, "reason-1", name),
    ]
    for act in acts:
        with pytest.raises(Invalid, match=why) as refused:
            act()
        assert refused.value.field == "name"
    assert names(lists) == before


def test_a_former_name_is_not_given_to_another_reason_but_may_come_back(lists: CaseLists) -> None:
    lists.rename(MANAGER, ListKind.REASON, "reason-1", "Dibenahi")
    with pytest.raises(Invalid, match="pernah ada"):
        lists.add(MANAGER, ListKind.REASON, "Diperbaiki")
    kept = lists.rename(MANAGER, ListKind.REASON, "reason-1", "Diperbaiki")
    assert (kept.name, kept.former) == ("Diperbaiki", ("Dibenahi",))


def test_the_last_reason_stays_and_the_list_has_an_end(lists: CaseLists) -> None:
    *others, last_one = lists.all(MANAGER, ListKind.REASON)
    for line in others:
        lists.set_active(MANAGER, ListKind.REASON, line.id, active=False)
    with pytest.raises(Invalid, match="paling sedikit satu"):
        lists.set_active(MANAGER, ListKind.REASON, last_one.id, active=False)
    for number in range(LINES_MAX):
        lists.add(MANAGER, ListKind.UNIT, f"Bagian {number}")
    with pytest.raises(Invalid, match=str(LINES_MAX)):
        lists.add(MANAGER, ListKind.UNIT, "Satu lagi")


def test_a_full_list_hinders_nobody_from_asking_a_new_unit(
    desk: Desk, states: CaseStates, lists: CaseLists
) -> None:
    for number in range(LINES_MAX):
        lists.add(MANAGER, ListKind.UNIT, f"Bagian {number}")
    assert states.ask_unit(STAFF, desk.hear().id, "Satu lagi").unit == "Satu lagi"
    assert len(lists.all(MANAGER, ListKind.UNIT)) == LINES_MAX


def test_staff_choose_and_managers_keep_the_lists(desk: Desk, lists: CaseLists) -> None:
    acts: list[Callable[[], object]] = [
        lambda: lists.all(STAFF, ListKind.REASON),
        lambda: lists.add(STAFF, ListKind.REASON, "x"),
        lambda: lists.rename(STAFF, ListKind.REASON, "reason-1", "x"),
        lambda: lists.set_active(STAFF, ListKind.REASON, "reason-1", active=False),
        lambda: lists.raise_up(STAFF, ListKind.REASON, "reason-1"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        lists.rename(MANAGER, ListKind.REASON, "reason-99", "Baru")
    lists.add(MANAGER, ListKind.REASON, "Baru")
    with desk.store.reading() as unit:
        (entry,) = unit.audit.newest()
    assert (entry.act, entry.actor_id, entry.detail) == (
        "case_list_added",
        MANAGER.id,
        "reason: Baru",
    )
