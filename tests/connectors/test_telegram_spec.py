"""Every request and answer on our tapes against the Bot API's own specification."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from connectors.telegram.hearing import KINDS
from connectors.telegram.words import CONTENT, SERVICE
from tests.connectors.tape import tapes
from tests.house.ground import ROOT

SPEC = ROOT.parent / "shared" / "specs" / "telegram" / "api.json"
TAPES = tapes("telegram")
PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Float": (int, float),
    "Boolean": bool,
    "True": bool,
}
# The rest of a message: who, where, when, in answer to what, and its words.
FRAME = {
    "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat",
    "sender_boost_count", "sender_business_bot", "sender_tag", "date", "guest_query_id",
    "business_connection_id", "chat", "forward_origin", "is_topic_message", "is_automatic_forward",
    "reply_to_message", "external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id",
    "reply_to_poll_option_id", "via_bot", "guest_bot_caller_user", "guest_bot_caller_chat",
    "edit_date", "has_protected_content", "is_from_offline", "is_paid_post", "media_group_id",
    "author_signature", "paid_star_count", "text", "entities", "link_preview_options",
    "suggested_post_info", "effect_id", "caption", "caption_entities", "show_caption_above_media",
    "has_media_spoiler", "reply_markup",
}  # fmt: skip

pytestmark = pytest.mark.skipif(
    not SPEC.is_file(), reason="the platform's specification is not on this machine"
)


@cache
def spec() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SPEC.read_text("utf-8"))
    return told


def faults(value: Any, types: list[str], where: str) -> list[str]:
    """What is wrong with a value of which one of the types is wanted; nothing when one fits."""
    found = [list(_faults(value, each, where)) for each in types]
    return min(found, key=len)


def _faults(value: Any, wanted: str, where: str) -> Iterator[str]:
    if wanted.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{where}: {value!r} is no array"
            return
        for number, each in enumerate(value):
            yield from faults(each, [wanted.removeprefix("Array of ")], f"{where}[{number}]")
    elif wanted in PLAIN:
        fits = isinstance(value, PLAIN[wanted]) and (wanted in ("Boolean", "True")) == isinstance(
            value, bool
        )
        if not fits:
            yield f"{where}: {value!r} is no {wanted}"
    else:
        yield from _object_faults(value, spec()["types"][wanted], where)


def _object_faults(value: Any, kind: dict[str, Any], where: str) -> Iterator[str]:
    if "subtypes" in kind:
        yield from faults(value, kind["subtypes"], where)
    elif not isinstance(value, dict):
        yield f"{where}: {value!r} is no {kind['name']}"
    else:
        yield from _field_faults(value, kind, where)


def _field_faults(value: dict[str, Any], kind: dict[str, Any], where: str) -> Iterator[str]:
    fields = {field["name"]: field for field in kind.get("fields", [])}
    for name in value.keys() - fields.keys():
        yield f"{where}: {kind['name']} has no {name}"
    for name, field in fields.items():
        if name in value:
            yield from faults(value[name], field["types"], f"{where}.{name}")
        elif field["required"]:
            yield f"{where}: {kind['name']} lacks {name}"


def asked(request: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a request, as values. Everything but a text travels as JSON; a file that
    is itself a parameter counts as the text that could stand in its place."""
    method = spec()["methods"][_method(request)]
    texts = {each["name"] for each in method.get("fields", []) if _is_text(each["types"])}
    told = dict(request.get("form", {}))
    told |= {part["name"]: part["text"] for part in request.get("parts", []) if "text" in part}
    values = {
        name: text if name in texts and not text.lstrip("-").isdigit() else json.loads(text)
        for name, text in told.items()
    }
    files = {part["name"] for part in request.get("parts", []) if "filename" in part}
    attached = {name for name in files if f"attach://{name}" in told.get("media", "")}
    return values | dict.fromkeys(files - attached, "file")


def _is_text(types: list[str]) -> bool:
    return "String" in types


def _method(request: dict[str, Any]) -> str:
    return str(request["url"].rpartition("/")[2])


def exchanges() -> list[Any]:
    return [
        pytest.param(exchange, id=f"{path.stem}-{number}")
        for path in TAPES
        for number, exchange in enumerate(json.loads(path.read_text("utf-8"))["exchanges"])
        if "/file/bot" not in exchange["request"]["url"]  # a file's bytes, no method
    ]


def request_faults(request: dict[str, Any]) -> list[str]:
    method = spec()["methods"][_method(request)]
    return list(_field_faults(asked(request), method, _method(request)))


def answer_faults(request: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    told, method = answer["json"], spec()["methods"][_method(request)]
    if told["ok"]:
        return faults(told["result"], method["returns"], "result")
    assert told["error_code"] == answer["status"]
    assert isinstance(told["description"], str)
    return faults(told.get("parameters", {}), ["ResponseParameters"], "parameters")


@pytest.mark.parametrize("exchange", exchanges())
def test_what_is_asked_on_a_tape_is_what_the_platform_takes(exchange: dict[str, Any]) -> None:
    assert exchange["request"]["method"] == "POST"
    assert request_faults(exchange["request"]) == []


@pytest.mark.parametrize("exchange", exchanges())
def test_what_is_answered_on_a_tape_is_what_the_platform_gives(exchange: dict[str, Any]) -> None:
    assert answer_faults(exchange["request"], exchange["answer"]) == []


def test_a_wrong_name_a_wrong_type_and_a_missing_field_are_found() -> None:
    good = {"chat_id": "-1", "text": "Halo"}

    def sent(**form: str) -> list[str]:
        return request_faults({"url": "https://api.example/botT/sendMessage", "form": form})

    assert sent(**good) == []
    assert sent(**good, reply_to="7") == ["sendMessage: sendMessage has no reply_to"]
    assert sent(chat_id="-1") == ["sendMessage: sendMessage lacks text"]
    assert sent(**good, disable_notification="1") != []
    assert sent(**good, reply_parameters='{"message": 7}') != []
    assert sent(**good, link_preview_options='{"url": true}') != []


def test_every_field_of_a_message_is_something_we_know() -> None:
    fields = {field["name"] for field in spec()["types"]["Message"]["fields"]}
    known = FRAME | set(CONTENT) | set(SERVICE)
    assert (fields - known, known - fields) == (set(), set())
    assert len(known) == len(FRAME) + len(CONTENT) + len(SERVICE)


def test_every_kind_of_update_we_ask_for_is_one() -> None:
    fields = {field["name"] for field in spec()["types"]["Update"]["fields"]}
    assert set(KINDS) <= fields


def test_there_are_tapes() -> None:
    assert len(TAPES) > 20
    assert all("2026-11-2" in json.loads(Path(path).read_text("utf-8"))["source"] for path in TAPES)
