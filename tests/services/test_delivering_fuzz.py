"""Whatever platforms, machines and people do: nothing arrives twice, and nothing is lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.channels import ChannelState as A
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.deliveries import DeliveryState as S
from domain.errors import Conflict, OutcomeUnknown, PlatformError, RateLimited, StoreBusy
from services.deliveries.delivering import LEASE
from tests.conftest import START
from tests.services.delivering_stage import MINUTE
from tests.services.fickle_world import ASKED, MEANWHILE, MUTE, Dies, Failure, Whim, World

# A failing example is shown however large it is.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

Words = st.sampled_from(("", "\x00", "\ud800", "x" * 30_000, "https://koperasi.id/1", "{name}"))
Acts = st.lists(st.sampled_from(sorted(MEANWHILE)), max_size=4).map(tuple)
Lost = st.one_of(
    st.builds(KeyError, Words), st.builds(Dies), st.builds(OutcomeUnknown, Words, detail=Words)
)
Sure = st.one_of(
    st.sampled_from(
        [each for each in PlatformError.__subclasses__() if each is not OutcomeUnknown]
    ).flatmap(lambda leaf: st.builds(leaf, Words, detail=Words)),
    st.builds(RateLimited, Words, retry_after_s=st.floats()),
)
EAST, WEST = timezone(timedelta(hours=9)), timezone(timedelta(hours=-9))
Moments = st.sampled_from(
    (
        START,
        START.replace(tzinfo=None),
        datetime.min.replace(tzinfo=EAST),
        datetime.max.replace(tzinfo=WEST),
    )
)
Receipts = st.builds(Receipt, remote_id=Words, url=Words, sent_at=Moments)
Slow = st.sampled_from((timedelta(), 4 * MINUTE))
Taken = st.builds(Whim, slow=Slow, meanwhile=Acts, answer=Receipts | Lost)
Handed = st.builds(Handover, text=Words)
Refused = st.builds(
    Whim, takes=st.just(False), slow=Slow, meanwhile=Acts, answer=Sure | Lost | Handed
)
Whims = st.lists(Taken | Refused, max_size=4)
Looks = st.lists(st.builds(Whim, meanwhile=Acts, answer=st.none() | Sure | Lost), max_size=3)
Failures = st.lists(
    st.one_of(
        st.none(),
        st.none(),
        st.just(Failure(committed=True)),
        st.builds(Failure, error=st.builds(Dies), committed=st.booleans()),
        st.builds(
            Failure,
            error=st.builds(Conflict, st.just("kalah cepat"))
            | st.builds(StoreBusy, st.just("sibuk")),
        ),
    ),
    max_size=7,
)
Kinds = st.sampled_from((DeliveryKind.POST, DeliveryKind.REPLY, DeliveryKind.REMINDER))
Spans = st.sampled_from((MINUTE, LEASE, timedelta(hours=1), timedelta(hours=7)))
Channels = st.sampled_from((ASKED, MUTE))
Step = tuple[Any, ...]
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.tuples(st.just("plan"), Channels, Kinds, st.none() | Spans),
    st.tuples(st.just("send_due"), Whims, st.just([]), st.integers(1, 4)),
    st.tuples(st.just("send_due"), Whims, Failures, st.integers(1, 4)),
    st.tuples(st.just("recover"), Failures),
    st.tuples(st.just("reconcile"), st.just([]), st.just([]), st.just(4)),
    st.tuples(st.just("reconcile"), Looks, Failures, st.integers(1, 4)),
    st.tuples(st.just("wait"), Spans),
    st.tuples(st.sampled_from(("miss_stale", "try_again"))),
    st.tuples(st.just("look_and_tell"), Words),
    st.tuples(st.just("set_channel"), Channels, st.sampled_from((A.ACTIVE, A.ACTIVE, A.PAUSED))),
)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
)
@given(steps=st.lists(STEPS, min_size=8, max_size=24))
def test_each_delivery_arrives_at_most_once_and_comes_to_an_end(steps: Sequence[Step]) -> None:
    world = World()
    for channel_id in (ASKED, MUTE, ASKED):
        world.plan(channel_id, DeliveryKind.POST, None)
    for verb, *how in steps:
        getattr(world, verb)(*how)
        world.check()
    world.come_to_an_end()


@pytest.mark.parametrize(
    "end", [datetime.min.replace(tzinfo=EAST), datetime.max.replace(tzinfo=WEST)]
)
def test_a_receipt_from_the_end_of_the_calendar_proves_nothing_and_stops_no_other(
    end: datetime,
) -> None:
    world = World()
    world.plan(MUTE, DeliveryKind.POST, None)
    world.plan(MUTE, DeliveryKind.POST, None)
    world.send_due([Whim(answer=Receipt(remote_id="r", sent_at=end))], [], 2)
    assert [world.stage.now(key).state for key in world.planned] == [S.UNCONFIRMED, S.SENT]
    world.check()


def test_no_transaction_is_open_while_a_platform_is_asked_for_what_was_sent() -> None:
    world = World()
    world.plan(ASKED, DeliveryKind.POST, None)
    world.send_due([Whim(answer=KeyError("id"))], [], 1)
    world.reconcile([], [], 1)  # the world itself looks at what is open
    assert world.all_in(S.SENT) == world.planned
    world.check()
