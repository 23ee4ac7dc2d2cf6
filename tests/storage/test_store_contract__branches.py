"""What every store promises of branches, of recounts, and of walking through all cases."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.branch_shelves import Recount
from domain.branches import Branch
from domain.cases import Case, CaseKind, CaseStatus, Durations
from domain.cooperative import Season
from domain.errors import Conflict, NotFound
from domain.ports import Store
from tests.makers import NOON, a_channel, a_user


def a_branch(**changes: Any) -> Branch:
    """The office in Makassar, open in the mornings."""
    return Branch(**{"id": "br-1", "name": "Makassar", "zone": "Asia/Makassar", **changes})


FULL = a_branch(
    week={0: ((480, 720),), 5: ((1320, 1800),), 6: ()},
    closed_days={date(2026, 12, 31): "Tutup buku"},
    open_days=(date(2026, 12, 25),),
    day_hours={date(2026, 3, 3): ((480, 800),), date(2026, 3, 4): ()},
    seasons=(
        Season(
            name="Ramadan",
            first=date(2027, 2, 8),
            last=date(2027, 3, 9),
            week={0: ((480, 840),)},
        ),
    ),
    active=False,
)


def test_a_branch_comes_back_whole_and_may_have_no_week_of_its_own(store: Store) -> None:
    with store.writing() as unit:
        unit.branches.add(FULL)
        unit.branches.add(a_branch(id="br-2", name="Jayapura"))
    with store.reading() as unit:
        assert unit.branches.get("br-1") == FULL
        assert unit.branches.get("br-2").week is None
        assert unit.branches.find("br-3") is None
        with pytest.raises(NotFound):
            unit.branches.get("br-3")


def test_branches_are_listed_by_name_whatever_the_case(store: Store) -> None:
    with store.writing() as unit:
        for number, name in enumerate(("beta", "Alfa", "Gamma")):
            unit.branches.add(a_branch(id=f"br-{number}", name=name, active=number != 2))
        assert [branch.name for branch in unit.branches.all()] == ["Alfa", "beta", "Gamma"]


def test_a_name_belongs_to_one_branch(store: Store) -> None:
    with store.writing() as unit:
        unit.branches.add(a_branch())
        with pytest.raises(Conflict):
            unit.branches.add(a_branch(id="br-2"))
        other = unit.branches.add(a_branch(id="br-2", name="Jayapura"))
        with pytest.raises(Conflict):
            unit.branches.save(replace(other, name="Makassar"))
        assert unit.branches.save(replace(other, name="Papua")).version == 1


def test_whoever_read_an_older_branch_is_refused(store: Store) -> None:
    with store.writing() as unit:
        read = unit.branches.add(a_branch())
        unit.branches.save(replace(read, zone="Asia/Jakarta"))
        with pytest.raises(Conflict):
            unit.branches.save(replace(read, zone="Asia/Jayapura"))
        assert unit.branches.get("br-1").zone == "Asia/Jakarta"


def test_a_recount_stands_in_place_of_the_one_before(store: Store) -> None:
    first = Recount(name="open", asked_at=NOON, asked_by="u-admin", after_id="c-7", done=3)
    later = Recount(name="open", asked_at=NOON + timedelta(hours=1), ended_at=NOON)
    with store.writing() as unit:
        assert unit.recounts.find("open") is None
        unit.recounts.put(first)
        unit.recounts.put(replace(first, name="every"))
        assert unit.recounts.find("open") == first
        unit.recounts.put(later)
    with store.reading() as unit:
        assert unit.recounts.find("open") == later
        assert unit.recounts.find("every") == replace(first, name="every")


def test_who_and_what_belongs_to_a_branch_is_kept(store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_channel(branch_id="br-1"))
        unit.users.add(a_user(branch_id="br-1"))
        assert unit.channels.get("ch-1").branch_id == "br-1"
        (user,) = unit.users.all()
        assert user.branch_id == "br-1"
        assert unit.users.save(replace(user, branch_id=None)).branch_id is None


def a_case(id: str, status: CaseStatus = CaseStatus.OPEN, **changes: Any) -> Case:
    return Case(
        **{
            "id": id,
            "code": id,
            "conversation_id": "v-1",
            "channel_id": None,
            "subject": "",
            "kind": CaseKind.OTHER,
            "status": status,
            "opened_at": NOON,
            "last_message_at": NOON,
            **changes,
        }
    )


def test_cases_are_walked_through_by_their_ids(store: Store) -> None:
    statuses = dict(zip(("c-1", "c-2", "c-3", "c-4", "c-5"), CaseStatus, strict=False))
    with store.writing() as unit:
        for case_id in reversed(statuses):
            unit.cases.add(a_case(case_id, statuses[case_id]))
        walked = [
            [case.id for case in unit.cases.after(after, 2, unfinished=False)]
            for after in ("", "c-2", "c-4", "c-5")
        ]
        assert walked == [["c-1", "c-2"], ["c-3", "c-4"], ["c-5"], []]
        unfinished = [case.id for case in unit.cases.after("", 9, unfinished=True)]
        assert unfinished == ["c-1", "c-2"]  # open, and waiting on its member
        assert [case.id for case in unit.cases.after("c-1", 9, unfinished=True)] == ["c-2"]


def test_a_late_resolution_is_kept(store: Store) -> None:
    late = a_case("c-1", durations=Durations(late_resolved_at=NOON))
    with store.writing() as unit:
        unit.cases.add(late)
        assert unit.cases.get("c-1").durations.late_resolved_at == NOON
