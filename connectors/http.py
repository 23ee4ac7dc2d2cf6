"""The one place that turns HTTP statuses and network faults into our errors.

| what happened                      | `ask` (reads)          | `act` (changes something there) |
|------------------------------------|------------------------|---------------------------------|
| no connection                      | Unavailable            | Unavailable                     |
| 401, 403                           | Unauthorized           | Unauthorized                    |
| 429                                | RateLimited            | RateLimited                     |
| 408, 425                           | Unavailable            | Unavailable                     |
| any other 4xx, a foreign redirect  | Rejected               | Rejected                        |
| 5xx                                | Unavailable            | OutcomeUnknown                  |
| no answer after sending began      | Unavailable            | OutcomeUnknown                  |
| a success nobody can read          | Unavailable            | OutcomeUnknown                  |

Where a platform says it otherwise, its connector gives `refuse`. Platforms' own libraries go
out by `pass_on` too (`connectors.lines`), so that the table, the deadlines, the scrubbing and
the journal hold for them as well.
"""

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

import httpx

from connectors.deadline import Deadline, within
from connectors.journal import Entry, Journal
from connectors.secrecy import Scrubber
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.ports import Heard
from domain.quoting import ended
from domain.texts import _

BODY_BYTES_MAX = 5 * 1024 * 1024
REDIRECTS_MAX = 3
DETAIL_MAX = 300
# Surely not sent: no connection stood yet.
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# Surely not sent, and never will be: what we were told to send makes no request.
_NO_REQUEST = (
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    UnicodeError,
)
# RFC 9110 section 15.5.9, RFC 8470 section 5.2: the server did not process the request.
_NOT_PROCESSED = (httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY)
_NOT_KNOWN = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
_HARMLESS = ("GET", "HEAD")

Read = TypeVar("Read")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long one exchange may take, in seconds, and all of one client together: a post with ten
    pictures, too, must end long before its delivery's lease does."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 90.0
    together_s: float = 240.0


# For a video, in one exchange: as long as all may take together, but for a question after it.
OF_VIDEOS = Patience(read_s=120.0, total_s=210.0)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A platform's answer of success. `lost` makes the error for one that cannot be read."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    lost: Callable[[str], PlatformError] = field(repr=False)

    def read(self, reading: Callable[[Any], Read]) -> Read:
        """What `reading` makes of the JSON body. Raises: Unavailable or OutcomeUnknown (see
        the table) when the body is no JSON or lacks what is read."""
        try:
            return reading(json.loads(self.body))
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as err:
            raise self.lost(
                _("jawabannya tidak dapat dibaca ({kind})").format(kind=type(err).__name__)
            ) from err


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An answer of 400 and above. `place`: the channel's name; `words`: the platform's own,
    scrubbed."""

    place: str
    status: int
    headers: Mapping[str, str]
    words: str
    body: bytes = field(repr=False)

    @property
    def told(self) -> Mapping[str, Any]:
        """The JSON object in its body; empty where there is none."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


# What a platform means by a refusal; None: what the table says.
Refuse = Callable[[Refusal], PlatformError | None]


