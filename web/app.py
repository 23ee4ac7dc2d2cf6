"""The applications: everything in one process, or the member pages alone."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import anyio
import structlog
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from domain.errors import StoreError
from toolkit.wiring import Toolkit
from web.gate import Gate
from web.pages import (
    answers,
    attachments,
    connect,
    entries,
    exports,
    feeds,
    front,
    health,
    language,
    period_reports,
    person_exports,
    pictures,
    ratings,
    roll_hints,
    sign_in,
    suggestions,
    tracking,
    videos,
    webhooks,
)
from web.room import WebRoom, keep_views, open_room
from web.trouble import Handlers

# Starlette's and Streamlit's lifespans are given their own kind of application.
Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]

log = structlog.get_logger(__name__)

_PAGES = (
    front, entries, suggestions, tracking, pictures, videos, feeds, sign_in, connect, language,
    health, webhooks, exports, period_reports, ratings, answers,
    attachments, roll_hints, person_exports,
)  # fmt: skip
_KEEP_VIEWS_EVERY_S = 60.0


def build(toolkit: Toolkit, script: Path, lifespan: Lifespan | None = None) -> ASGIApp:
    """Member pages, sign-in, webhooks and the dashboard of `script` under /desk, in one
    application. `web.streamlit_options.apply` comes before it. `lifespan` runs around it all."""
    from streamlit import App  # noqa: PLC0415 - a second to import, and not needed without desk

    room = open_room(toolkit)
    app: ASGIApp = App(
        script,
        routes=_routes(room),
        middleware=[Middleware(Gate, room=room)],
        lifespan=_lifespan(room, lifespan),
        exception_handlers=_handlers(room),
    )
    return app


def member_app(toolkit: Toolkit, lifespan: Lifespan | None = None) -> Starlette:
    """The same without the dashboard, for a process of its own."""
    room = open_room(toolkit)
    return Starlette(
        routes=_routes(room),
        middleware=[Middleware(Gate, room=room), Middleware(GZipMiddleware, minimum_size=1_000)],
        lifespan=_lifespan(room, lifespan),
        exception_handlers=_handlers(room),
    )


def _routes(room: WebRoom) -> list[BaseRoute]:
    return [route for pages in _PAGES for route in pages.routes(room)]


def _handlers(room: WebRoom) -> Mapping[Any, Any]:
    handlers = Handlers(room)
    return {HTTPException: handlers.http, Exception: handlers.crash}


def _lifespan(room: WebRoom, given: Lifespan | None) -> Lifespan:
    """The given lifespan, with the page views kept every minute and at the end."""

    @asynccontextmanager
    async def live(app: object) -> AsyncGenerator[Any, None]:
        async with (
            given(app) if given else nullcontext() as state,
            anyio.create_task_group() as group,
        ):
            group.start_soon(_keep_views, room)
            yield state
            group.cancel_scope.cancel()
        await to_thread.run_sync(_keep_views_now, room)

    return live


async def _keep_views(room: WebRoom) -> None:
    while True:
        await anyio.sleep(_KEEP_VIEWS_EVERY_S)
        await to_thread.run_sync(_keep_views_now, room)


def _keep_views_now(room: WebRoom) -> None:
    try:
        keep_views(room)
    except StoreError as err:
        log.warning("page views wait for the next time", reason=str(err))
