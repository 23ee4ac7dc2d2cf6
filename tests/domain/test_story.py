"""A case's story: what its events tell is worked out once."""

from datetime import UTC, datetime

from domain.cases import CaseEvent, EventKind
from domain.story import Story, story_of, told_once

AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def _event(number: int) -> CaseEvent:
    return CaseEvent(
        id=f"e-{number}", case_id="c-1", number=number, kind=EventKind.NOTED, at=AT, value="x"
    )


def test_what_a_story_tells_is_worked_out_once_and_each_thing_for_itself() -> None:
    asked: list[str] = []

    @told_once
    def count(events: Story) -> int:
        """How many there are."""
        asked.append("count")
        return len(events)

    @told_once
    def last(events: Story) -> int:
        asked.append("last")
        return events[-1].number

    story = Story([_event(1), _event(2)])
    assert [count(story), last(story), count(story), last(story)] == [2, 2, 2, 2]
    assert asked == ["count", "last"]
    assert count.__doc__ == "How many there are."


def test_other_events_are_another_story() -> None:
    @told_once
    def count(events: Story) -> int:
        return len(events)

    story = Story([_event(1), _event(2)])
    assert count(story) == 2
    assert count([*story, _event(3)]) == 3
    assert count(story[:1]) == 1


def test_a_story_is_not_told_anew() -> None:
    events = [_event(1)]
    story = story_of(events)
    assert story_of(story) is story
    assert story == tuple(events)
