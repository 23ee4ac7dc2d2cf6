"""How platforms' own libraries go out by our client, and the journal that is kept of it."""

import contextlib
import io
from collections.abc import Callable, Iterator

import httpx
import pytest
import requests

from connectors.http import HttpClient
from connectors.journal import WORDS_MAX
from connectors.lines import HttpxLine, RequestsLine, library
from domain.deliveries import Exchange
from domain.errors import OutcomeUnknown, PlatformError, RateLimited, Rejected, Unavailable

SECRET = "rahasia-sekali-4711"
ADDRESS = "https://platform.example/v1/things"

Answer = Callable[[httpx.Request], httpx.Response]


def a_client(answer: Answer, heard: list[Exchange] | None = None) -> HttpClient:
    return HttpClient(
        "https://unused.example",
        place="Uji coba",
        secrets=(SECRET,),
        transport=httpx.MockTransport(answer),
        heard=heard.append if heard is not None else None,
        harmless=lambda method, path: method == "GET" or path.endswith("/uploads"),
    )


@contextlib.contextmanager
def by_requests(client: HttpClient) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", RequestsLine(client))
        yield session


def by_httpx(client: HttpClient) -> httpx.Client:
    return httpx.Client(transport=HttpxLine(client))


def raising(error: Exception) -> Answer:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    return answer


def created(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, headers={"x-left": "7"}, json={"id": "é"})


@pytest.mark.parametrize(
    "address", ["https://platform.example:port/c", "https://a\x00b/c", "x" * 70_000]
)
def test_an_address_that_is_none_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(Rejected, match="periksa pengaturan kanal"):
        a_client(created).pass_on("POST", address, headers={}, content=b"")


# --- requests ---------------------------------------------------------------------------------


def test_a_request_of_requests_goes_out_as_it_was_made_and_its_answer_comes_back() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {name: request.headers[name] for name in ("x-key", "content-type", "host")}
        seen.append((request.method, str(request.url), headers, request.content))
        return created(request)

    with by_requests(a_client(answer)) as session:
        given = session.post(ADDRESS, params={"a": "1 2"}, json={"b": 3}, headers={"x-key": "k"})
    assert seen == [
        (
            "POST",
            f"{ADDRESS}?a=1+2",
            {"x-key": "k", "content-type": "application/json", "host": "platform.example"},
            b'{"b": 3}',
        )
    ]
    assert (given.status_code, given.json(), given.headers["X-Left"]) == (201, {"id": "é"}, "7")
    assert given.url == f"{ADDRESS}?a=1+2"
    assert given.encoding == "utf-8"


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (None, b""),
        ("tëks", "tëks".encode()),
        (b"bytes", b"bytes"),
        (bytearray(b"array"), b"array"),
        (io.BytesIO(b"a file"), b"a file"),
        (iter([b"in ", b"pieces"]), b"in pieces"),
    ],
    ids=["none", "text", "bytes", "bytearray", "file", "pieces"],
)
def test_every_kind_of_body_leaves_whole_with_its_own_length(body: object, content: bytes) -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.content, request.headers.get("content-length", "0")))
        assert "transfer-encoding" not in request.headers
        return httpx.Response(200)

    with by_requests(a_client(answer)) as session:
        session.put(ADDRESS, data=body)  # type: ignore[arg-type] # on purpose of many kinds
    assert seen == [(content, str(len(content)))]


def test_an_answer_that_came_packed_is_handed_over_unpacked() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        import gzip

        packed = gzip.compress(b'{"id": 1}')
        return httpx.Response(200, headers={"content-encoding": "gzip"}, content=packed)

    with by_requests(a_client(answer)) as session:
        given = session.get(ADDRESS)
    assert given.json() == {"id": 1}
    assert "content-encoding" not in given.headers
    with by_httpx(a_client(answer)) as httpx_session:
        assert httpx_session.get(ADDRESS).json() == {"id": 1}


# --- httpx ------------------------------------------------------------------------------------


