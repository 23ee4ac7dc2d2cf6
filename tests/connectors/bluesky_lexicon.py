"""Holds JSON to Bluesky's lexicons: names, types, lengths and the formats of texts.

`Lexicons(folder).request(method, …)` and `.answer(method, …)` give what is wrong, in words; an
empty list is right. What we send must not hold a name the lexicon does not know; answers may.

Source: https://atproto.com/specs/lexicon, read 2026-11-25.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.bluesky.records import moment
from connectors.counting import graphemes

_DID = r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]"
_LABEL = r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_HANDLE = rf"({_LABEL}\.)+[a-zA-Z]([a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?"
_NSID = rf"({_LABEL}\.){{2,}}[a-zA-Z][a-zA-Z0-9]{{0,62}}"
_RKEY = r"(?!\.\.?$)[A-Za-z0-9._:~-]{1,512}"
FORMATS = {
    "at-identifier": rf"({_DID}|{_HANDLE})",
    "at-uri": rf"at://({_DID}|{_HANDLE})(/{_NSID}(/{_RKEY})?)?",
    "cid": r"[A-Za-z0-9+]{8,256}",
    "did": rf"{_DID}",
    "handle": rf"{_HANDLE}",
    "language": r"(i|[a-z]{2,3})(-[A-Za-z0-9-]+)?",
    "nsid": rf"{_NSID}",
    "record-key": rf"{_RKEY}",
    "tid": r"[2-7a-j][2-7a-z]{12}",
    "uri": r"[a-z][a-z.-]{0,80}:[^\s]+",
    "datetime": r".+",  # and see `_text`
}
_PLAIN: dict[str, type] = {"boolean": bool, "integer": int, "string": str}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in the JSON, in which lexicon, and whether names must be known."""

    path: str
    lexicon: str
    strict: bool

    def at(self, name: object, lexicon: str = "") -> "Place":
        return Place(
            path=f"{self.path}/{name}", lexicon=lexicon or self.lexicon, strict=self.strict
        )


