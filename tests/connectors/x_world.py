"""A small X for tests: it keeps posts and pictures, and says no as X does.

Built from the OpenAPI description 2.167 and recorded answers; see tests/fixtures/x.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import httpx

from connectors.x.posts import id_at, moment_of
from connectors.x.text import links, weight
from tests.connectors.staging import AT, SECRET

ME, USERNAME = "2244994945", "koperasi"
MEMBER = "783214"
TOKEN, REFRESH = SECRET, "penyegar-rahasia-0815"
MENTION_ID = "1980000000000000001"
SETTINGS = {
    "client_id": "klien-1",
    "client_secret": "rahasia-klien-1",
    "oauth2_token": TOKEN,
    "oauth2_refresh_token": REFRESH,
    "user_id": ME,
    "username": USERNAME,
}
_PROBLEM = "https://api.x.com/2/problems/"


@dataclass
class XWorld(httpx.BaseTransport):
    """`now`: X's own clock. `page`: how many posts fit on a page of a list. `old_names`: speaks
    of tweets only. `closed`: posts that no program may answer. `hung`: what hangs on posts, by key;
    `files`: what lies where, by address. `tokens`: good ones, and the
    refresh token that is good for the next pair."""

    now: datetime = AT
    page: int = 100
    old_names: bool = False
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    hung: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    token: str = TOKEN
    refresh: str = REFRESH
    asked: list[httpx.Request] = field(default_factory=list)
    made: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        request.read()
        path = request.url.path
        if request.url.host.endswith("twimg.com"):
            return self._file(str(request.url))
        if path == "/2/oauth2/token":
            return self._tokens(dict(parse_qsl(request.content.decode())))
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return httpx.Response(401, json={"title": "Unauthorized", "status": 401})
        query = {name: values[0] for name, values in parse_qs(request.url.query.decode()).items()}
        if self.old_names and "post.fields" in query:
            return _invalid("The query parameter [post.fields] is not one of [id,tweet.fields]")
        for method, pattern, handler in self._routes():
            if request.method == method and (match := re.fullmatch(pattern, path)):
                response: httpx.Response = handler(request, query, *match.groups())
                return response
        raise AssertionError(f"X has no {request.method} {path}")

    def say(self, text: str, **changes: Any) -> str:
        """Somebody says something; gives its id."""
        post_id = changes.pop("id", "") or self._new_id()
        told = {"author_id": MEMBER, "text": text, "conversation_id": post_id, **changes}
        self.posts[post_id] = {"id": post_id, "edit_history_post_ids": [post_id], **told}
        return post_id

    def _routes(self) -> list[tuple[str, str, Any]]:
        return [
            ("GET", "/2/users/me", self._me),
            ("GET", rf"/2/users/{ME}/(mentions|tweets)", self._list),
            ("POST", "/2/tweets", self._create),
            ("GET", "/2/tweets", self._several),
            ("GET", "/2/tweets/(.+)", self._one),
            ("DELETE", "/2/tweets/(.+)", self._delete),
            ("POST", "/2/media/upload/initialize", self._begin),
            ("POST", "/2/media/upload/([0-9]+)/append", self._append),
            ("POST", "/2/media/upload/([0-9]+)/finalize", self._finish),
            ("POST", "/2/media/metadata", self._describe),
        ]

    def _new_id(self) -> str:
        self.made += 1
        return str(int(id_at(self.now)) + self.made)

    def _tokens(self, form: Mapping[str, str]) -> httpx.Response:
        good = form.get("refresh_token") == self.refresh or form.get("code") == "kode-4711"
        if not good:
            words = "Value passed for the token was invalid."
            return httpx.Response(
                400, json={"error": "invalid_request", "error_description": words}
            )
        self.made += 1
        self.token, self.refresh = f"token-baru-{self.made}", f"penyegar-baru-{self.made}"
        return httpx.Response(
            200,
            json={
                "token_type": "bearer",
                "expires_in": 7200,
                "access_token": self.token,
                "refresh_token": self.refresh,
                "scope": "tweet.read tweet.write users.read media.write offline.access",
            },
        )

    def _me(self, _request: httpx.Request, query: Mapping[str, str]) -> httpx.Response:
        me: dict[str, Any] = {"id": ME, "name": "Koperasi Sejahtera", "username": USERNAME}
        me["protected"] = False
        if "public_metrics" in query["user.fields"]:
            posts = "tweet_count" if self.old_names else "post_count"
            me["public_metrics"] = {"followers_count": 812, "following_count": 96, posts: 1_204}
        return httpx.Response(200, json={"data": me}, headers={"x-access-level": "read-write"})

    def _create(self, request: httpx.Request, _query: Mapping[str, str]) -> httpx.Response:
        body = json.loads(request.content)
        text, target = body.get("text", ""), body.get("reply", {}).get("in_reply_to_tweet_id", "")
        if not text.strip() and "media" not in body:
            return _invalid("The text of a post may not be empty")
        if weight(text) > 280:
            return _forbidden("Your Tweet text is too long. (186)")
        if target and target not in self.posts:
            return _forbidden(
                "You attempted to reply to a Tweet that is deleted or not visible to you."
            )
        if target in self.closed:
            return _forbidden(
                "Reply to this conversation is not allowed because you have not been mentioned or"
                " otherwise engaged by the author of the post you are replying to."
            )
        told = self._as_shown(text)
        if (told["text"], target) in self._said_by_us():
            return _forbidden("You are not allowed to create a Tweet with duplicate content.")
        references = [{"type": "replied_to", "id": target}] if target else []
        root = self.posts[target]["conversation_id"] if target else None
        post_id = self.say(**told, author_id=ME, referenced_posts=references)
        if root:
            self.posts[post_id]["conversation_id"] = root
        return httpx.Response(201, json={"data": {"id": post_id, "text": told["text"]}})

    def _as_shown(self, text: str) -> dict[str, Any]:
        """With its links shortened, and escaped, as X gives a text back."""
        urls, out, at = [], [], 0
        for number, link in enumerate(links(text)):
            short = f"https://t.co/abc{number}"
            full = link.url if "://" in link.url else f"http://{link.url}"
            urls.append({"start": 0, "end": 0, "url": short, "expanded_url": full})
            out += [text[at : link.start], short]
            at = link.end
        shown = "".join([*out, text[at:]]).replace("&", "&amp;")
        shown = shown.replace("<", "&lt;").replace(">", "&gt;").replace("\ud800", "�")
        return {"text": shown, "entities": {"urls": urls}}

    def _all(self) -> list[dict[str, Any]]:
        return sorted(self.posts.values(), key=lambda each: int(each["id"]), reverse=True)

    def _said_by_us(self) -> set[tuple[str, str]]:
        return {
            (each["text"], next((ref["id"] for ref in each["referenced_posts"]), ""))
            for each in self.posts.values()
            if each["author_id"] == ME
        }

    def _list(
        self, _request: httpx.Request, query: Mapping[str, str], which: str
    ) -> httpx.Response:
        floor = int(query.get("since_id", "0"))
        mine = [
            each
            for each in self._all()
            if int(each["id"]) > floor and (each["author_id"] == ME) == (which == "tweets")
        ]
        start = int(query.get("pagination_token", "0"))
        shown = mine[start : start + self.page]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if start + self.page < len(mine):
            meta["next_token"] = str(start + self.page)
        told: dict[str, Any] = {"meta": meta}
        if shown:
            unasked = set() if "media.fields" in query else {"attachments"}
            told["data"] = [
                {name: it for name, it in self._worded(each).items() if name not in unasked}
                for each in shown
            ]
            told["includes"] = {"users": [{"id": MEMBER, "name": "Sari", "username": "sari"}]}
            if "media.fields" in query:
                told["includes"]["media"] = list(self._hung_on(shown))
        return httpx.Response(200, json=told)

    def _hung_on(self, shown: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for post in shown:
            for key in post.get("attachments", {}).get("media_keys", ()):
                if key in self.hung:
                    yield self.hung[key]

    def _keys(self, post: Mapping[str, Any]) -> dict[str, Any]:
        return {name: it for name, it in post.items() if name == "attachments"}

    def _file(self, address: str) -> httpx.Response:
        there = self.files.get(address)
        return httpx.Response(404) if there is None else httpx.Response(200, content=there)

    def _worded(self, post: Mapping[str, Any]) -> dict[str, Any]:
        told = {**post, "created_at": moment_of(post["id"]).isoformat()}
        if self.old_names:
            for new, old in (("posts", "tweets"), ("post_ids", "tweet_ids")):
                told = {name.replace(new, old): it for name, it in told.items()}
        return told

    def _several(self, _request: httpx.Request, query: Mapping[str, str]) -> httpx.Response:
        ids = query["ids"].split(",")
        if bad := [each for each in ids if not each.isdigit()]:
            return _invalid(f"The `ids` query parameter value [{bad[0]}] is not valid")
        counts = {
            "repost_count": 2, "reply_count": 3, "like_count": 5, "quote_count": 1,
            "bookmark_count": 0, "impression_count": 144,
        }  # fmt: skip
        own = {"url_link_clicks": 7, "user_profile_clicks": 1, "impression_count": 140}
        wanted = query.get("post.fields", query.get("tweet.fields", ""))
        shown = [self.posts[each] for each in ids if each in self.posts]
        there = [
            {
                "id": each,
                "text": "",
                "public_metrics": counts,
                **({"non_public_metrics": own} if "non_public" in wanted else {}),
                **(self._keys(self.posts[each]) if "attachments" in wanted else {}),
            }
            for each in ids
            if each in self.posts
        ]
        gone = [_not_found(each) for each in ids if each not in self.posts]
        told: dict[str, Any] = {"data": there} if there else {}
        if "media.fields" in query:
            told["includes"] = {"media": list(self._hung_on(shown))}
        return httpx.Response(200, json={**told, **({"errors": gone} if gone else {})})

    def _one(self, _request: httpx.Request, _query: Mapping[str, str], id: str) -> httpx.Response:
        if id in self.posts:
            return httpx.Response(200, json={"data": {"id": id, "text": self.posts[id]["text"]}})
        return httpx.Response(200, json={"errors": [_not_found(id)]})

    def _delete(
        self, _request: httpx.Request, _query: Mapping[str, str], id: str
    ) -> httpx.Response:
        if self.posts.pop(id, None) is None:
            return httpx.Response(404, json={"title": "Not Found", "status": 404})
        return httpx.Response(200, json={"data": {"deleted": True}})

    def _begin(self, request: httpx.Request, _query: Mapping[str, str]) -> httpx.Response:
        media_id = self._new_id()
        self.media[media_id] = json.loads(request.content)
        return httpx.Response(200, json={"data": {"id": media_id, "expires_after_secs": 86_400}})

    def _append(
        self, _request: httpx.Request, _query: Mapping[str, str], id: str
    ) -> httpx.Response:
        return httpx.Response(200, json={"data": {"expires_at": 1_800_000_000}})

    def _finish(
        self, _request: httpx.Request, _query: Mapping[str, str], id: str
    ) -> httpx.Response:
        return httpx.Response(200, json={"data": {"id": id, "size": 11}})

    def _describe(self, request: httpx.Request, _query: Mapping[str, str]) -> httpx.Response:
        body = json.loads(request.content)
        self.media[body["id"]]["alt_text"] = body["metadata"]["alt_text"]["text"]
        return httpx.Response(200, json={"data": {"id": body["id"]}})


@contextmanager
def x_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    """An X where one member said something to us."""
    world = XWorld()
    world.say("Kapan rapat, @koperasi?", id=MENTION_ID)
    yield world, {}


def _not_found(post_id: str) -> dict[str, Any]:
    return {
        "value": post_id,
        "detail": f"Could not find tweet with ids: [{post_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": post_id,
        "type": f"{_PROBLEM}resource-not-found",
    }


def _invalid(words: str) -> httpx.Response:
    return httpx.Response(
        400,
        json={
            "errors": [{"parameters": {}, "message": words}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": f"{_PROBLEM}invalid-request",
        },
    )


def _forbidden(words: str) -> httpx.Response:
    told = {"detail": words, "type": "about:blank", "title": "Forbidden", "status": 403}
    return httpx.Response(403, json=told)


def later(**ways: float) -> datetime:
    """So long after the stage's moment."""
    return AT + timedelta(**ways)
