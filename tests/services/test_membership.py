"""The cooperative's roll: enrol, find, look up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Conflict, Invalid, NotAllowed
from domain.members import Member
from domain.ports import Store
from services.roll.membership import Membership
from storage.memory import MemoryStore
from tests.makers import STAFF, SUPERVISOR
from toolkit.clock import SetClock


@pytest.fixture
def membership(store: Store, clock: SetClock) -> Membership:
    return Membership(store=store, clock=clock)


def test_a_member_is_enrolled_and_found_by_number(membership: Membership, clock: SetClock) -> None:
    member = membership.enrol(
        STAFF, number="  0042 / B ", name=" Bu Ani ", contact="0812 3456 7890; Ani@Contoh.id"
    )
    assert member == Member(
        id=member.id,
        number="0042 / B",
        name="Bu Ani",
        phones=("+6281234567890",),
        emails=("ani@contoh.id",),
        created_at=clock.now(),
        version=member.version,
    )
    assert membership.by_number(SUPERVISOR, "0042  / B") == member
    assert membership.by_number(STAFF, "0043") is None
    with membership.store.reading() as unit:
        entry = unit.audit.newest()[0]
    assert (entry.act, entry.subject_id, entry.actor_id) == ("member_enrolled", member.id, STAFF.id)


def test_a_number_is_one_member_s(membership: Membership) -> None:
    membership.enrol(STAFF, number="1", name="Bu Ani")
    with pytest.raises(Conflict):
        membership.enrol(STAFF, number="1", name="Pak Budi")
    assert [member.name for member in membership.roll(STAFF)] == ["Bu Ani"]


def test_the_roll_is_searched_by_name(membership: Membership) -> None:
    for number, name in (("1", "Bu Ani"), ("2", "Pak Budi")):
        membership.enrol(STAFF, number=number, name=name)
    assert [member.number for member in membership.roll(SUPERVISOR, search="budi")] == ["2"]
    assert len(membership.roll(STAFF, limit=1)) == 1


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "1" * 51}, "number"),
        ({"name": ""}, "name"),
        ({"name": "a" * 201}, "name"),
        ({"contact": "0" * 201}, "contact"),
    ],
)
def test_what_cannot_stand_on_a_roll_is_refused(
    membership: Membership, entry: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        membership.enrol(STAFF, **{"number": "1", "name": "Bu Ani", **entry})
    assert refusal.value.field == field


def test_a_supervisor_enrols_nobody(membership: Membership) -> None:
    with pytest.raises(NotAllowed):
        membership.enrol(SUPERVISOR, number="1", name="Bu Ani")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(), name=st.text(), search=st.text())
def test_any_entry_is_kept_or_refused_and_nothing_else(
    clock: SetClock, number: str, name: str, search: str
) -> None:
    membership = Membership(store=MemoryStore(), clock=clock)
    for act in (
        lambda: membership.enrol(STAFF, number=number, name=name, contact=search),
        lambda: membership.by_number(STAFF, number),
        lambda: membership.roll(STAFF, search=search),
    ):
        try:
            act()
        except Invalid:
            continue
