"""Files of members' messages: from the platform's own addresses alone, whatever a message names."""

from datetime import datetime, timedelta

import httpx
import pytest

from connectors.fetching import FILES_BYTES_SOON, SOON, TRIES, Fetching, Hung
from connectors.http import BODY_BYTES_MAX
from domain.attachments import FILES_MAX, NAME_MAX, Enclosed, NotKept
from tests.connectors.staging import AT, a_house

HOME = "https://koperasi.example"
PICTURE = f"{HOME}/media/1.jpg?v=2#muka"
KEPT = Enclosed(kind="image/jpeg", size_bytes=4, data=b"JPEG")


class Shelves(httpx.BaseTransport):
    """Every host in the world, each giving the same bytes. `asked`: of whom and what."""

    def __init__(self, data: bytes = b"JPEG", *answers: httpx.Response | Exception) -> None:
        self.data, self.answers = data, list(answers)
        self.asked: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url}")
        if self.answers:
            if isinstance(answer := self.answers.pop(0), Exception):
                raise answer
            return answer
        size = {"content-length": str(len(self.data))}
        return httpx.Response(200, headers=size, content=self.data if _gets(request) else b"")


def _gets(request: httpx.Request) -> bool:
    return request.method == "GET"


def fetching(shelves: Shelves, now: datetime = AT) -> Fetching:
    return Fetching(
        a_house(shelves, now=lambda: now), hosts=("cdn.example", ".berkas.example"), home=HOME
    )


def one(shelves: Shelves, **told: object) -> Enclosed:
    hung = Hung(**{"address": PICTURE, "kind": "image/jpeg", **told})  # type: ignore[arg-type]
    (found,) = fetching(shelves).of([hung])
    return found


def test_a_file_is_asked_for_once_without_what_only_browsers_read() -> None:
    shelves = Shelves()
    assert one(shelves) == KEPT
    assert shelves.asked == [f"GET {HOME}/media/1.jpg?v=2"]


@pytest.mark.parametrize(
    "address", ["https://cdn.example/a", "https://x.berkas.example/a", f"{HOME}/a"]
)
def test_the_platform_s_own_addresses_are_gone_to(address: str) -> None:
    assert one(Shelves(), address=address) == KEPT


@pytest.mark.parametrize(
    "address",
    [
        "https://berkas.example/a",  # only what is below it
        "https://xberkas.example.jahat.example/a",
        "https://cdn.example.jahat.example/a",
        "https://jahatcdn.example/a",
        "https://x.cdn.example/a",  # that one alone
        "https://cdn.example:8443/a",
        "http://cdn.example/a",
        "http://koperasi.example/a",  # the channel itself is reached by https
        "https://koperasi.example:80/a",
        "https://orang@cdn.example/a",
        "https://127.0.0.1/a",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/a",
        "https://[",
        "//cdn.example/a",
        "/media/1.jpg",
        "file:///etc/passwd",
        "ftp://cdn.example/a",
        "javascript:alert(1)",
    ],
)
def test_no_other_address_is_gone_to_whatever_a_message_says(address: str) -> None:
    shelves = Shelves()
    assert one(shelves, address=address) == Enclosed(kind="image/jpeg", not_kept=NotKept.ELSEWHERE)
    assert shelves.asked == []


def test_without_a_home_nothing_is_at_home() -> None:
    shelves = Shelves()
    (found,) = Fetching(a_house(shelves), hosts=()).of([Hung(address="https:///a")])
    assert (found.not_kept, shelves.asked) == (NotKept.ELSEWHERE, [])


def test_a_file_that_is_sent_on_to_another_host_is_not_followed() -> None:
    away = {"location": "http://169.254.169.254/"}
    shelves = Shelves(b"", *(httpx.Response(302, headers=away) for _try in range(TRIES)))
    assert one(shelves).not_kept is NotKept.UNREADABLE
    assert shelves.asked == [f"GET {HOME}/media/1.jpg?v=2"] * TRIES


