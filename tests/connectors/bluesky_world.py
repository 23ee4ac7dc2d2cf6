"""A Bluesky server in one process: accounts' records, sessions, and the reading service."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from connectors.bluesky.records import POSTS, Address
from connectors.bluesky.session import NOTE, fingerprint
from tests.connectors.staging import SECRET

SERVICE = "https://bsky.social"
PDS = "https://jamur.us-east.host.bsky.network"
HANDLE = "koperasi.bsky.social"
DID = "did:plc:koperasi7ypw3akzsy4mzb3d"
SARI = "did:plc:sari2vqxk6jhu5wlnrzt4o7m"
SETTINGS = {"handle": HANDLE, "app_password": SECRET}
POST = Address(did=DID, rkey="3m6vq2k4xzc2a").uri
MESSAGE = Address(did=SARI, rkey="3m6vr5t7abk2q").uri
AT = "2026-11-18T05:00:00.000Z"


def a_session(access: str = f"access-0-{SECRET}", **changes: str) -> str:
    """What the notes hold of a session."""
    return json.dumps(
        {
            "did": DID,
            "handle": HANDLE,
            "access": access,
            "refresh": f"refresh-0-{SECRET}",
            "pds": PDS,
            "key": fingerprint(SERVICE, HANDLE, SECRET),
            **changes,
        }
    )


NOTES = {NOTE: a_session()}


class Refused(Exception):
    """An XRPC error on its way out."""

    def __init__(self, error: str, message: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.response = httpx.Response(status, json={"error": error, "message": message or error})


@dataclass(kw_only=True)
class Server(httpx.BaseTransport):
    """`records`: by address. `said`: notifications, newest first. `views`: more of what the reading
    service tells of a post, by address. `access`, `refresh`: the tokens it takes just now.
    `calls`: the methods asked, in order."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    access: set[str] = field(default_factory=lambda: {f"access-0-{SECRET}"})
    refresh: set[str] = field(default_factory=lambda: {f"refresh-0-{SECRET}"})
    handles: dict[str, str] = field(default_factory=lambda: {"sari.bsky.social": SARI})
    serves_reading: bool = True
    password: str = SECRET
    page: int = 100
    calls: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the method in the address, or the file that lies there."""
        if (data := self.files.get(str(request.url))) is not None:
            assert "authorization" not in request.headers  # the session is its own server's
            return httpx.Response(200, content=data)
        method = request.url.path.removeprefix("/xrpc/")
        self.calls.append(method.rpartition(".")[2])
        try:
            self._check(method, request)
            return httpx.Response(200, json=getattr(self, f"_{self.calls[-1]}")(request))
        except Refused as err:
            return err.response

    def put(self, uri: str, value: Mapping[str, Any]) -> dict[str, str]:
        """Keeps a record as anybody's app would."""
        cid = f"bafyrei{hashlib.sha256(json.dumps(value).encode()).hexdigest()[:52]}"
        self.records[uri] = {"uri": uri, "cid": cid, "value": dict(value)}
        return {"uri": uri, "cid": cid}

    def notify(self, uri: str, at: str, reason: str = "reply", **record: Any) -> None:
        """Somebody says something; the newest stands first, as the server sorts."""
        value = {"$type": POSTS, "text": "Halo", "createdAt": at, **record}
        ref = self.put(uri, value)
        author = {"did": uri.split("/")[2], "handle": "sari.bsky.social", "displayName": "Sari"}
        told = {**ref, "author": author, "reason": reason, "record": value}
        self.said.append({**told, "isRead": False, "indexedAt": at})
        self.said.sort(key=lambda each: str(each["indexedAt"]), reverse=True)

    def _check(self, method: str, request: httpx.Request) -> None:
        if method == "com.atproto.server.createSession":
            return
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in (self.refresh if method.endswith("refreshSession") else self.access):
            raise Refused("ExpiredToken", "Token has expired")
        if method.startswith("app.bsky.") and not self.serves_reading:
            raise Refused("InvalidRequest", f"No service configured for {method}")

    def _createSession(self, request: httpx.Request) -> Any:  # noqa: N802
        told = json.loads(request.content)
        if (told["identifier"], told["password"]) != (HANDLE, self.password):
            raise Refused("AuthenticationRequired", "Invalid identifier or password", 401)
        return self._new_session()

    def _refreshSession(self, request: httpx.Request) -> Any:  # noqa: N802
        self.refresh.discard(request.headers["authorization"].removeprefix("Bearer "))
        return self._new_session()

    def _new_session(self) -> dict[str, Any]:
        number = sum(call in ("createSession", "refreshSession") for call in self.calls)
        access, refresh = f"access-{number}-{SECRET}", f"refresh-{number}-{SECRET}"
        self.access, self.refresh = {access}, self.refresh | {refresh}
        tokens = {"accessJwt": access, "refreshJwt": refresh}
        return {**self._getSession(), **tokens}

    def _getSession(self, _request: object = None) -> dict[str, Any]:  # noqa: N802
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": PDS,
        }
        doc = {"id": DID, "service": [service]}
        facts = {"emailConfirmed": True, "active": True}
        return {"did": DID, "handle": HANDLE, "didDoc": doc, **facts}

    def _getProfile(self, request: httpx.Request) -> Any:  # noqa: N802
        assert request.url.params["actor"] == DID
        counts = {"followersCount": 512, "followsCount": 40, "postsCount": 231}
        return {"did": DID, "handle": HANDLE, **counts}

    def _uploadBlob(self, request: httpx.Request) -> Any:  # noqa: N802
        data = request.read()
        link = f"bafkrei{hashlib.sha256(data).hexdigest()[:52]}"
        kind = request.headers["content-type"]
        blob = {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": len(data)}
        return {"blob": blob}

    def _putRecord(self, request: httpx.Request) -> Any:  # noqa: N802
        told = json.loads(request.content)
        uri = Address(did=told["repo"], rkey=told["rkey"]).uri
        before = self.records.get(uri)
        if before is not None and before["value"] == told["record"]:
            return {"uri": uri, "cid": before["cid"]}
        if before is not None and "swapRecord" in told:
            raise Refused("InvalidSwap", f"Record was at {before['cid']}")
        return {**self.put(uri, told["record"]), "validationStatus": "valid"}

    def _getRecord(self, request: httpx.Request) -> Any:  # noqa: N802
        query = request.url.params
        uri = Address(did=query["repo"], rkey=query["rkey"]).uri
        if uri not in self.records:
            raise Refused("RecordNotFound", f"Could not locate record: {uri}")
        return self.records[uri]

    def _deleteRecord(self, request: httpx.Request) -> Any:  # noqa: N802
        told = json.loads(request.content)
        self.records.pop(Address(did=told["repo"], rkey=told["rkey"]).uri, None)
        return {}

    def _listRecords(self, request: httpx.Request) -> Any:  # noqa: N802
        ours = sorted(uri for uri in self.records if uri.split("/")[2] == DID)[::-1]
        before = request.url.params.get("cursor", "~")
        some = [uri for uri in ours if uri.rpartition("/")[2] < before][: self.page]
        more = {"cursor": some[-1].rpartition("/")[2]} if some else {}
        return {"records": [self.records[uri] for uri in some], **more}

    def _resolveHandle(self, request: httpx.Request) -> Any:  # noqa: N802
        if (handle := request.url.params["handle"]) not in self.handles:
            raise Refused("HandleNotFound", "Unable to resolve handle")
        return {"did": self.handles[handle]}

    def _listNotifications(self, request: httpx.Request) -> Any:  # noqa: N802
        start = request.url.params.get("cursor", "~")
        older = [each for each in self.said if each["indexedAt"] < start][: self.page]
        more = {"cursor": older[-1]["indexedAt"]} if len(older) == self.page else {}
        return {"notifications": older, **more}

    def _getPosts(self, request: httpx.Request) -> Any:  # noqa: N802
        uris = request.url.params.get_list("uris")
        return {"posts": [self._view(uri) for uri in uris if uri in self.records]}

    def _view(self, uri: str) -> dict[str, Any]:
        kept = self.records[uri]
        counts = {"likeCount": 2, "replyCount": 0, "repostCount": 1, "quoteCount": 3}
        author = {"did": uri.split("/")[2], "handle": HANDLE}
        seen = {"uri": uri, "cid": kept["cid"], "author": author, "record": kept["value"]}
        at = kept["value"].get("createdAt", AT)
        return {**seen, "indexedAt": at, **counts, **self.views.get(uri, {})}


@contextmanager
def bluesky_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    """One account that said nothing yet, and a member's question to it."""
    server = Server()
    server.put(MESSAGE, {"$type": POSTS, "text": "Kapan rapatnya?", "createdAt": AT})
    yield server, {}
