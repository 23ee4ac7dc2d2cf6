"""One server of the fediverse, by Mastodon.py: its verbs, read strictly into our own words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from mastodon import Mastodon

from connectors.counted import account_reading, things
from connectors.house import House
from connectors.http import HttpClient, Patience, Refusal, retry_after_s
from connectors.lines import RequestsLine, library
from connectors.mastodon.entities import (
    HEARD_TYPES,
    REACTED_TYPES,
    Account,
    Heard,
    Reacted,
    Status,
    an_object,
    needed,
    read_account,
    read_heard,
    read_reacted,
    read_status,
)
from connectors.mastodon.instance import Instance, read_instance
from domain.audience import AccountMetric, AccountReading
from domain.errors import PlatformError, RateLimited, Rejected, Unauthorized
from domain.ports import Picture
from domain.texts import _

PAGE = 40
BULK_MAX = 20  # app/controllers/api/v1/statuses_controller.rb, DEFAULT_STATUSES_LIMIT
USER_AGENT = "guyub"
# Newer than anything asked for here. With its own checks off the library would take the server
# for the oldest there is, and upload by the older address.
_VERSION = "4.6.0"
_HARMLESS_POSTS = ("/api/v2/media", "/api/v1/media", "/api/v1/apps", "/oauth/token")
# Headers that the library trips over when they are odd, after the post was taken.
_TRAPS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "deprecation")
_GONE = (requests.codes["not_found"], requests.codes["gone"])
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4"}
_COUNTS = {
    AccountMetric.FOLLOWERS: "followers_count",
    AccountMetric.FOLLOWING: "following_count",
    AccountMetric.POSTS: "statuses_count",
}
# A video takes long to go up.
_PATIENCE = Patience(total_s=150.0)
_ID = re.compile(r"[\w.~:-]{1,200}")


class Missing(Rejected):
    """What was asked for is not there, or no longer."""


class Server:
    """Every method raises the leaves of PlatformError, `Missing` for what is not there."""

    def __init__(self, address: str, token: str, house: House) -> None:
        self.address = address
        self._token = token
        self._house = house
        self.client = HttpClient(
            address,
            place=house.channel_name,
            secrets=(token,),
            transport=house.transport,
            patience=_PATIENCE,
            heard=house.heard,
            refuse=self._meant,
            harmless=lambda method, path: method in ("GET", "HEAD") or path in _HARMLESS_POSTS,
        )
        self.session = requests.Session()
        self.session.trust_env = False
        self._line = _PlainLine(self.client)
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, self._line)
        self._api = Mastodon(
            api_base_url=address,
            ratelimit_method="throw",
            version_check_mode="created",
            mastodon_version=_VERSION,
            session=self.session,
            user_agent=USER_AGENT,
        )
        # not in the constructor, which would read a file of that name
        self._api.access_token = token or None

    # --- who and what ----------------------------------------------------------------

    def me(self) -> Account:
        """Whose token it is."""
        with self._asking() as api:
            return read_account(api.account_verify_credentials())

    def counts(self) -> AccountReading:
        """What the account counts.

        Source: docs.joinmastodon.org/entities/Account, read 2026-11-26.
        """
        with self._asking():
            return account_reading(self._as_told("/api/v1/accounts/verify_credentials"), _COUNTS)

    def scopes(self) -> tuple[str, ...]:
        """What the token's application may do; empty where the server does not tell."""
        with self._asking() as api:
            told = api.app_verify_credentials().get("scopes") or ()
            return tuple(str(each) for each in told)

    def held_back(self) -> tuple[str, ...]:
        """Whose messages the account's own settings keep from it: the server's names for them."""
        with self._asking() as api:
            told = api.notifications_policy()
            return tuple(
                name
                for name in ("for_not_following", "for_not_followers", "for_new_accounts",
                             "for_private_mentions")
                if told.get(name) in ("filter", "drop")
            )  # fmt: skip

    def instance(self) -> Instance:
        """What the server takes; older ones tell it at an older address."""
        try:
            with library(self.client, acts=False):
                return read_instance(an_object(self._api.instance_v2()))
        except Missing:
            with library(self.client, acts=False):
                return read_instance(an_object(self._api.instance_v1()))

    # --- reading ---------------------------------------------------------------------

    def status(self, id: str) -> Status:
        """One post."""
        with self._asking() as api:
            return read_status(api.status(_id(id)))

    def seen(self, id: str) -> Status | None:
        """One post, None when it is not there."""
        try:
            return self.status(id)
        except Missing:
            return None

    def statuses(self, ids: Sequence[str]) -> list[Status]:
        """Those of the posts that are there, at most `BULK_MAX` at once."""
        with self._asking() as api:
            return [read_status(each) for each in self._list(api.statuses(list(ids)))]

    def counted(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The same by id, for what is counted of them alone; one that cannot be read at all takes
        no other with it."""
        with self._asking():
            return things(self._as_told("/api/v1/statuses", **{"id[]": list(ids)}), "id")

    def counted_alone(self, id: str) -> Mapping[str, Any] | None:
        """One of them; None when it is not there, or is no post of that id."""
        try:
            with self._asking():
                told = an_object(self._as_told(f"/api/v1/statuses/{_id(id)}"))
        except Missing:
            return None
        return told if told.get("id") == id else None

    def own(self, account_id: str, **page: str) -> list[Status]:
        """A page of an account's own posts, newest first. `page`: max_id or min_id."""
        with self._asking() as api:
            told = api.account_statuses(_id(account_id), exclude_reblogs=True, limit=PAGE, **page)
            return [read_status(each) for each in self._list(told)]

    def heard(self, **page: str) -> list[Heard]:
        """A page of who spoke of us, newest first. `page`: max_id or min_id."""
        with self._asking() as api:
            told = api.notifications(types=list(HEARD_TYPES), limit=PAGE, **page)
            return [read_heard(each) for each in self._list(told)]

    def reacted(self, **page: str) -> list[Reacted]:
        """A page of who reacted to posts of ours, newest first. `page`: max_id or min_id."""
        with self._asking() as api:
            told = api.notifications(types=list(REACTED_TYPES), limit=PAGE, **page)
            return [read_reacted(each) for each in self._list(told)]

    # --- acting ----------------------------------------------------------------------

    def post(
        self,
        text: str,
        *,
        key: str,
        visibility: str,
        language: str,
        warning: str = "",
        under: str = "",
        media_ids: Sequence[str] = (),
    ) -> Status:
        """Publishes. The same key within an hour gives the same post.

        Source: docs.joinmastodon.org/methods/statuses, read 2026-11-25.
        """
        with self._signed_in(acts=True) as api:
            return read_status(
                api.status_post(
                    text,
                    in_reply_to_id=under or None,
                    media_ids=list(media_ids) or None,
                    sensitive=bool(warning),
                    visibility=visibility,
                    spoiler_text=warning or None,
                    language=language or None,
                    idempotency_key=key,
                )
            )

    def upload(self, picture: Picture) -> tuple[str, bool]:
        """The picture's or video's id there, and whether it can be posted already."""
        media = picture.media
        with self._asking() as api:
            told = api.media_post(
                picture.data,
                mime_type=media.mime,
                description=media.alt_text or None,
                file_name=f"{media.id[:16]}.{_SUFFIXES.get(media.mime, 'bin')}",
            )
            return needed(told.id), bool(told.url)

    def is_ready(self, media_id: str) -> bool:
        """Whether an uploaded picture can be posted now."""
        with self._asking() as api:
            told = api.media(_id(media_id))
            return needed(told.id) == media_id and bool(told.url)

    def delete(self, id: str) -> None:
        """Removes a post of ours."""
        with self._signed_in(acts=True) as api:
            api.status_delete(_id(id))

    # --- inside ----------------------------------------------------------------------

    def _as_told(self, path: str, **query: Sequence[str]) -> Any:
        """An answer as it came, for counts: the library makes whole numbers of what is none, and
        nothing of what it does not know."""
        headers = {"authorization": f"Bearer {self._token}", "user-agent": USER_AGENT}
        return self.session.get(self.address + path, params=query, headers=headers).json()

    def _list(self, told: Any) -> list[Any]:
        """The list that the library gives. It makes an empty one of many an answer that is none,
        and of an empty one we read that a post is absent. Raises: TypeError."""
        if not told and not self._line.body.lstrip().startswith(b"["):
            raise TypeError("no list")
        return list(told)

    def _asking(self) -> Any:
        return self._signed_in(acts=False)

    @contextmanager
    def _signed_in(self, *, acts: bool) -> Iterator[Any]:
        if not self._token:
            raise Unauthorized(
                _("{place} belum disambungkan. Masuk dahulu lewat halaman Kanal.").format(
                    place=self._house.channel_name
                )
            )
        with library(self.client, acts=acts):
            yield self._api

    def _meant(self, refusal: Refusal) -> PlatformError | None:
        """What this platform means by a refusal where the table of HTTP does not say it."""
        if refusal.status in _GONE:
            return Missing(
                _("Di {place}, yang dituju tidak ada atau sudah dihapus.").format(
                    place=refusal.place
                ),
                detail=refusal.words,
            )
        if refusal.status == requests.codes["too_many_requests"]:
            return RateLimited(
                _("{place} meminta kita menunggu sebentar.").format(place=refusal.place),
                retry_after_s=_wait_s(refusal, self._house.now()),
                detail=refusal.words,
            )
        if refusal.status == requests.codes["forbidden"]:
            return _forbidden(refusal)
        return None


class _PlainLine(RequestsLine):
    """Without the headers that nobody here reads. `body`: of the last answer, as it came."""

    body: bytes = b""

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, **ways: Any
    ) -> requests.Response:
        response = super().send(request, **ways)
        self.body = response.content
        for name in _TRAPS:
            response.headers.pop(name, None)
        return response


