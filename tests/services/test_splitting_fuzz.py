"""However cases are split, merged and given back, what a member said is told in one case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind, CaseStatus, EventKind
from domain.errors import GuyubError
from domain.messages import Message
from domain.talks import live
from services.cases.merging import Merging
from services.cases.splitting import Split, Splitting
from storage.memory import MemoryStore
from tests.makers import STAFF
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HEARD, SPLIT, MERGED, GIVEN_BACK = "heard", "split", "merged", "given back"

# What happens, to which case, with which other one (or how many messages, or in whose talk).
STEPS = st.lists(
    st.tuples(
        st.sampled_from([HEARD, SPLIT, SPLIT, MERGED, MERGED, GIVEN_BACK]),
        st.integers(min_value=0, max_value=7),
        st.integers(min_value=0, max_value=7),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class World:
    """A desk, its cases in the order of their beginning, and what members said there."""

    desk: Desk
    cases: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def does(self, what: str, one: int, other: int) -> None:
        """The step; one that the desk refuses, as it may, changes nothing."""
        self.desk.clock.advance(timedelta(minutes=7))
        first, second = (self.cases[each % len(self.cases)] for each in (one, other))
        try:
            match what:
                case "heard":
                    self.hears(f"t-{other % 2}")
                case "split":
                    self.splits(first, other)
                case "merged":
                    self.merges(first, second)
                case _:
                    self.merging.unmerge(STAFF, first, events_seen=self.desk.case(first).events)
        except GuyubError:
            return

    def hears(self, thread: str) -> None:
        text = f"Pesan {len(self.said) + 1}"
        case = self.desk.hear(text, remote_id=text, thread=thread)
        self.said.add(text)
        self.knows(case.id)

    def splits(self, case_id: str, number: int) -> None:
        told = [each.id for each in self.desk.answering.story(STAFF, case_id).messages]
        chosen = tuple(each for place, each in enumerate(told) if (number + 1) >> place % 4 & 1)
        wanted = Split(message_ids=chosen, kind=CaseKind.QUESTION, goes_on_here=number % 2 == 0)
        seen = self.desk.case(case_id).events
        splitting = Splitting(store=self.desk.store, clock=self.desk.clock)
        self.knows(splitting.split(STAFF, case_id, wanted, events_seen=seen).id)

    def merges(self, case_id: str, into_id: str) -> None:
        seen, into_seen = (self.desk.case(each).events for each in (case_id, into_id))
        self.merging.merge(STAFF, case_id, into_id, events_seen=seen, into_seen=into_seen)

    @property
    def merging(self) -> Merging:
        return Merging(store=self.desk.store, clock=self.desk.clock)

    def knows(self, case_id: str) -> None:
        if case_id not in self.cases:
            self.cases.append(case_id)

    def told(self) -> list[str]:
        """What stands in the stories of those that are no part of another one; each as often as
        it stands there."""
        return sorted(each.text for case_id in self.alone() for each in self.messages(case_id))

    def counted(self) -> dict[str, set[str | None]]:
        """The messages that the clocks of each of them run for."""
        heard = EventKind.MESSAGE_RECEIVED
        with self.desk.store.reading() as unit:
            told = {each: live(unit.events.of(each)) for each in self.alone()}
        return {
            case_id: {each.message_id for each in events if each.kind is heard}
            for case_id, events in told.items()
        }

    def alone(self) -> list[str]:
        return [each for each in self.cases if self.desk.case(each).status is not CaseStatus.MERGED]

    def messages(self, case_id: str) -> Sequence[Message]:
        return self.desk.answering.story(STAFF, case_id).messages


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_split_merged_and_given_back_each_message_is_told_in_one_case(
    steps: list[tuple[str, int, int]],
) -> None:
    world = World(open_desk(MemoryStore(), SetClock(START)))
    for thread in ("t-0", "t-1", "t-0"):
        world.hears(thread)
    for step in steps:
        world.does(*step)
        assert world.told() == sorted(world.said)
        shown = {each: {one.id for one in world.messages(each)} for each in world.alone()}
        assert world.counted() == shown
