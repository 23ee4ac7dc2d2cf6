"""Whatever a visitor or a decision brings: it is kept, or refused in clear words - nothing else."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.board import Entry, Reaction
from domain.cases import CaseKind
from domain.deliveries import DeliveryState
from domain.errors import GuyubError
from domain.ports import Store
from services.intake.visiting import Submission
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import NOON, STAFF, a_delivery
from tests.services.test_posts_and_accounts_fuzz import Text
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

ENTRY = "entry-1"
EVERY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toolkit]:
    """A house over a real SQLite file, with one entry on its board."""
    data: Path = tmp_path_factory.mktemp("house")
    migrate(data, None)
    store = open_store(data, None)
    house = wire(Settings(data=data), store=store, clock=SetClock(NOON))
    board = house.connecting.ensure_board()
    with house.store.writing() as unit:
        unit.board.add_entry(
            Entry(id=ENTRY, channel_id=board.id, text="Rapat besok.", published_at=NOON)
        )
    yield house
    store.close()


def kept_or_refused(act: Callable[[], object]) -> None:
    """Nothing but our own errors, which are words for the person."""
    with suppress(GuyubError):
        act()


@EVERY
@given(entry=st.sampled_from([ENTRY]) | Text, said=st.tuples(Text, Text, Text), to=st.none() | Text)
def test_any_comment_is_kept_or_refused(
    house: Toolkit, entry: str, said: tuple[str, str, str], to: str | None
) -> None:
    name, text, token = said
    kept_or_refused(
        lambda: house.visiting.comment(entry, name=name, text=text, parent_id=to, token=token)
    )
    assert all(comment.text.strip() for comment in house.visiting.entry(ENTRY).comments)


Submissions = st.builds(
    Submission,
    text=Text,
    kind=st.none() | st.sampled_from(CaseKind),
    name=Text,
    member_number=Text,
    contact=Text,
    consent=st.booleans(),
)


@EVERY
@given(submission=Submissions, token=Text, again=Text)
def test_any_complaint_is_found_again_by_its_code_or_refused(
    house: Toolkit, submission: Submission, token: str, again: str
) -> None:
    try:
        code = house.visiting.submit(submission, token=token)
    except GuyubError:
        return
    before = len(house.visiting.case(code).lines)
    assert before
    kept_or_refused(lambda: house.visiting.add_to_case(code, again, token=again))
    assert len(house.visiting.case(code).lines) in (before, before + 1)


@EVERY
@given(entry=st.sampled_from([ENTRY]) | Text, visitor=Text, reaction=st.sampled_from(Reaction))
def test_any_reaction_counts_at_most_once_or_is_refused(
    house: Toolkit, entry: str, visitor: str, reaction: Reaction
) -> None:
    kept_or_refused(lambda: house.visiting.react(entry, visitor, reaction))
    before = sum(house.visiting.entry(ENTRY).reactions.values())
    kept_or_refused(lambda: house.visiting.react(entry, visitor, reaction))
    assert sum(house.visiting.entry(ENTRY).reactions.values()) == before


@EVERY
@given(code=Text, views=st.dictionaries(Text, st.integers(0, 9), max_size=3))
def test_any_code_and_any_count_of_views_is_taken_or_refused(
    house: Toolkit, code: str, views: dict[str, int]
) -> None:
    kept_or_refused(lambda: house.visiting.case(code))
    kept_or_refused(lambda: house.visiting.keep_views(views))


@EVERY
@given(delivery_id=st.none() | Text, url=Text, was_sent=st.booleans())
def test_any_decision_on_a_delivery_is_taken_whole_or_refused(
    house: Toolkit, delivery_id: str | None, url: str, was_sent: bool
) -> None:
    wanted = delivery_id if delivery_id is not None else _handed(house.store)
    kept_or_refused(lambda: house.delivering.mark_posted(STAFF, wanted, url))
    kept_or_refused(lambda: house.delivering.decide(STAFF, wanted, was_sent=was_sent, url=url))
    kept_or_refused(lambda: house.delivering.try_again(STAFF, wanted))
    kept_or_refused(lambda: house.delivering.journey(STAFF, wanted))
    if delivery_id is None:
        delivery, _attempts = house.delivering.journey(STAFF, wanted)
        assert (delivery.state is DeliveryState.SENT) == (delivery.receipt is not None)


def _handed(store: Store) -> str:
    delivery = a_delivery(state=DeliveryState.HANDED)
    with store.writing() as unit:
        return unit.deliveries.add(delivery).id
