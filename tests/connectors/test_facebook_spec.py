"""Every request on the tapes, and every answer, against Meta's own description of Graph's nodes.

What the specifications do not cover is named in OUTSIDE, with the page it was read on instead.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.facebook_world import PAGE_ID
from tests.connectors.tape import load, tapes
from tests.house.ground import ROOT

SPECS = ROOT.parent / "shared" / "specs" / "facebook"
ROOT_URL = "https://graph.facebook.com/v26.0/"
VIDEO_URL = "https://graph-video.facebook.com/v26.0/"  # videos go to a host of their own
# Of every reading edge, of every reading node and of every call.
# https://developers.facebook.com/docs/graph-api/results and /guides/secure-requests
PAGING = {"limit", "after", "since", "summary"}
ALWAYS = {"fields", "appsecret_proof"}
OUTSIDE: Mapping[str, set[str]] = {
    # /docs/graph-api/reference/conversation/messages, read 2026-11-25
    "UnifiedMessage": {"id", "message", "created_time", "from", "to", "attachments"},
    # /docs/graph-api/reference/debug_token and /docs/facebook-login/guides, read 2026-11-25
    "debug_token": {"input_token"},
    "oauth/access_token": {
        "client_id", "client_secret", "redirect_uri", "code", "grant_type", "fb_exchange_token",
    },
}  # fmt: skip
# What is answered although it is no field: what making, removing and sending give.
SAID_BY_ACTS = {"success", "id", "message_id", "recipient_id", "attachment_id"}

pytestmark = pytest.mark.skipif(
    not SPECS.is_dir(), reason="Meta's specifications are not beside this checkout"
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A field that is asked for: its modifiers, and what is asked for inside it."""

    name: str
    ways: Mapping[str, str] = field(default_factory=dict)
    inside: tuple["Wanted", ...] = ()


def wanted(text: str) -> tuple[Wanted, ...]:
    """`id,comments.limit(5){id,from{id}}`, taken apart."""
    return tuple(_wanted(part) for part in _split(text, ",") if part)


def _wanted(text: str) -> Wanted:
    head, brace, inside = text.partition("{")
    assert not brace or text.endswith("}"), text
    name, *ways = _split(head, ".")
    return Wanted(
        name=name,
        ways=dict(_way(way) for way in ways),
        inside=wanted(inside[:-1]) if brace else (),
    )


def _way(text: str) -> tuple[str, str]:
    name, bracket, rest = text.partition("(")
    assert bracket and rest.endswith(")"), text
    return name, rest[:-1]


def _split(text: str, mark: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "({") - (letter in ")}")
        if letter == mark and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