def _forbidden(refusal: Refusal) -> PlatformError | None:
    """403 is said of a token that may too little, of an account that is barred, and of one thing
    that is not allowed. Source: app/controllers/concerns/api/error_handling.rb, 2026-11-25."""
    if "insufficient_scope" in refusal.headers.get("www-authenticate", "") or (
        "outside the authorized scopes" in refusal.words
    ):
        return Unauthorized(
            _(
                "Izin yang diberikan kepada kita di {place} kurang. Sambungkan kembali kanal ini "
                "dan setujui semua izinnya."
            ).format(place=refusal.place),
            detail=refusal.words,
        )
    if refusal.words == "This action is not allowed":
        return Rejected(
            _("{place} tidak mengizinkan ini: pemilik pesan membatasinya, atau server.").format(
                place=refusal.place
            ),
            detail=refusal.words,
        )
    return None


def _wait_s(refusal: Refusal, now: datetime) -> float | None:
    """Seconds until the limit's reset, a date in ISO 8601 (other programs: seconds since 1970),
    by the server's own clock where it tells the time.

    Source: docs.joinmastodon.org/api/rate-limits, read 2026-11-25.
    """
    told = refusal.headers.get("x-ratelimit-reset", "").strip()
    try:
        number = told.isascii() and told.isdigit()
        reset = datetime.fromtimestamp(int(told), UTC) if number else datetime.fromisoformat(told)
    except (ValueError, OverflowError, OSError):
        return retry_after_s(refusal.headers)
    there = _clock(refusal.headers.get("date", "")) or now
    return max(0.0, (reset.replace(tzinfo=reset.tzinfo or UTC) - there).total_seconds())


def _clock(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _id(id: str) -> str:
    """The id, if it is one: it becomes a part of an address."""
    if not _ID.fullmatch(id) or not id.strip("."):
        raise Missing(_("Nomor unggahan di platform tidak diketahui."), detail=id[:80])
    return id
