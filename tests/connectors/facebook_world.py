"""A Graph in memory, for what the contract asks: posts, pictures, comments, Messenger."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.connectors.staging import AT, SECRET

PAGE_ID = "1029384756"
VERSION = "/v26.0/"
NOT_THERE: dict[str, Any] = {
    "message": "Unsupported request. Object with ID does not exist",
    "type": "GraphMethodException",
    "code": 100,
    "error_subcode": 33,
}


def refused(status: int = 400, **error: Any) -> httpx.Response:
    """Graph's refusal."""
    return httpx.Response(status, json={"error": {"type": "OAuthException", **error}})


@dataclass(kw_only=True)
class Graph(httpx.BaseTransport):
    """One Page, whose token is `token`. `things`: nodes by id."""

    token: str = SECRET
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: dict[str, dict[str, Any]] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """What Graph would say."""
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return refused(401, message="Invalid OAuth access token.", code=190)
        path = request.url.path.removeprefix(VERSION)
        node, _slash, edge = path.partition("/")
        query = dict(parse_qsl(request.url.query.decode(), keep_blank_values=True))
        handle = getattr(self, f"_{request.method.lower()}_{edge or 'node'}")
        answer: httpx.Response = handle(node, query, _form(request))
        return answer

    def _get_node(self, node: str, query: Mapping[str, str], _form: Any) -> httpx.Response:
        if "ids" in query:
            return self._many(query["ids"].split(","))
        if node == "me":
            page = {"id": PAGE_ID, "name": "Koperasi Maju", "category": "Cooperative"}
            return httpx.Response(200, json={**page, "link": "https://www.facebook.com/maju"})
        if node == PAGE_ID:
            counts = {"id": PAGE_ID, "followers_count": 2_310, "fan_count": 2_001}
            return httpx.Response(200, json=counts)
        if node not in self.things:
            return refused(**NOT_THERE)
        return httpx.Response(200, json={"id": node})

    def _get_insights(self, node: str, query: Mapping[str, str], _form: Any) -> httpx.Response:
        ended = datetime.fromtimestamp(int(query["until"]), UTC) - timedelta(hours=1)
        value = {"value": 12, "end_time": ended.strftime("%Y-%m-%dT%H:%M:%S+0000")}
        series = {"name": query["metric"], "period": query["period"], "values": [value]}
        return httpx.Response(200, json={"data": [{**series, "id": f"{node}/insights"}]})

    def _many(self, nodes: list[str]) -> httpx.Response:
        if not self.things.keys() >= set(nodes):
            return refused(404, message="(#803) Some of the aliases do not exist", code=803)
        told = {
            node: {"id": node, "comments": {"data": [], "summary": {"total_count": 0}}}
            for node in nodes
        }
        return httpx.Response(200, json=told)

    def _delete_node(self, node: str, _query: Any, _form: Any) -> httpx.Response:
        if self.things.pop(node, None) is None:
            return refused(**NOT_THERE)
        return httpx.Response(200, json={"success": True})

    def _post_feed(self, node: str, _query: Any, form: Mapping[str, str]) -> httpx.Response:
        for each in json.loads(form.get("attached_media", "[]")):
            assert each["media_fbid"] in self.uploads
        return self._made(f"{node}_{len(self.things) + 1}", form)

    def _post_photos(self, _node: str, _query: Any, form: Mapping[str, str]) -> httpx.Response:
        number = str(9_000 + len(self.uploads))
        self.uploads[number] = dict(form)
        return httpx.Response(200, json={"id": number})

    def _post_comments(self, node: str, _query: Any, form: Mapping[str, str]) -> httpx.Response:
        number = f"{node.rpartition('_')[2]}_{len(self.things) + 1}"
        return self._made(number, {**form, "from": {"id": PAGE_ID}})

    def _get_published_posts(self, *_told: Any) -> httpx.Response:
        return httpx.Response(200, json={"data": list(reversed(self.things.values()))})

    def _get_conversations(self, *_told: Any) -> httpx.Response:
        return httpx.Response(200, json={"data": []})

    def _made(self, node: str, form: Mapping[str, Any]) -> httpx.Response:
        self.things[node] = {
            "id": node,
            "message": form.get("message", ""),
            "created_time": AT.strftime("%Y-%m-%dT%H:%M:%S%z"),
            "permalink_url": f"https://www.facebook.com/{node}",
        }
        return httpx.Response(200, json=self.things[node])


def _form(request: httpx.Request) -> dict[str, str]:
    body, kind = request.read(), request.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    whole = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=HTTP)
    return {
        str(part.get_param("name", header="content-disposition")): str(part.get_payload())
        for part in whole.iter_parts()
    }


@contextmanager
def facebook_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    """The world of the contract."""
    yield Graph(), {}


SETTINGS = {"page_id": PAGE_ID, "token": SECRET}
