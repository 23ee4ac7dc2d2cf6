"""Waiting rolls: what is left of a file of the roll until all of it is read in.

Only columns that somebody said mean something are kept, as cells; the file itself is not. So what
waits is read again in a moment, and holds no more of persons than the roll will.
"""

import json
from collections.abc import Iterator

from domain.archive_shelves import ArchiveFolder
from services.roll.roll_columns import Column, Mapped
from services.roll.roll_reading import Table

_ROWS_A_PIECE = 1_000


def put_aside(folder: ArchiveFolder, table: Table, mapped: Mapped) -> str:
    """Keeps what goes on needs; gives its id. Raises: StoreFull."""
    return folder.put(_pieces(table, mapped))


def taken_up(folder: ArchiveFolder, file_id: str) -> tuple[Table, Mapped]:
    """What was put aside. Raises: NotFound, Unauthorized where no key opens it."""
    with folder.open(file_id) as file:
        columns, *rows = (json.loads(line) for line in file)
    table = Table(
        headings=tuple(columns), rows=tuple((line, tuple(cells)) for line, *cells in rows)
    )
    return table, {Column(name): place for place, name in enumerate(columns)}


def _pieces(table: Table, mapped: Mapped) -> Iterator[bytes]:
    """A line of the names of columns, then one of each row: its place in the file and its cells."""
    yield _line(list(mapped))
    for at in range(0, len(table.rows), _ROWS_A_PIECE):
        some = table.rows[at : at + _ROWS_A_PIECE]
        yield b"".join(_line([line, *_meant(cells, mapped)]) for line, cells in some)


def _meant(cells: tuple[str, ...], mapped: Mapped) -> list[str]:
    return [cells[place] for place in mapped.values()]


def _line(told: list[object] | list[Column]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"
