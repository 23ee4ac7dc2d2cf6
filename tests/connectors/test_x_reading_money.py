"""Reading counts on X never spends what is kept for posts, nor more than the budget."""

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from domain.errors import Unaffordable
from tests.connectors.x_stage import a_connector
from tests.connectors.x_world import SETTINGS

MONTH = "spent-2026-11"
READ = 5_000  # what reading one post costs, in millionths of a dollar
BUDGET = 1_000_000
RESERVE = 200_000  # a post with a link
IDS = [str(1_900_000_000_000_000_000 + number) for number in range(150)]


def an_x(notes: LooseNotes, spent: int = 0, **changes: str) -> XConnector:
    notes.tally(MONTH, spent)
    settings = {
        **SETTINGS,
        "monthly_budget_usd": "1",
        "price_read_usd": "0.005",
        "price_user_read_usd": "0.010",
        **changes,
    }
    return a_connector(httpx.MockTransport(_answer), settings=settings, notes=notes)


def _answer(request: httpx.Request) -> httpx.Response:
    """Every post that is asked for is there, and so is the account."""
    if request.url.path == "/2/tweets":
        ids = request.url.params["ids"].split(",")
        data = [{"id": each, "text": "", "public_metrics": {"like_count": 3}} for each in ids]
        return httpx.Response(200, json={"data": data})
    counts = {"followers_count": 812, "following_count": 96, "post_count": 1_204}
    return httpx.Response(200, json={"data": {"id": "2244994945", "public_metrics": counts}})


@settings(max_examples=60, deadline=None)
@given(spent=st.integers(0, BUDGET + 100_000), n=st.integers(1, 150))
def test_no_reading_ever_touches_what_is_kept_for_posts(spent: int, n: int) -> None:
    notes = LooseNotes()
    x = an_x(notes, spent)
    room = max(0, BUDGET - RESERVE - spent) // READ
    if not room:
        with pytest.raises(Unaffordable):
            x.measure(IDS[:n])
        assert notes.tally(MONTH) == spent
        return
    assert [each.remote_id for each in x.measure(IDS[:n])] == IDS[: min(n, room)]
    assert notes.tally(MONTH) == spent + READ * min(n, room)


def test_what_was_paid_for_today_is_read_again_without_money() -> None:
    notes = LooseNotes()
    x = an_x(notes, BUDGET - RESERVE - 2 * READ)
    assert len(x.measure(IDS[:5])) == 2
    assert [each.remote_id for each in x.measure(IDS[:5])] == IDS[:2]
    with pytest.raises(Unaffordable):
        x.measure(IDS[2:5])
    assert notes.tally(MONTH) == BUDGET - RESERVE


def test_an_account_is_read_only_where_the_whole_price_is_there() -> None:
    notes = LooseNotes()
    with pytest.raises(Unaffordable):
        an_x(notes, BUDGET - RESERVE - 9_999).count_audience()
    assert notes.tally(MONTH) == BUDGET - RESERVE - 9_999
    notes = LooseNotes()
    an_x(notes, BUDGET - RESERVE - 10_000).count_audience()
    assert notes.tally(MONTH) == BUDGET - RESERVE


def test_where_there_is_nothing_to_ask_no_money_is_missed() -> None:
    notes = LooseNotes()
    x = an_x(notes, BUDGET)
    assert x.measure([]) == x.measure(["p-1"]) == ()


def test_where_reading_is_free_there_is_always_money_for_it() -> None:
    assert len(an_x(LooseNotes(), BUDGET, price_read_usd="0").measure(IDS[:3])) == 3
