"""A server of the fediverse in this process, as far as one account of it needs one.

Entities have every field that the specification asks for. `Mastodon` is played like a person
plays it: `say`, `edit`, `take_away`; `answer_next` puts a fault in the way.
"""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs

import httpx

from tests.connectors.staging import AT, SECRET

HOST = "koperasi.example"
ADDRESS = f"https://{HOST}"
US = "101"
Fault = httpx.Response | Exception


@contextmanager
def mastodon_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    yield World(), {}


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def an_account(id: str, acct: str, name: str = "", **changes: Any) -> dict[str, Any]:
    picture = f"{ADDRESS}/avatars/original/missing.png"
    return {
        "id": id,
        "username": acct.partition("@")[0],
        "acct": acct,
        "display_name": name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": False,
        "group": False,
        "created_at": "2024-03-01T00:00:00.000Z",
        "note": "",
        "url": f"{ADDRESS}/@{acct}",
        "uri": f"{ADDRESS}/users/{acct}",
        "avatar": picture,
        "avatar_static": picture,
        "header": picture,
        "header_static": picture,
        "followers_count": 1,
        "following_count": 1,
        "statuses_count": 1,
        "last_status_at": None,
        "emojis": [],
        "fields": [],
        "roles": [],
        **changes,
    }


def our_account(**changes: Any) -> dict[str, Any]:
    source = {
        "privacy": "public",
        "sensitive": False,
        "language": "id",
        "note": "",
        "fields": [],
        "follow_requests_count": 0,
        "indexable": False,
        "discoverable": True,
        "hide_collections": False,
        "attribution_domains": [],
    }
    role = {
        "id": "-99",
        "name": "",
        "color": "",
        "permissions": "65536",
        "highlighted": False,
        "collection_limit": 0,
    }
    ours = an_account(US, "tani", "Koperasi Tani")
    del ours["roles"]
    return {**ours, "source": source, "role": role, **changes}


_REST = {
    "urls": {"streaming": f"wss://{HOST}"},
    "vapid": {"public_key": "B"},
    "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5},
    "polls": {
        "max_options": 4,
        "max_characters_per_option": 50,
        "min_expiration": 300,
        "max_expiration": 2629746,
    },
    "translation": {"enabled": False},
    "limited_federation": False,
}


def an_instance(**changes: Any) -> dict[str, Any]:
    media = {
        "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
        "description_limit": 1500,
        "image_size_limit": 16777216,
        "image_matrix_limit": 33177600,
        "video_size_limit": 103809024,
        "video_frame_rate_limit": 120,
        "video_matrix_limit": 8294400,
        **changes.pop("media_attachments", {}),
    }
    statuses = {
        "max_characters": 500,
        "max_media_attachments": 4,
        "characters_reserved_per_url": 23,
        **changes.pop("statuses", {}),
    }
    return {
        "domain": HOST,
        "title": "Koperasi",
        "version": "4.5.0",
        "api_versions": {"mastodon": 7},
        "source_url": "https://github.com/mastodon/mastodon",
        "description": "",
        "usage": {"users": {"active_month": 12}},
        "thumbnail": {"url": f"{ADDRESS}/preview.png"},
        "icon": [],
        "languages": ["id"],
        "configuration": {**_REST, "statuses": statuses, "media_attachments": media},
        "registrations": {
            "enabled": True,
            "approval_required": True,
            "reason_required": False,
            "message": None,
            "min_age": None,
            "url": None,
        },
        "contact": {"email": f"pengurus@{HOST}", "account": None},
        "rules": [],
        **changes,
    }


def a_status(id: str, author: Mapping[str, Any], text: str, **changes: Any) -> dict[str, Any]:
    lines = "</p><p>".join(html.escape(part) for part in text.split("\n\n"))
    return {
        "id": id,
        "created_at": iso(AT),
        "edited_at": None,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "id",
        "uri": f"{ADDRESS}/users/{author['acct']}/statuses/{id}",
        "url": f"{ADDRESS}/@{author['acct']}/{id}",
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0,
        "content": f"<p>{lines}</p>".replace("\n", "<br />") if text else "",
        "reblog": None,
        "account": {name: it for name, it in author.items() if name not in ("source", "role")},
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "emojis": [],
        "card": None,
        "poll": None,
        **changes,
    }


