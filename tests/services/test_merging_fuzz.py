"""Whatever is said while two cases are one, apart again they are as if they had never been."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import Case, CaseStatus
from domain.messages import Author
from services.cases.merging import Merging
from storage.memory import MemoryStore
from tests.makers import STAFF
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 09:00 in Jakarta
WHO = {1: Author(remote_id="siti", name="Siti"), 2: Author(remote_id="budi", name="Budi")}
SAYS, REPLIES, LATE_REPLIES = "says", "replies", "is seen to reply"

# Each: what happens, in whose conversation, after how many minutes.
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from([SAYS, REPLIES, LATE_REPLIES]),
        st.sampled_from([1, 2]),
        st.integers(min_value=1, max_value=300),
    ),
    max_size=6,
)
ENDS = st.sampled_from([None, CaseStatus.WAITING, CaseStatus.RESOLVED])


@dataclass
class World:
    """One desk with two cases, and how many things happened at it."""

    desk: Desk
    cases: dict[int, str]
    happened: int = 0

    def does(self, step: Step) -> None:
        """The step, in whichever case tells of that conversation now."""
        what, whose, minutes = step
        self.happened += 1
        self.advance(minutes)
        remote_id, thread = f"x-{self.happened}", f"t-{whose}"
        if what == SAYS:
            self.desk.hear("Halo", remote_id=remote_id, thread=thread, author=WHO[whose])
        elif what == REPLIES:
            self.reply(whose, remote_id)
        else:
            ours = self.desk.incoming(
                f"Balasan {self.happened}", remote_id=remote_id, thread=thread, from_us=True
            )
            self.desk.listening.receive("ch-talk", ours)

    def reply(self, whose: int, remote_id: str) -> None:
        """By a person at the desk, to that conversation."""
        case = self.desk.case(self.cases[whose])
        told = self.desk.case(case.merged_into) if case.merged_into else case
        delivery = self.desk.answering.reply(
            STAFF, told.id, "Baik", events_seen=told.events, to=case.conversation_id
        )
        assert delivery is not None
        self.desk.deliver(delivery, remote_id)

    def advance(self, minutes: int) -> None:
        self.desk.clock.advance(timedelta(minutes=minutes))

    def stand(self) -> list[tuple[object, ...]]:
        """What must not differ."""
        cases = [self.desk.case(case_id) for case_id in self.cases.values()]
        return [
            (case.status, case.durations, case.opened_at, case.last_message_at, case.priority)
            for case in cases
        ]


def a_world() -> World:
    desk = open_desk(MemoryStore(), SetClock(START))
    cases: dict[int, str] = {}
    for whose, author in WHO.items():
        case = desk.hear("Halo", remote_id=f"m-{whose}", thread=f"t-{whose}", author=author)
        cases[whose] = case.id
        desk.clock.advance(timedelta(minutes=7))
    return World(desk=desk, cases=cases)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=STEPS, during=STEPS, after=STEPS, end=ENDS)
def test_apart_again_nothing_tells_that_they_were_one(
    before: list[Step], during: list[Step], after: list[Step], end: CaseStatus | None
) -> None:
    apart, joined = a_world(), a_world()
    for world in (apart, joined):
        for step in before:
            world.does(step)
        if end is not None and world.desk.case(world.cases[2]).status is CaseStatus.OPEN:
            world.desk.answering.set_status(STAFF, world.cases[2], end, reason="beres")
    merge(joined)
    for step in during:
        for world in (apart, joined):
            world.does(step)
    never_better(apart, joined)
    unmerge(joined)
    for step in after:
        for world in (apart, joined):
            world.does(step)
    assert joined.stand() == apart.stand()


def merge(world: World) -> None:
    first, second = (world.desk.case(case_id) for case_id in world.cases.values())
    Merging(store=world.desk.store, clock=world.desk.clock).merge(
        STAFF,
        second.id,
        first.id,
        events_seen=second.events,
        into_seen=first.events,
        same=False,
    )


def unmerge(world: World) -> None:
    second = world.desk.case(world.cases[2])
    Merging(store=world.desk.store, clock=world.desk.clock).unmerge(
        STAFF, second.id, events_seen=second.events
    )


def never_better(apart: World, joined: World) -> None:
    """While they are one, it waits since the longest-waiting of both, and answered as slowly."""
    both: list[Case] = [apart.desk.case(case_id) for case_id in apart.cases.values()]
    one = joined.desk.case(joined.cases[1]).durations
    waits = [each.durations.awaiting_since for each in both if each.durations.awaiting_since]
    assert one.awaiting_since == min(waits, default=None)
    spans = [each.durations.first_response_office for each in both]
    known = [span for span in spans if span is not None]
    assert one.first_response_office == (max(known) if len(known) == len(both) else None)
