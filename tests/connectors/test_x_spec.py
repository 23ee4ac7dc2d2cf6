"""Everything on X's tapes against X's own OpenAPI description, where that is at hand.

A refusal is not checked: X answers with problems of its own form, which the description does not
have. Tapes of the old names ask for fields that the description no longer has, on purpose.
"""

import base64
import copy
import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest

from connectors.x.account import AUTHORIZE_URL, SCOPES, TOKEN_URL
from tests.connectors.tape import tapes
from tests.connectors.x_stage import NOW, a_connector, an_outgoing
from tests.house.ground import ROOT

SHARED = ROOT.parent / "shared" / "specs"
OPENAPI = SHARED / "x" / "openapi.json"
CASSETTES = SHARED / "recorded" / "tweepy-cassettes"
OLD_NAMES = {"tweet.fields"}

needs_description = pytest.mark.skipif(
    not OPENAPI.exists(), reason="X's OpenAPI description is not beside this checkout"
)


@cache
def description() -> dict[str, Any]:
    told = json.loads(OPENAPI.read_text("utf-8"))
    return cast("dict[str, Any]", _plain(told))


def _plain(told: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: what may be null says so in its type."""
    if isinstance(told, list):
        return [_plain(each) for each in told]
    if not isinstance(told, dict):
        return told
    plain = {name: _plain(it) for name, it in told.items()}
    if plain.pop("nullable", False) and isinstance(plain.get("type"), str):
        plain["type"] = [plain["type"], "null"]
    return plain


def _valid(schema: dict[str, Any], value: Any) -> None:
    whole = {**schema, "components": description()["components"]}
    jsonschema.Draft7Validator(whole).validate(value)


def _exchanges() -> Iterator[Any]:
    for path in tapes("x"):
        for number, exchange in enumerate(json.loads(path.read_text("utf-8"))["exchanges"]):
            if ".twimg.com/" in exchange["request"]["url"]:
                continue  # a file: no operation of the description
            yield pytest.param(exchange, id=f"{path.stem}-{number}")


every_exchange = pytest.mark.parametrize("exchange", list(_exchanges()))


def operation(request: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The operation a request is of, and what stands in its path."""
    (server,) = (each["url"] for each in description()["servers"])
    assert request["url"].startswith(server)
    path = request["url"].removeprefix(server)
    # a path without a variable comes before one with
    for pattern in sorted(description()["paths"], key=lambda each: each.count("{")):
        names = re.findall(r"\{(\w+)\}", pattern)
        match = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", pattern), path)
        found = description()["paths"][pattern].get(request["method"].lower())
        if match and found:
            return found, dict(zip(names, match.groups(), strict=True))
    raise AssertionError(f"X has no {request['method']} {path}")


def _parameters(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    known = description()["components"]["parameters"]
    given = [
        known[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        for each in found.get("parameters", ())
    ]
    return {(each["in"], each["name"]): each for each in given}


def check_request(request: dict[str, Any]) -> None:
    if request["url"] == TOKEN_URL:
        return  # see test_signing_in_is_as_described
    found, in_path = operation(request)
    parameters = _parameters(found)
    query = {name: it for name, it in request.get("query", {}).items() if name not in OLD_NAMES}
    for place, values in (("path", in_path), ("query", query)):
        for name, value in values.items():
            schema = parameters[place, name]["schema"]
            _valid(schema, _typed(schema, value))
    content = found.get("requestBody", {}).get("content", {})
    if "json" in request:
        _valid(content["application/json"]["schema"], request["json"])
    if "parts" in request:
        form = {part["name"]: part.get("text", "bytes") for part in request["parts"]}
        form["segment_index"] = int(form["segment_index"])
        _valid(content["multipart/form-data"]["schema"], form)
    assert bool(content) == bool({"json", "parts"} & set(request))


def _typed(schema: dict[str, Any], value: str) -> Any:
    match schema.get("type"):
        case "array":
            return value.split(",")
        case "integer":
            return int(value)
    return value


def check_answer(request: dict[str, Any], answer: dict[str, Any]) -> None:
    status = answer.get("status", 200)
    if status >= 400 or request["url"] == TOKEN_URL:
        return
    found, _in_path = operation(request)
    content = found["responses"][str(status)]["content"]["application/json"]
    _valid(content["schema"], answer["json"])


@needs_description
@every_exchange
def test_every_request_on_a_tape_is_one_the_platform_takes(exchange: dict[str, Any]) -> None:
    check_request(exchange["request"])


@needs_description
@every_exchange
def test_every_answer_on_a_tape_is_one_the_platform_gives(exchange: dict[str, Any]) -> None:
    check_answer(exchange["request"], exchange["answer"])


def _first(name: str) -> dict[str, Any]:
    (path,) = (each for each in tapes("x") if each.stem == name)
    exchange: dict[str, Any] = json.loads(path.read_text("utf-8"))["exchanges"][0]
    return copy.deepcopy(exchange)


@needs_description
def test_a_wrong_name_in_a_request_or_an_answer_is_seen() -> None:
    post = _first("publish__text")
    post["request"]["json"]["txt"] = post["request"]["json"].pop("text")
    with pytest.raises(jsonschema.ValidationError):
        check_request(post["request"])
    read = _first("collect__first_time")
    read["request"]["query"]["post.fields"] += ",lines"
    with pytest.raises(jsonschema.ValidationError):
        check_request(read["request"])
    read["request"]["query"] = {"post.field": "text"}
    with pytest.raises(KeyError):
        check_request(read["request"])
    counted = _first("measure__young_old_and_gone")
    counted["answer"]["json"]["data"][0]["public_metrics"].pop("like_count")
    with pytest.raises(jsonschema.ValidationError):
        check_answer(counted["request"], counted["answer"])


@needs_description
def test_signing_in_is_as_described() -> None:
    flow = description()["components"]["securitySchemes"]["OAuth2UserToken"]["flows"]
    told = flow["authorizationCode"]
    assert told["tokenUrl"] == TOKEN_URL
    assert AUTHORIZE_URL.endswith("/oauth2/authorize")  # the guide's address, for browsers
    assert set(SCOPES) <= set(told["scopes"])


@needs_description
@every_exchange
def test_every_call_is_allowed_by_the_permissions_we_ask_for(exchange: dict[str, Any]) -> None:
    if exchange["request"]["url"] == TOKEN_URL:
        return
    found, _in_path = operation(exchange["request"])
    needed = [way["OAuth2UserToken"] for way in found["security"] if "OAuth2UserToken" in way]
    assert any(set(scopes) <= set(SCOPES) for scopes in needed)


# --- recorded by tweepy, from the platform itself ---------------------------------------------


def _recorded(name: str) -> list[bytes]:
    """The answers of a cassette, in order, unpacked by a reader of just this form."""
    told = (CASSETTES / f"{name}.yaml").read_text("utf-8")
    packed = re.findall(r"string: !!binary \|\n((?: {8}\S+\n)+)", told)
    return [gzip.decompress(base64.b64decode("".join(each.split()))) for each in packed]


needs_cassettes = pytest.mark.skipif(
    not CASSETTES.exists(), reason="tweepy's recorded answers are not beside this checkout"
)


def _answering_once_with(body: bytes) -> httpx.MockTransport:
    """The recorded answer for mentions; of our own list, nothing."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/tweets"):
            return httpx.Response(200, json={"meta": {"result_count": 0}})
        return httpx.Response(200, content=body)

    return httpx.MockTransport(answer)


@needs_cassettes
def test_mentions_as_they_were_recorded_are_read_whole() -> None:
    body = _recorded("test_client_get_users_mentions")[0]
    told = json.loads(body)
    told["meta"].pop("next_token", None)
    batch = a_connector(_answering_once_with(json.dumps(told).encode())).collect("")
    ids = {each["id"] for each in told["data"]}
    assert {message.remote_id for message in batch.messages} == ids
    assert all(message.text and message.at < NOW for message in batch.messages)


@needs_cassettes
def test_a_post_and_its_deletion_as_they_were_recorded_are_understood() -> None:
    created, deleted = _recorded("test_client_create_and_delete_tweet")
    answers = iter([httpx.Response(201, content=created), httpx.Response(200, content=deleted)])
    x = a_connector(httpx.MockTransport(lambda _request: next(answers)))
    receipt = x.publish(an_outgoing("Test Tweet"), "key-1")
    assert receipt.remote_id == json.loads(created)["data"]["id"]
    assert receipt.sent_at.isoformat(timespec="minutes") == "2021-11-03T21:38+00:00"
    x.delete(receipt.remote_id)


@needs_cassettes
def test_who_we_are_as_it_was_recorded_is_read() -> None:
    body = _recorded("test_client_get_me")[0]
    told = a_connector(httpx.MockTransport(lambda _r: httpx.Response(200, content=body))).verify()
    assert told.account_name == f"@{json.loads(body)['data']['username']}"
