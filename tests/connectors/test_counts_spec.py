"""Every count that is mapped, against its platform's own description, and a recorded answer.

Facebook's insights are named in no description that a machine can read; the page that names them
stands in connectors/facebook/metrics.py.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from connectors.bluesky.answers import counts_told
from domain.metrics import Metric
from tests.connectors.counting_platforms import PLACES
from tests.house.ground import ROOT

SPECS = ROOT.parent / "shared" / "specs"
SAMPLE = SPECS / "recorded" / "atproto-python-samples" / "thread_view_post_with_embed_media.json"

pytestmark = pytest.mark.skipif(
    not SPECS.is_dir(), reason="the platforms' specifications are not beside this checkout"
)


def told(path: str) -> Any:
    return json.loads((SPECS / path).read_text("utf-8"))


def _x(name: str) -> Callable[[], Mapping[str, str]]:
    return lambda: _types(told("x/openapi.json")["components"]["schemas"][name]["properties"])


def _mastodon(name: str) -> Callable[[], Mapping[str, str]]:
    return lambda: _types(told("mastodon/schema.json")["components"]["schemas"][name]["properties"])


def _bluesky(path: str, name: str) -> Callable[[], Mapping[str, str]]:
    return lambda: _types(
        told(f"bluesky/lexicons/app/bsky/{path}.json")["defs"][name]["properties"]
    )


def _types(properties: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(each.get("type")) for name, each in properties.items()}


def _telegram() -> Mapping[str, str]:
    fields = told("telegram/api.json")["types"]["ReactionCount"]["fields"]
    return {each["name"]: each["types"][0] for each in fields}


def _page() -> Mapping[str, str]:
    return {each["name"]: each["type"] for each in told("facebook/Page.json")["fields"]}


DESCRIBED: Mapping[str, tuple[Callable[[], Mapping[str, str]], str]] = {
    "x": (_x("PostPublicMetrics"), "integer"),
    "x_account": (_x("UserPublicMetrics"), "integer"),
    "mastodon": (_mastodon("Status"), "integer"),
    "mastodon_account": (_mastodon("Account"), "integer"),
    "bluesky": (_bluesky("feed/defs", "postView"), "integer"),
    "bluesky_account": (_bluesky("actor/defs", "profileViewDetailed"), "integer"),
    "facebook_account": (_page, "unsigned int"),
    "telegram": (_telegram, "Integer"),
}
OWN_ALONE = {"url_link_clicks"}  # X describes the author's own counts as an object, and no more


def _described() -> Iterator[Any]:
    for place in PLACES:
        if place.asked in DESCRIBED and place.path[-1] not in OWN_ALONE:
            yield pytest.param(place.asked, place.path[-1], id=f"{place.asked}-{place.path[-1]}")


@pytest.mark.parametrize(("asked", "name"), list(_described()))
def test_each_count_is_a_whole_number_in_its_platforms_own_description(
    asked: str, name: str
) -> None:
    read, whole = DESCRIBED[asked]
    assert read()[name] == whole


def test_a_member_count_is_a_whole_number_too() -> None:
    assert told("telegram/api.json")["methods"]["getChatMemberCount"]["returns"] == ["Integer"]


def test_blueskys_recorded_post_is_counted_as_it_says() -> None:
    post = json.loads(SAMPLE.read_text("utf-8"))["thread"]["post"]
    reading = counts_told({"posts": [post]})[post["uri"]]
    known = {metric: value for metric, value in reading.values.items() if value is not None}
    assert known == {
        Metric.REACTIONS: post["likeCount"],
        Metric.COMMENTS: post["replyCount"],
        Metric.SHARES: post["repostCount"],  # recorded before there were counts of quotes
    }
