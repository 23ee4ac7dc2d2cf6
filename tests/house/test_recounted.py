"""The figures of the screens are those that somebody else counts from the raw rows, on both
databases: of a house with merged, reopened and moved cases, a branch in another zone, and posts
of which one platform tells only half."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from domain.measured import ClockKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.statistics import Estimate
from services.engagement import engaging
from services.engagement.engagement_figures import Measure, PostFigures, PostFilter, PostsBy
from services.engagement.engaging import Engaging
from services.figures import answer_times
from services.figures.answer_figures import Figures
from services.figures.answer_times import AnswerTimes
from tests.house import recount
from tests.house.answered_house import NOW, fill
from tests.makers import MANAGER
from tests.stores import KINDS, opened, server_for
from toolkit.clock import SetClock

pytestmark = pytest.mark.timeout(420)

HOUR = timedelta(hours=1)
DAYS = {
    "november": (date(2026, 11, 1), date(2026, 12, 1)),
    "a week": (date(2026, 11, 9), date(2026, 11, 16)),
}
SHARES = {"median": "1/2", "p75": "3/4", "p90": "9/10"}


@dataclass(frozen=True, kw_only=True)
class House:
    """What the program says, and the rows that it says it of."""

    answers: AnswerTimes
    engaging: Engaging
    responses: pd.DataFrame
    posts: pd.DataFrame


@pytest.fixture(scope="module", params=[kind for kind in KINDS if kind != "memory"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("recounted")
    clock = SetClock(NOW)
    with opened(request.param, folder / "data", server_for(request, request.param)) as store:
        fill(store, clock)
        with store.reading() as unit:
            cooperative = unit.cooperative.get()
            offices = recount.Offices(
                house=cooperative, branches={each.id: each for each in unit.branches.all()}
            )
            connection = unit.sent_posts._connection  # type: ignore[attr-defined]
            responses = recount.first_responses(connection, offices, NOW)
            sent = recount.posts(connection, ZoneInfo(cooperative.zone))
        yield House(
            answers=AnswerTimes(store=store, clock=clock),
            engaging=Engaging(store=store, clock=clock),
            responses=responses,
            posts=sent,
        )


@pytest.mark.parametrize("days", DAYS)
@pytest.mark.parametrize("by", ["channel", "kind", "branch", "week", "month", "hour"])
def test_first_responses_counted_by_somebody_else_are_the_same(
    house: House, by: str, days: str
) -> None:
    first, end = DAYS[days]
    wanted = SpanFilter(first=first, end=end)
    asked = answer_times.Asked(wanted=wanted, by=GroupBy(by), clock=ClockKind.OFFICE)
    report = house.answers.report(MANAGER, asked)
    mine = house.responses
    mine = mine[(mine["day"] >= first) & (mine["day"] < end)]
    said = {each.group: each for each in report.groups if each.spans}
    counted = recount.apart(mine, by, _counted)
    assert {group: _said(each) for group, each in said.items()} == counted
    assert _said(report.whole) == _counted(mine)
    for group, mean in recount.apart(mine, by, _mean).items():
        _same_mean(said[group], *mean)
    for name, share in SHARES.items():
        for group, rows in recount.apart(mine, by, lambda rows: (rows,)).items():
            (of_group,) = rows
            truth = recount.quantile(recount.spans_of(of_group), share)
            _near(getattr(said[group], name), truth, said[group].error)


def _counted(rows: pd.DataFrame) -> tuple[Any, ...]:
    states = [str(state) for state in rows["state"]]
    return len(rows), *(states.count(one) for one in ("answered", "waiting", "never"))


def _said(each: Figures) -> tuple[Any, ...]:
    return each.spans, each.answered, each.waiting, each.never


def _mean(rows: pd.DataFrame) -> tuple[Any, ...]:
    hours = rows[rows["state"] == "answered"]["hours"]
    return (sum(hours) / len(hours) if len(hours) else None,)


def _same_mean(said: Figures, truth: Any) -> None:
    told = None if said.mean_answered is None else said.mean_answered / HOUR
    assert told == (None if truth is None else pytest.approx(truth))


def _near(told: Estimate, truth: float | None, error: float) -> None:
    """Never shorter than it was, and longer by no more than is said."""
    if truth is None or told.span is None:
        assert (truth, told.span) == (None, None)
        return
    assert truth - 1e-6 <= told.span / HOUR <= truth * (1 + error) + 1e-6


@pytest.mark.parametrize("measure", [Measure.INTERACTIONS, Measure.RATE])
@pytest.mark.parametrize("by", ["channel", "weekday", "week"])
def test_posts_counted_by_somebody_else_are_the_same(
    house: House, by: str, measure: Measure
) -> None:
    first, end = DAYS["november"]
    asked = engaging.Asked(wanted=PostFilter(first=first, end=end), by=PostsBy(by), measure=measure)
    report = house.engaging.report(MANAGER, asked)
    sent = house.posts
    sent = sent[(sent["day"] >= first) & (sent["day"] < end)]

    def counted(rows: pd.DataFrame) -> tuple[Any, ...]:
        known = [value for value in rows[measure.value] if not pd.isna(value)]
        return len(rows), len(known), recount.median(known)

    said = {each.group: _told(each) for each in report.groups if not each.is_mixed and each.sent}
    mixed = {each.group for each in report.groups if each.is_mixed}
    truth = recount.apart(sent, by, counted)
    assert said == {group: told for group, told in truth.items() if group not in mixed}
    assert bool(mixed) == (measure is Measure.RATE and by != "channel")


def _told(each: PostFigures) -> tuple[Any, ...]:
    return each.sent, each.middle.n, each.middle.median
