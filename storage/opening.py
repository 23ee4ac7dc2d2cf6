"""Opens the store of this house: PostgreSQL where an address is given, else a SQLite file."""

from pathlib import Path

from storage.migrating import refuse_unprepared, schema_state
from storage.sql.engines import WAIT_S, open_engines
from storage.sql.store import SqlStore


def open_store(data_folder: Path, database_url: str | None, *, wait_s: float = WAIT_S) -> SqlStore:
    """The store over a database that is migrated already. `wait_s`: how long a writer waits.

    Raises: SchemaMismatch when the schema is not this program's; StoreUnreachable; Invalid.
    """
    refuse_unprepared(schema_state(data_folder, database_url))
    return SqlStore(open_engines(data_folder, database_url, wait_s), wait_s=wait_s)
