"""How many calls a second land that platforms make to our web server, one message a call: through
the server itself, over connections that stay open, with the signature looked at."""

import asyncio
import json
import multiprocessing
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import uvicorn

from connectors.sandbox import SandboxConnector
from connectors.sandbox_platform import signature
from domain.channels import Channel
from domain.messages import Incoming
from guyub.bench.ground import Ground
from guyub.bench.workers import NOW
from storage.opening import open_store
from toolkit.settings import Settings
from toolkit.wiring import open_toolkit
from web.app import member_app

CALLERS = (8, 40)  # connections that a platform keeps open at once
CHANNEL = Channel(id="ch-1", platform=SandboxConnector.platform, name="Uji", created_at=NOW)
TOKEN = SandboxConnector.Settings().token
_HOST = "127.0.0.1"
_WAIT_S = 60.0
_PAUSE_S = 0.05  # before a call that found too many waiting is made again
_TRIES = 2_000


@dataclass(frozen=True, kw_only=True)
class Called:
    """`took_s`: from the first call to the last answer. `cpu_s`: processor time of the server's
    process in between. `again`: calls that found too many waiting, and came again."""

    took_s: float
    cpu_s: float
    again: int


def called(ground: Ground, callers: int, said: Sequence[Incoming]) -> Called:
    """Calls each in, so many at once, until it is answered with 200."""
    store = open_store(ground.folder, ground.database_url)
    with store.writing() as unit:
        unit.channels.add(CHANNEL)
    store.close()
    calls = [_request(each) for each in said]
    with _server(ground) as (port, line):
        _processor_s(line)
        cpu_s, start = _processor_s(line), time.monotonic()
        again = asyncio.run(_all(port, callers, calls))
        took_s = time.monotonic() - start
        return Called(took_s=took_s, cpu_s=_processor_s(line) - cpu_s, again=again)


# --- the server, in a process of its own -----------------------------------------------------


@contextmanager
def _server(ground: Ground) -> Iterator[tuple[int, Connection]]:
    """Its port, and a line to it; ends with the block."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(ground, theirs), daemon=True)
    process.start()
    try:
        if not ours.poll(_WAIT_S):
            raise RuntimeError("the web server did not start")
        yield ours.recv(), ours
    finally:
        ours.send(False)
        process.join(_WAIT_S)
        process.terminate()


def _serve(ground: Ground, line: Connection) -> None:
    given = {"data": ground.folder, "database_url": ground.database_url}
    app = member_app(open_toolkit(Settings.model_validate(given)))
    door = socket.create_server((_HOST, 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)
    server = uvicorn.Server(config)
    threading.Thread(target=_answer, args=(server, line, door.getsockname()[1])).start()
    server.run(sockets=[door])


def _answer(server: uvicorn.Server, line: Connection, port: int) -> None:
    """Tells where it listens, then how long its processor worked, as often as it is asked."""
    while not server.started:
        time.sleep(_PAUSE_S)
    line.send(port)
    while line.recv():
        line.send(time.process_time())
    server.should_exit = True


def _processor_s(line: Connection) -> float:
    line.send(True)
    return float(line.recv())


# --- the platform ----------------------------------------------------------------------------


def _request(said: Incoming) -> bytes:
    """One call, as it goes over the line."""
    told = {
        "id": said.remote_id,
        "thread": said.thread,
        "author_id": said.author.remote_id,
        "author_name": said.author.name,
        "text": said.text,
        "at": said.at.isoformat(),
    }
    body = json.dumps(told).encode()
    head = (
        f"POST /kanal/{CHANNEL.id}/webhook HTTP/1.1\r\nHost: {_HOST}\r\n"
        f"X-Sandbox-Signature: {signature(TOKEN, body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _all(port: int, callers: int, calls: Sequence[bytes]) -> int:
    """How many calls had to be made again."""
    waiting = iter(calls)
    return sum(await asyncio.gather(*(_caller(port, waiting) for _each in range(callers))))


async def _caller(port: int, waiting: Iterator[bytes]) -> int:
    """One connection, that makes a call after the other."""
    reader, writer = await asyncio.open_connection(_HOST, port)
    again = 0
    for call in waiting:
        while (status := await _call(reader, writer, call)) != b"200":
            again += 1
            if status not in (b"429", b"503") or again > _TRIES:
                raise RuntimeError(f"the web server answered {status.decode()}")
            await asyncio.sleep(_PAUSE_S)
    writer.close()
    await writer.wait_closed()
    return again


async def _call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, call: bytes) -> bytes:
    """The status of the answer, which is read to its end."""
    writer.write(call)
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(line for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return head.split(b" ", 2)[1]
