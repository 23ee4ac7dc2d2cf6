"""Copies every row into one portable file, and back into a database of either kind.

The file is gzipped JSON lines: first the format and the schema's version, then every table's
columns and rows, last the word that the copy is whole. So what was kept in SQLite can be
restored to PostgreSQL, and the other way round.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

from domain.errors import Conflict, Invalid, SchemaMismatch
from domain.texts import _
from storage.columns import EPOCH, Instant, microseconds
from storage.migrating import (
    SchemaRelation,
    alone,
    migrate,
    opened_engines,
    refuse_newer,
    refuse_unprepared,
    state_of,
    version_state,
)
from storage.tables import ALL

FORMAT = "guyub-backup-1"
ROWS_AT_ONCE = 500
LINE_MAX = 64 * 1024 * 1024  # characters; a row is far smaller
WHOLE = {"whole": True}

_TABLES = {table.name: table for table in ALL}
_NUMBERED = ("conversation_words", "budget_spendings")


def copy_database(data_folder: Path, database_url: str | None, target: Path) -> None:
    """Writes every row, as it stands at this moment, into the new file `target`.

    Others may go on writing meanwhile. Raises: FileExistsError, SchemaMismatch, StoreError.
    """
    with (
        opened_engines(data_folder, database_url) as engines,
        engines.reader.connect() as connection,
    ):
        if engines.is_sqlite:
            connection.exec_driver_sql("BEGIN")
        state = state_of(connection)
        refuse_unprepared(state)
        with gzip.open(target, "xt", encoding="utf-8", newline="\n") as file:
            _write(file, {"format": FORMAT, "schema": state.found})
            for table in ALL:
                _write(file, {"table": table.name, "columns": table.columns.keys()})
                for row in _rows(connection, table):
                    _write(file, row)
            _write(file, WHOLE)


def restore_database(
    data_folder: Path, database_url: str | None, source: Path, *, overwrite: bool = False
) -> None:
    """Puts every row of a copy back, all of them or none; prepares an empty database first.

    Raises: Conflict when the database holds something and `overwrite` was not said; Invalid
    for a file that is no whole copy; SchemaMismatch when the copy is of another schema;
    StoreError - then nothing was changed.
    """
    _refuse_other_schema(source)
    migrate(data_folder, database_url)
    with opened_engines(data_folder, database_url) as engines, alone(engines) as connection:
        _make_room(connection, overwrite=overwrite)
        _read_into(connection, source)
        _count_on(connection)


def _rows(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """The rows as they lie in the table, moments as microseconds since 1970."""
    wanted = select(*(type_coerce(column, _raw(column)) for column in table.columns))
    for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(wanted):
        yield [microseconds(v - EPOCH) if isinstance(v, datetime) else v for v in row]


def _raw(column: Column[Any]) -> TypeEngine[Any]:
    """The type to move a column's values by: plain, but for moments, which differ by database."""
    kind = column.type
    if isinstance(kind, TypeDecorator) and not isinstance(kind, Instant):
        plain: TypeEngine[Any] = kind.impl_instance
        return plain
    return kind


def _write(file: TextIO, line: object) -> None:
    file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
    file.write("\n")


def _lines(source: Path) -> Iterator[Any]:
    """Raises: Invalid when the file is damaged or something else."""
    try:
        with gzip.open(source, "rt", encoding="utf-8", newline="\n") as file:
            while line := file.readline(LINE_MAX):
                yield json.loads(line)
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError) as err:
        raise _broken() from err


def _refuse_other_schema(source: Path) -> None:
    head = next(_lines(source), None)
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise _broken()
    state = version_state(str(head.get("schema")))
    refuse_newer(state)
    if state.relation is not SchemaRelation.FITTING:
        raise SchemaMismatch(
            _(
                "Cadangan ini dari versi Guyub yang lebih lama ({found}). Pasang versi itu,"
                " pulihkan di sana, lalu perbarui Guyub."
            ).format(found=state.found)
        )


def _make_room(connection: Connection, *, overwrite: bool) -> None:
    for table in reversed(ALL):
        if overwrite:
            connection.execute(table.delete())
        elif connection.execute(select(1).select_from(table).limit(1)).first():
            raise Conflict(
                _(
                    "Basis data tujuan sudah berisi. Pulihkan ke folder kosong, atau nyatakan"
                    " bahwa isinya boleh diganti."
                )
            )


def _read_into(connection: Connection, source: Path) -> None:
    """Raises: Invalid when the file ends before it says that it is whole."""
    heading: dict[str, Any] = {}
    rows: list[list[Any]] = []
    for line in _lines(source):
        if isinstance(line, dict) or len(rows) >= ROWS_AT_ONCE:
            _insert(connection, heading, rows)
            rows = []
        if isinstance(line, dict):
            heading = line
        else:
            rows.append(line)
    if heading != WHOLE:
        raise _broken()


def _insert(connection: Connection, heading: dict[str, Any], rows: list[list[Any]]) -> None:
    if not rows:
        return
    table = _TABLES.get(heading.get("table", ""))
    if table is None or heading["columns"] != table.columns.keys():
        raise _broken()
    values = {c.name: bindparam(c.name, type_=_raw(c)) for c in table.columns}
    moments = [isinstance(column.type, Instant) for column in table.columns]
    connection.execute(
        insert(table).values(values),
        [dict(zip(values, _with_moments(row, moments), strict=True)) for row in rows],
    )


def _with_moments(row: list[Any], moments: list[bool]) -> list[Any]:
    return [
        EPOCH + timedelta(microseconds=value) if moment and value is not None else value
        for value, moment in zip(row, moments, strict=True)
    ]


def _count_on(connection: Connection) -> None:
    """Lets PostgreSQL number new rows after the restored ones; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for name in _NUMBERED:
        number = _TABLES[name].c.number
        sequence = func.pg_get_serial_sequence(name, "number")
        next_number = select(func.coalesce(func.max(number), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(sequence, next_number, False)))


def _broken() -> Invalid:
    return Invalid(
        _("Berkas cadangan ini rusak atau tidak utuh. Pakai cadangan lain; tidak ada yang diubah."),
        field="source",
    )
