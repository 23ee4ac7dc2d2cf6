"""A case's story: its events, in the order they were recorded. What they tell is worked out once,
however often it is asked while the story is told."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

from domain.cases import CaseEvent

Told = TypeVar("Told")


class Story(tuple[CaseEvent, ...]):
    """The events, and what was worked out of them so far."""

    def __init__(self, _events: Iterable[CaseEvent] = ()) -> None:
        self.told: dict[Callable[..., Any], Any] = {}


def story_of(events: Sequence[CaseEvent]) -> Story:
    """Of all the events of a case."""
    return events if isinstance(events, Story) else Story(events)


def told_once(tell: Callable[[Story], Told]) -> Callable[[Sequence[CaseEvent]], Told]:
    """What `tell` makes of events, once for each `Story`; other events are one while it lasts.
    Whoever is told it changes nothing in it."""

    @wraps(tell)
    def once(events: Sequence[CaseEvent]) -> Told:
        story = events if type(events) is Story else story_of(events)
        try:
            known: Told = story.told[tell]
        except KeyError:
            known = story.told[tell] = tell(story)
        return known

    return once
