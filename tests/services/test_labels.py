"""Labels, topics and saved filters: kept by managers, given to cases, and never lost with them."""

import pytest

from domain.cases import EventKind
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.labels import LabelKind, Tint
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.saved_filters import OWN_MAX, SHARED_MAX, VALUE_MAX, SavedFilters
from services.rulebook.labels import BORNE_MAX, KEPT_MAX, NAME_MAX, Labels
from services.rulebook.rule_names import Names
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

LABEL, TOPIC = LabelKind.LABEL, LabelKind.TOPIC


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def labels(desk: Desk) -> Labels:
    return Labels(store=desk.store, clock=desk.clock)


@pytest.fixture
def filters(desk: Desk) -> SavedFilters:
    return SavedFilters(store=desk.store, clock=desk.clock)


def test_a_case_bears_the_labels_it_is_given_and_no_others(desk: Desk, labels: Labels) -> None:
    case = desk.hear("Beras.")
    rice, debt = labels.add(MANAGER, LABEL, " Beras  busuk "), labels.add(MANAGER, LABEL, "Utang")
    assert rice.name == "Beras busuk"
    labels.set_labels(STAFF, case.id, [rice.id, rice.id])
    told = labels.set_labels(STAFF, case.id, [debt.id])
    assert told.labels == (debt.id,)
    assert labels.set_labels(STAFF, case.id, [debt.id]) == told
    with desk.store.reading() as unit:
        events = [(e.kind, e.value, e.actor_id) for e in unit.events.of(case.id)[case.events :]]
    assert events == [
        (EventKind.LABELLED, rice.id, STAFF.id),
        (EventKind.UNLABELLED, rice.id, STAFF.id),
        (EventKind.LABELLED, debt.id, STAFF.id),
    ]


def test_a_case_is_about_one_topic(desk: Desk, labels: Labels) -> None:
    case = desk.hear("Beras.")
    shop, loan = labels.add(MANAGER, TOPIC, "Toko"), labels.add(MANAGER, TOPIC, "Pinjaman")
    assert labels.set_topic(STAFF, case.id, shop.id).topic_id == shop.id
    assert labels.set_topic(STAFF, case.id, loan.id).topic_id == loan.id
    assert labels.set_topic(STAFF, case.id, None).topic_id is None
    with pytest.raises(Invalid):
        labels.set_topic(STAFF, case.id, labels.add(MANAGER, LABEL, "Bukan topik").id)


def test_what_is_retired_is_given_no_more_and_old_cases_keep_it(desk: Desk, labels: Labels) -> None:
    old, new = desk.hear("Lama."), desk.hear("Baru.", thread="t-2")
    rice, debt = labels.add(MANAGER, LABEL, "Beras"), labels.add(MANAGER, LABEL, "Utang")
    labels.set_labels(STAFF, old.id, [rice.id])
    labels.set_active(MANAGER, rice.id, active=False)
    with pytest.raises(Invalid):
        labels.set_labels(STAFF, new.id, [rice.id])
    kept = labels.set_labels(STAFF, old.id, [rice.id, debt.id])
    assert set(kept.labels) == {rice.id, debt.id}
    wanted = QueueFilter(view=QueueView.ALL, labels=(rice.id,), now=desk.clock.now())
    assert [row.case.id for row in desk.answering.queue(STAFF, wanted)[0]] == [old.id]
    with desk.store.reading() as unit:
        assert Names(unit).labels == {debt.id: "Utang"}
    labels.set_active(MANAGER, rice.id, active=True)
    assert labels.set_labels(STAFF, new.id, [rice.id]).labels == (rice.id,)


def test_a_name_belongs_to_one_and_colours_change(labels: Labels) -> None:
    rice = labels.add(MANAGER, LABEL, "Beras", Tint.RED)
    with pytest.raises(Invalid, match="Sudah ada yang bernama “BERAS”"):
        labels.add(MANAGER, LABEL, "BERAS")
    labels.add(MANAGER, TOPIC, "Beras")
    changed = labels.change(MANAGER, rice.id, version=0, name="beras", color=Tint.BLUE)
    assert (changed.name, changed.color) == ("beras", Tint.BLUE)
    with pytest.raises(Conflict):
        labels.change(MANAGER, rice.id, version=0, name="Gabah", color=Tint.BLUE)
    with pytest.raises(NotFound):
        labels.change(MANAGER, "nowhere", version=0, name="Gabah", color=Tint.BLUE)


@pytest.mark.parametrize("name", ["", "  ", "x" * (NAME_MAX + 1), "a\x00b"])
def test_a_name_that_cannot_be_kept_is_refused(labels: Labels, name: str) -> None:
    with pytest.raises(Invalid):
        labels.add(MANAGER, LABEL, name)
    assert labels.all(STAFF, LABEL) == []


