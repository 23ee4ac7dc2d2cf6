"""Every kind of store, and whatever stands anywhere in it, column by column."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Text, create_engine, select, text, type_coerce

from domain.ports import Store
from storage.columns import Document, Prose
from storage.memory import MemoryStore
from storage.migrating import migrate
from storage.opening import open_store
from storage.tables import ALL
from tests.postgres import Postgres

Column = tuple[str, str]  # of a table, by name


class Place:
    """A store, and whatever stands anywhere in it. `folder`: where its files lie."""

    def __init__(self, store: Store, folder: Path, address: str = "") -> None:
        self.store = store
        self.folder = folder
        self.address = address

    def everything(self) -> str:
        if not self.address:
            return repr(self.store._kept).lower()  # type: ignore[attr-defined]
        rows = self._rows(lambda table: list(table.c))
        return repr([(table.name, lines) for table, lines in rows]).lower()

    def columns_with(self, *traces: str) -> set[Column]:
        """In which columns of words one of these stands, as the database itself has them."""
        rows = self._rows(lambda t: [type_coerce(t.c[name], Text) for name in words_of(t)])
        found = set()
        for table, lines in rows:
            for line in lines:
                for name, cell in zip(words_of(table), line, strict=True):
                    if any(trace in (cell or "").lower() for trace in traces):
                        found.add((table.name, name))
        return found

    def cells(self, wanted: Iterable[Column]) -> Mapping[Column, list[str]]:
        """What stands in these columns of words, as the database itself has it."""
        found: dict[Column, list[str]] = {column: [] for column in wanted}
        rows = self._rows(lambda t: [type_coerce(t.c[name], Text) for name in words_of(t)])
        for table, lines in rows:
            for line in lines:
                for name, cell in zip(words_of(table), line, strict=True):
                    if cell and (table.name, name) in found:
                        found[table.name, name].append(cell)
        return found

    def files_with(self, *traces: bytes) -> list[str]:
        """In which of the database's own files one of these stands, whatever reads it."""
        files = self._server_files() if "postgresql" in self.address else self._sqlite_files()
        found = ((path.name, path.read_bytes().lower()) for path in files)
        return sorted(name for name, held in found if any(trace in held for trace in traces))

    def _sqlite_files(self) -> list[Path]:
        return list(self.folder.glob("guyub.db*"))

    def _server_files(self) -> list[Path]:
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            named = "SELECT oid FROM pg_database WHERE datname = current_database()"
            number = connection.execute(text(named)).scalar_one()
            folder = connection.execute(text("SHOW data_directory")).scalar_one()
        engine.dispose()
        files = [path for path in Path(folder, "base", str(number)).iterdir() if path.is_file()]
        assert files
        return files

    def _rows(self, columns: Any) -> list[tuple[Any, Any]]:
        engine = create_engine(self.address)
        with engine.connect() as connection:
            rows = [
                (table, connection.execute(select(*some)).all())
                for table in ALL
                if (some := columns(table))
            ]
        engine.dispose()
        return rows


def words_of(table: Any) -> list[str]:
    """The columns of a table in which anything may be written."""
    return [c.name for c in table.c if isinstance(c.type, Prose | Document)]


@contextmanager
def a_place(kind: str, folder: Path, postgres: Any) -> Iterator[Place]:
    """`kind`: memory, sqlite or postgresql; `postgres` gives the server when it is asked for."""
    if kind == "memory":
        yield Place(MemoryStore(), folder)
        return
    if kind == "sqlite":
        migrate(folder, None)
        store = open_store(folder, None)
        yield Place(store, folder, f"sqlite:///{folder / 'guyub.db'}")
        store.close()
        return
    server: Postgres = postgres()
    address = server.new_database()
    store = open_store(folder, address)
    yield Place(store, folder, address.replace("postgresql://", "postgresql+psycopg://"))
    store.close()
    server.drop(address)
