"""Figures against plain reckoning, and against flattery."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cooperative import Cooperative
from domain.measured import BUCKET_RATIO, NEVER_BUCKET, ClockKind, bucket_of, longest_in
from domain.measured_shelves import Ahead, GroupBy, Key, Tally, Waiting
from domain.running import Until
from domain.statistics import estimates
from services.figures.answer_figures import (
    EXACT_MAX,
    Counted,
    Figures,
    Reckoning,
    figures_of,
    no_figures,
)
from services.office_hours.hours import office_hours

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
HOUSE = Cooperative()
HOURS = office_hours(HOUSE, NOW)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta()

minutes = st.integers(0, 5 * 24 * 60).map(lambda n: n * MINUTE)


def a_tally(bucket: int, spans: list[timedelta], *, key: Key = "", kept: int = 0) -> Tally:
    total = sum(spans, NOTHING)
    return Tally(key=key, bucket=bucket, n=len(spans), total=total, promised=len(spans), kept=kept)


def tallies_of(spans: list[timedelta], never: int) -> list[Tally]:
    by_bucket: dict[int, list[timedelta]] = {}
    for span in spans:
        by_bucket.setdefault(bucket_of(span), []).append(span)
    found = [a_tally(bucket, each, kept=len(each)) for bucket, each in by_bucket.items()]
    return [*found, a_tally(NEVER_BUCKET, [NOTHING] * never)] if never else found


def who_waits(since: datetime, **changes: object) -> Waiting:
    given: dict[str, object] = {
        "key": "",
        "since": since,
        "runs_since": since,
        "office": NOTHING,
        "wall": NOTHING,
        "due_at": None,
        "kept": None,
        "branch_id": None,
        **changes,
    }
    return Waiting(**given)  # type: ignore[arg-type]


def reckoned(
    spans: list[timedelta],
    waiting: list[Waiting] | None = None,
    never: int = 0,
    ahead: tuple[Ahead, ...] = (),
    clock: ClockKind = ClockKind.WALL,
) -> Figures:
    counted = Counted(tallies=tallies_of(spans, never), waiting=waiting or [], ahead=ahead)
    reckoning = Reckoning(cooperative=HOUSE, branches={}, now=NOW, clock=clock)
    return figures_of(GroupBy.NONE, counted, reckoning, lambda keys: [("", s) for s in spans]).whole


@settings(deadline=None)
@given(st.lists(minutes, max_size=30), st.lists(minutes, max_size=10), st.integers(0, 5))
def test_of_few_every_quantile_and_band_is_exact(
    spans: list[timedelta], waited: list[timedelta], never: int
) -> None:
    figures = reckoned(spans, [who_waits(NOW - each) for each in waited], never)
    plain = estimates(spans, [*waited, *[timedelta.max] * never], (0.5, 0.75, 0.9))
    assert figures.error == 0
    if spans or waited or never:
        assert (figures.median, figures.p75, figures.p90) == plain
    assert (figures.spans, figures.answered) == (len(spans + waited) + never, len(spans))
    assert (figures.waiting, figures.never) == (len(waited), never)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(minutes, min_size=EXACT_MAX + 1, max_size=3 * EXACT_MAX), st.lists(minutes, max_size=9)
)
def test_of_many_a_quantile_is_told_longer_by_what_is_said_at_most_and_never_shorter(
    spans: list[timedelta], waited: list[timedelta]
) -> None:
    figures = reckoned(spans, [who_waits(NOW - each) for each in waited])
    rounded = estimates(
        [longest_in(bucket_of(each)) for each in spans],
        [longest_in(bucket_of(each)) for each in waited],
        (0.5, 0.75, 0.9),
    )
    assert (figures.median, figures.p75, figures.p90) == rounded
    exact = estimates(spans, waited, (0.5, 0.75, 0.9))
    for told, truth in zip(rounded, exact, strict=True):
        if told.span is not None:
            assert truth.span is not None
            assert truth.span <= told.span <= truth.span * (1 + figures.error) + MINUTE / 60
    if not waited:
        assert all(told.span is not None for told in rounded)
        assert figures.error == pytest.approx(BUCKET_RATIO - 1)


def test_of_many_who_waits_as_long_as_others_took_may_hide_where_the_middle_is() -> None:
    """Half are answered in ten hours if one who waits is left out just before that, and else in
    twenty: the bucket does not tell which of the two came first, so the error says as much."""
    hour = 60 * MINUTE
    spans = [10 * hour] * 60 + [20 * hour] * 60
    figures = reckoned(spans, [who_waits(NOW - 10 * hour + MINUTE)])
    (truth,) = estimates(spans, [10 * hour - MINUTE], (0.5,))
    assert truth.span == 10 * hour
    assert figures.median.span is not None
    assert 20 * hour <= figures.median.span < 21.2 * hour
    assert figures.error == pytest.approx(2 * BUCKET_RATIO - 1, abs=0.01)


def test_of_many_whoever_is_never_answered_waits_for_ever() -> None:
    """The bucket that they are counted in is no length: taken for one, it would be the shortest."""
    hour, never = 60 * MINUTE, 60
    figures = reckoned([hour] * 70 + [2 * hour] * 20, never=never)
    rounded = [longest_in(bucket_of(each)) for each in [hour] * 70 + [2 * hour] * 20]
    plain = estimates(rounded, [timedelta.max] * never, (0.5, 0.75, 0.9))
    assert (figures.median, figures.p75, figures.p90) == plain
    assert (figures.p75.span, figures.p90.span) == (None, None)
    assert (figures.spans, figures.answered, figures.never) == (150, 90, never)
    assert figures.error == pytest.approx(BUCKET_RATIO - 1)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(minutes, min_size=1, max_size=2 * EXACT_MAX),
    st.lists(minutes, max_size=9),
    st.integers(0, 9),
)
def test_who_closes_in_silence_instead_of_letting_wait_never_looks_quicker(
    spans: list[timedelta], waited: list[timedelta], closed: int
) -> None:
    waiting = [who_waits(NOW - each) for each in waited]
    before = reckoned(spans, waiting)
    after = reckoned(spans, waiting[closed:], never=len(waiting[:closed]))
    for kind in ("median", "p75", "p90"):
        then, now = getattr(before, kind).span, getattr(after, kind).span
        assert now is None or (then is not None and then <= now)


def test_what_is_not_due_yet_counts_for_nobody() -> None:
    spans = [MINUTE, 2 * MINUTE, 3 * MINUTE]
    figures = reckoned(
        spans,
        [who_waits(NOW - MINUTE, due_at=NOW), who_waits(NOW - MINUTE, due_at=NOW + MINUTE)],
        never=1,
        ahead=(Ahead(key="", n=2, kept=2),),
    )
    assert (figures.due, figures.kept, figures.share_kept) == (3, 1, 1 / 3)
    assert figures.share_answered == 0.5
    assert figures.oldest_waiting_since == NOW - MINUTE
    assert figures.mean_answered == 2 * MINUTE


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(minutes, st.sampled_from("abc")), max_size=3 * EXACT_MAX),
    st.lists(st.tuples(minutes, st.sampled_from("abc")), max_size=9),
    st.integers(0, 9),
)
def test_the_whole_is_told_from_the_groups_as_if_there_were_none(
    spans: list[tuple[timedelta, str]], waited: list[tuple[timedelta, str]], early: int
) -> None:
    tallies = [a_tally(bucket_of(span), [span], key=key, kept=1) for span, key in sorted(spans)]
    waiting = [who_waits(NOW - span, key=key, due_at=NOW) for span, key in waited]
    early = min(early, len(spans))
    ahead = [Ahead(key=key, n=1, kept=1) for _span, key in spans[:early]]
    told = figures_of(
        GroupBy.CHANNEL,
        Counted(tallies=tallies, waiting=waiting, ahead=ahead),
        Reckoning(cooperative=HOUSE, branches={}, now=NOW, clock=ClockKind.WALL),
        lambda keys: [(key, span) for span, key in spans if key in keys],
    )
    plain = reckoned(
        [span for span, _key in spans],
        [who_waits(NOW - span, due_at=NOW) for span, _key in waited],
        ahead=(Ahead(key="", n=early, kept=early),),
    )
    assert told.whole == plain
    assert sum(each.spans for each in told.groups.values()) == plain.spans


def test_a_clock_that_stands_still_does_not_run_on() -> None:
    stands = who_waits(NOW - 9 * MINUTE, runs_since=None, office=MINUTE, wall=2 * MINUTE)
    runs = who_waits(NOW - 9 * MINUTE, runs_since=NOW - MINUTE, office=MINUTE, wall=2 * MINUTE)
    for clock, expected in ((ClockKind.OFFICE, [1, 2]), (ClockKind.WALL, [2, 3])):
        reckoning = Reckoning(cooperative=HOUSE, branches={}, now=NOW, clock=clock)
        assert reckoning.waited([stands, runs]) == [n * MINUTE for n in expected]


def test_of_nothing_everything_is_unknown_but_the_counts() -> None:
    figures = no_figures("ch-1")
    unknown = (figures.median.span, figures.p90.span, figures.mean_answered, figures.share_kept)
    assert unknown == (None,) * 4
    assert (figures.group, figures.spans, figures.due) == ("ch-1", 0, 0)


@settings(deadline=None)
@given(st.integers(0, 400 * 24 * 60), st.integers(0, 400 * 24 * 60))
def test_running_clocks_tell_what_office_hours_do(first: int, later: int) -> None:
    begin = NOW - max(first, later) * MINUTE
    moment = NOW - min(first, later) * MINUTE
    assert Until(HOURS, begin, NOW).since(moment) == HOURS.elapsed(moment, NOW)


@given(st.timedeltas(min_value=NOTHING, max_value=timedelta(days=4_000)))
def test_a_bucket_holds_what_lies_up_to_its_edge(span: timedelta) -> None:
    bucket = bucket_of(span)
    close = timedelta(microseconds=2) + span * 1e-9
    assert longest_in(bucket) >= span - close
    assert bucket <= 1 or longest_in(bucket - 1) <= span + close
    assert Counter([bucket_of(NOTHING), bucket_of(timedelta(seconds=1))]) == Counter([0, 1])
