"""How long one page of the queue and its count take, beside the bare driver running the very
same statements on the same rows in the same run."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, event

from domain.cases import CaseKind
from domain.reports import QueueFilter, QueueView
from guyub.bench.ground import Ground, grounds
from storage.rules import moment_order
from storage.sql.engines import Engines, open_engines
from storage.sql.store import SqlStore

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
MESSAGES_EACH = 3  # of a conversation
TIMES = 15

# One word in ten conversations, one in a thousand.
COMMON, RARE = "beras", "kata1007"

QUERIES: dict[str, QueueFilter] = {
    "unfinished": QueueFilter(now=NOW),
    "mine, two kinds": QueueFilter(
        view=QueueView.MINE,
        me="u-3",
        now=NOW,
        kinds=(CaseKind.COMPLAINT, CaseKind.QUESTION),
    ),
    "breached, one channel": QueueFilter(view=QueueView.BREACHED, now=NOW, channel_ids=("ch-1",)),
    "unassigned, third page": QueueFilter(view=QueueView.UNASSIGNED, now=NOW, offset=100),
    "all, one kind, one channel": QueueFilter(
        view=QueueView.ALL, now=NOW, kinds=(CaseKind.PRAISE,), channel_ids=("ch-2",)
    ),
    "unfinished, common word": QueueFilter(now=NOW, search=COMMON),
    "unfinished, rare word": QueueFilter(now=NOW, search=RARE),
    "all, two words": QueueFilter(view=QueueView.ALL, now=NOW, search=f"{RARE} nama"),
    "all, common word": QueueFilter(view=QueueView.ALL, now=NOW, search=COMMON),
}


@dataclass(frozen=True, kw_only=True)
class QueueTime:
    """Median milliseconds of one page, of its count, and of the bare statements of both."""

    database: str
    messages: int
    query: str
    page_ms: float
    count_ms: float
    bare_ms: float

    @property
    def ours_ms(self) -> float:
        """What a screen waits for. Aim: under 50 ms."""
        return self.page_ms + self.count_ms

    @property
    def ratio(self) -> float:
        """Ours over bare: what our own layers add."""
        return self.ours_ms / self.bare_ms


def run(database_url: str | None, rows: int = 1_000_000) -> list[QueueTime]:
    """Measures with `rows` messages on SQLite, and on PostgreSQL where there is one."""
    results: list[QueueTime] = []
    with grounds(database_url) as found:
        for ground in found:
            _fill(ground, rows)
            engines = open_engines(ground.folder, ground.database_url)
            results += [
                _measure(ground, engines, rows=rows, name=name, wanted=wanted)
                for name, wanted in QUERIES.items()
            ]
            engines.dispose()
    return results


def _measure(
    ground: Ground, engines: Engines, *, rows: int, name: str, wanted: QueueFilter
) -> QueueTime:
    with SqlStore(engines).reading() as unit:
        page_ms = _median_ms(lambda: unit.cases.queue(wanted))
        count_ms = _median_ms(lambda: unit.cases.count(wanted))
        statements = _statements(
            engines, lambda: (unit.cases.queue(wanted), unit.cases.count(wanted))
        )
    with engines.reader.connect() as connection:
        bare_ms = _median_ms(lambda: _run_bare(connection, statements))
    return QueueTime(
        database=ground.dialect,
        messages=rows,
        query=name,
        page_ms=page_ms,
        count_ms=count_ms,
        bare_ms=bare_ms,
    )


def _statements(engines: Engines, work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements, with their parameters, that reach the driver during the work."""
    seen: list[tuple[str, Any]] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> None:
        seen.append((statement, parameters))

    event.listen(engines.reader, "before_cursor_execute", note)
    work()
    event.remove(engines.reader, "before_cursor_execute", note)
    return seen


def _run_bare(connection: Connection, statements: list[tuple[str, Any]]) -> None:
    driver: Any = connection.connection.driver_connection
    for statement, parameters in statements:
        driver.execute(statement, parameters).fetchall()


