"""A failure of protection is written down, and those who must hear of it are told in time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.incidents import REMIND_BEFORE, TOLD_WITHIN, Incident, Told
from domain.notifications import NotificationKind
from domain.people import Actor
from domain.ports import Store
from services.personal_data.incidents import PEOPLE_MAX, WORDS_MAX, Incidents
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


@pytest.fixture
def incidents(store: Store, clock: SetClock) -> Incidents:
    open_desk(store, clock)
    return Incidents(store=store, clock=clock)


def noted(incidents: Incidents, **changes: Any) -> Incident:
    words = {"happened": " Laptop hilang. ", "exposed": "Nama", "handling": "Dilacak", "people": 12}
    told = {"found_at": incidents.clock.now(), **words, **changes}
    return incidents.note(SUPERVISOR, **told)


def acts(store: Store) -> list[tuple[str, str | None, str]]:
    with store.reading() as unit:
        return [(e.act, e.actor_id, e.detail) for e in unit.audit.newest()][::-1]


def told(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as unit:
        found = [n for user in unit.users.all() for n in unit.notifications.page(user.id, limit=50)]
    return [(n.notification.user_id, n.notification.kind, n.notification.occasion) for n in found]


def test_an_incident_is_kept_whole_with_the_time_there_is(
    incidents: Incidents, store: Store, clock: SetClock
) -> None:
    one = noted(incidents, found_at=clock.now() - 5 * HOUR)
    assert incidents.listed(SUPERVISOR) == [one]
    assert one == Incident(
        id=one.id,
        found_at=clock.now() - 5 * HOUR,
        noted_by=SUPERVISOR.id,
        happened="Laptop hilang.",
        exposed="Nama",
        handling="Dilacak",
        people=12,
    )
    assert one.due_at == clock.now() + 67 * HOUR
    assert one.untold == (Told.PEOPLE, Told.AUTHORITY)
    assert acts(store) == [("incident_noted", SUPERVISOR.id, "")]


def test_what_is_learnt_later_is_added_and_what_is_unknown_may_stay_so(
    incidents: Incidents, store: Store
) -> None:
    one = noted(incidents, exposed="", handling="", people=None)
    later = incidents.change(
        SUPERVISOR,
        one.id,
        happened="Laptop hilang",
        exposed="Telepon",
        handling="Sandi diganti",
        people=3,
        version=one.version,
    )
    assert later == replace(
        one,
        happened="Laptop hilang",
        exposed="Telepon",
        handling="Sandi diganti",
        people=3,
        version=1,
    )
    with pytest.raises(Conflict):
        incidents.change(
            SUPERVISOR, one.id, happened="x", exposed="", handling="", people=None, version=0
        )
    assert incidents.listed(SUPERVISOR) == [later]
    assert acts(store)[1:] == [("incident_changed", SUPERVISOR.id, "")]


def test_who_was_told_is_told_once_and_the_moment_stays(
    incidents: Incidents, store: Store, clock: SetClock
) -> None:
    one = noted(incidents)
    clock.advance(HOUR)
    people = incidents.told(SUPERVISOR, one.id, Told.PEOPLE)
    assert (people.people_told_at, people.untold) == (clock.now(), (Told.AUTHORITY,))
    clock.advance(HOUR)
    with pytest.raises(Invalid, match="sudah dicatat"):
        incidents.told(SUPERVISOR, one.id, Told.PEOPLE)
    both = incidents.told(SUPERVISOR, one.id, Told.AUTHORITY)
    assert (both.people_told_at, both.authority_told_at, both.untold) == (
        clock.now() - HOUR,
        clock.now(),
        (),
    )
    assert acts(store)[1:] == [
        ("incident_told", SUPERVISOR.id, "people"),
        ("incident_told", SUPERVISOR.id, "authority"),
    ]


def test_supervisors_are_reminded_a_day_before_and_once_it_is_over(
    incidents: Incidents, store: Store, clock: SetClock
) -> None:
    one = noted(incidents)
    clock.advance(TOLD_WITHIN - REMIND_BEFORE - timedelta(seconds=1))
    assert (incidents.remind(), told(store)) == (0, [])
    clock.advance(timedelta(seconds=1))
    assert (incidents.remind(), incidents.remind()) == (1, 0)
    kind = NotificationKind.BREACH_DUE
    assert told(store) == [(SUPERVISOR.id, kind, "soon")]
    incidents.told(SUPERVISOR, one.id, Told.AUTHORITY)
    clock.advance(REMIND_BEFORE)
    assert (incidents.remind(), incidents.remind()) == (1, 0)
    assert sorted(told(store)) == [(SUPERVISOR.id, kind, "over"), (SUPERVISOR.id, kind, "soon")]


def test_with_nobody_to_remind_no_turn_to_write_is_waited_for(
    incidents: Incidents, store: Store
) -> None:
    noted(incidents)
    with store.writing():  # somebody else's long write
        assert incidents.remind() == 0


def test_nobody_is_reminded_of_what_everybody_was_told(
    incidents: Incidents, store: Store, clock: SetClock
) -> None:
    one = noted(incidents)
    for whom in Told:
        incidents.told(SUPERVISOR, one.id, whom)
    clock.advance(TOLD_WITHIN)
    assert (incidents.remind(), told(store)) == (0, [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened": " \n "}, "happened"),
        ({"happened": "x" * (WORDS_MAX + 1)}, "happened"),
        ({"exposed": "x" * (WORDS_MAX + 1)}, "exposed"),
        ({"handling": "x" * (WORDS_MAX + 1)}, "handling"),
        ({"people": -1}, "people"),
        ({"people": PEOPLE_MAX + 1}, "people"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    incidents: Incidents, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        noted(incidents, **changes)
    assert refused.value.field == field
    assert incidents.listed(SUPERVISOR) == []


def test_nothing_is_known_before_it_is(incidents: Incidents, clock: SetClock) -> None:
    for found_at in (clock.now() + HOUR, clock.now().replace(tzinfo=None)):
        with pytest.raises(Invalid, match="masa depan"):
            noted(incidents, found_at=found_at)
    assert incidents.listed(SUPERVISOR) == []


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN], ids=lambda actor: actor.role)
def test_supervisors_alone_keep_the_register(incidents: Incidents, actor: Actor) -> None:
    one = noted(incidents)
    words: dict[str, Any] = {"happened": "x", "exposed": "", "handling": "", "people": None}
    for ask in (
        lambda: incidents.listed(actor),
        lambda: incidents.note(actor, found_at=one.found_at, **words),
        lambda: incidents.change(actor, one.id, version=0, **words),
        lambda: incidents.told(actor, one.id, Told.PEOPLE),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_one_that_is_not_there_is_said_to_be_not_there(incidents: Incidents) -> None:
    with pytest.raises(NotFound):
        incidents.told(SUPERVISOR, "tidak-ada", Told.PEOPLE)
