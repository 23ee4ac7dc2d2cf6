"""How a Facebook Page's posts did: unknown is None, and one bad name or post empties no other."""

from datetime import timedelta

import httpx
import pytest

from connectors.house import LooseNotes
from domain.errors import Rejected, Unauthorized, Unavailable
from domain.metrics import Metric, Reading
from tests.connectors.facebook_stage import POST_ID, SECRETS, answering, connector, taped
from tests.connectors.facebook_world import NOT_THERE, PAGE_ID, refused
from tests.connectors.staging import AT, a_house
from tests.connectors.tape import playing

OTHER_ID = f"{PAGE_ID}_502"
UNKNOWN = dict.fromkeys(Metric)
COUNTS = {**UNKNOWN, Metric.REACTIONS: 9, Metric.COMMENTS: 4, Metric.SHARES: 2}
WHOLE = {**COUNTS, Metric.VIEWS: 310, Metric.REACH: 250, Metric.CLICKS: 12}
RAW_COUNTS: dict[Metric, dict[str, int]] = {
    Metric.REACTIONS: {"reactions.summary.total_count": 9},
    Metric.COMMENTS: {"comments.summary.total_count": 4},
    Metric.SHARES: {"shares.count": 2},
}
RAW_WHOLE: dict[Metric, dict[str, int]] = {
    **RAW_COUNTS,
    Metric.VIEWS: {"post_media_view": 310},
    Metric.REACH: {"post_total_media_view_unique": 250},
    Metric.CLICKS: {"post_clicks": 12},
    Metric.REACTIONS: {
        "post_reactions_by_type_total.like": 6,
        "post_reactions_by_type_total.love": 2,
        "post_reactions_by_type_total.wow": 1,
    },
}


def test_a_post_is_measured_by_graphs_names_of_today_and_a_young_one_by_its_counts() -> None:
    with taped("measure__posts") as page:
        readings = page.measure((POST_ID, OTHER_ID))
    assert readings == (
        Reading(remote_id=POST_ID, values=WHOLE, raw=RAW_WHOLE),
        Reading(
            remote_id=OTHER_ID,
            values={**UNKNOWN, Metric.REACTIONS: 0, Metric.COMMENTS: 0},
            raw={
                Metric.REACTIONS: {"reactions.summary.total_count": 0},
                Metric.COMMENTS: {"comments.summary.total_count": 0},
            },
        ),
    )


def test_a_retired_name_empties_no_other_and_is_left_out_for_a_day() -> None:
    now, notes = [AT], LooseNotes()
    with playing("facebook", "measure__retired_metric", secrets=SECRETS) as player:
        page = connector(house=a_house(player, now=lambda: now[0], notes=notes))
        values = {**WHOLE, Metric.REACH: None, Metric.REACTIONS: 6}
        raw = {**RAW_WHOLE, Metric.REACTIONS: {"post_reactions_by_type_total.like": 6}}
        del raw[Metric.REACH]
        reading = (Reading(remote_id=POST_ID, values=values, raw=raw),)
        assert page.measure((POST_ID,)) == reading
        now[0] += timedelta(hours=23)
        assert page.measure((POST_ID,)) == reading
    now[0] += timedelta(hours=2)
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["fields"])
        return httpx.Response(200, json={POST_ID: {}})

    transport = httpx.MockTransport(answer)
    connector(house=a_house(transport, now=lambda: now[0], notes=notes)).measure((POST_ID,))
    assert "post_total_media_view_unique" in asked[0]


def test_names_that_are_only_refused_together_are_left_out_this_time() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["fields"].count("post_") > 1:
            return refused(400, message="The value must be a valid insights metric", code=100)
        return httpx.Response(200, json={POST_ID: {"comments": {"summary": {"total_count": 3}}}})

    page = connector(httpx.MockTransport(answer))
    (reading,) = page.measure((POST_ID,))
    assert reading.values == {**UNKNOWN, Metric.COMMENTS: 3}


def test_a_fault_while_the_names_are_asked_one_by_one_is_told_as_it_is() -> None:
    retired = refused(400, message="The value must be a valid insights metric", code=100)
    _asked, page = answering(retired, refused(400, message="over", code=190))
    with pytest.raises(Unauthorized):
        page.measure((POST_ID,))
    _asked, page = answering(retired, refused(400, message="(#100) Unknown path", code=100))
    with pytest.raises(Rejected, match="Unknown path"):
        page.measure((POST_ID,))


def test_without_the_permission_for_insights_the_counts_are_read_all_the_same() -> None:
    with taped("measure__without_permission") as page:
        assert page.measure((POST_ID,)) == (
            Reading(remote_id=POST_ID, values=COUNTS, raw=RAW_COUNTS),
        )


