"""What every store promises of ratings, follow-ups, pairs and people known again."""

from datetime import timedelta
from typing import Any

import pytest

from domain.aftercare import FollowUp, Rating, RatingCounts, Score
from domain.cases import Case, CaseKind, CaseStatus, Durations
from domain.messages import Author, Conversation
from domain.ports import Store
from tests.makers import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_case(number: int, **changes: Any) -> Case:
    """A case of its own conversation."""
    return Case(
        **{
            "id": f"c-{number}",
            "code": f"CODE-{number:04}-XXXX",
            "conversation_id": f"v-{number}",
            "channel_id": "ch-1",
            "subject": "Beras",
            "kind": CaseKind.COMPLAINT,
            "status": CaseStatus.RESOLVED,
            "opened_at": NOON,
            "last_message_at": NOON,
            "durations": Durations(resolved_at=NOON + number * HOUR),
            **changes,
        }
    )


def a_conversation(number: int, **changes: Any) -> Conversation:
    """Siti's, an hour after the one before."""
    return Conversation(
        **{
            "id": f"v-{number}",
            "channel_id": "ch-1",
            "thread": f"t-{number}",
            "author": Author(name="Siti", member_number="K-1"),
            "created_at": NOON + number * HOUR,
            **changes,
        }
    )


def a_rating(number: int, **changes: Any) -> Rating:
    """Asked at noon."""
    return Rating(
        **{"case_id": f"c-{number}", "conversation_id": f"v-{number}", "asked_at": NOON, **changes}
    )


def a_plan(number: int, **changes: Any) -> FollowUp:
    """Sari asks again after so many hours."""
    return FollowUp(
        **{
            "case_id": f"c-{number}",
            "set_by": "u-sari",
            "set_at": NOON,
            "due_at": NOON + number * HOUR,
            **changes,
        }
    )


def test_people_are_found_by_any_of_their_keys_newest_first(store: Store) -> None:
    with store.writing() as unit:
        for number in (1, 3, 2):
            unit.conversations.add(a_conversation(number))
        unit.conversations.add(a_conversation(4, author=Author(name="Siti", remote_id="9")))
        unit.conversations.add(a_conversation(5, author=Author()))
    with store.reading() as unit:
        found = unit.conversations.alike(["number:k-1", "nobody"], 50)
        assert [each.id for each in found] == ["v-3", "v-2", "v-1"]
        by_both = unit.conversations.alike(["number:k-1", "name:siti"], 50)
        assert [each.id for each in by_both] == ["v-4", "v-3", "v-2", "v-1"]
        assert [each.id for each in unit.conversations.alike(["account:ch-1:9"], 50)] == ["v-4"]
        assert [each.id for each in unit.conversations.alike(["number:k-1"], 2)] == ["v-3", "v-2"]
        assert unit.conversations.alike([], 50) == []


def test_of_talks_begun_at_once_the_later_id_comes_first(store: Store) -> None:
    with store.writing() as unit:
        for number in (1, 3, 2):
            unit.conversations.add(a_conversation(number, created_at=NOON))
    with store.reading() as unit:
        found = unit.conversations.alike(["number:k-1"], 2)
        assert [each.id for each in found] == ["v-3", "v-2"]


def test_a_conversation_that_learns_its_member_is_found_by_them(store: Store) -> None:
    with store.writing() as unit:
        kept = unit.conversations.add(a_conversation(1, author=Author()))
        known = unit.conversations.save(
            Conversation(**{**vars(kept), "author": Author(name="Ani"), "goes_on_in": "c-9"})
        )
    with store.reading() as unit:
        assert unit.conversations.alike(["name:ani"], 50) == [known]
        assert unit.conversations.get("v-1").goes_on_in == "c-9"


def test_cases_of_many_conversations_come_newest_first_and_bounded(store: Store) -> None:
    with store.writing() as unit:
        for number in range(4):
            unit.cases.add(a_case(number, opened_at=NOON + number * HOUR))
    with store.reading() as unit:
        asked = ["v-0", "v-2", "v-3", "v-none"]
        assert [case.id for case in unit.cases.of_many(asked, 9)] == ["c-3", "c-2", "c-0"]
        assert [case.id for case in unit.cases.of_many(asked, 1)] == ["c-3"]
        assert unit.cases.of_many([], 9) == []


