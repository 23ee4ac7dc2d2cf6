"""Standing: what a case's events say of it beside its clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.cases import CaseEvent, EventKind
from domain.standing import Standing, standing

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
NOTHING = Standing(
    branch_id=None,
    topic_id=None,
    labels=(),
    unit="",
    snoozed=False,
    snoozed_until=None,
    escalated=False,
    restricted=False,
    merged_into=None,
)


def told(*steps: tuple[EventKind, str]) -> Standing:
    return standing(
        [
            CaseEvent(
                id=str(number),
                case_id="c-1",
                number=number,
                kind=kind,
                at=MONDAY + timedelta(minutes=number),
                value=value,
            )
            for number, (kind, value) in enumerate(steps, start=1)
        ]
    )


def changed(**fields: object) -> Standing:
    return Standing(**{**NOTHING, **fields})  # type: ignore[typeddict-item]


def test_a_new_case_stands_nowhere_yet() -> None:
    assert told((EventKind.OPENED, "complaint"), (EventKind.MESSAGE_RECEIVED, "")) == NOTHING


def test_branch_and_topic_are_the_last_ones_and_empty_takes_them_off() -> None:
    steps = [
        (EventKind.BRANCH_CHANGED, "b-1"),
        (EventKind.TOPIC_CHANGED, "t-1"),
        (EventKind.BRANCH_CHANGED, "b-2"),
    ]
    assert told(*steps) == changed(branch_id="b-2", topic_id="t-1")
    assert told(*steps, (EventKind.TOPIC_CHANGED, "")) == changed(branch_id="b-2")


def test_labels_come_and_go_each_once() -> None:
    steps = [
        (EventKind.LABELLED, "b"),
        (EventKind.LABELLED, "a"),
        (EventKind.LABELLED, "b"),
        (EventKind.LABELLED, "c"),
        (EventKind.UNLABELLED, "c"),
        (EventKind.UNLABELLED, "d"),
    ]
    assert told(*steps) == changed(labels=("a", "b"))


def test_a_case_waits_on_a_unit_until_it_answers() -> None:
    asked = (EventKind.UNIT_ASKED, "Simpan pinjam")
    assert told(asked) == changed(unit="Simpan pinjam")
    assert told(asked, (EventKind.UNIT_ANSWERED, "")) == NOTHING
    assert told(asked, (EventKind.UNIT_ANSWERED, ""), asked) == changed(unit="Simpan pinjam")


def test_a_snooze_has_an_end_or_lasts_until_the_member_writes() -> None:
    until = "2026-11-17T02:00:00+00:00"
    day = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
    assert told((EventKind.SNOOZED, until)) == changed(snoozed=True, snoozed_until=day)
    assert told((EventKind.SNOOZED, "")) == changed(snoozed=True)


@pytest.mark.parametrize(
    "kind",
    [
        EventKind.WOKEN,
        EventKind.MESSAGE_RECEIVED,
        EventKind.PUT_WAITING,
        EventKind.RESOLVED,
        EventKind.MARKED_SPAM,
    ],
)
def test_what_comes_after_a_snooze_ends_it(kind: EventKind) -> None:
    assert told((EventKind.SNOOZED, ""), (kind, "")) == NOTHING


@pytest.mark.parametrize("kind", [EventKind.NOTED, EventKind.ASSIGNED, EventKind.LABELLED])
def test_other_events_let_a_case_sleep(kind: EventKind) -> None:
    assert told((EventKind.SNOOZED, ""), (kind, "x"))["snoozed"]


def test_a_message_before_the_snooze_does_not_end_it() -> None:
    assert told((EventKind.MESSAGE_RECEIVED, ""), (EventKind.SNOOZED, ""))["snoozed"]


def test_an_escalated_case_may_be_for_supervisors_eyes_only() -> None:
    assert told((EventKind.ESCALATED, "")) == changed(escalated=True)
    hidden = (EventKind.ESCALATED, "restricted")
    assert told(hidden) == changed(escalated=True, restricted=True)
    assert told(hidden, (EventKind.DEESCALATED, "")) == NOTHING


def test_a_merged_case_names_the_one_that_goes_on_until_they_part() -> None:
    assert told((EventKind.MERGED, "c-2")) == changed(merged_into="c-2")
    assert told((EventKind.MERGED, "c-2"), (EventKind.UNMERGED, "")) == NOTHING
