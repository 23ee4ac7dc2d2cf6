"""Whatever a platform sends, in whatever order: every message is kept once, nobody is lost."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.cases import CaseStatus, EventKind
from domain.channels import Channel, ChannelState
from domain.errors import GuyubError, PlatformError, RateLimited, Unauthorized
from domain.identifiers import new_code, new_id
from domain.messages import Author, Incoming, Message, MessageKind
from domain.ports import Batch
from services.common.entered import tidy
from services.deliveries.reactions import WAIT_S_MAX
from services.intake.intake import REMOTE_MAX
from storage.door import storable
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import NOON, STAFF, a_channel
from tests.services.desk import TALK, Desk, open_desk
from tests.services.test_posts_and_accounts_fuzz import Text, only_clear_words
from toolkit.clock import SetClock

# A failing example is shown however large it is.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
NEIGHBOUR = "ch-a"  # asked before TALK, for channels are asked by name
LEAVES = (*PlatformError.__subclasses__(), PlatformError)
EVERY = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
)
ODD_ZONES = (timezone(timedelta(hours=23, minutes=59)), timezone(-timedelta(seconds=86_399)))
Moments = st.one_of(
    st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda span: NOON + span),
    st.datetimes(timezones=st.sampled_from((None, UTC, *ODD_ZONES)) | st.timezones()),
    st.sampled_from(
        [
            end.replace(tzinfo=zone)
            for end in (datetime.min, datetime.max)  # noqa: DTZ901
            for zone in (*ODD_ZONES, UTC, None)
        ]
    ),
)
Words = Text | st.sampled_from(("Beras berkutu!", "y" * 1_000_000, "?" * 9_999, "\r\n\r\n"))
Messages = st.builds(
    Incoming,
    remote_id=st.sampled_from(("m-1", "m-2", "m-3", "m-4", "x" * REMOTE_MAX)) | Text,
    thread=st.sampled_from(("t-1", "t-2")) | Text,
    kind=st.sampled_from(MessageKind),
    author=st.builds(Author, remote_id=Text, name=Text, contact=Text, member_number=Text),
    text=Words,
    at=Moments,
    entry_remote_id=Text,
    url=Text,
    public=st.booleans(),
    from_us=st.booleans(),
    edited_at=st.none() | Moments,
)
Batches = st.builds(
    Batch,
    messages=st.lists(Messages, max_size=9).map(tuple),
    cursor=Text,
    withdrawn=st.lists(st.just("m-1") | Text, max_size=2).map(tuple),
)
Steps = st.lists(Batches | st.sampled_from(CaseStatus), max_size=6)
Errors = st.one_of(
    st.builds(RateLimited, Words, retry_after_s=st.none() | st.floats()),
    st.builds(
        lambda leaf, *words: leaf(words[0], detail=words[1]), st.sampled_from(LEAVES), Words, Words
    ),
    st.sampled_from((KeyError("messages"), TypeError(), RecursionError())),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over a real SQLite file, with two channels that have an inbox."""
    folder: Path = tmp_path_factory.mktemp("desk")
    migrate(folder, None)
    store = open_store(folder, None)
    desk = open_desk(store, SetClock(NOON))
    with store.writing() as unit:
        unit.channels.add(a_channel(id=NEIGHBOUR, platform="talk", name="a"))
    yield desk
    store.close()


class Dies(BaseException):
    """The process is gone."""


def listen(desk: Desk, channel: Channel, batch: Batch, dies_after: int) -> int:
    """Collects the batch with a worker that dies at one of its new cases, then with a sound one;
    gives how many were kept in all."""
    codes = iter(range(dies_after))

    def code() -> str:
        if next(codes, None) is None:
            raise Dies
        return new_code()

    desk.connectors.talk(channel.id).script = [batch, batch]
    kept = 0
    try:
        kept = replace(desk.listening, new_code=code).collect(channel)
    except Dies:
        with desk.store.reading() as unit:
            before = unit.cursors.get(channel.id)
        assert desk.connectors.talk(channel.id).asked[-1] == before
    return kept + desk.listening.collect(channel)


def can_be_kept(incoming: Incoming) -> bool:
    ids = (incoming.remote_id, incoming.thread)
    return all(i and i == tidy(i, REMOTE_MAX) for i in ids) and incoming.at.tzinfo is not None


def first_of_each(steps: Sequence[Batch | CaseStatus]) -> dict[str, Incoming]:
    """What has to be kept, by remote id: of repeated ones the first."""
    told = [each for step in steps if isinstance(step, Batch) for each in step.messages]
    return {each.remote_id: each for each in reversed(told) if can_be_kept(each)}


def kept_of(desk: Desk, channel: Channel, threads: set[str]) -> list[Message]:
    with desk.store.reading() as unit:
        found = [unit.conversations.by_thread(channel.id, thread) for thread in sorted(threads)]
        return [message for each in found if each for message in unit.messages.of(each.id)]


