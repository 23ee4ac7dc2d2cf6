"""Messenger in memory: one person's talk with the Page, and what goes wrong on its way there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.errors import OutcomeUnknown, RateLimited, StoreBusy, Unavailable
from domain.ports import Outgoing
from tests.connectors.facebook_stage import connector
from tests.connectors.facebook_world import PAGE_ID, Graph, refused
from tests.connectors.staging import AT, a_house

PERSON_ID = "7001"
ASKED = "m_Abc-1"
Step = Callable[[], Any]


class Killed(BaseException):
    """The process dies here."""


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What becomes of the step that is counted as `at`, from 0. `done`: it happens all the same.
    `killed`: the process dies of it; else the step alone fails."""

    at: int
    done: bool = False
    killed: bool = False


@dataclass(kw_only=True)
class Fates:
    """Counts the steps of a story, calls and notes alike, and lets some of them go wrong."""

    due: list[Fate] = field(default_factory=list)
    count: int = 0

    def step(self, do: Step, undone: Exception, unheard: Exception) -> Any:
        """Does it, unless it goes wrong. `undone`: raised instead of it; `unheard`: after it."""
        fate = next((each for each in self.due if each.at == self.count), None)
        self.count += 1
        if fate is None:
            return do()
        if fate.done:
            do()
        if fate.killed:
            raise Killed
        raise unheard if fate.done else undone


class FatedNotes(LooseNotes):
    """Notes whose writing may go wrong."""

    def __init__(self, fates: Fates) -> None:
        super().__init__()
        self._fates = fates

    def write(self, name: str, value: str) -> None:
        write = super().write
        self._fates.step(lambda: write(name, value), StoreBusy("sibuk"), StoreBusy("sibuk"))


@dataclass(kw_only=True)
class Messenger(Graph):
    """`said`: the talk, the oldest first. `skew`: how far Facebook's clock is ahead of ours.
    `shows_pictures`: False while it refuses to."""

    fates: Fates = field(default_factory=Fates)
    skew: timedelta = timedelta(0)
    now: Callable[[], datetime] = lambda: AT
    shows_pictures: bool = True
    asked_at: datetime = AT - timedelta(hours=2)
    said: list[dict[str, Any]] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        handle = super().handle_request
        answer: httpx.Response = self.fates.step(
            lambda: handle(request), httpx.ConnectError("no way"), httpx.ReadTimeout("no answer")
        )
        return answer

    def outline(self) -> list[str]:
        """What the Page said: its words, and • for a file."""
        return [each["message"] or "•" for each in self.said if each["from"]["id"] == PAGE_ID]

    def write(self, text: str, *, picture: bool = False) -> str:
        """Somebody says it for the Page; gives its id."""
        number = f"m_Out-{len(self.said)}"
        files = {"attachments": {"data": [{"mime_type": "image/jpeg"}]}} if picture else {}
        told = {
            "id": number,
            "message": text,
            "created_time": _told(self.now() + self.skew),
            "from": {"id": PAGE_ID},
            "to": {"data": [{"id": PERSON_ID}]},
        }
        self.said.append({**told, **files})
        return number

    def _get_node(self, node: str, query: Mapping[str, str], form: Any) -> httpx.Response:
        if node != ASKED:
            return super()._get_node(node, query, form)
        told = {"id": ASKED, "created_time": _told(self.asked_at), "from": {"id": PERSON_ID}}
        return httpx.Response(200, json=told)

    def _post_message_attachments(
        self, _node: str, _query: Any, form: Mapping[str, str]
    ) -> httpx.Response:
        asked = json.loads(form["message"])["attachment"]
        assert asked["payload"] == {"is_reusable": True}
        number = str(9_500 + len(self.uploads))
        self.uploads[number] = {**form, "sort": asked["type"]}
        return httpx.Response(200, json={"attachment_id": number})

    def _post_messages(self, _node: str, _query: Any, form: Mapping[str, str]) -> httpx.Response:
        message = json.loads(form["message"])
        if "attachment" in message:
            uploaded = self.uploads[message["attachment"]["payload"]["attachment_id"]]
            assert message["attachment"]["type"] == uploaded["sort"]
            if not self.shows_pictures:
                return refused(message="(#100) Upload attachment failure.", code=100)
        number = self.write(message.get("text", ""), picture="attachment" in message)
        return httpx.Response(200, json={"recipient_id": PERSON_ID, "message_id": number})

    def _get_conversations(self, *_told: Any) -> httpx.Response:
        talk = {"id": "t_55", "messages": {"data": self.said[::-1]}}
        talk["updated_time"] = _told_newest(self.said)
        return httpx.Response(200, json={"data": [talk] if self.said else []})


@dataclass(kw_only=True)
class Desk:
    """What the house does with one answer until it is done: as its delivering and reconciling."""

    world: Messenger
    notes: LooseNotes
    reply: Outgoing
    key: str = "key-3"

    def page(self) -> FacebookConnector:
        """A worker's own connector."""
        house = a_house(self.world, now=self.world.now, notes=self.notes)
        return connector(house=house, app_secret="")

    def until_done(self) -> Receipt | Handover:
        """Sends, looks, sends again."""
        for _round in range(9):
            try:
                return self.page().reply(self.reply, self.key)
            except (Unavailable, RateLimited):  # surely not sent: again
                continue
            except (OutcomeUnknown, Killed):
                if (found := self._found()) is not None:
                    return found
        raise AssertionError("it never came to an end")

    def _found(self) -> Receipt | None:
        for _round in range(9):
            try:
                return self.page().find(self.reply, self.key, DeliveryKind.REPLY)
            except Unavailable as err:
                if err.partly:
                    return None
            except Killed:
                continue
        raise AssertionError("it was never told")


def _told(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _told_newest(said: list[dict[str, Any]]) -> str:
    return str(said[-1]["created_time"]) if said else ""
