"""Reconciling: a doubt that finds no answer holds up none of the others for long."""

from pathlib import Path

import pytest

from connectors.sandbox_platform import Misdeed
from domain.deliveries import Delivery, DeliveryKind, DeliveryState, Receipt
from domain.errors import OutcomeUnknown, PlatformError, RateLimited, Unauthorized, Unavailable
from domain.ports import Outgoing, Store
from services.deliveries.reconciling import BEAT, REFUSALS_MAX
from tests.services.delivering_stage import MINUTE, OddConnector, Stage
from toolkit.clock import SetClock

FOUND = "GET found"


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    stage = Stage(store, clock, tmp_path)
    stage.channel()
    return stage


def _states(stage: Stage, doubts: list[Delivery]) -> list[DeliveryState]:
    return [stage.now(each).state for each in doubts]


def test_one_without_an_answer_is_left_and_its_channel_s_others_are_asked_about(
    stage: Stage,
) -> None:
    doubts = [stage.doubtful() for _ in range(4)]
    stage.order(Misdeed.BE_DOWN, verb=FOUND)
    assert stage.delivering.reconcile() == 3
    assert sorted(_states(stage, doubts)) == ["sent"] * 3 + ["unconfirmed"]
    assert stage.delivering.reconcile() == 1


def test_other_channels_come_before_the_rest_of_one_that_gave_no_answer(stage: Stage) -> None:
    here = [stage.doubtful() for _ in range(2)]
    stage.channel(id="ch-2")
    there = [stage.doubtful(channel_id="ch-2") for _ in range(2)]
    while stage.clock.now().timestamp() // BEAT.total_seconds() % len([*here, *there]):
        stage.clock.advance(BEAT)  # until a beat begins at the first of them
    stage.order(Misdeed.BE_DOWN, verb=FOUND)
    assert stage.delivering.reconcile(limit=3) == 2
    assert _states(stage, here) == [DeliveryState.UNCONFIRMED] * 2
    assert _states(stage, there) == [DeliveryState.SENT] * 2


class Stubborn(OddConnector):
    """Knows of none of them but the lucky ones, and says so by `words`."""

    asked: list[str]
    lucky: set[str]
    words: PlatformError

    def find(self, sent: Outgoing, idempotency_key: str, kind: DeliveryKind) -> Receipt | None:
        self.asked.append(idempotency_key)
        if idempotency_key in self.lucky:
            return None
        raise self.words


def _unsure(
    stage: Stage, words: PlatformError, doubts: int
) -> tuple[type[Stubborn], list[Delivery]]:
    """A channel whose platform answers by `words`, and so many doubts that are ripe."""

    def lost(_post: Outgoing) -> Receipt:
        raise OutcomeUnknown("Tidak ada kabar.")

    stage.odd_channel(lost)
    known = {"asked": [], "lucky": set(), "words": words, "deed": staticmethod(lost)}
    made = type("Made", (Stubborn,), known)
    stage.connectors.strangers["odd"] = made
    begun = [stage.delivery(channel_id="ch-odd") for _ in range(doubts)]
    stage.delivering.send_due()
    stage.clock.advance(3 * MINUTE)
    return made, begun


def test_a_channel_without_answers_is_asked_so_often_in_a_beat_and_no_more(stage: Stage) -> None:
    made, doubts = _unsure(stage, Unavailable("Tidak terjangkau."), 2 * REFUSALS_MAX)
    assert stage.delivering.reconcile() == 0
    assert len(made.asked) == REFUSALS_MAX
    assert len(set(made.asked)) == REFUSALS_MAX
    assert _states(stage, doubts) == [DeliveryState.UNCONFIRMED] * len(doubts)


@pytest.mark.parametrize("words", [RateLimited("Pelan-pelan."), Unauthorized("Siapa?")])
def test_what_is_said_to_the_whole_channel_leaves_all_of_it_for_the_next_beat(
    stage: Stage, words: PlatformError
) -> None:
    made, _doubts = _unsure(stage, words, 4)
    assert stage.delivering.reconcile() == 0
    assert len(made.asked) == 1


def test_more_stubborn_ones_than_a_beat_asks_about_keep_none_from_its_turn(stage: Stage) -> None:
    made, doubts = _unsure(stage, Unavailable("Tidak terjangkau."), 3 * REFUSALS_MAX)
    made.lucky.add(doubts[-2].id)
    settled = 0
    for _beat in doubts:
        settled += stage.delivering.reconcile()
        stage.clock.advance(BEAT)
    assert settled == 1
    assert set(made.asked) == {each.id for each in doubts}
