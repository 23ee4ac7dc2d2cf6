"""Messenger when many wrote at once: more conversations than one call may read, and none lost."""

from datetime import timedelta
from typing import Any

import httpx

from connectors.facebook.inbox import CALLS_MAX
from tests.connectors.staging import AT
from tests.connectors.test_facebook_hearing import Desk

TALKS = 2 * CALLS_MAX + 3


class Talkative(httpx.BaseTransport):
    """A Page whose members each wrote once, an hour apart; one conversation a page of the list."""

    def __init__(self) -> None:
        self.calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Graph's answer, the conversation that was spoken in last first."""
        self.calls += 1
        if not request.url.path.endswith("/conversations"):
            return httpx.Response(200, json={"data": []})
        number = int(request.url.params.get("after", "0"))
        told: dict[str, Any] = {"data": [_talk(number)]}
        if number + 1 < TALKS:
            told["paging"] = {"cursors": {"after": str(number + 1)}, "next": "https://x"}
        return httpx.Response(200, json=told)


def _talk(number: int) -> dict[str, Any]:
    at = (AT - timedelta(hours=number)).isoformat()
    said = {
        "id": f"m_{number}",
        "message": "Pupuk saya belum datang",
        "created_time": at,
        "from": {"id": str(7_000 + number), "name": "Anggota"},
    }
    return {"id": f"t_{number}", "updated_time": at, "messages": {"data": [said]}}


def test_conversations_beyond_one_call_are_read_by_the_next_ones() -> None:
    graph = Talkative()
    desk = Desk(graph)
    desk.collect()
    assert graph.calls == CALLS_MAX
    assert len(desk.kept) == CALLS_MAX - 1  # the first call was for comments
    for _turn in range(2):
        desk.collect()
    assert desk.kept == {f"m_{number}" for number in range(TALKS)}


def test_once_all_is_read_only_what_is_new_is_asked_for() -> None:
    graph = Talkative()
    desk = Desk(graph)
    for _turn in range(3):
        desk.collect()
    graph.calls = 0
    batch = desk.collect()
    assert graph.calls == len(("comments", "the newest conversation", "the one below"))
    assert [each.remote_id for each in batch.messages] == ["m_0"]  # within the overlap