@cache
def spec(node: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((SPECS / f"{node}.json").read_text("utf-8"))
    return told


@cache
def enums() -> dict[str, list[str]]:
    told = json.loads((SPECS / "enum_types.json").read_text("utf-8"))
    return {each["name"]: each["values"] for each in told}


def fields_of(node: str) -> dict[str, str]:
    if node in OUTSIDE:
        return dict.fromkeys(OUTSIDE[node], "Object")
    return {each["name"]: each["type"] for each in spec(node)["fields"]}


def edge_of(node: str, method: str, edge: str) -> dict[str, Any]:
    """The call's description. Fails when there is none."""
    found = [
        each
        for each in spec(node)["apis"]
        if each["method"] == method and each.get("endpoint", each.get("name")) == edge
    ]
    assert found, f"{node} has no {method} {edge}"
    told: dict[str, Any] = found[0]
    return told


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as Graph's specifications name it."""

    method: str
    node: str
    edge: str
    given: Mapping[str, str]

    @property
    def returns(self) -> str:
        """The node that is read or made."""
        if self.edge.startswith("#"):
            return self.node
        told: str = edge_of(self.node, self.method, self.edge)["return"]
        return {"Page": "PagePost", "Photo": "Photo"}.get(told, told) if self._makes else told

    @property
    def _makes(self) -> bool:
        return self.method == "POST"


def call_of(request: Mapping[str, Any]) -> Call | None:
    """None for what is no node."""
    path = request["url"].removeprefix(ROOT_URL).removeprefix(VIDEO_URL)
    assert request["url"].startswith(VIDEO_URL) == (path.endswith("/videos") and "parts" in request)
    node, _slash, edge = path.partition("/")
    given = {**request.get("query", {}), **request.get("form", {})}
    given |= {part["name"]: part.get("text", "") for part in request.get("parts", ())}
    for file in ("source", "filedata"):
        given.pop(file, None)
    if path in OUTSIDE:
        assert given.keys() <= OUTSIDE[path] | ALWAYS
        return None
    method = request["method"]
    return Call(
        method=method, node=_kind(node, edge), edge=edge or f"#{method.lower()}", given=given
    )


def _kind(node: str, edge: str) -> str:
    if node == "me":
        return "User" if edge == "accounts" else "Page"
    if node.startswith("t_"):
        return "UnifiedThread"
    if node.startswith("m_"):
        return "UnifiedMessage"
    if node == PAGE_ID:
        return "Page"
    if node.isdigit():
        return "AdVideo"
    return "PagePost" if node == "" or node.startswith(f"{PAGE_ID}_") else "Comment"


def check_request(request: Mapping[str, Any]) -> None:
    call = call_of(request)
    if call is None:
        return
    given = {name: text for name, text in call.given.items() if name not in ALWAYS}
    if call.node == "PagePost" and call.edge == "#get":
        given.pop("ids", None)  # several nodes at once: /docs/graph-api/overview, read 2026-11-25
    if call.node != "UnifiedMessage":
        params = {p["name"]: p for p in edge_of(call.node, call.method, call.edge)["params"]}
        needed = {name for name, each in params.items() if each["required"]}
        assert needed <= given.keys()
        for name, text in given.items():
            if name in params:
                check_value(params[name]["type"], text)
            else:
                assert name in PAGING, f"{call.node} {call.edge} takes no {name}"
                assert call.method == "GET"
    if "fields" in call.given:
        check_fields(call.returns, wanted(call.given["fields"]))


def check_fields(node: str, asked: tuple[Wanted, ...]) -> None:
    fields = fields_of(node)
    for each in asked:
        if each.name in fields:
            assert not each.ways
            inside = fields[each.name]
            if inside == "Comment":
                check_fields("Comment", each.inside)
            continue
        edge = edge_of(node, "GET", each.name)
        params = {p["name"]: p["type"] for p in edge["params"]}
        for name, text in each.ways.items():
            assert name in params.keys() | PAGING, f"{node}.{each.name} takes no {name}"
            check_value(params.get(name, "string"), text)
        check_fields(edge["return"], each.inside)


def check_value(kind: str, text: str) -> None:
    """A form's text, as the type asks."""
    if kind in enums():
        allowed = {value.lower() for value in enums()[kind]}
        assert text.lower() in allowed, f"{text} is no {kind}"
    elif inner := re.fullmatch(r"list<(\w+)>", kind):
        told = text.split(",") if not text.startswith("[") else json.loads(text)
        for each in told:
            check_value(inner[1], each if isinstance(each, str) else json.dumps(each))
    elif kind == "Object" and text.startswith(("{", "[")):
        json.loads(text)
    elif kind == "bool":
        assert text in ("true", "false")
    elif kind in ("int", "unsigned int", "datetime"):
        assert text.isdigit()


def check_answer(request: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    told, call = answer.get("json", {}), call_of(request)
    if answer.get("status", 200) >= 400:
        assert {"message", "type", "code"} <= told["error"].keys()
        return
    if call is None:
        return
    asked = wanted(call.given.get("fields", ""))
    if "ids" in call.given:
        assert told.keys() <= set(call.given["ids"].split(","))
        for each in told.values():
            check_node("PagePost", asked, each)
    elif call.method != "GET" or call.edge.startswith("#"):
        check_node(call.returns, asked, told, also=SAID_BY_ACTS)
    else:
        check_list(call.returns, asked, told)


def check_list(node: str, asked: tuple[Wanted, ...], told: Mapping[str, Any]) -> None:
    assert told.keys() <= {"data", "paging", "summary"}
    for each in told["data"]:
        check_node(node, asked, each)


def check_node(
    node: str,
    asked: tuple[Wanted, ...],
    told: Mapping[str, Any],
    also: set[str] = frozenset(),  # type: ignore[assignment]
) -> None:
    """No field that was not asked for, and each of its type."""
    by_name = {each.name: each for each in asked}
    fields = {} if node == "Object" else fields_of(node)
    for name, value in told.items():
        assert name in by_name.keys() | also | {"id"}, f"{name} was not asked for"
        if name in fields:
            check_told(fields[name], value, by_name.get(name))
        elif name in by_name:
            check_list(
                edge_of(node, "GET", name)["return"], by_name[name].inside or _all(name), value
            )


def _all(edge: str) -> tuple[Wanted, ...]:
    """Without a choice an edge tells all it has."""
    return tuple(Wanted(name=name) for name in fields_of(_EDGES[edge]))


_EDGES = {"insights": "InsightsResult", "comments": "Comment", "reactions": "Profile"}


def check_told(kind: str, value: Any, asked: Wanted | None) -> None:
    """A field of an answer, as its type says."""
    match kind:
        case "string":
            assert isinstance(value, str)
        case "unsigned int" | "int":
            assert isinstance(value, int)
        case "bool":
            assert isinstance(value, bool)
        case "datetime":
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000", value)
        case "Comment" if asked is not None:
            check_node("Comment", asked.inside, value)


def exchanges() -> Iterator[Any]:
    for path in tapes("facebook"):
        told = json.loads(path.read_text("utf-8"))
        for number, exchange in enumerate(told.get("exchanges", ())):
            if ".fbcdn.net/" in exchange["request"]["url"]:
                continue  # a file: no node of Graph's
            yield pytest.param(exchange, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("exchange", list(exchanges()))
def test_what_is_on_the_tapes_is_what_metas_specification_says(exchange: Any) -> None:
    check_request(exchange["request"])
    check_answer(exchange["request"], exchange["answer"])


@pytest.mark.parametrize(
    ("tape", "old", "new"),
    [
        ("post__text", '"message"', '"massage"'),
        ("post__two_pictures", "alt_text_custom", "alt_text"),
        ("post__two_pictures", '"false"', '"False"'),
        ("post__video", '"description"', '"message"'),
        ("post__video", "graph-video.", "graph."),
        ("find__video", '"uploaded"', '"all"'),
        ("find__video", "post_id", "post"),
        ("post__text", "permalink_url", "permalink"),
        ("collect__first", "filter(stream)", "filter(all)"),
        ("collect__first", "from{id,name},parent{id", "from{id,name},parent{number"),
        ("collect__first", "updated_time", "update_time"),
        ("collect__more_pages", '"chronological"', '"newest"'),
        ("reply__message", "RESPONSE", "ANSWER"),
        ("reply__message", '"recipient"', '"recipients"'),
        ("reply__comment_with_picture", "attachment_id", "attached_media"),
        ("reply__message_with_picture", "message_attachments", "message_attachment"),
        ("reply__message_with_picture", '"name": "message"', '"name": "attachment"'),
        ("webhook__call_here", "message_echoes", "message_echo"),
        ("measure__posts", "shares", "share"),
        ("verify__page", "category", "categories"),
    ],
)
def test_a_name_that_is_wrong_is_noticed(tape: str, old: str, new: str) -> None:
    text = json.dumps(load("facebook", tape)["exchanges"])
    assert old in text
    with pytest.raises(AssertionError):
        for exchange in json.loads(text.replace(old, new)):
            check_request(exchange["request"])


@pytest.mark.parametrize(
    ("old", "new"),
    [('"created_time"', '"made_at"'), ("2026-11-17T10:00:00+0000", "kemarin"), ('"501_71"', "71")],
)
def test_an_answer_that_is_wrong_is_noticed(old: str, new: str) -> None:
    exchange = load("facebook", "collect__first")["exchanges"][0]
    told = json.dumps(exchange["answer"])
    assert old in told
    with pytest.raises(AssertionError):
        check_answer(exchange["request"], json.loads(told.replace(old, new)))


def test_the_specifications_are_where_they_are_looked_for() -> None:
    assert {path.name for path in Path(SPECS).glob("*.json")} >= {"Page.json", "PagePost.json"}
