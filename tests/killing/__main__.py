"""`python -m tests.killing --kills 300 --store postgres --workers 4 [--seed N]`"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.killing.harness import Harness
from tests.postgres import running


@contextmanager
def _database(store: str) -> Iterator[str | None]:
    if store == "sqlite":
        yield None
        return
    with running(durable=True) as server:
        yield server.new_database(migrated=False)


def main() -> int:
    """Prints the counts; 1 when anything was lost, sent twice or hidden."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--workers", type=int, default=0, help="1 on SQLite, 4 on PostgreSQL")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    asked = parser.parse_args()
    workers = asked.workers or (1 if asked.store == "sqlite" else 4)
    with TemporaryDirectory() as folder, _database(asked.store) as url:
        began = time.monotonic()
        harness = Harness(
            folder=Path(folder),
            database_url=url,
            kills=asked.kills,
            workers=workers,
            chance=random.Random(asked.seed),
        )
        report = harness.run()
    sys.stdout.write(f"{asked.store}, {workers} workers, seed {asked.seed}\n")
    sys.stdout.writelines(f"{line}\n" for line in report.lines())
    sys.stdout.write(f"took {time.monotonic() - began:.1f} s\n")
    return 1 if report.twice or report.lost or report.hidden else 0


if __name__ == "__main__":
    raise SystemExit(main())
