"""The faces put together: one application with the heartbeat in it, or each apart."""

import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
from starlette.types import ASGIApp

import dashboard
from scheduler.heartbeat import Heartbeat
from toolkit.wiring import Toolkit
from web import streamlit_options
from web.app import build

SCRIPT = Path(dashboard.__file__).with_name("app.py")

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def whole(toolkit: Toolkit) -> ASGIApp:
    """Member pages, the dashboard and the heartbeat in one process."""
    return _pages(toolkit, beating(Heartbeat(toolkit)))


def pages(toolkit: Toolkit) -> ASGIApp:
    """Member pages and the dashboard; the heartbeat runs elsewhere (`guyub worker`)."""
    return _pages(toolkit, None)


def beating(heartbeat: Heartbeat) -> Lifespan:
    """Starts the heartbeat with the application and stops it with it."""

    @asynccontextmanager
    async def live(_application: Any) -> AsyncIterator[None]:
        heartbeat.start()
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(heartbeat.stop)

    return live


def beat_until_told(toolkit: Toolkit) -> None:
    """The heartbeat alone, until the process is asked to end."""
    heartbeat = Heartbeat(toolkit)
    with _told_to_end() as told:
        heartbeat.start()
        try:
            while not told.wait(timeout=1.0):  # a bounded wait lets Windows see Ctrl+C
                pass
        finally:
            heartbeat.stop()


def _pages(toolkit: Toolkit, lifespan: Lifespan | None) -> ASGIApp:
    from dashboard import session  # noqa: PLC0415 - Streamlit, a second to import

    streamlit_options.apply(toolkit.settings)
    session.use(toolkit)
    return build(toolkit, SCRIPT, lifespan)


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    told = threading.Event()
    signals = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, lambda *_: told.set()) for number in signals}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