def test_a_broken_line_is_tried_once_more() -> None:
    assert one(Shelves(b"JPEG", httpx.ReadError("putus"))) == KEPT
    assert one(Shelves(b"JPEG", httpx.Response(500), httpx.Response(404))) == Enclosed(
        kind="image/jpeg", not_kept=NotKept.UNREADABLE
    )


def test_what_is_told_to_be_too_large_is_not_asked_for() -> None:
    shelves = Shelves()
    size = BODY_BYTES_MAX + 1
    assert one(shelves, size_bytes=size) == Enclosed(
        kind="image/jpeg", size_bytes=size, not_kept=NotKept.TOO_LARGE
    )
    assert shelves.asked == []


def test_of_anything_but_a_picture_the_size_is_asked_first() -> None:
    shelves = Shelves(b"MP4.")
    assert one(shelves, kind="video/mp4").data == b"MP4."
    assert [each.split()[0] for each in shelves.asked] == ["HEAD", "GET"]
    size = {"content-length": str(BODY_BYTES_MAX + 1)}
    large = Shelves(b"", httpx.Response(200, headers=size))
    assert one(large, kind="video/mp4") == Enclosed(
        kind="video/mp4", size_bytes=BODY_BYTES_MAX + 1, not_kept=NotKept.TOO_LARGE
    )
    assert len(large.asked) == 1


@pytest.mark.parametrize("answer", [httpx.Response(405), httpx.Response(200), httpx.ReadError("")])
def test_a_server_that_tells_no_size_is_asked_for_the_file(
    answer: httpx.Response | Exception,
) -> None:
    assert one(Shelves(b"MP4.", answer), kind="video/mp4").data == b"MP4."


def test_a_file_larger_than_it_said_does_not_fill_the_memory() -> None:
    assert one(Shelves(b"x" * (BODY_BYTES_MAX + 1))).not_kept is NotKept.UNREADABLE


def test_a_file_nobody_says_where_to_find_says_so() -> None:
    assert one(Shelves(), address="").not_kept is NotKept.UNREADABLE


def test_what_its_author_says_is_seen_on_it_becomes_its_name() -> None:
    assert one(Shelves(), alt=" Beras\n berkutu ").name == "Beras berkutu.jpg"
    assert one(Shelves(), alt="a" * 500).name == "a" * (NAME_MAX - 10) + ".jpg"
    assert one(Shelves(), alt="Beras", kind="").name == "Beras"


def test_more_files_than_a_message_may_have_are_named_without_bytes() -> None:
    shelves = Shelves()
    hung = Hung(address=PICTURE, kind="image/jpeg")
    found = fetching(shelves).of([hung] * (FILES_MAX + 1))
    assert found == (KEPT,) * FILES_MAX + (Enclosed(kind="image/jpeg", not_kept=NotKept.TOO_MUCH),)
    assert len(shelves.asked) == FILES_MAX


def test_one_reading_fetches_no_more_than_its_room() -> None:
    size = BODY_BYTES_MAX - 1
    files = fetching(Shelves(b"x" * size))
    hung = [Hung(address=PICTURE, kind="image/jpeg")]
    found = [files.of_some(hung)[0] for _message in range(FILES_BYTES_SOON // size + 2)]
    assert [each.not_kept for each in found] == [None] * (len(found) - 1) + [NotKept.TOO_BUSY]


def test_one_reading_fetches_no_longer_than_its_time() -> None:
    house_now = [AT]
    shelves = Shelves()
    files = Fetching(a_house(shelves, now=lambda: house_now[0]), hosts=(), home=HOME)
    hung = [Hung(address=PICTURE, kind="image/jpeg")]
    house_now[0] = AT + SOON
    assert files.of_some(hung) == (KEPT,)
    house_now[0] += timedelta(seconds=1)
    assert files.of_some(hung) == (Enclosed(kind="image/jpeg", not_kept=NotKept.TOO_BUSY),)