def put_every_case(desk: Desk, channel: Channel, threads: set[str], status: CaseStatus) -> None:
    """Staff works between two beats."""
    with desk.store.reading() as unit:
        talks = [unit.conversations.by_thread(channel.id, thread) for thread in threads]
        cases = [case.id for talk in talks if talk for case in unit.cases.of(talk.id)]
    for case_id in cases:
        only_clear_words(desk.answering.set_status, STAFF, case_id, status, reason="sudah")


@EVERY
@given(steps=Steps, dies_after=st.integers(0, 4))
def test_every_message_is_kept_once_and_told_to_one_case(
    desk: Desk, steps: Sequence[Batch | CaseStatus], dies_after: int
) -> None:
    name = new_id()
    with desk.store.writing() as unit:
        channel = unit.channels.add(a_channel(id=name, platform="talk", name=name))
    wanted, new, cursor = first_of_each(steps), 0, ""
    threads = {each.thread for each in wanted.values()}
    for step in steps:
        desk.clock.advance(timedelta(hours=1))
        if isinstance(step, CaseStatus):
            put_every_case(desk, channel, threads, step)
            continue
        new += listen(desk, channel, step, dies_after)
        cursor = storable(step.cursor) or cursor
        with desk.store.reading() as unit:
            assert unit.cursors.get(channel.id) == cursor
    kept = kept_of(desk, channel, threads)
    assert sorted(each.remote_id for each in kept) == sorted(wanted)
    assert new == len(kept)
    for message in kept:
        said = wanted[message.remote_id]
        assert tidy(said.text) in (message.text, message.first_text)
        assert message.from_us == said.from_us
        assert datetime(2000, 1, 1, tzinfo=UTC) <= message.at <= message.received_at
        assert message.from_us or times_told(desk, message) == 1


def times_told(desk: Desk, message: Message) -> int:
    """In how many cases' events the member's message stands."""
    with desk.store.reading() as unit:
        cases = unit.cases.of(message.conversation_id)
        events = [event for case in cases for event in unit.events.of(case.id)]
    return [e.message_id for e in events if e.kind is EventKind.MESSAGE_RECEIVED].count(message.id)


@EVERY
@given(channel_id=st.sampled_from((TALK, NEIGHBOUR)), said=Messages)
def test_any_message_that_is_pushed_is_heard_once_or_refused(
    desk: Desk, channel_id: str, said: Incoming
) -> None:
    said = replace(said, thread=said.thread and f"{new_id()} {said.thread}"[:REMOTE_MAX])
    try:
        case = desk.listening.receive(channel_id, said)
    except GuyubError as refused:
        assert str(refused)
        assert not can_be_kept(said)
        return
    assert desk.listening.receive(channel_id, said) is None
    assert can_be_kept(said)
    assert not said.from_us or case is None


def after_failing(desk: Desk, error: Exception) -> Channel:
    """The neighbour when asking it failed so; the other inbox was read all the same."""
    with desk.store.writing() as unit:
        neighbour = unit.channels.get(NEIGHBOUR)
        unit.channels.save(replace(neighbour, state=ChannelState.ACTIVE, held_until=None))
    news = Batch(messages=(desk.incoming(thread=new_id()),), cursor=new_id())
    desk.connectors.talk(NEIGHBOUR).script = [error]
    desk.connectors.talk().script = [news]
    assert desk.listening.collect_all() == 1
    with desk.store.reading() as unit:
        return unit.channels.get(NEIGHBOUR)


@EVERY
@given(error=Errors)
def test_an_inbox_that_fails_in_any_way_stops_no_other(desk: Desk, error: Exception) -> None:
    failed = after_failing(desk, error)
    assert (failed.state is ChannelState.DISCONNECTED) == isinstance(error, Unauthorized)
    longest = desk.clock.now() + timedelta(seconds=WAIT_S_MAX)
    assert failed.held_until is None or failed.held_until <= longest


@pytest.mark.parametrize(
    ("asked_s", "waited_s"),
    [(0.0, 1), (1e12, WAIT_S_MAX), (math.inf, WAIT_S_MAX), (math.nan, 1)],
    ids=str,
)
def test_an_inbox_that_asks_for_an_odd_wait_gets_a_sensible_one(
    desk: Desk, asked_s: float, waited_s: float
) -> None:
    failed = after_failing(desk, RateLimited("pelan-pelan", retry_after_s=asked_s))
    assert failed.held_until == desk.clock.now() + timedelta(seconds=waited_s)


def test_a_connector_with_a_bug_stops_no_other_inbox(desk: Desk) -> None:
    assert after_failing(desk, KeyError("messages")).state is ChannelState.ACTIVE


@pytest.mark.parametrize("zone", ODD_ZONES)
def test_an_edit_before_the_calendar_began_was_made_when_we_heard_it(
    desk: Desk, zone: timezone
) -> None:
    said = desk.incoming(thread=new_id(), edited_at=datetime.min.replace(tzinfo=zone))
    assert desk.listening.receive(TALK, said) is not None
    with desk.store.reading() as unit:
        kept = unit.messages.by_remote(TALK, said.remote_id)
    assert kept is not None
    assert kept.edited_at == desk.clock.now()
