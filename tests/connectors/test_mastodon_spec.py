"""Mastodon's tapes against its published specification: every request and every answer."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.connectors.mastodon_world import US, a_notification, an_account, an_attachment
from tests.connectors.tape import tapes
from tests.house.ground import ROOT

FOLDER = ROOT.parent / "shared" / "specs" / "mastodon"
TAPES = tapes("mastodon")
READ = {
    "Account": {"id", "acct", "username", "display_name", "url", "locked", "suspended", "moved"},
    "Application": {"scopes"},
    "MediaAttachment": {"id", "url", "remote_url", "description"},
    "Notification": {"id", "type", "created_at", "status"},
    "NotificationPolicy": {
        "for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions",
    },
    "Status": {
        "id", "account", "content", "spoiler_text", "visibility", "created_at", "edited_at", "url",
        "uri", "in_reply_to_id", "in_reply_to_account_id", "mentions", "media_attachments",
        "reblog", "favourites_count", "reblogs_count", "replies_count",
    },
}  # fmt: skip

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the platform's specification does not lie beside the project"
)


@cache
def spec() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text("utf-8"))
    return told


@cache
def registry() -> Any:
    return Registry().with_resource("urn:spec", Resource(spec(), DRAFT202012))  # type: ignore[call-arg]


def exchanges() -> Iterator[Any]:
    for path in TAPES:
        for number, exchange in enumerate(json.loads(path.read_text("utf-8"))["exchanges"]):
            yield pytest.param(exchange, id=f"{path.stem}-{number}")


EXCHANGES = list(exchanges())


def operation(request: dict[str, Any]) -> dict[str, Any]:
    """What the specification says of the method at the path; a literal path before a pattern."""
    asked = urlsplit(request["url"]).path.strip("/").split("/")
    fitting = [
        template
        for template, verbs in spec()["paths"].items()
        if request["method"].lower() in verbs and _fits(template.strip("/").split("/"), asked)
    ]
    assert fitting, f"no such endpoint: {request['method']} {request['url']}"
    found: dict[str, Any] = spec()["paths"][min(fitting, key=lambda each: each.count("{"))][
        request["method"].lower()
    ]
    return found


def _fits(template: list[str], asked: list[str]) -> bool:
    return len(template) == len(asked) and all(
        part.startswith("{") or part == there for part, there in zip(template, asked, strict=True)
    )


def faults(schema: dict[str, Any], told: Any) -> list[str]:
    """What is wrong with it, by the schema, whose references point into the specification."""
    validator = Draft202012Validator(_absolute(schema), registry=registry())
    return [
        f"{list(fault.absolute_path)}: {fault.message[:200]}"
        for fault in validator.iter_errors(told)
    ]


def _absolute(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            name: f"urn:spec{it}" if name == "$ref" and it.startswith("#") else _absolute(it)
            for name, it in schema.items()
        }
    return [_absolute(each) for each in schema] if isinstance(schema, list) else schema


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    """Every property that the schema knows, through references and alternatives."""
    if "$ref" in schema:
        return properties(spec()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    known = dict(schema.get("properties", {}))
    for part in ("allOf", "oneOf", "anyOf"):
        for each in schema.get(part, ()):
            known |= properties(each)
    return known


def request_faults(request: dict[str, Any]) -> list[str]:
    told = operation(request)
    asked = {each["name"] for each in told.get("parameters", ()) if each["in"] == "query"}
    said = {each["name"].lower() for each in told.get("parameters", ()) if each["in"] == "header"}
    wrong = [
        f"unknown query: {name}"
        for name in request.get("query", {})
        if name.removesuffix("[]") not in asked
    ]
    plain = {"authorization", "content-type"}
    wrong += [f"unknown header: {name}" for name in request["headers"] if name not in said | plain]
    return wrong + body_faults(told, request)


def body_faults(told: dict[str, Any], request: dict[str, Any]) -> list[str]:
    content = told.get("requestBody", {}).get("content", {})
    if "parts" in request:
        known = properties(content["multipart/form-data"]["schema"])
        return [f"unknown part: {it['name']}" for it in request["parts"] if it["name"] not in known]
    if "form" not in request:
        return ["a body is missing"] if content else []
    # the specification says JSON; a form with the same names is read the same by the server
    schema = content["application/json"]["schema"]
    known = properties(schema)
    typed = {
        name.removesuffix("[]"): _typed(known.get(name.removesuffix("[]"), {}), it)
        for name, it in request["form"].items()
    }
    unknown = [f"unknown field: {name}" for name in typed if name not in known]
    return unknown + faults(_one_of_them(schema), typed)


def _typed(schema: dict[str, Any], told: Any) -> Any:
    match schema.get("type"):
        case "boolean":
            return {"1": True, "0": False}[told]
        case "array":
            return told if isinstance(told, list) else [told]
    return told


def _one_of_them(schema: dict[str, Any]) -> dict[str, Any]:
    """Alternatives that overlap: a post with pictures and text is both of two."""
    return {"anyOf": schema["oneOf"]} if "oneOf" in schema else schema


def answer_faults(request: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    told = operation(request)["responses"]
    status = str(answer.get("status", 200))
    if status not in told:
        return [f"a status that it never answers: {status}"]
    content = told[status].get("content", {}).get("application/json")
    return faults(content["schema"], answer["json"]) if content else []


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_is_asked_is_what_the_specification_takes(exchange: dict[str, Any]) -> None:
    assert request_faults(exchange["request"]) == []


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_what_is_answered_is_what_the_specification_gives(exchange: dict[str, Any]) -> None:
    assert answer_faults(exchange["request"], exchange["answer"]) == []


@pytest.mark.parametrize("entity", READ)
def test_every_field_that_is_read_exists(entity: str) -> None:
    assert READ[entity] - set(properties(spec()["components"]["schemas"][entity])) == set()
    entities = json.loads((FOLDER / "mastodonpy-return_types.json").read_text("utf-8"))
    (known,) = (each["fields"] for each in entities if each["python_name"] == entity)
    assert READ[entity] - set(known) == set()


def test_the_made_up_servers_own_entities_are_as_specified() -> None:
    schemas = spec()["components"]["schemas"]
    account = an_account(US, "tani")
    assert faults(schemas["Account"], account) == []
    assert faults(schemas["MediaAttachment"], an_attachment("1", "Panen")) == []
    status = json.loads(Path(TAPES[0]).read_text("utf-8"))["exchanges"][2]["answer"]["json"][0]
    assert faults(schemas["Notification"], a_notification("1", status["status"])) == []


# --- that it really fails --------------------------------------------------------------------

POSTED = {
    "method": "POST",
    "url": "https://koperasi.example/api/v1/statuses",
    "headers": {"idempotency-key": "key-1", "authorization": "•••"},
    "form": {"status": "Halo", "sensitive": "0", "visibility": "public", "language": "id"},
}


def test_a_wrong_name_or_value_is_found() -> None:
    assert request_faults(POSTED) == []
    for change in (
        {"form": {**POSTED["form"], "media_id": "1"}},  # type: ignore[dict-item]
        {"form": {"text": "Halo"}},
        {"form": {**POSTED["form"], "visibility": "friends"}},  # type: ignore[dict-item]
        {"headers": {"idempotence-key": "key-1"}},
        {"query": {"limit": "1"}},
    ):
        assert request_faults({**POSTED, **change}) != []
    with pytest.raises(AssertionError, match="no such endpoint"):
        request_faults({**POSTED, "url": "https://koperasi.example/api/v1/status"})
    assert answer_faults(POSTED, {"json": {"id": 1}}) != []
    assert answer_faults(POSTED, {"status": 418, "json": {}}) != []
