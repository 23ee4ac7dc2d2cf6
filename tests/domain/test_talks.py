"""What the talks of one case make of its clocks: merging flatters nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases import CaseEvent, CaseStatus, Durations, EventKind
from domain.casework import durations, pauses, status_of
from domain.cooperative import USUAL_TARGET
from domain.standing import standing
from domain.talks import absorbed, below, live, same_member
from tests.domain.test_casework import HEARD, HOURS, REPLIED, STAFF, at, h

OTHER = "c-other"
ABSORBED, SAME, RELEASED = EventKind.ABSORBED, EventKind.SAME_MEMBER, EventKind.RELEASED


Event = tuple[EventKind, datetime, dict[str, str | None]]


def told(*events: Event) -> list[CaseEvent]:
    """Events in the order they were recorded; staff did all but what was heard."""
    return [
        CaseEvent(
            id=f"e-{number}",
            case_id="c-1",
            number=number,
            kind=kind,
            at=moment,
            **{
                "actor_id": None if kind is HEARD else STAFF,
                "message_id": f"m-{number}" if kind is HEARD else None,
                **more,
            },  # type: ignore[arg-type]
        )
        for number, (kind, moment, more) in enumerate(events, start=1)
    ]


def own(kind: EventKind, moment: datetime, value: str = "") -> Event:
    return kind, moment, {"value": value}


def theirs(kind: EventKind, moment: datetime) -> Event:
    return kind, moment, {"talk": OTHER}


def clocks(events: list[CaseEvent]) -> Durations:
    opened_at = min(event.at for event in live(events) if event.kind is HEARD)
    return durations(events, opened_at, HOURS, USUAL_TARGET)


def test_a_reply_in_one_talk_does_not_end_the_wait_in_the_other() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(REPLIED, at(16, 10)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
    )
    assert clocks(merged).awaiting_since == at(16, 8)
    assert clocks(merged).first_response_at is None
    assert clocks(merged).due_at == at(16, 12)  # the first response to who waits since eight


def test_a_reply_after_the_merge_still_answers_its_own_talk_alone() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
        own(REPLIED, at(16, 12)),
    )
    assert clocks(merged).awaiting_since == at(16, 8)
    both = [*merged, replace(merged[-1], id="e-5", number=5, at=at(16, 13), talk=OTHER)]
    assert clocks(both).awaiting_since is None
    assert (clocks(both).first_response_at, clocks(both).first_response_office) == (
        at(16, 13),
        h(5),
    )


def test_a_reply_to_the_same_member_answers_both_once_that_is_known() -> None:
    before = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
        own(REPLIED, at(16, 12)),
        own(SAME, at(16, 13), OTHER),
    )
    assert clocks(before).awaiting_since == at(16, 8)
    after = [*before, replace(before[3], id="e-6", number=6, at=at(16, 14))]
    assert clocks(after).awaiting_since is None
    assert clocks(after).first_response_at == at(16, 14)
    in_theirs = [*before, replace(before[3], id="e-6", number=6, at=at(16, 14), talk=OTHER)]
    assert clocks(in_theirs).awaiting_since is None


def test_what_was_said_in_a_platform_s_own_app_answers_there_alone() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
        own(SAME, at(16, 11), OTHER),
        (REPLIED, at(16, 14), {"actor_id": None}),
    )
    assert clocks(merged).awaiting_since == at(16, 8)


def test_of_two_answered_talks_the_longer_wait_is_the_first_response() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(REPLIED, at(16, 10)),
        own(ABSORBED, at(16, 15), OTHER),
        theirs(HEARD, at(16, 8)),
        theirs(REPLIED, at(16, 12)),
    )
    assert (clocks(merged).first_response_at, clocks(merged).first_response_office) == (
        at(16, 12),
        h(4),
    )
    assert clocks(merged).first_response_wall == h(4)


def test_the_end_of_an_absorbed_case_ends_what_was_said_there_and_not_the_case() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
        theirs(EventKind.RESOLVED, at(16, 10)),
    )
    assert status_of(merged) is CaseStatus.OPEN
    assert clocks(merged).awaiting_since == at(16, 9)
    assert (clocks(merged).resolved_at, clocks(merged).first_resolved_at) == (None, None)
    ended = [*merged, replace(merged[1], id="e-5", number=5, kind=EventKind.RESOLVED, value="")]
    assert clocks(ended).awaiting_since is None


def test_a_released_talk_tells_nothing_any_more_and_comes_back_anew() -> None:
    merged = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), OTHER),
        theirs(HEARD, at(16, 8)),
        own(SAME, at(16, 11), OTHER),
    )
    released = [*merged, replace(merged[1], id="e-5", number=5, kind=RELEASED)]
    assert clocks(released) == clocks(merged[:1])
    assert (absorbed(released), same_member(released)) == ({}, {})
    again = [
        *released,
        replace(merged[1], id="e-6", number=6),
        replace(merged[2], id="e-7", number=7),
    ]
    assert clocks(again).awaiting_since == at(16, 8)
    assert list(absorbed(again)) == [OTHER]


def test_a_split_off_message_is_waited_for_elsewhere_until_it_comes_back() -> None:
    split = told(own(HEARD, at(16, 8)), own(HEARD, at(16, 9)))
    gone = replace(split[0], id="e-3", number=3, kind=EventKind.SPLIT_OFF, value="c-new")
    assert clocks([*split, gone]).awaiting_since == at(16, 9)
    back = [
        *(*split, gone),
        replace(split[0], id="e-4", number=4, kind=ABSORBED, value="c-new", message_id=None),
        replace(split[0], id="e-5", number=5, talk="c-new"),
    ]
    assert clocks(back).awaiting_since == at(16, 8)


def test_a_chain_is_let_go_of_as_a_whole() -> None:
    chain = told(
        own(HEARD, at(16, 9)),
        own(ABSORBED, at(16, 11), "c-2"),
        (ABSORBED, at(16, 11), {"value": "c-3", "talk": "c-2"}),
        (HEARD, at(16, 8), {"talk": "c-3"}),
    )
    assert below(chain, "c-2") == ["c-2", "c-3"]
    assert below(chain, "c-3") == ["c-3"]


def test_what_is_given_back_stands_where_it_stood() -> None:
    for step, status in (
        (EventKind.PUT_WAITING, CaseStatus.WAITING),
        (EventKind.RESOLVED, CaseStatus.RESOLVED),
        (EventKind.NOTED, CaseStatus.OPEN),
    ):
        merged = told(
            own(HEARD, at(16, 8)), own(step, at(16, 9)), own(EventKind.MERGED, at(16, 10))
        )
        assert status_of(merged) is CaseStatus.MERGED
        back = [*merged, replace(merged[2], id="e-4", number=4, kind=EventKind.UNMERGED)]
        assert status_of(back) is status


def test_being_merged_is_no_pause() -> None:
    merged = told(
        own(HEARD, at(16, 8)),
        own(EventKind.MERGED, at(16, 9), OTHER),
        own(EventKind.UNMERGED, at(18, 9)),
    )
    assert pauses(merged) == []


def test_nothing_is_left_out_while_the_absorbed_case_ran_on_its_own() -> None:
    merged = told(
        own(HEARD, at(16, 8)),
        own(EventKind.PUT_WAITING, at(16, 9)),
        own(ABSORBED, at(16, 12), OTHER),
        theirs(HEARD, at(16, 10)),
    )
    assert pauses(merged) == [(at(16, 9), at(16, 10)), (at(16, 12), None)]
    resumed = [
        *merged,
        replace(merged[1], id="e-5", number=5, kind=EventKind.RESUMED, at=at(16, 13)),
    ]
    assert pauses(resumed) == [(at(16, 9), at(16, 10)), (at(16, 12), at(16, 13))]


MOMENTS = st.integers(min_value=0, max_value=600).map(lambda n: at(16, 8) + timedelta(minutes=n))
TALKS = st.lists(st.tuples(st.sampled_from([HEARD, REPLIED]), MOMENTS), max_size=6)


@given(mine=TALKS, other=TALKS)
def test_two_merged_cases_never_look_better_than_they_did_apart(
    mine: list[tuple[EventKind, datetime]], other: list[tuple[EventKind, datetime]]
) -> None:
    one = told(own(HEARD, at(16, 8)), *(own(kind, moment) for kind, moment in mine))
    two = told(own(HEARD, at(16, 9)), *(own(kind, moment) for kind, moment in other))
    copies = [replace(event, talk=OTHER, number=event.number + len(one) + 1) for event in two]
    joint = CaseEvent(
        id="e-x", case_id="c-1", number=len(one) + 1, kind=ABSORBED, at=at(17, 8), value=OTHER
    )
    merged, apart = clocks([*one, joint, *copies]), [clocks(one), clocks(two)]
    waits = [each.awaiting_since for each in apart if each.awaiting_since]
    assert merged.awaiting_since == min(waits, default=None)
    spans = [span for each in apart if (span := each.first_response_office) is not None]
    expected = max(spans) if len(spans) == len(apart) else None
    assert merged.first_response_office == expected
    dues = [each.due_at for each in apart if each.awaiting_since and each.due_at]
    if dues:
        assert merged.due_at == min(dues)


@pytest.mark.parametrize("kind", [RELEASED, SAME, ABSORBED, EventKind.SPLIT_OFF])
def test_events_about_cases_nobody_knows_harm_nothing(kind: EventKind) -> None:
    plain = told(own(HEARD, at(16, 8)))
    stray = told(own(HEARD, at(16, 8)), own(kind, at(16, 9), "c-nowhere"))
    assert clocks(stray) == clocks(plain)


def test_the_end_of_an_absorbed_case_leaves_the_other_where_it_lies() -> None:
    asleep = told(
        own(HEARD, at(16, 8)),
        own(EventKind.UNIT_ASKED, at(16, 9), "Gudang"),
        own(EventKind.SNOOZED, at(16, 9)),
        own(ABSORBED, at(16, 10), OTHER),
        theirs(EventKind.RESOLVED, at(16, 8)),
    )
    lying = standing(asleep)
    assert (lying["unit"], lying["snoozed"]) == ("Gudang", True)
    ended = standing([*asleep, replace(asleep[4], id="e-6", number=6, talk="")])
    assert (ended["unit"], ended["snoozed"]) == ("", False)
