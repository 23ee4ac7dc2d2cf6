"""How long a member page takes, from the request to its last byte, with many posts on the board."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import asyncio
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from httpx import ASGITransport, AsyncClient

from domain.channels import Channel
from domain.texts import _
from guyub.bench.ground import Ground, Tell, grounds
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit
from web.app import member_app

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
TIMES = 200
WARMING = 10
OK = 200


@dataclass(frozen=True, kw_only=True)
class PageTime:
    """Median milliseconds of one member page, and of the processor's share in them: this
    process's alone, not the database server's."""

    database: str
    posts: int
    page: str
    median_ms: float
    cpu_ms: float
    bytes: int

    @property
    def met(self) -> bool:
        """Whether it is served in less than 10 ms."""
        return self.median_ms < 10  # noqa: PLR2004 - the aim


def run(database_url: str | None, rows: int, tell: Tell) -> list[PageTime]:
    """Measures with `rows` posts on SQLite, and on PostgreSQL where there is one."""
    results: list[PageTime] = []
    with grounds(database_url, tell) as found:
        for ground in found:
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            results += _measure(ground, rows)
    return results


def _measure(ground: Ground, rows: int) -> list[PageTime]:
    toolkit = open_toolkit(
        Settings.model_validate({"data": ground.folder, "database_url": ground.database_url})
    )
    board = toolkit.connecting.ensure_board()
    _fill(ground, board, rows)
    pages = {"front": "/", "one post": f"/kabar/{100_000_000 + rows}", "form": "/saran"}
    return asyncio.run(_ask(toolkit, ground, rows, pages))


async def _ask(
    toolkit: Toolkit, ground: Ground, rows: int, pages: Mapping[str, str]
) -> list[PageTime]:
    transport = ASGITransport(member_app(toolkit))
    async with AsyncClient(transport=transport, base_url=toolkit.settings.site_url) as client:
        return [
            await _page(client, ground, rows=rows, name=name, path=path)
            for name, path in pages.items()
        ]


async def _page(
    client: AsyncClient, ground: Ground, *, rows: int, name: str, path: str
) -> PageTime:
    walls, cpus, size = [], [], 0
    for _time in range(TIMES + WARMING):
        cpu, start = time.process_time(), time.perf_counter()
        answer = await client.get(path)
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
        size = len(answer.content)
        if answer.status_code != OK:
            raise RuntimeError(f"the page {path} answered {answer.status_code}")
    return PageTime(
        database=ground.dialect,
        posts=rows,
        page=name,
        median_ms=statistics.median(walls[WARMING:]) * 1_000,
        cpu_ms=statistics.median(cpus[WARMING:]) * 1_000,
        bytes=size,
    )


def _fill(ground: Ground, board: Channel, rows: int) -> None:
    published = ground.moment(f"{NOW.timestamp():.0f} - :rows + i")
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
    ground.fill(
        {
            f"{numbers} INSERT INTO entries (id, channel_id, text, link, media, published_at,"
            " views)"
            " SELECT CAST(100000000 + i AS TEXT), :channel,"
            " 'Rapat anggota besok pukul sembilan di balai desa, nomor ' || i, '', '[]',"
            f" {published}, 0 FROM n": {"rows": rows, "channel": board.id},
            f"{numbers} INSERT INTO comments (id, entry_id, author_name, text, at, visibility,"
            " from_us) SELECT CAST(100000000 + i AS TEXT), CAST(100000000 + i AS TEXT), 'Bu Ani',"
            f" 'Terima kasih kabarnya.', {published}, 'visible', FALSE FROM n": {"rows": rows},
        }
    )
    ground.settle()
