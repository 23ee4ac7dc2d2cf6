"""Reply windows: the platform's own bound beside our promise, whichever is sooner."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cases import Case, CaseStatus
from domain.channels import Limits
from domain.errors import Invalid, NotFound
from domain.messages import MessageKind
from domain.ports import Store
from services.case_states import CaseStates
from services.merging import Merging
from services.reply_windows import ReplyWindow, ReplyWindows
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import LOST, Desk, Talk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


class Windowed(Talk):
    """Takes a program's answer for two hours, and forty bytes of it."""

    @property
    def limits(self) -> Limits:
        return replace(super().limits, reply_window=2 * HOUR, bytes_max=40)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    desk = open_desk(store, clock)
    desk.connectors.open_ones["ch-talk"] = Windowed()
    return desk


@pytest.fixture
def windows(desk: Desk) -> ReplyWindows:
    return ReplyWindows(store=desk.store, clock=desk.clock, connectors=desk.connectors)


def sooner(desk: Desk, windows: ReplyWindows, case: Case) -> list[str]:
    return list(windows.sooner(STAFF, [desk.case(case.id)]))


def test_it_runs_from_the_member_s_newest_direct_message(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear(remote_id="m-1")
    first_at = desk.clock.now()
    desk.clock.advance(HOUR)
    case = desk.hear("Masih ada?", remote_id="m-2")
    window = windows.of(STAFF, case)
    assert window == ReplyWindow(closes_at=first_at + 3 * HOUR, promised_at=case.durations.due_at)
    assert window.comes_first(desk.clock.now())
    assert windows.sooner(STAFF, [case]) == {case.id: window}


def test_of_a_merged_case_it_is_that_of_who_wrote_last(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear(kind=MessageKind.COMMENT, remote_id="m-1", thread="t-1")
    desk.clock.advance(HOUR)
    other = desk.hear(remote_id="m-2", thread="t-2")
    assert windows.of(STAFF, case) is None
    merging = Merging(store=desk.store, clock=desk.clock)
    told = merging.merge(STAFF, other.id, case.id, events_seen=other.events, into_seen=case.events)
    window = windows.of(STAFF, told)
    assert window is not None
    assert window.closes_at == desk.clock.now() + 2 * HOUR


def test_a_comment_has_no_window(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear(kind=MessageKind.COMMENT)
    assert windows.of(STAFF, case) is None
    assert sooner(desk, windows, case) == []


def test_a_platform_without_one_and_one_that_cannot_be_opened_have_none(
    desk: Desk, windows: ReplyWindows
) -> None:
    case = desk.hear()
    desk.connectors.open_ones["ch-talk"] = Talk()
    assert windows.of(STAFF, case) is None
    for channel_id in (LOST, None, "unknown"):
        assert windows.of(STAFF, replace(case, channel_id=channel_id)) is None


def test_a_finished_case_has_none_and_an_answered_one_is_not_flagged(
    desk: Desk, windows: ReplyWindows
) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    assert sooner(desk, windows, case) == []
    assert windows.of(STAFF, desk.case(case.id)) is not None
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="selesai")
    assert windows.of(STAFF, desk.case(case.id)) is None


def test_a_promise_that_breaks_first_is_not_flagged(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear()
    early = replace(
        case, durations=replace(case.durations, due_at=desk.clock.now() + timedelta(minutes=30))
    )
    window = windows.of(STAFF, early)
    assert window is not None
    assert not window.comes_first(desk.clock.now())
    assert windows.sooner(STAFF, [early]) == {}
    desk.clock.advance(timedelta(minutes=30))
    assert windows.sooner(STAFF, [early]) == {early.id: window}  # broken: this is what is left
    owed_nothing = replace(case, durations=replace(case.durations, due_at=None))
    assert list(windows.sooner(STAFF, [owed_nothing])) == [case.id]


def test_a_reply_is_weighed_in_every_way_the_platform_counts(desk: Desk) -> None:
    case = desk.hear()
    with pytest.raises(Invalid, match=r"terlalu panjang .*: 44 dari 40"):
        desk.answering.reply(STAFF, case.id, "🌾" * 11, events_seen=case.events)
    assert desk.reply(case, "🌾" * 10).content.text == "🌾" * 10


def test_of_a_restricted_case_only_supervisors_are_told(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear()
    states = CaseStates(store=desk.store, clock=desk.clock)
    states.escalate(STAFF, case.id, why="Tentang ketua", restricted=True)
    with pytest.raises(NotFound):
        windows.of(STAFF, case)  # as it was before: what counts is what it is now
    assert windows.sooner(STAFF, [case]) == {}
    assert windows.of(SUPERVISOR, case) == windows.sooner(SUPERVISOR, [case])[case.id]