@dataclass(kw_only=True)
class Lexicons:
    """Those under a folder, read when they are asked for."""

    folder: Path
    read: dict[str, Any] = field(default_factory=dict)

    def request(self, method: str, query: Mapping[str, Any], body: Any) -> list[str]:
        """What is wrong with the query and body of a call."""
        main = self._defs(method)["main"]
        place = Place(path=method, lexicon=method, strict=True)
        params = main.get("parameters", {"type": "params", "properties": {}})
        wrong = list(self._object(_typed(query, params), params, place.at("query")))
        schema = main.get("input", {}).get("schema")
        if body is None or schema is None:
            return wrong
        wrong += self._value(body, schema, place.at("body"))
        return wrong + list(self._record_key(body))

    def answer(self, method: str, body: Any) -> list[str]:
        """What is wrong with an answer of success."""
        schema = self._defs(method)["main"].get("output", {}).get("schema", {"type": "unknown"})
        return list(self._value(body, schema, Place(path=method, lexicon=method, strict=False)))

    def error(self, method: str, body: Any) -> list[str]:
        """What is wrong with an answer of refusal."""
        names = body.get("error"), body.get("message", "")
        good = all(isinstance(name, str) for name in names) and bool(names[0])
        return [] if good else [f"{method}: {body} is no refusal"]

    def _defs(self, lexicon: str) -> Any:
        if lexicon not in self.read:
            path = self.folder.joinpath(*lexicon.split(".")).with_suffix(".json")
            self.read[lexicon] = json.loads(path.read_text("utf-8"))["defs"]
        return self.read[lexicon]

    def _named(self, ref: str, place: Place) -> tuple[Any, str]:
        lexicon, _hash, name = ref.partition("#")
        lexicon = lexicon or place.lexicon
        return self._defs(lexicon)[name or "main"], lexicon

    def _value(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        kind = schema["type"]
        if kind in _PLAIN:
            yield from _plain(value, schema, place)
        else:
            yield from getattr(self, f"_{kind.replace('-', '_')}")(value, schema, place)

    def _object(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place.path}: {value!r} is no object"
            return
        known, nullable = schema.get("properties", {}), schema.get("nullable", [])
        yield from (
            f"{place.path}: {name} is missing"
            for name in schema.get("required", [])
            if name not in value
        )
        for name, inner in value.items():
            if name not in known:
                if place.strict and name != "$type":
                    yield f"{place.path}: {name} is unknown"
            elif not (inner is None and name in nullable):
                yield from self._value(inner, known[name], place.at(name))

    def _array(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{place.path}: {value!r} is no list"
            return
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{place.path}: {len(value)} are too many"
        for number, inner in enumerate(value):
            yield from self._value(inner, schema["items"], place.at(number))

    def _ref(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        inner, lexicon = self._named(schema["ref"], place)
        yield from self._value(value, inner, place.at("", lexicon))

    def _union(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        kind = value.get("$type") if isinstance(value, dict) else None
        named = {self._full(ref, place): ref for ref in schema["refs"]}
        if kind in named:
            yield from self._ref(value, {"ref": named[kind]}, place)
        elif kind is None or place.strict:
            yield f"{place.path}: {kind} is none of {sorted(named)}"

    def _full(self, ref: str, place: Place) -> str:
        return f"{place.lexicon}{ref}" if ref.startswith("#") else ref

    def _record(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        yield from self._object(value, schema["record"], place)

    def _unknown(self, value: Any, _schema: Any, place: Place) -> Iterator[str]:
        kind = value.get("$type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind.startswith("app.bsky."):
            yield from self._ref(value, {"ref": kind}, place)

    def _blob(self, value: Any, schema: Any, place: Place) -> Iterator[str]:
        try:
            kind, link, mime, size = (
                value["$type"], value["ref"]["$link"], value["mimeType"], value["size"],
            )  # fmt: skip
        except (KeyError, TypeError):
            yield f"{place.path}: {value!r} is no blob"
            return
        accepted = [each.rstrip("*") for each in schema.get("accept", [""])]
        if kind != "blob" or not re.fullmatch(FORMATS["cid"], link):
            yield f"{place.path}: {value!r} is no blob"
        if not any(mime.startswith(each) for each in accepted):
            yield f"{place.path}: {mime} is not accepted"
        if not 0 < size <= schema.get("maxSize", size):
            yield f"{place.path}: {size} bytes are too many"

    def _record_key(self, body: Any) -> Iterator[str]:
        if "rkey" in body and not body["collection"].startswith("app.bsky.actor"):
            key = self._defs(body["collection"])["main"]["key"]
            if not re.fullmatch(FORMATS[key], body["rkey"]):
                yield f"{body['collection']}: {body['rkey']} is no {key}"


def _plain(value: Any, schema: Any, place: Place) -> Iterator[str]:
    kind = _PLAIN[schema["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        yield f"{place.path}: {value!r} is no {schema['type']}"
    elif isinstance(value, str):
        yield from _text(value, schema, place)
    elif kind is int and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        yield f"{place.path}: {value} is out of bounds"


def _text(value: str, schema: Any, place: Place) -> Iterator[str]:
    if len(value.encode()) > schema.get("maxLength", len(value.encode())):
        yield f"{place.path}: too many bytes"
    if "maxGraphemes" in schema and graphemes(value) > schema["maxGraphemes"]:
        yield f"{place.path}: too many graphemes"
    kind = schema.get("format", "")
    if kind and not re.fullmatch(FORMATS[kind], value):
        yield f"{place.path}: {value!r} is no {kind}"
    if kind == "datetime" and moment(value) is None:
        yield f"{place.path}: {value!r} is no {kind}"


def _typed(query: Mapping[str, Any], params: Any) -> dict[str, Any]:
    """A query's texts as the types they stand for."""
    return {
        name: _one(value, params.get("properties", {}).get(name, {}))
        for name, value in query.items()
    }


def _one(value: Any, schema: Any) -> Any:
    match schema.get("type"):
        case "integer":
            return int(value)
        case "boolean":
            return {"true": True, "false": False}.get(value, value)
        case "array":
            return [value] if isinstance(value, str) else value
    return value