def _median_ms(work: Callable[[], object]) -> float:
    work()  # once unmeasured: caches as on a desk in use
    times = []
    for _time in range(TIMES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1_000


def _fill(ground: Ground, messages: int) -> None:
    """Two conversations in a hundred are unfinished; the others were answered long ago."""
    count = messages // MESSAGES_EACH
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    now = f"{NOW.timestamp():.0f}"
    word = f"CASE WHEN i % 10 = 0 THEN '{COMMON} ' ELSE '' END"
    words = f"'nama' || (i % 40) || ' ' || {word} || 'kata' || (1000 + i % 1000)"
    author = '{"remote_id":"m","name":"Bu Ani","contact":"","member_number":""}'
    statements: dict[str, dict[str, object]] = {
        f"{numbers} INSERT INTO conversations (id, channel_id, thread, author, created_at, version,"
        " channel_key) SELECT CAST(100000000 + i AS TEXT), 'ch-' || (i % 4), 't-' || i, :author,"
        f" {ground.moment(f'{now} - i')}, 0, 'ch-' || (i % 4) FROM n": {
            "most": count,
            "author": author,
        },
        f"{numbers} INSERT INTO messages (id, conversation_id, channel_id, remote_id, kind, author,"
        " text, at, received_at, url, public, from_us, channel_key)"
        " SELECT CAST(100000000 + i AS TEXT), CAST(100000001 + i % :count AS TEXT), 'ch-1',"
        " 'r-' || i, 'direct', :author, 'Beras yang dijual kemarin berkutu, saya kecewa.',"
        f" {ground.moment(f'{now} - i')}, {ground.moment(f'{now} - i')}, '', FALSE, FALSE, 'ch-1'"
        " FROM n": {"most": messages, "count": count, "author": author},
        f"{numbers} INSERT INTO conversation_words (number, conversation_id, words)"
        f" SELECT i, CAST(100000000 + i AS TEXT), {words} FROM n": {"most": count},
        _cases(ground, numbers, now): {
            "most": count,
            "last": moment_order(datetime.max.replace(tzinfo=UTC)),
        },
    }
    ground.fill(statements)


def _cases(ground: Ground, numbers: str, now: str) -> str:
    due = f"{now} + (i % 20000) * 10 - 100000"
    promised = "i % 50 = 0 AND i % 3 > 0"
    return (
        f"{numbers} INSERT INTO cases (id, code, conversation_id, channel_id, subject, kind,"
        " kind_reason, kind_confidence, priority, status, assignee_id, opened_at, last_message_at,"
        " awaiting_since, due_at, events, version, queue_order, words_number)"
        " SELECT CAST(100000000 + i AS TEXT), CAST(100000000 + i AS TEXT),"
        " CAST(100000000 + i AS TEXT), 'ch-' || (i % 4), 'Beras',"
        " CASE i % 7 WHEN 0 THEN 'praise' WHEN 1 THEN 'question' WHEN 2 THEN 'suggestion'"
        " WHEN 3 THEN 'other' ELSE 'complaint' END, '', 1.0, 'normal',"
        " CASE WHEN i % 50 > 0 THEN 'closed' WHEN i % 3 = 0 THEN 'waiting' ELSE 'open' END,"
        " CASE WHEN i % 4 = 0 THEN NULL ELSE 'u-' || (i % 5) END,"
        f" {ground.moment(f'{now} - i')}, {ground.moment(f'{now} - i')}, NULL,"
        f" CASE WHEN {promised} THEN {ground.moment(due)} END, 1, 0,"
        f" CASE WHEN {promised} THEN CAST({due} AS BIGINT) * 1000000"
        f" ELSE CAST(:last AS BIGINT) * 2 - CAST({now} - i AS BIGINT) * 1000000 END, i FROM n"
    )