def test_the_list_and_the_case_have_room_for_so_many(desk: Desk, labels: Labels) -> None:
    kept = [labels.add(MANAGER, LABEL, f"Label {n}") for n in range(KEPT_MAX)]
    with pytest.raises(Invalid, match=f"Paling banyak {KEPT_MAX}"):
        labels.add(MANAGER, LABEL, "Satu lagi")
    case, ids = desk.hear("Beras."), [label.id for label in kept]
    with pytest.raises(Invalid, match=f"Paling banyak {BORNE_MAX} label"):
        labels.set_labels(STAFF, case.id, ids[: BORNE_MAX + 1])
    labels.set_labels(STAFF, case.id, ids[:BORNE_MAX])
    others = ids[BORNE_MAX : 2 * BORNE_MAX]
    assert set(labels.set_labels(STAFF, case.id, others).labels) == set(others)


def test_staff_keep_no_list_and_supervisors_give_no_label(desk: Desk, labels: Labels) -> None:
    case, rice = desk.hear("Beras."), labels.add(MANAGER, LABEL, "Beras")
    for act in (
        lambda: labels.add(STAFF, LABEL, "Utang"),
        lambda: labels.change(STAFF, rice.id, version=0, name="Utang", color=Tint.RED),
        lambda: labels.set_active(STAFF, rice.id, active=False),
        lambda: labels.set_labels(SUPERVISOR, case.id, [rice.id]),
        lambda: labels.set_topic(SUPERVISOR, case.id, None),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert labels.all(SUPERVISOR, LABEL) == [rice]


def test_a_filter_is_offered_to_its_owner_or_to_everybody(filters: SavedFilters) -> None:
    mine = filters.keep(
        STAFF, "Toko", {"topik": "t-1", "cari": " beras ", "label": ""}, shared=False
    )
    ours = filters.keep(STAFF, "Beras", {"cari": "beras"}, shared=True)
    assert mine.filters == {"topik": "t-1", "cari": "beras"}
    assert filters.offered(STAFF) == [ours, mine]
    assert filters.offered(SECOND) == [ours]
    filters.keep(SECOND, "Toko", {"kanal": "c-1"}, shared=False)
    with pytest.raises(Invalid, match="Sudah ada saringan bernama “toko”"):
        filters.keep(STAFF, "toko", {"kanal": "c-1"}, shared=False)


def test_only_its_owner_or_a_manager_changes_a_shared_filter(filters: SavedFilters) -> None:
    ours = filters.keep(STAFF, "Beras", {"cari": "beras"}, shared=True)
    mine = filters.keep(STAFF, "Toko", {"cari": "toko"}, shared=False)
    for actor, one in ((SECOND, ours), (SECOND, mine), (MANAGER, mine)):
        with pytest.raises(NotAllowed):
            filters.rename(actor, one.id, "Lain", version=0)
        with pytest.raises(NotAllowed):
            filters.remove(actor, one.id)
    assert filters.rename(MANAGER, ours.id, "Gabah", version=0).name == "Gabah"
    with pytest.raises(Conflict):
        filters.rename(STAFF, ours.id, "Padi", version=0)
    with pytest.raises(Invalid):
        filters.rename(STAFF, ours.id, "Toko", version=1)
    filters.remove(STAFF, mine.id)
    assert [each.name for each in filters.offered(STAFF)] == ["Gabah"]
    with pytest.raises(NotFound):
        filters.remove(STAFF, mine.id)


def test_an_empty_filter_or_name_and_one_too_many_are_refused(filters: SavedFilters) -> None:
    for name, given in (("Kosong", {}), ("Kosong", {"cari": " "}), ("", {"cari": "a"})):
        with pytest.raises(Invalid):
            filters.keep(STAFF, name, given, shared=False)
    with pytest.raises(Invalid):
        filters.keep(STAFF, "Panjang", {"cari": "x" * (VALUE_MAX + 1)}, shared=False)
    for n in range(OWN_MAX):
        filters.keep(STAFF, f"Saringan {n}", {"cari": "a"}, shared=False)
    with pytest.raises(Invalid, match=f"Paling banyak {OWN_MAX}"):
        filters.keep(STAFF, "Satu lagi", {"cari": "a"}, shared=False)


def test_only_so_many_are_shared_by_all_together(filters: SavedFilters) -> None:
    for n in range(SHARED_MAX):
        filters.keep((STAFF, SECOND)[n % 2], f"Saringan {n}", {"cari": "a"}, shared=True)
    with pytest.raises(Invalid, match=f"Paling banyak {SHARED_MAX}"):
        filters.keep(MANAGER, "Satu lagi", {"cari": "a"}, shared=True)
    assert filters.keep(MANAGER, "Milikku", {"cari": "a"}, shared=False).shared is False
