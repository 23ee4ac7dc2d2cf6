"""Reply windows: the platform's own bound beside our promise, whichever is sooner."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cases import Case, CaseStatus
from domain.channels import Limits
from domain.errors import Invalid, NotFound
from domain.messages import MessageKind
from domain.people import Actor
from domain.ports import Store
from services.cases.case_states import CaseStates
from services.cases.merging import Merging
from services.replies.reply_windows import ReplyWindow, ReplyWindows
from tests.makers import STAFF, SUPERVISOR, a_channel
from tests.services.desk import LOST, Desk, Talk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)


class Windowed(Talk):
    """Takes a program's answer for two hours, and forty bytes of it."""

    @property
    def limits(self) -> Limits:
        return replace(super().limits, reply_window=2 * HOUR, bytes_max=40)


class Lasting(Talk):
    """Takes a program's answer for five hours."""

    @property
    def limits(self) -> Limits:
        return replace(super().limits, reply_window=5 * HOUR)


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


def only(windows: ReplyWindows, case: Case, actor: Actor = STAFF) -> ReplyWindow:
    """The window of a case that has one conversation."""
    (window,) = windows.of(actor, case)
    return window


def merged(desk: Desk, case: Case, into: Case, *, same: bool | None = None) -> Case:
    return Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, case.id, into.id, events_seen=case.events, into_seen=into.events, same=same
    )


def test_it_runs_from_the_member_s_newest_direct_message(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear(remote_id="m-1")
    first_at = desk.clock.now()
    desk.clock.advance(HOUR)
    case = desk.hear("Masih ada?", remote_id="m-2")
    window = only(windows, case)
    assert window == ReplyWindow(
        conversation_id=case.conversation_id,
        channel_id="ch-talk",
        closes_at=first_at + 3 * HOUR,
        promised_at=case.durations.due_at,
    )
    assert window.comes_first(desk.clock.now())
    assert windows.sooner(STAFF, [case]) == {case.id: window}


def test_a_merged_case_has_the_window_of_each_conversation_who_wrote_last_first(
    desk: Desk, windows: ReplyWindows
) -> None:
    comment = desk.hear(kind=MessageKind.COMMENT, remote_id="m-1", thread="t-1")
    assert windows.of(STAFF, comment) == []
    first = desk.hear(remote_id="m-2", thread="t-2")
    first_at = desk.clock.now()
    desk.clock.advance(HOUR)
    second = desk.hear(remote_id="m-3", thread="t-3")
    told = merged(desk, second, merged(desk, first, comment))
    told = desk.case(told.id)
    found = windows.of(STAFF, told)
    assert [(each.conversation_id, each.closes_at) for each in found] == [
        (second.conversation_id, first_at + 3 * HOUR),
        (first.conversation_id, first_at + 2 * HOUR),
    ]
    assert windows.sooner(STAFF, [told]) == {told.id: found[1]}  # the first to close


def test_in_the_queue_a_conversation_that_was_answered_warns_no_more(
    desk: Desk, windows: ReplyWindows
) -> None:
    first = desk.hear(remote_id="m-1", thread="t-1")
    desk.clock.advance(HOUR)
    second = desk.hear(remote_id="m-2", thread="t-2")
    told = desk.case(merged(desk, second, first, same=False).id)
    assert windows.sooner(STAFF, [told])[told.id].conversation_id == first.conversation_id
    reply = desk.answering.reply(
        STAFF, told.id, "Sudah.", events_seen=told.events, to=first.conversation_id
    )
    assert reply is not None
    desk.deliver(reply)
    told = desk.case(told.id)
    assert windows.sooner(STAFF, [told])[told.id].conversation_id == second.conversation_id
    assert len(windows.of(STAFF, told)) == 2


def test_each_conversation_has_the_span_of_its_own_channel(
    desk: Desk, windows: ReplyWindows
) -> None:
    here = desk.hear(remote_id="m-1", thread="t-1")
    desk.connectors.open_ones["ch-lasting"] = Lasting()
    with desk.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-lasting", name="Tahan lama"))
    heard = desk.incoming(remote_id="m-2", thread="t-2")
    there = desk.listening.receive("ch-lasting", heard)
    assert there is not None
    told = desk.case(merged(desk, there, here).id)
    now = desk.clock.now()
    assert {each.channel_id: each.closes_at for each in windows.of(STAFF, told)} == {
        "ch-talk": now + 2 * HOUR,
        "ch-lasting": now + 5 * HOUR,
    }


def test_a_comment_has_no_window(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear(kind=MessageKind.COMMENT)
    assert windows.of(STAFF, case) == []
    assert sooner(desk, windows, case) == []


def test_a_platform_without_one_and_one_that_cannot_be_opened_have_none(
    desk: Desk, windows: ReplyWindows
) -> None:
    case = desk.hear()
    assert len(windows.of(STAFF, case)) == 1
    desk.connectors.open_ones["ch-talk"] = Talk()
    assert windows.of(STAFF, case) == []
    assert windows.sooner(STAFF, [case]) == {}
    for channel_id in (LOST, "unknown"):
        heard = desk.incoming(remote_id=f"m-{channel_id}", thread=f"t-{channel_id}")
        lost = desk.listening.receive(channel_id, heard)
        assert lost is not None
        assert windows.of(STAFF, lost) == []
        assert windows.sooner(STAFF, [lost]) == {}


def test_a_finished_case_has_none_and_an_answered_one_is_not_flagged(
    desk: Desk, windows: ReplyWindows
) -> None:
    case = desk.hear()
    desk.deliver(desk.reply(case))
    assert sooner(desk, windows, case) == []
    assert len(windows.of(STAFF, desk.case(case.id))) == 1
    desk.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="selesai")
    assert windows.of(STAFF, desk.case(case.id)) == []


def test_a_promise_that_breaks_first_is_not_flagged(desk: Desk, windows: ReplyWindows) -> None:
    case = desk.hear()
    early = replace(
        case, durations=replace(case.durations, due_at=desk.clock.now() + timedelta(minutes=30))
    )
    window = only(windows, early)
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
    assert only(windows, case, SUPERVISOR) == windows.sooner(SUPERVISOR, [case])[case.id]
