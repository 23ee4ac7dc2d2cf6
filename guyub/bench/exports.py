"""How fast every case and every event leave the house, beside the bare driver reading the same
rows and Python's own CSV writer, and whether the memory they need grows with them."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

import csv
import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import IO, Any

from domain.exports import Cell, Exported, ExportFilter, Sheet
from domain.reports import QueueFilter, QueueView
from domain.texts import _
from guyub.bench.ground import Ground, Tell, grounds
from storage.rules import moment_order
from storage.sql.engines import open_engines
from toolkit.settings import Settings
from toolkit.spreadsheets import write_csv, write_xlsx
from toolkit.wiring import Toolkit, open_toolkit

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
EVENTS_EACH = 3
LEAD = 10_000  # rows read before memory counts: what the first page needs is needed once
WATCHED = 60_000  # rows of the run in which memory is watched
EVERY = QueueFilter(view=QueueView.ALL, restricted=True, now=NOW)
_MIB = 1024 * 1024

_BARE = {
    Exported.CASES: "SELECT co.author, c.* FROM cases c"
    " LEFT JOIN conversations co ON co.id = c.conversation_id ORDER BY c.opened_at, c.id",
    Exported.EVENTS: "SELECT m.text, c.code, c.subject, e.* FROM cases c"
    " JOIN case_events e ON e.case_id = c.id LEFT JOIN messages m ON m.id = e.message_id"
    " ORDER BY c.opened_at, c.id, e.number",
}


@dataclass(frozen=True, kw_only=True)
class ExportTime:
    """Rows a second of one export to its end, ours and the bare reading with a CSV writer, and
    how much more memory than after its first rows ours ever held, of a second run that ends
    after `WATCHED` rows: watching makes it slow."""

    database: str
    sheet: str
    rows: int
    seconds: float
    rows_per_s: float
    bare_per_s: float
    grew_mib: float

    @property
    def ratio(self) -> float:
        """Ours over bare."""
        return self.rows_per_s / self.bare_per_s

    @property
    def met(self) -> bool:
        """Whether memory stays where it was, a few buffers aside."""
        return self.grew_mib < 32  # noqa: PLR2004 - the aim


class _Nowhere(io.RawIOBase):
    """A file that goes nowhere, as fast as any."""

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        return len(piece)


def run(database_url: str | None, rows: int, tell: Tell) -> list[ExportTime]:
    """Measures with `rows` cases on SQLite, and on PostgreSQL where there is one."""
    results: list[ExportTime] = []
    with grounds(database_url, tell) as found:
        for ground in found:
            tell(_("{database}: menyiapkan {n} baris …").format(database=ground.dialect, n=rows))
            fill(ground, rows)
            toolkit = open_toolkit(
                Settings.model_validate(
                    {"data": ground.folder, "database_url": ground.database_url}
                )
            )
            results += [
                _measure(ground, toolkit, Exported.CASES, write_csv, "csv"),
                _measure(ground, toolkit, Exported.EVENTS, write_csv, "csv"),
                _measure(ground, toolkit, Exported.CASES, _workbook, "xlsx"),
            ]
    return results


def _workbook(sheet: Sheet, _file: IO[bytes]) -> None:
    with tempfile.TemporaryFile() as file:
        write_xlsx([sheet], file)


def _measure(
    ground: Ground,
    toolkit: Toolkit,
    what: Exported,
    write: Callable[[Sheet, IO[bytes]], None],
    form: str,
) -> ExportTime:
    sheet = toolkit.exporting.export(None, what, ExportFilter(queue=EVERY)).sheet
    counted = _Counted(sheet.rows)
    start = time.perf_counter()
    write(replace(sheet, rows=counted), _Nowhere())  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    return ExportTime(
        database=ground.dialect,
        sheet=f"{what.value} {form}",
        rows=counted.seen,
        seconds=seconds,
        rows_per_s=counted.seen / seconds,
        bare_per_s=_bare_per_s(ground, what),
        grew_mib=_grown_mib(toolkit, what, write),
    )


def _grown_mib(
    toolkit: Toolkit, what: Exported, write: Callable[[Sheet, IO[bytes]], None]
) -> float:
    sheet = toolkit.exporting.export(None, what, ExportFilter(queue=EVERY)).sheet
    counted = _Counted(islice(sheet.rows, WATCHED))
    tracemalloc.start()
    write(replace(sheet, rows=counted), _Nowhere())  # type: ignore[arg-type]
    _held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (most - counted.held) / _MIB


class _Counted:
    """Rows on their way, counted; `held`: the bytes in use after the first of them, if watched."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.seen = 0
        self.held = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.seen += 1
            if self.seen == LEAD:
                self.held, _most = tracemalloc.get_traced_memory()
                tracemalloc.reset_peak()
            yield row


def _bare_per_s(ground: Ground, what: Exported) -> float:
    engines = open_engines(ground.folder, ground.database_url)
    lines, rows = csv.writer(_Text()), 0
    start = time.perf_counter()
    with engines.reader.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor() if engines.is_sqlite else driver.cursor(name="bare")
        cursor.execute(_BARE[what])
        while page := cursor.fetchmany(1_000):
            rows += len(page)
            lines.writerows(page)
        cursor.close()
    engines.dispose()
    return rows / (time.perf_counter() - start)


class _Text:
    def write(self, line: str) -> int:
        return len(line)


def fill(ground: Ground, rows: int) -> None:
    """Closed cases, one a second up to `NOW`, each with a message and three events."""
    now = f"{NOW.timestamp():.0f}"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
    said = ground.moment(f"{now} - i")
    one = "CAST(100000000 + i AS TEXT)"
    author = '{"remote_id":"m","name":"Bu Ani","contact":"","member_number":""}'
    some = {"most": rows, "author": author}
    ground.fill(
        {
            f"{numbers} INSERT INTO conversations (id, channel_id, thread, author, created_at,"
            f" version, channel_key) SELECT {one}, 'ch-1', 't-' || i, :author, {said}, 0, 'ch-1'"
            " FROM n": some,
            f"{numbers} INSERT INTO messages (id, conversation_id, channel_id, remote_id, kind,"
            " author, text, at, received_at, url, public, from_us, channel_key)"
            f" SELECT {one}, {one}, 'ch-1', 'r-' || i, 'direct', :author,"
            f" 'Beras yang dijual kemarin berkutu, saya kecewa.', {said}, {said}, '', FALSE,"
            " FALSE, 'ch-1' FROM n": some,
            f"{numbers} INSERT INTO cases (id, code, conversation_id, channel_id, subject, kind,"
            " kind_reason, kind_confidence, priority, status, opened_at, last_message_at, events,"
            f" version, queue_order, words_number) SELECT {one}, {one}, {one}, 'ch-1', 'Beras',"
            f" 'complaint', '', 1.0, 'normal', 'closed', {said}, {said}, {EVENTS_EACH}, 0,"
            " CAST(:last AS BIGINT), i FROM n": {
                "most": rows,
                "last": moment_order(datetime.max.replace(tzinfo=UTC)),
            },
            **_events(numbers, said, one, rows),
        }
    )
    ground.settle()


def _events(numbers: str, said: str, one: str, rows: int) -> dict[str, dict[str, object]]:
    kinds: Sequence[str] = ("opened", "message_received", "closed")
    return {
        f"{numbers} INSERT INTO case_events (id, case_id, number, kind, at, message_id, value)"
        f" SELECT '{kind}' || i, {one}, {number}, '{kind}', {said},"
        f" {one if kind == 'message_received' else 'NULL'}, '' FROM n": {"most": rows}
        for number, kind in enumerate(kinds, start=1)
    }