def test_a_request_of_httpx_goes_out_as_it_was_made_and_its_answer_comes_back() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {name: request.headers[name] for name in ("x-key", "content-type", "host")}
        seen.append((request.method, str(request.url), headers, request.content))
        return created(request)

    with by_httpx(a_client(answer)) as session:
        given = session.patch(ADDRESS, params={"a": "1 2"}, json={"b": 3}, headers={"x-key": "k"})
    assert seen == [
        (
            "PATCH",
            f"{ADDRESS}?a=1+2",
            {"x-key": "k", "content-type": "application/json", "host": "platform.example"},
            b'{"b":3}',
        )
    ]
    assert (given.status_code, given.json(), given.headers["x-left"]) == (201, {"id": "é"}, "7")


# --- both: faults are ours ----------------------------------------------------------------------

Sent = Callable[[HttpClient, str, str], object]


def _requests(client: HttpClient, method: str, address: str) -> object:
    with by_requests(client) as session:
        return session.request(method, address)


def _httpx(client: HttpClient, method: str, address: str) -> object:
    with by_httpx(client) as session:
        return session.request(method, address)


both = pytest.mark.parametrize("send", [_requests, _httpx])


@both
@pytest.mark.parametrize(
    ("answer", "acting", "asking"),
    [
        (raising(httpx.ReadTimeout("no")), OutcomeUnknown, Unavailable),
        (raising(httpx.ReadError("reset")), OutcomeUnknown, Unavailable),
        (raising(httpx.ConnectError("no")), Unavailable, Unavailable),
        (lambda _: httpx.Response(503), OutcomeUnknown, Unavailable),
        (lambda _: httpx.Response(422), Rejected, Rejected),
        (lambda _: httpx.Response(429), RateLimited, RateLimited),
        (lambda _: httpx.Response(302, headers={"location": "/b"}), Rejected, Rejected),
    ],
    ids=["timeout", "reset", "no connection", "503", "422", "429", "redirect"],
)
def test_faults_come_out_as_our_errors_by_what_losing_the_call_means(
    send: Sent, answer: Answer, acting: type[PlatformError], asking: type[PlatformError]
) -> None:
    with pytest.raises(acting) as caught:
        send(a_client(answer), "POST", ADDRESS)
    assert type(caught.value) is acting
    for method, address in (("GET", ADDRESS), ("POST", f"{ADDRESS}/uploads")):
        with pytest.raises(asking) as caught:
            send(a_client(answer), method, address)
        assert type(caught.value) is asking


# --- library ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("acts", "error"), [(True, OutcomeUnknown), (False, Unavailable)])
def test_whatever_a_library_makes_of_an_answer_is_one_nobody_can_read(
    acts: bool, error: type[PlatformError]
) -> None:
    with pytest.raises(error) as caught, library(a_client(created), acts=acts):
        raise KeyError(f"id of {SECRET}")
    assert caught.value.detail == "jawabannya tidak dapat dibaca (KeyError)"
    assert caught.value.__cause__ is None


def test_our_own_error_comes_out_as_it_is() -> None:
    ours = Rejected("no")
    with pytest.raises(Rejected) as caught, library(a_client(created), acts=True):
        raise ours
    assert caught.value is ours


def _wrapped(ours: PlatformError) -> None:
    """As libraries do it, twice: once by cause, once on the way."""
    try:
        try:
            raise ours
        except PlatformError as err:
            raise ConnectionError("wrapped") from err
    except ConnectionError:
        raise RuntimeError("wrapped again")  # noqa: B904 - the context alone leads to ours


def test_our_own_error_comes_out_of_whatever_a_library_wraps_it_in() -> None:
    ours = Unavailable("later")
    with pytest.raises(Unavailable) as caught, library(a_client(created), acts=True):
        _wrapped(ours)
    assert caught.value is ours


@pytest.mark.parametrize(("acts", "error"), [(False, Unavailable), (True, OutcomeUnknown)])
def test_what_is_asked_because_of_a_refusal_is_not_answered_by_it(
    acts: bool, error: type[PlatformError]
) -> None:
    try:
        raise Rejected("Sudah tidak ada.")
    except Rejected:
        with pytest.raises(PlatformError) as caught, library(a_client(created), acts=acts):
            _unreadable()
    assert type(caught.value) is error


def _unreadable() -> None:
    try:
        raise KeyError("id")
    except KeyError as err:
        raise TypeError("no object") from err


