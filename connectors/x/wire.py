"""The way to X: its library, signed in, going out by the house's one client.

tweepy names the old host and waits or repeats nowhere here; what it lacks (media, the newer names
of fields) goes through its own `request` and its session.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests
import tweepy
from requests.auth import AuthBase

from connectors.house import House
from connectors.http import HttpClient, Patience, Refusal
from connectors.lines import RequestsLine, library
from connectors.secrecy import Scrubber
from connectors.x.account import Account, Tokens
from connectors.x.refusals import meaning
from connectors.x.settings import Settings
from domain.errors import PlatformError, Rejected, Unauthorized

API = "https://api.x.com"
_LIBRARYS_API = "https://api.twitter.com"
_UPLOADS = ("/2/media/",)
_NOT_SIGNED_IN = 401
# With the exchange of tokens it stays below a delivery's lease.
_PATIENCE = Patience(together_s=200.0)
# They write tokens and signatures when told to be talkative.
_TALKATIVE = ("tweepy", "oauthlib", "requests_oauthlib")

# X renames tweets to posts: it takes the new names, and here and there the old ones only.
_NEW, _OLD = "post", "tweet"
_NEW_ONLY = ("post.fields", "referenced_posts")
_NAMES = "names"
MESSAGES = {
    _NEW: {
        "post.fields": "conversation_id,created_at,entities,note_post",
        "expansions": "author_id,referenced_posts",
        "user.fields": "name,username",
    },
    _OLD: {
        "tweet.fields": (
            "author_id,conversation_id,created_at,entities,in_reply_to_user_id,note_tweet,"
            "referenced_tweets"
        ),
        "expansions": "author_id",
        "user.fields": "name,username",
    },
}
_OF_MEDIA = {"media.fields": "alt_text,duration_ms,type,url,variants"}
PICTURED = {
    names: {
        **wanted,
        f"{names}.fields": wanted[f"{names}.fields"] + ",attachments",
        "expansions": wanted["expansions"] + ",attachments.media_keys",
        **_OF_MEDIA,
    }
    for names, wanted in MESSAGES.items()
}
HUNG = {
    names: {
        f"{names}.fields": "attachments",
        "expansions": "attachments.media_keys",
        **_OF_MEDIA,
    }
    for names in MESSAGES
}
OURS = {
    _NEW: {
        "post.fields": "conversation_id,created_at,entities,note_post",
        "expansions": "referenced_posts",
    },
    _OLD: {name: text for name, text in MESSAGES[_OLD].items() if name == "tweet.fields"},
}
COUNTS = {
    _NEW: {"post.fields": "public_metrics"},
    _OLD: {"tweet.fields": "public_metrics"},
}
OUR_COUNTS = {
    _NEW: {"post.fields": "public_metrics,non_public_metrics"},
    _OLD: {"tweet.fields": "public_metrics,non_public_metrics"},
}
BARE: Mapping[str, Mapping[str, str]] = {_NEW: {}, _OLD: {}}

Read = TypeVar("Read")


class Wire:
    """Calls of X. Raises, everywhere: the leaves of PlatformError."""

    def __init__(self, settings: Settings, house: House) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.INFO)
        self._settings = settings
        self._house = house
        self._acts = False
        self._status = 0
        self.headers: Mapping[str, str] = {}
        secrets = (
            settings.api_key,
            settings.api_secret,
            settings.access_token,
            settings.access_secret,
            settings.client_secret,
            settings.oauth2_token,
            settings.oauth2_refresh_token,
        )
        self._scrubber = Scrubber(secrets)
        self._http = HttpClient(
            API,
            place=house.channel_name,
            secrets=secrets,
            transport=house.transport,
            patience=_PATIENCE,
            heard=house.heard,
            refuse=self._meaning,
            harmless=_harmless,
        )
        self.account = Account(settings, house, self._learn)

    @property
    def refused_with(self) -> int:
        """The status of the last refusal, 0 before any."""
        return self._status

    def ask(
        self,
        route: str,
        query: Mapping[str, str],
        wanted: Mapping[str, Mapping[str, str]],
        read: Callable[[Any], Read],
    ) -> Read:
        """What `read` makes of the answer to a question; `wanted`: its fields by both names."""
        names = self._house.notes.read(_NAMES) or _NEW
        try:
            return self._asked(route, {**query, **wanted[names]}, read)
        except Rejected as err:
            if names == _OLD or not any(name in err.detail for name in _NEW_ONLY):
                raise
        self._house.notes.write(_NAMES, _OLD)
        return self._asked(route, {**query, **wanted[_OLD]}, read)

    def act(self, call: Callable[[tweepy.Client, bool], Any], read: Callable[[Any], Read]) -> Read:
        """What `read` makes of the answer to a call that people see. `call` gets the library
        and whether it signs by OAuth 1.0a."""
        return self._signed_in(call, read, acts=True)

    def prepare(self, route: str, body: Any, read: Callable[[Any], Read]) -> Read:
        """A call whose effect nobody sees until a post names it."""
        return self._signed_in(
            lambda client, classic: self._json(
                client.request("POST", route, json=body, user_auth=classic)
            ),
            read,
            acts=False,
        )

    def hand_in(self, route: str, fields: Mapping[str, str], name: str, data: bytes) -> None:
        """Bytes, as a form with a file, which the library cannot send."""

        def call(client: tweepy.Client, classic: bool) -> Any:
            return client.session.post(
                API + route,
                data=dict(fields),
                files={name: (name, data, "application/octet-stream")},
                auth=self._signature(client, classic),
            )

        self._signed_in(call, lambda _told: None, acts=False)

    def _asked(self, route: str, query: Mapping[str, str], read: Callable[[Any], Read]) -> Read:
        return self._signed_in(
            lambda client, classic: self._json(
                client.request("GET", route, params=dict(query), user_auth=classic)
            ),
            read,
            acts=False,
        )

    def _signed_in(
        self,
        call: Callable[[tweepy.Client, bool], Any],
        read: Callable[[Any], Read],
        *,
        acts: bool,
    ) -> Read:
        """Once more with fresh tokens when X did not know us: then it surely took nothing."""
        if self.account.classic:
            return self._once(self._by_keys(), True, call, read, acts=acts)
        tokens = self.account.tokens()
        try:
            return self._once(self._by_tokens(tokens), False, call, read, acts=acts)
        except Unauthorized:
            if self._status != _NOT_SIGNED_IN or not tokens.refresh:
                raise
        fresh = self.account.renewed(tokens)
        return self._once(self._by_tokens(fresh), False, call, read, acts=acts)

    def _once(
        self,
        client: tweepy.Client,
        classic: bool,
        call: Callable[[tweepy.Client, bool], Any],
        read: Callable[[Any], Read],
        *,
        acts: bool,
    ) -> Read:
        self._acts, self._status = acts, 0
        with library(self._http, acts=acts):
            return read(call(client, classic))

    def _by_keys(self) -> tweepy.Client:
        told = self._settings
        return self._out_by_us(
            tweepy.Client(
                consumer_key=told.api_key,
                consumer_secret=told.api_secret,
                access_token=told.access_token,
                access_token_secret=told.access_secret,
                return_type=dict,
            )
        )

    def _by_tokens(self, tokens: Tokens) -> tweepy.Client:
        return self._out_by_us(tweepy.Client(bearer_token=tokens.access, return_type=dict))

    def _out_by_us(self, client: tweepy.Client) -> tweepy.Client:
        client.session = _Session()
        client.session.mount("https://", RequestsLine(self._http))
        return client

    def _signature(self, client: tweepy.Client, classic: bool) -> AuthBase:
        if not classic:
            return _Bearer(client.bearer_token)
        told = self._settings
        keys = tweepy.OAuth1UserHandler(
            told.api_key, told.api_secret, told.access_token, told.access_secret
        )
        return keys.apply_auth()  # type: ignore[no-any-return]

    def _learn(self, secret: str) -> None:
        self._http.keep_secret(secret)
        self._scrubber.add((secret,))

    def _json(self, response: requests.Response) -> Any:
        self.headers = response.headers
        return response.json()

    def _meaning(self, refusal: Refusal) -> PlatformError | None:
        self._status = refusal.status
        now, scrub = self._house.now(), self._scrubber.scrub
        return meaning(refusal, acts=self._acts, now=now, scrub=scrub)


class _Session(requests.Session):
    """Goes to the host of today, before a request is signed for the one the library names."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no .netrc may put another's name into our requests

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
        """As usual."""
        there = str(url).replace(_LIBRARYS_API, API, 1)
        return super().request(method, there, *args, **more)


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _harmless(method: str, path: str) -> bool:
    return method in ("GET", "HEAD") or path.startswith(_UPLOADS)
