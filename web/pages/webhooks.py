"""Platforms that call us: verify, store, say 200; the work follows."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from domain.channels import Channel, ChannelState
from domain.errors import (
    GuyubError,
    NotFound,
    Rejected,
    TooMany,
    Unauthorized,
)
from domain.ports import Connector, WebhookGreeter, WebhookReceiver
from domain.texts import _
from web import brake
from web.room import WebRoom

PATH = "/kanal/{channel_id}/webhook"


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/kanal/{channel_id}/webhook`: POST for what came, GET to ask whether it is ours."""

    async def endpoint(request: Request) -> Response:
        answer = partial(_answer, room, request, await request.body())
        return await to_thread.run_sync(answer, limiter=room.pages_at_once)

    async def greeted(request: Request) -> Response:
        answer = partial(_greet, room, request)
        return await to_thread.run_sync(answer, limiter=room.pages_at_once)

    return [
        Route(PATH, endpoint, methods=["POST"]),
        Route(PATH, greeted, methods=["GET"]),
    ]


def _greet(room: WebRoom, request: Request) -> Response:
    """Says to a platform that the address is ours, as that platform wants to hear it."""
    try:
        connector = _called(room, request.path_params["channel_id"])[1]
        if not isinstance(connector, WebhookGreeter):
            raise NotFound(_("Kanal ini tidak menerima panggilan."))
        return PlainTextResponse(connector.greet(dict(request.query_params)))
    except GuyubError as err:
        return PlainTextResponse(_word(err), status_code=_status(err))


def _answer(room: WebRoom, request: Request, body: bytes) -> Response:
    """Short words for a program; the platform tries again on 5xx."""
    try:
        _take(room, request.path_params["channel_id"], dict(request.headers), body)
    except GuyubError as err:
        return PlainTextResponse(_word(err), status_code=_status(err))
    return PlainTextResponse("ok")


def _take(room: WebRoom, channel_id: str, headers: dict[str, str], body: bytes) -> None:
    channel, connector = _called(room, channel_id)
    if not isinstance(connector, WebhookReceiver):
        raise NotFound(_("Kanal ini tidak menerima panggilan."))
    room.toolkit.listening.take_in(channel, connector.receive(headers, body))


def _called(room: WebRoom, channel_id: str) -> tuple[Channel, Connector]:
    channel = _channel(room, channel_id)
    room.brake.spend(brake.WEBHOOKS, "webhook", channel.id)
    return channel, room.toolkit.connectors.open(channel)


def _channel(room: WebRoom, channel_id: str) -> Channel:
    with room.toolkit.store.reading() as unit:
        channel = unit.channels.find(channel_id)
    if channel is None or channel.state is ChannelState.ARCHIVED:
        raise NotFound(_("Kanal ini tidak menerima panggilan."))
    return channel


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


def _word(err: GuyubError) -> str:
    return {404: "not found", 403: "forbidden", 429: "too many", 400: "bad request"}.get(
        _status(err), "try again"
    )
