"""Where the house stands, and which of its files are the product."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "domain",
    "services",
    "storage",
    "connectors",
    "toolkit",
    "scheduler",
    "web",
    "dashboard",
    "guyub",
)


def product_files(suffix: str = ".py") -> Iterator[Path]:
    """Every file of the product's rooms with that ending, in a fixed order."""
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob(f"*{suffix}"))


def tracked_files() -> list[Path]:
    """What git keeps, and what it would keep; every file when this is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=False,
    )
    if listed.returncode:
        return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and _ours(path)]
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def shown(path: Path) -> str:
    """The path as a person would type it from the house's root."""
    return path.relative_to(ROOT).as_posix()


def _ours(path: Path) -> bool:
    return not {".venv", ".git", "__pycache__", "data"} & set(path.parts)