def test_what_was_resolved_in_the_span_is_asked_once_oldest_first(store: Store) -> None:
    with store.writing() as unit:
        for number in (3, 1, 2, 4):
            unit.cases.add(a_case(number))
        unit.cases.add(a_case(5, status=CaseStatus.OPEN, durations=Durations()))
        unit.cases.add(a_case(6, status=CaseStatus.CLOSED))
        unit.ratings.put(a_rating(2, asked_at=None))
    with store.reading() as unit:
        found = unit.ratings.to_ask(NOON + HOUR, NOON + 3 * HOUR, 9)
        assert [case.id for case in found] == ["c-1", "c-3"]
        assert [case.id for case in unit.ratings.to_ask(NOON, NOON + 9 * HOUR, 1)] == ["c-1"]


def test_a_rating_takes_the_place_of_the_one_before(store: Store) -> None:
    with store.writing() as unit:
        unit.ratings.put(a_rating(1, delivery_id="d-1"))
        answered = a_rating(1, score=Score.FAIR, words="Lama", rated_at=NOON + HOUR)
        unit.ratings.put(answered)
    with store.reading() as unit:
        assert unit.ratings.find("c-1") == answered
        assert unit.ratings.find("c-2") is None


def test_who_was_asked_lately_is_known(store: Store) -> None:
    with store.writing() as unit:
        unit.ratings.put(a_rating(1))
        unit.ratings.put(a_rating(2, asked_at=None))
    with store.reading() as unit:
        assert unit.ratings.asked_since(["v-9", "v-1"], NOON - HOUR)
        assert not unit.ratings.asked_since(["v-1"], NOON)
        assert not unit.ratings.asked_since(["v-2"], NOON - HOUR)
        assert not unit.ratings.asked_since([], NOON - HOUR)


def test_answers_are_counted_without_spam_and_merged(store: Store) -> None:
    with store.writing() as unit:
        for number, status in enumerate((*[CaseStatus.RESOLVED] * 4, *CaseStatus)):
            channel_id = None if number == 3 else "ch-1"
            unit.cases.add(a_case(number, status=status, channel_id=channel_id))
            unit.ratings.put(a_rating(number, score=Score.GOOD if number else None))
        unit.ratings.put(a_rating(0, asked_at=NOON + DAY))
        unit.ratings.put(a_rating(99))
    with store.reading() as unit:
        counted = unit.ratings.counts(NOON, NOON + DAY)
        assert counted == RatingCounts(
            asked=7, scores={Score.GOOD: 7, Score.FAIR: 0, Score.POOR: 0}
        )
        later = unit.ratings.counts(NOON + DAY, NOON + 2 * DAY)
        assert (later.asked, later.answered, later.unanswered) == (1, 0, 1)
        assert unit.ratings.counts(NOON, NOON + DAY, ["ch-1"]).asked == 6


def test_follow_ups_come_due_oldest_first_for_whom_they_are(store: Store) -> None:
    with store.writing() as unit:
        unit.cases.add(a_case(1, assignee_id="u-budi"))
        unit.cases.add(a_case(2, status=CaseStatus.CLOSED))
        unit.cases.add(a_case(3))
        unit.cases.add(a_case(4, status=CaseStatus.OPEN))
        unit.cases.add(a_case(5))
        for number in (4, 2, 5, 1):
            unit.follow_ups.put(a_plan(number))
        unit.follow_ups.put(a_plan(3, done_at=NOON))
        unit.follow_ups.put(a_plan(99))
    with store.writing() as unit:
        asleep = unit.follow_ups.due(NOON + 4 * HOUR, 9, woken=False)
        assert [(plan.case_id, case.id) for plan, case in asleep] == [
            ("c-1", "c-1"),
            ("c-2", "c-2"),
        ]
        assert unit.follow_ups.due(NOON + 4 * HOUR, 1, woken=False) == asleep[:1]
        assert unit.follow_ups.due(NOON + 4 * HOUR, 9, woken=True) == []
        for number in (1, 2):
            unit.follow_ups.put(a_plan(number, woken_at=NOON))
        for user, expected in (("u-budi", "c-1"), ("u-sari", "c-2")):
            found = unit.follow_ups.due(NOON + DAY, 9, woken=True, whose=user)
            assert [plan.case_id for plan, _case in found] == [expected]
        assert unit.follow_ups.find("c-1") == a_plan(1, woken_at=NOON)
        assert unit.follow_ups.find("c-7") is None


@pytest.mark.parametrize("pair", [("c-1", "c-2"), ("c-2", "c-1")])
def test_a_pair_is_kept_once_in_whichever_order(store: Store, pair: tuple[str, str]) -> None:
    with store.writing() as unit:
        for _time in range(2):
            unit.distinct.add(*pair, "u-sari", NOON)
        unit.distinct.add("c-3", "c-1", "u-sari", NOON)
    with store.reading() as unit:
        assert unit.distinct.of("c-1") == {"c-2", "c-3"}
        assert unit.distinct.of("c-2") == {"c-1"}
        assert unit.distinct.of("c-9") == set()