def an_attachment(id: str, description: str | None, *, ready: bool = True) -> dict[str, Any]:
    return {
        "id": id,
        "type": "image",
        "url": f"{ADDRESS}/media/{id}.jpg" if ready else None,
        "preview_url": f"{ADDRESS}/media/{id}-small.jpg",
        "remote_url": None,
        "meta": {},
        "description": description,
        "blurhash": None,
    }


def a_notification(id: str, status: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "type": "mention",
        "group_key": f"ungrouped-{id}",
        "created_at": status["created_at"],
        "account": status["account"],
        "status": status,
        **changes,
    }


@dataclass(kw_only=True)
class World(httpx.BaseTransport):
    """`now`: its clock. `media_looks`: how often a picture is looked at before it is ready.
    `files`: what lies at which address, for everybody.
    `bulk`: whether it can tell of several posts at once. `asked`: what it was asked, in words."""

    now: datetime = AT
    written: int = 0
    media_looks: int = 0
    bulk: bool = True
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[str, Fault, bool]] = field(default_factory=list)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=our_account)
    instance: dict[str, Any] = field(default_factory=an_instance)
    policy: dict[str, str] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=lambda: ["read", "write"])

    # --- what people do there --------------------------------------------------------

    def say(
        self, acct: str, text: str, *, under: str = "", notify: bool = True, **changes: Any
    ) -> str:
        """A member's post that names us; its id."""
        author = an_account(f"9{sum(map(ord, acct))}", acct, acct.title())
        status = self._keep(author, text, under, changes)
        if notify:
            self.notify(status)
        return str(status["id"])

    def notify(self, status: Mapping[str, Any], id: str = "", **changes: Any) -> None:
        number = id or str(5_000 + len(self.notifications))
        told = a_notification(number, status, created_at=iso(self.now), **changes)
        self.notifications.append(told)
        self.notifications.sort(key=lambda each: int(each["id"]))

    def write_elsewhere(self, text: str, *, under: str = "", **changes: Any) -> str:
        """A post of ours by another app; its id."""
        return str(self._keep(self.account, text, under, changes)["id"])

    def edit(self, id: str, text: str) -> None:
        self.now += timedelta(seconds=1)
        changed = a_status(id, self.statuses[id]["account"], text)
        self.statuses[id] |= {"content": changed["content"], "edited_at": iso(self.now)}

    def take_away(self, id: str) -> None:
        del self.statuses[id]
        self.notifications = [each for each in self.notifications if each["status"]["id"] != id]

    def answer_next(self, asked: str, fault: Fault, *, after: bool = False) -> None:
        """The next request whose method and path begin so meets the fault; `after`: once it was
        done."""
        self.faults.append((asked, fault, after))

    # --- what it answers -------------------------------------------------------------

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = f"{request.method} {request.url.path}"
        self.asked.append(asked)
        for fault in self.faults:
            if asked.startswith(fault[0]):
                self.faults.remove(fault)
                if fault[2]:
                    self._answer(request)
                if isinstance(fault[1], Exception):
                    raise fault[1]
                return fault[1]
        return self._answer(request)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if (data := self.files.get(str(request.url))) is not None:
            assert "authorization" not in request.headers  # the token is the server's own
            return httpx.Response(200, content=data)
        if request.headers.get("authorization") != f"Bearer {SECRET}":
            return _no(401, "The access token is invalid")
        asked = f"{request.method} {request.url.path.removeprefix('/api').rstrip('/')}"
        for pattern, answer in _ROUTES:
            if found := re.fullmatch(pattern, asked):
                return answer(self, request, *found.groups())
        return _no(404, "Record not found")

    def _tell(self, name: str) -> httpx.Response:
        told = {
            "instance": self.instance,
            "accounts/verify_credentials": self.account,
            "apps/verify_credentials": {"id": "1", "name": "Guyub", "scopes": self.scopes},
            "notifications/policy": self.policy,
        }
        return _yes(told[name])

    def _own(self, request: httpx.Request, account_id: str) -> httpx.Response:
        own = [each for each in self.statuses.values() if each["account"]["id"] == account_id]
        return _yes(_page(own, request))

    def _several(self, request: httpx.Request) -> httpx.Response:
        if not self.bulk:
            return _no(404, "Not found")
        wanted = parse_qs(request.url.query.decode()).get("id[]", [])
        assert len(wanted) <= 20
        return _yes([self.statuses[each] for each in wanted if each in self.statuses])

    def _one(self, method: str, status_id: str) -> httpx.Response:
        if status_id not in self.statuses:
            return _no(404, "Record not found")
        if method == "DELETE":
            return _yes(self.statuses.pop(status_id))
        return _yes(self.statuses[status_id])

    def _post(self, request: httpx.Request) -> httpx.Response:
        key = request.headers["idempotency-key"]
        if key in self.keys:
            return _yes(self.statuses[self.keys[key]])
        form = parse_qs(request.read().decode(), keep_blank_values=True)
        text, under = form["status"][0], form.get("in_reply_to_id", [""])[0]
        if under and under not in self.statuses:
            return _no(404, "The post you are trying to reply to does not appear to exist.")
        pictures = [self.media[each] for each in form.get("media_ids[]", [])]
        if not text and not pictures:
            return _no(422, "Validation failed: Text can't be blank")
        warning = form.get("spoiler_text", [""])[0]
        changes = {
            "visibility": form["visibility"][0],
            "spoiler_text": warning,
            "language": form["language"][0],
            "media_attachments": pictures,
        }
        status = self._keep(self.account, text, under, changes)
        self.keys[key] = str(status["id"])
        return _yes(status)

    def _upload(self, request: httpx.Request) -> httpx.Response:
        kind = request.headers["content-type"]
        body = f"Content-Type: {kind}\r\n\r\n".encode() + request.read()
        parts: dict[str, Any] = {
            str(part.get_param("name", header="content-disposition")): part
            for part in message_from_bytes(body, policy=HTTP).iter_parts()
        }
        described = parts.get("description")
        description = described.get_payload(decode=True).decode() if described else None
        media_id = str(700 + len(self.media))
        self.media[media_id] = an_attachment(media_id, description)
        self.looks[media_id] = self.media_looks
        if not self.media_looks:
            return _yes(self.media[media_id])
        return _yes(an_attachment(media_id, description, ready=False), 202)

    def _look(self, media_id: str) -> httpx.Response:
        if media_id not in self.media:
            return _no(404, "Record not found")
        self.looks[media_id] -= 1
        if self.looks[media_id] > 0:
            waiting = an_attachment(media_id, self.media[media_id]["description"], ready=False)
            return _yes(waiting, 206)
        return _yes(self.media[media_id])

    def _keep(
        self, author: Mapping[str, Any], text: str, under: str, changes: Mapping[str, Any]
    ) -> dict[str, Any]:
        above = self.statuses.get(under)
        self.written += 1
        number = str(113_500_000_000_000_000 + self.written)
        answered = {
            "in_reply_to_id": under or None,
            "in_reply_to_account_id": above["account"]["id"] if above else None,
        }
        told = a_status(
            number, author, text, **{"created_at": iso(self.now), **answered, **changes}
        )
        self.statuses[number] = told
        return told


