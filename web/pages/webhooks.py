"""Platforms that call us: verify, let it land, say 200.

Calls whose signature holds are taken as fast as the disk keeps them, and no faster: what is too
much is to be called again, which platforms do. Whoever calls without a good signature costs a look
at it and nothing else, and after some of them not even that.
"""

import asyncio
from collections.abc import Mapping
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from domain.channels import Channel
from domain.errors import (
    GuyubError,
    NotFound,
    Rejected,
    TooMany,
    Unauthorized,
    Unavailable,
)
from domain.ports import Connector, WebhookGreeter, WebhookReceiver
from domain.texts import _
from services.common.throttling import neighbourhood
from services.intake.landing import Landed
from web import addresses, brake
from web.room import WebRoom

PATH = "/kanal/{channel_id}/webhook"
AGAIN_S = 5  # when too much waits: by then it has landed


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/kanal/{channel_id}/webhook`: POST for what came, GET to ask whether it is ours."""

    async def endpoint(request: Request) -> Response:
        return await _answer(room, request)

    async def greeted(request: Request) -> Response:
        answer = partial(_greet, room, request)
        return await to_thread.run_sync(answer, limiter=room.calls_at_once)

    return [
        Route(PATH, endpoint, methods=["POST"]),
        Route(PATH, greeted, methods=["GET"]),
    ]


async def _answer(room: WebRoom, request: Request) -> Response:
    """Short words for a program; the platform tries again on 429 and 5xx. Only who looks at the
    call has a thread for it: those that wait to land have none, so that many can."""
    caller = _caller(room, request)
    try:
        room.brake.refuse_if_spent(brake.FORGED_CALLS, "webhook", caller)
        take = partial(_take, room, request, await request.body())
        landed = await to_thread.run_sync(take, limiter=room.calls_at_once)
        await asyncio.wait_for(asyncio.wrap_future(landed), room.landing.longest_s)
    except TimeoutError as err:
        return _refused(room, caller, Unavailable(str(err)))
    except GuyubError as err:
        return _refused(room, caller, err)
    return PlainTextResponse("ok")


def _greet(room: WebRoom, request: Request) -> Response:
    """Says to a platform that the address is ours, as that platform wants to hear it."""
    caller = _caller(room, request)
    try:
        room.brake.refuse_if_spent(brake.FORGED_CALLS, "webhook", caller)
        connector = _called(room, request.path_params["channel_id"])[1]
        if not isinstance(connector, WebhookGreeter):
            raise NotFound(_("Kanal ini tidak menerima panggilan."))
        return PlainTextResponse(connector.greet(dict(request.query_params)))
    except GuyubError as err:
        return _refused(room, caller, err)


def _take(room: WebRoom, request: Request, body: bytes) -> Landed:
    channel, connector = _called(room, request.path_params["channel_id"])
    if not isinstance(connector, WebhookReceiver):
        raise NotFound(_("Kanal ini tidak menerima panggilan."))
    return room.landing.land(channel, connector.receive(dict(request.headers), body))


def _called(room: WebRoom, channel_id: str) -> tuple[Channel, Connector]:
    channel = room.called.get(channel_id)
    try:
        return channel, room.toolkit.connectors.open(channel)
    except Unauthorized as err:  # our own secrets are sealed to us: that is not the caller's doing
        raise Unavailable(str(err)) from err


def _caller(room: WebRoom, request: Request) -> str:
    """Who calls which channel: of two at the same address one may be the platform."""
    address = addresses.client_address(request.scope, room.settings.trusted_proxies)
    return f"{request.path_params['channel_id'][:64]} {neighbourhood(address)}"


def _refused(room: WebRoom, caller: str, err: GuyubError) -> Response:
    if isinstance(err, Unauthorized):
        room.brake.count(brake.FORGED_CALLS, "webhook", caller)
    status = _status(err)
    wait_s = err.retry_after_s if isinstance(err, TooMany) else AGAIN_S
    again: Mapping[str, str] = {"Retry-After": f"{wait_s:.0f}"} if status in _AGAIN else {}
    return PlainTextResponse(_WORDS[status], status_code=status, headers=again)


_AGAIN = (429, 503)
_WORDS: Mapping[int, str] = {
    400: "bad request",
    403: "forbidden",
    404: "not found",
    429: "too many",
    503: "try again",
}


def _status(err: GuyubError) -> int:
    match err:
        case NotFound():
            return 404
        case Unauthorized():
            return 403
        case TooMany():
            return 429
        case Rejected():
            return 400
        case _:  # the store, or a platform that could not be asked just now
            return 503