class HttpClient:
    """Speaks HTTP to one address. `place`: its name in messages. `secrets`: never to be shown.

    `refuse`: see `Refuse`. `harmless`: by method and path, whether a call that is passed on
    changes nothing that anyone can see, so that losing its answer loses nothing. `answers`:
    statuses that a library which is passed on wants to see itself.

    Raises, everywhere: the leaves of PlatformError, as the table says.
    """

    def __init__(
        self,
        base_url: str,
        *,
        place: str,
        headers: Mapping[str, str] | None = None,
        secrets: Sequence[str] = (),
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
        heard: Heard | None = None,
        refuse: Refuse | None = None,
        harmless: Callable[[str, str], bool] | None = None,
        answers: Collection[int] = (),
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._place = place
        self._headers = dict(headers or {})
        self._scrubber = Scrubber(secrets)
        self._transport = transport
        self._patience = patience or Patience()
        self._left_s = self._patience.together_s
        self._journal = Journal(heard, self._scrubber)
        self._refuse_as = refuse
        self._harmless = harmless or (lambda method, _path: method in _HARMLESS)
        self._answers = frozenset(answers)

    def keep_secret(self, *secrets: str) -> None:
        """These, learnt since, are never to be shown either."""
        self._scrubber.add(secrets)

    def ask(self, path: str, *, query: Mapping[str, str] | None = None) -> Answer:
        """Reads; redirects within the same host are followed."""
        address = self._base_url + path
        for _turn in range(REDIRECTS_MAX + 1):
            answer = self._exchange(self._unavailable, "GET", address, params=query)
            if not httpx.codes.is_redirect(answer.status):
                return answer
            address, query = self._redirected(address, answer), None
        raise self._rejected(_("terlalu banyak pengalihan alamat"))

    def act(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        also: Collection[int] = (),
    ) -> Answer:
        """Changes something there, by JSON. `also`: refusals that are an answer to the caller."""
        answer = self._exchange(
            self._unknown, method, self._base_url + path, also, json=body, headers=headers
        )
        if httpx.codes.is_redirect(answer.status):
            raise self._rejected(_("alamatnya sudah pindah"))
        return answer

    def pass_on(
        self, method: str, address: str, *, headers: Mapping[str, str], content: bytes
    ) -> Answer:
        """Sends what a platform's own library made, to an address of its own making."""
        harmless = self._harmless(method.upper(), self._path(address))
        answer = self._exchange(
            self._unavailable if harmless else self._unknown,
            method,
            address,
            self._answers,
            content=content,
            headers=headers,
        )
        if httpx.codes.is_redirect(answer.status):
            raise self._rejected(_("alamatnya sudah pindah"))
        return answer

    def lost(self, *, acts: bool) -> Callable[[str], PlatformError]:
        """Makes the error for an answer that cannot be read: of a call that acts, or asks."""
        return self._unknown if acts else self._unavailable

    def _exchange(
        self,
        lost: Callable[[str], PlatformError],
        method: str,
        address: str,
        also: Collection[int] = (),
        **content: Any,
    ) -> Answer:
        if self._left_s <= 0:
            raise self._unavailable(_("terlalu lama untuk satu pengiriman"))
        began_s = time.monotonic()
        try:
            with (
                within(min(self._patience.total_s, self._left_s)) as deadline,
                self._client() as client,
            ):
                request = client.build_request(
                    method, address, extensions={"trace": _guarding(deadline)}, **content
                )
                with self._journal.entry(request) as entry:
                    return self._answered(client.send(request, stream=True), lost, also, entry)
        except _BEFORE_SENDING as err:
            raise self._unavailable(_("tidak dapat dihubungi")) from self._scrubber.scrubbed(err)
        except _NO_REQUEST as err:
            raise self._unsendable() from self._scrubber.scrubbed(err)
        except httpx.RequestError as err:
            raise lost(_("tidak menjawab sampai selesai")) from self._scrubber.scrubbed(err)
        finally:
            self._left_s -= time.monotonic() - began_s

    def _path(self, address: str) -> str:
        try:
            return httpx.URL(address).path
        except httpx.InvalidURL as err:
            raise self._unsendable() from self._scrubber.scrubbed(err)

    def _unsendable(self) -> PlatformError:
        return self._rejected(_("alamat atau isinya tidak dapat dikirim; periksa pengaturan kanal"))

    def _client(self) -> httpx.Client:
        return httpx.Client(
            headers=self._headers,
            transport=self._transport,
            timeout=httpx.Timeout(self._patience.read_s, connect=self._patience.connect_s),
            # a kept connection may be dying just when a publish goes out on it
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
        )

    def _answered(
        self,
        response: httpx.Response,
        lost: Callable[[str], PlatformError],
        also: Collection[int],
        entry: Entry,
    ) -> Answer:
        entry.status = response.status_code
        try:
            body = self._body(response, lost)
        finally:
            response.close()
        entry.answered = body
        if response.is_error and response.status_code not in also:
            self._refuse(response, body, lost)
        return Answer(
            status=response.status_code, headers=dict(response.headers), body=body, lost=lost
        )

    def _body(self, response: httpx.Response, lost: Callable[[str], PlatformError]) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes(64 * 1024):
            body += chunk
            if len(body) > BODY_BYTES_MAX:
                if response.is_error:  # the status says enough
                    break
                raise lost(_("jawabannya terlalu besar"))
        return bytes(body)

    def _refuse(
        self, response: httpx.Response, body: bytes, lost: Callable[[str], PlatformError]
    ) -> NoReturn:
        status = response.status_code
        words = self._scrubber.scrub(words_of(body)) or f"HTTP {status}"
        if special := self._special(response, body, words):
            raise special
        if status in _NOT_KNOWN:
            raise Unauthorized(
                _("{place} tidak lagi mengenali kita. Sambungkan kembali kanal ini.").format(
                    place=self._place
                ),
                detail=words,
            )
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise RateLimited(
                _("{place} meminta kita menunggu sebentar.").format(place=self._place),
                retry_after_s=retry_after_s(response.headers),
                detail=words,
            )
        if status in _NOT_PROCESSED:
            raise self._unavailable(words)
        raise lost(words) if response.is_server_error else self._rejected(words)

    def _special(self, response: httpx.Response, body: bytes, words: str) -> PlatformError | None:
        if self._refuse_as is None:
            return None
        return self._refuse_as(
            Refusal(
                place=self._place,
                status=response.status_code,
                headers=response.headers,
                words=words,
                body=body,
            )
        )

    def _redirected(self, address: str, answer: Answer) -> str:
        here = httpx.URL(address)
        there = here.join(answer.headers.get("location", ""))
        if (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
            raise self._rejected(_("alamatnya sudah pindah"))
        return str(there)

    def _rejected(self, words: str) -> Rejected:
        told = _("{place} menolak: {words}").format(place=self._place, words=ended(words))
        return Rejected(told, detail=words)

    def _unavailable(self, words: str) -> Unavailable:
        return Unavailable(
            _("{place} sedang tidak dapat dipakai; akan dicoba lagi.").format(place=self._place),
            detail=words,
        )

    def _unknown(self, words: str) -> OutcomeUnknown:
        return OutcomeUnknown(
            _("Belum pasti apakah {place} sudah menerimanya.").format(place=self._place),
            detail=words,
        )


def words_of(body: bytes) -> str:
    """The platform's own words in the body of a refusal, on one line, shortened."""
    text = body[: 16 * DETAIL_MAX].decode("utf-8", "replace")
    try:
        told = json.loads(body)
        if isinstance(told.get("error"), dict):  # the words stand one storey deeper
            told = {**told, **told["error"]}
        text = next(
            told[name]
            for name in ("error", "message", "error_description", "detail", "description")
            if isinstance(told.get(name), str)
        )
    except (ValueError, AttributeError, StopIteration, RecursionError):
        pass  # no JSON of that shape: the text as it stands
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:DETAIL_MAX]


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from `Retry-After` as a number or a date; None when it does not say.

    Source: RFC 9110 section 10.2.3. A date is read against the server's own `Date`.
    """
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:12])
    then, now = _moment(told), _moment(headers.get("date", "")) or datetime.now(UTC)
    return None if then is None else max(0.0, (then - now).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _guarding(deadline: Deadline) -> Callable[[str, Mapping[str, Any]], None]:
    def watch(event: str, info: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            deadline.guard(info["return_value"].get_extra_info("socket"))

    return watch
