"""SQLite's log of writes: what many messages change goes into the database's file once."""

from pathlib import Path

from storage.migrating import migrate
from storage.sql.engines import DATABASE_FILE, open_engines

PAGE = 4_096
CHANGES = 12  # of 256 pages each: more than SQLite's own limit of 1,000, less than ours of 4,000


def test_pages_stay_in_the_log_until_there_are_many(tmp_path: Path) -> None:
    migrate(tmp_path, None)
    file = tmp_path / DATABASE_FILE
    engines, before = open_engines(tmp_path, None), file.stat().st_size
    with engines.writer.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE filler (data BLOB)")
        for _change in range(CHANGES):
            connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(?))", (255 * PAGE,))
        assert file.stat().st_size == before
        assert Path(f"{file}-wal").stat().st_size > CHANGES * 255 * PAGE
    engines.dispose()
    assert file.stat().st_size > before + CHANGES * 255 * PAGE