def test_a_post_deleted_by_hand_is_left_out_and_empties_no_other() -> None:
    with taped("measure__one_gone") as page:
        raw = {**RAW_WHOLE, Metric.REACTIONS: {"post_reactions_by_type_total.like": 9}}
        whole = Reading(remote_id=POST_ID, values=WHOLE, raw=raw)
        assert page.measure((POST_ID, OTHER_ID)) == (whole,)


@pytest.mark.parametrize("gone", [refused(400, **NOT_THERE), refused(404, message="", code=803)])
def test_the_only_post_being_gone_leaves_nothing(gone: httpx.Response) -> None:
    _asked, page = answering(gone)
    assert page.measure((POST_ID,)) == ()


def test_one_bad_post_among_many_is_found_by_halving() -> None:
    bad, calls = f"{PAGE_ID}_13", []

    def answer(request: httpx.Request) -> httpx.Response:
        ids = request.url.params["ids"].split(",")
        calls.append(ids)
        if bad in ids:
            return refused(400, **NOT_THERE)
        return httpx.Response(200, json={each: {} for each in ids})

    ids = [f"{PAGE_ID}_{number}" for number in range(50)]
    readings = connector(httpx.MockTransport(answer)).measure(ids)
    assert [each.remote_id for each in readings] == [each for each in ids if each != bad]
    assert len(calls) < 15


def test_a_refusal_that_is_none_of_these_is_one() -> None:
    _asked, page = answering(refused(400, message="(#100) Unknown path", code=100))
    with pytest.raises(Rejected):
        page.measure((POST_ID,))
    _asked, page = answering(refused(400, message="over", code=190))
    with pytest.raises(Unauthorized):
        page.measure((POST_ID,))


@pytest.mark.parametrize(
    "told",
    [{"999_1": {}}, []],
)
def test_what_was_not_asked_for_is_no_answer(told: object) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.measure((POST_ID,))


def test_other_periods_and_what_is_no_number_are_not_counted() -> None:
    insights = [
        {"name": "post_media_view", "period": "day", "values": [{"value": 5}]},
        {"name": "post_clicks", "period": "lifetime", "values": [{"value": "many"}]},
        {"name": "post_reactions_by_type_total", "period": "lifetime", "values": [{"value": {}}]},
        {"name": "post_total_media_view_unique", "period": "lifetime", "values": []},
    ]
    _asked, page = answering(
        httpx.Response(200, json={POST_ID: {"insights": {"data": insights}, "shares": None}})
    )
    (reading,) = page.measure((POST_ID,))
    assert reading == Reading(
        remote_id=POST_ID, values=UNKNOWN, raw={Metric.CLICKS: {"post_clicks": '"many"'}}
    )


def test_no_kind_of_reaction_is_none_where_the_post_itself_says_so() -> None:
    of_no_kind = {"name": "post_reactions_by_type_total", "values": [{"value": {}}]}
    told = {"insights": {"data": [of_no_kind]}, "reactions": {"summary": {"total_count": 0}}}
    _asked, page = answering(httpx.Response(200, json={POST_ID: told}))
    (reading,) = page.measure((POST_ID,))
    assert reading.values == {**UNKNOWN, Metric.REACTIONS: 0}
    assert reading.raw == {Metric.REACTIONS: {"reactions.summary.total_count": 0}}


def test_what_stands_in_the_place_of_all_insights_leaves_the_other_counts() -> None:
    told = {"insights": {"data": {"error": 1}}, "comments": {"summary": {"total_count": 3}}}
    _asked, page = answering(httpx.Response(200, json={POST_ID: told, OTHER_ID: "gone"}))
    first, second = page.measure((POST_ID, OTHER_ID))
    assert first.values == {**UNKNOWN, Metric.COMMENTS: 3}
    assert first.raw[Metric.VIEWS] == {"post_media_view": '[{"error": 1}]'}
    assert second.values == UNKNOWN
    assert second.raw[Metric.SHARES] == {"shares.count": '["gone"]'}


@pytest.mark.parametrize("odd", [[{}], ["x"], "x", 5, [{"name": 5}], {"name": "post_clicks"}])
def test_insights_that_name_nothing_are_none(odd: object) -> None:
    told = {"insights": {"data": odd if isinstance(odd, list) else [odd]}}
    _asked, page = answering(httpx.Response(200, json={POST_ID: told}))
    assert page.measure((POST_ID,)) == (Reading(remote_id=POST_ID, values=UNKNOWN),)


def test_nothing_asked_is_nothing_said() -> None:
    asked, page = answering(httpx.Response(500))
    assert page.measure(()) == ()
    assert asked == []
