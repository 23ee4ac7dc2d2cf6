"""Who opened what: written once an opening, read by supervisors alone."""

from datetime import timedelta

import pytest

from domain.accesses import AccessKind
from domain.errors import NotAllowed
from domain.members import Member
from domain.people import Actor
from domain.ports import Store
from services.common.access_log import SAME_OPENING, SHOWN, AccessLog
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR
from toolkit.clock import SetClock

MEMBER, CASE, EXPORT = AccessKind.MEMBER, AccessKind.CASE, AccessKind.EXPORT


@pytest.fixture
def log(store: Store, clock: SetClock) -> AccessLog:
    return AccessLog(store=store, clock=clock)


def told(log: AccessLog, **asked: str) -> list[tuple[str, AccessKind, str]]:
    found = log.newest(SUPERVISOR, **asked)  # type: ignore[arg-type]
    return [(each.user_id, each.kind, each.subject_id) for each in found]


def test_a_page_that_is_drawn_again_is_the_same_opening(log: AccessLog, clock: SetClock) -> None:
    log.note(STAFF, MEMBER, "mb-1")
    clock.advance(SAME_OPENING - timedelta(seconds=1))
    log.note(STAFF, MEMBER, "mb-1")
    assert told(log) == [(STAFF.id, MEMBER, "mb-1")]
    clock.advance(timedelta(seconds=1))
    log.note(STAFF, MEMBER, "mb-1")
    assert told(log) == [(STAFF.id, MEMBER, "mb-1")] * 2


def test_another_person_page_or_kind_is_another_opening(log: AccessLog, clock: SetClock) -> None:
    for actor, kind, subject in (
        (STAFF, MEMBER, "1"),
        (SECOND, MEMBER, "1"),
        (STAFF, CASE, "1"),
        (STAFF, MEMBER, "2"),
    ):
        log.note(actor, kind, subject)
        clock.advance(timedelta(seconds=1))
    assert told(log) == [
        (STAFF.id, MEMBER, "2"),
        (STAFF.id, CASE, "1"),
        (SECOND.id, MEMBER, "1"),
        (STAFF.id, MEMBER, "1"),
    ]
    assert told(log, user_id=SECOND.id) == [(SECOND.id, MEMBER, "1")]


@pytest.mark.parametrize("kind", [EXPORT, AccessKind.LIST])
def test_every_download_is_one(log: AccessLog, kind: AccessKind) -> None:
    log.note(STAFF, kind, "mb-1")
    log.note(STAFF, kind, "mb-1")
    assert len(told(log)) == 2


def test_it_comes_by_pages(log: AccessLog, clock: SetClock) -> None:
    for number in range(SHOWN + 2):
        clock.advance(timedelta(seconds=1))
        log.note(STAFF, CASE, f"c-{number}")
    assert len(log.newest(SUPERVISOR)) == SHOWN
    assert [each.subject_id for each in log.newest(SUPERVISOR, offset=SHOWN)] == ["c-1", "c-0"]
    assert [each.at for each in log.newest(SUPERVISOR, subject_ids=["c-0"])]


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN], ids=lambda actor: actor.role)
def test_supervisors_alone_read_it(log: AccessLog, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        log.newest(actor)
    with pytest.raises(NotAllowed):
        log.members(actor, [])


def test_members_are_called_as_they_are_now(log: AccessLog, store: Store, clock: SetClock) -> None:
    with store.writing() as unit:
        ani = unit.members.add(Member(id="mb-1", number="A-1", name="Ani", created_at=clock.now()))
    log.note(STAFF, MEMBER, "mb-1")
    log.note(STAFF, CASE, "c-1")
    assert log.members(SUPERVISOR, log.newest(SUPERVISOR)) == {"mb-1": ani}


@pytest.mark.parametrize(
    ("text", "found", "about"),
    [
        ("0812 3456-7890", (), "anggota"),
        ("K-0042", (), "anggota"),
        ("K-0042", ("mb-1",), "mb-1"),
        ("siti", ("mb-1",), "mb-1"),
        ("1234", ("mb-1", "mb-2"), "anggota"),
        ("siti", ("mb-1", "mb-2"), None),
        ("siti", (), None),
        ("2026 beras 12 kg", (), "anggota"),
        ("EHJ9-VY51-FK9W", (), None),
        ("", ("mb-1",), None),
        ("  ", ("mb-1",), None),
    ],
)
def test_who_is_looked_up_is_written_down_and_never_by_what(
    log: AccessLog, clock: SetClock, text: str, found: tuple[str, ...], about: str | None
) -> None:
    log.note_search(STAFF, "anggota", text, found)
    log.note_search(STAFF, "anggota", text, found)  # the page is drawn again
    expected = [] if about is None else [(STAFF.id, AccessKind.SEARCH, about)]
    assert told(log) == expected
    clock.advance(SAME_OPENING)
    log.note_search(STAFF, "anggota", text, found)
    assert told(log) == expected * 2