def test_nothing_wrong_is_nothing_raised() -> None:
    with library(a_client(created), acts=True):
        pass


# --- the journal ----------------------------------------------------------------------------------


def told(answer: Answer, *calls: Callable[[requests.Session], object]) -> list[Exchange]:
    heard: list[Exchange] = []
    with by_requests(a_client(answer, heard)) as session:
        for call in calls:
            with contextlib.suppress(PlatformError):
                call(session)
    return heard


def test_exchanges_are_told_in_order_with_what_was_asked_and_answered() -> None:
    heard = told(
        created,
        lambda session: session.get(ADDRESS, params={"a": "1"}),
        lambda session: session.post(ADDRESS, json={"b": 2}),
        lambda session: session.delete(ADDRESS),
    )
    assert [(each.method, each.address, each.status, each.asked) for each in heard] == [
        ("GET", "platform.example/v1/things", 201, "a=1"),
        ("POST", "platform.example/v1/things", 201, '{"b": 2}'),
        ("DELETE", "platform.example/v1/things", 201, ""),
    ]
    assert {each.answered for each in heard} == {'{"id":"é"}'}
    assert all(each.took_ms >= 0 for each in heard)


def test_secrets_are_blotted_out_of_address_question_and_answer() -> None:
    echo = httpx.Response(200, text=f"you said {SECRET}")
    (exchange,) = told(
        lambda _: echo,
        lambda session: session.post(f"{ADDRESS}/bot{SECRET}", data={"token": SECRET}),
    )
    assert exchange.address == "platform.example/v1/things/bot•••"
    assert (exchange.asked, exchange.answered) == ("token=•••", "you said •••")


def test_a_secret_learnt_later_is_blotted_out_from_then_on() -> None:
    heard: list[Exchange] = []
    client = a_client(lambda _: httpx.Response(200, text="session-abc"), heard)
    with by_requests(client) as session:
        client.keep_secret("session-abc")
        session.get(ADDRESS)
    assert heard[0].answered == "•••"


@pytest.mark.parametrize("before", ["x" * (WORDS_MAX - 5), " " * (4 * WORDS_MAX - 5)])
def test_a_secret_across_a_cut_does_not_show_its_beginning(before: str) -> None:
    text = before + SECRET
    (exchange,) = told(lambda _: httpx.Response(200, text=text), lambda s: s.get(ADDRESS))
    assert exchange.answered == (before + "•••").strip()[:WORDS_MAX]


def test_long_and_unprintable_words_become_one_short_line() -> None:
    text = "a\r\n\x00\x1b[31mb" + " c" * 9_000
    (exchange,) = told(
        lambda _: httpx.Response(200, text=text),
        lambda session: session.post(ADDRESS, data=text, headers={"content-type": "text/plain"}),
    )
    for words in (exchange.asked, exchange.answered):
        assert len(words) == WORDS_MAX
        assert words.startswith("a [31mb c c")
        assert words.isprintable()


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"content-type": "image/png"}, "image/png, 3 bytes"),
        ({"content-type": "multipart/form-data; boundary=x"}, "multipart/form-data, 3 bytes"),
        ({}, "bytes, 3 bytes"),
    ],
)
def test_of_bytes_that_are_no_text_only_kind_and_size_are_told(
    headers: dict[str, str], words: str
) -> None:
    (exchange,) = told(
        created, lambda session: session.post(ADDRESS, data=b"\xff\x00a", headers=headers)
    )
    assert exchange.asked == words


def test_a_fault_leaves_the_status_unknown_and_a_refusal_tells_its_own() -> None:
    (fault,) = told(raising(httpx.ReadTimeout("no")), lambda session: session.post(ADDRESS))
    assert (fault.status, fault.answered) == (None, "")
    refused = httpx.Response(422, json={"error": "too long"})
    (refusal,) = told(lambda _: refused, lambda session: session.post(ADDRESS))
    assert (refusal.status, refusal.answered) == (422, '{"error":"too long"}')


def test_where_nobody_wants_to_know_nothing_is_told() -> None:
    with by_requests(a_client(created)) as session:
        assert session.get(ADDRESS).status_code == 201
