"""Whatever is searched, asked or pressed at queue and charts: answered, or refused in words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind, CaseStatus, Priority
from domain.errors import GuyubError
from domain.measured_shelves import GroupBy, SpanFilter
from domain.reports import QueueFilter, QueueView
from services.desk.bulk import BulkAct, BulkKind
from services.engagement.engagement_figures import PostFilter
from services.engagement.engaging import Asked as PostsAsked
from services.figures.answer_times import Asked
from services.intake.visiting import Submission
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import ADMIN, NOON, STAFF
from tests.services.test_posts_and_accounts_fuzz import Text
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

EVERY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
Moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001
Ids = st.lists(Text, max_size=3).map(tuple)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toolkit]:
    """A house over a real SQLite file, with one complaint in its queue."""
    data: Path = tmp_path_factory.mktemp("house")
    migrate(data, None)
    store = open_store(data, None)
    house = wire(Settings(data=data), store=store, clock=SetClock(NOON))
    house.connecting.ensure_board()
    house.visiting.submit(Submission(text="Beras yang dijual berkutu."), token="satu")
    yield house
    store.close()


def kept_or_refused(act: Callable[[], object]) -> None:
    """Nothing but our own errors, which are words for the person."""
    with suppress(GuyubError):
        act()


def the_case(house: Toolkit) -> str:
    """The id of the one complaint."""
    found, total = house.answering.queue(STAFF, QueueFilter(view=QueueView.ALL, now=NOON))
    assert total == 1
    return found[0].case.id


Filters = st.builds(
    QueueFilter,
    view=st.sampled_from(QueueView),
    me=Text,
    now=st.just(NOON),
    search=Text,
    channel_ids=Ids,
    limit=st.integers(1, 99),
)


@EVERY
@given(wanted=Filters)
def test_any_search_of_the_queue_is_answered(house: Toolkit, wanted: QueueFilter) -> None:
    found, total = house.answering.queue(STAFF, wanted)
    assert len(found) <= total <= 1
    assert max(house.answering.in_views(STAFF).values()) == 1


@EVERY
@given(
    case_id=st.none() | Text,
    marks=st.tuples(st.sampled_from(CaseKind), st.sampled_from(Priority)),
    many=Ids,
    user_id=st.none() | Text,
)
def test_any_act_on_a_case_is_kept_or_refused(
    house: Toolkit,
    case_id: str | None,
    marks: tuple[CaseKind, Priority],
    many: Sequence[str],
    user_id: str | None,
) -> None:
    kind, priority = marks
    wanted = the_case(house) if case_id is None else case_id
    answering = house.answering
    kept_or_refused(lambda: answering.set_kind(STAFF, wanted, kind))
    kept_or_refused(lambda: answering.set_priority(STAFF, wanted, priority))
    seen = dict.fromkeys([wanted, *many], 2)
    handing = BulkAct(kind=BulkKind.ASSIGN, value=user_id or "")
    kept_or_refused(lambda: house.bulk.do(STAFF, seen, handing))
    kept_or_refused(lambda: answering.moderate(STAFF, wanted, visible=False))
    case = answering.story(STAFF, the_case(house)).case
    assert case.status is CaseStatus.OPEN
    if case_id is None:
        assert (case.kind, case.priority) == (kind, priority)


@EVERY
@given(start=Moments, end=Moments, channels=Ids, kinds=st.lists(st.sampled_from(CaseKind)))
def test_any_span_of_any_channel_is_reported_or_refused(
    house: Toolkit,
    start: datetime,
    end: datetime,
    channels: tuple[str, ...],
    kinds: Sequence[CaseKind],
) -> None:
    first, end_day = start.date(), end.date()
    spans = SpanFilter(first=first, end=end_day, channel_ids=channels, kinds=tuple(kinds))
    times = house.answer_times
    kept_or_refused(lambda: times.report(STAFF, Asked(wanted=spans)))
    kept_or_refused(lambda: times.report(STAFF, Asked(wanted=spans, by=GroupBy.CHANNEL)))
    kept_or_refused(lambda: times.report(STAFF, Asked(wanted=spans, by=GroupBy.HOUR)))
    posts = PostFilter(first=first, end=end_day, channel_ids=channels)
    kept_or_refused(lambda: house.engaging.report(STAFF, PostsAsked(wanted=posts)))
    kept_or_refused(lambda: house.growing.followers(STAFF, start, end, channel_ids=channels))


@EVERY
@given(limit=st.integers(1, 500), offset=st.integers(0, 10**9))
def test_any_page_of_the_lists_is_given(house: Toolkit, limit: int, offset: int) -> None:
    assert len(house.governing.audit(ADMIN, limit=limit, offset=offset)) <= limit
    assert len(house.delivering.troubled(STAFF, limit)) <= limit
    assert house.visiting.front((NOON, str(offset)), limit) == []