Answer = Callable[..., httpx.Response]
_ROUTES: tuple[tuple[str, Answer], ...] = (
    (r"GET /v2/(instance|notifications/policy)", lambda world, _asked, name: world._tell(name)),
    (r"GET /v1/((?:accounts|apps)/verify_credentials)", lambda it, _asked, name: it._tell(name)),
    (r"GET /v1/accounts/(\w+)/statuses", World._own),
    (r"GET /v1/notifications", lambda it, asked: _yes(_page(it.notifications, asked))),
    (r"POST /v2/media", World._upload),
    (r"GET /v1/media/(\w+)", lambda it, _asked, media_id: it._look(media_id)),
    (r"GET /v1/statuses", World._several),
    (r"POST /v1/statuses", World._post),
    (r"(GET|DELETE) /v1/statuses/([\w-]+)", lambda it, _asked, *which: it._one(*which)),
)


def _page(things: list[dict[str, Any]], request: httpx.Request) -> list[dict[str, Any]]:
    """Newest first; with min_id those right above it. Source: the server's own paging."""
    query = parse_qs(request.url.query.decode())
    limit = int(query["limit"][0])
    ordered = sorted(things, key=lambda each: int(each["id"]))
    if "min_id" in query:
        above = [each for each in ordered if int(each["id"]) > int(query["min_id"][0])]
        return above[:limit][::-1]
    below = ordered
    if "max_id" in query:
        below = [each for each in ordered if int(each["id"]) < int(query["max_id"][0])]
    return below[-limit:][::-1]


def _yes(told: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, content=json.dumps(told).encode())


def _no(status: int, words: str) -> httpx.Response:
    return httpx.Response(status, json={"error": words})
