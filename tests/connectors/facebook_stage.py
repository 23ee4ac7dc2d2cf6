"""A Page's connector on a stage, for its tests."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from tests.connectors.facebook_world import PAGE_ID
from tests.connectors.staging import AT, SECRET, a_house
from tests.connectors.tape import playing

APP_ID = "5550001"
APP_SECRET = "kunci-aplikasi-0815"


def proof_of(token: str) -> str:
    """What Graph wants to see beside the token."""
    return hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


APP_TOKEN = f"{APP_ID}|{APP_SECRET}"
PROOF = proof_of(SECRET)
PROOFS = (PROOF, proof_of(APP_TOKEN), proof_of("user-long-1"))
POST_ID = f"{PAGE_ID}_501"
SECRETS = (APP_TOKEN, SECRET, APP_SECRET, *PROOFS)


def at(text: str) -> datetime:
    """A moment of these days, in UTC."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def connector(
    transport: httpx.BaseTransport | None = None, *, house: Any = None, **settings: str
) -> FacebookConnector:
    """Connected, with its app, unless the settings say otherwise."""
    entered = {
        "page_id": PAGE_ID,
        "app_id": APP_ID,
        "app_secret": APP_SECRET,
        "token": SECRET,
        **settings,
    }
    house = house or a_house(transport, now=lambda: AT, notes=LooseNotes())
    return FacebookConnector(FacebookConnector.Settings(**entered), house)


@contextmanager
def taped(name: str, **settings: str) -> Iterator[FacebookConnector]:
    """The connector, held to a tape."""
    with playing("facebook", name, secrets=SECRETS) as player:
        yield connector(player, **settings)


def answering(
    *answers: httpx.Response | Exception,
) -> tuple[list[httpx.Request], FacebookConnector]:
    """What was asked, and a connector that gets these answers in turn, the last one ever after."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        given = answers[min(len(asked), len(answers)) - 1]
        if isinstance(given, Exception):
            raise given
        return httpx.Response(given.status_code, headers=given.headers, content=given.content)

    return asked, connector(httpx.MockTransport(answer))
