"""Imports go down only, and never in a circle."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tests.house.ground import ROOMS, ROOT, product_files, shown
from tests.house.texts import asks_gettext

# The cooperative's own page and the hand-posted places are the house's own words.
OWN_PLATFORMS = {"board", "assisted", "sandbox", "email"}
BRANDS = {
    "facebook",
    "instagram",
    "whatsapp",
    "telegram",
    "mastodon",
    "bluesky",
    "twitter",
    "youtube",
    "tiktok",
    "linkedin",
    "pinterest",
    "threads",
    "discord",
    "slack",
}
# A thread is also what conversations are made of, and one letter is everywhere.
ORDINARY_WORDS = {"threads", "x"}
# Robots are told from readers by the names they give themselves in User-Agent.
ROBOT_NAMES = "web/views.py"


def test_the_floors_hold() -> None:
    ran = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_import_goes_in_a_circle_not_even_a_lazy_one() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as err:
        raise AssertionError(f"imports go in a circle: {err.args[1]}") from err


def test_the_domain_imports_the_standard_library_only() -> None:
    outside = {
        f"{shown(path)}: {name}"
        for path in product_files()
        if path.is_relative_to(ROOT / "domain")
        for name in _imported(path)
        if name not in sys.stdlib_module_names and name != "domain"
    }
    assert outside == set()


def test_no_platform_is_named_outside_its_own_connector() -> None:
    names = (_platforms() | BRANDS) - OWN_PLATFORMS - ORDINARY_WORDS
    pattern = re.compile(rf"(?<![a-z])({'|'.join(sorted(names))})(?![a-z])", flags=re.I)
    hits = [
        f"{shown(path)}:{line} {word!r}"
        for path in product_files()
        if not path.is_relative_to(ROOT / "connectors") and "demo" not in path.parts
        if shown(path) != ROBOT_NAMES
        for line, word in _words_of_code(path)
        if pattern.search(word)
    ]
    assert hits == []


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def _platforms() -> set[str]:
    """Every `platform = "…"` that a class in connectors/ declares."""
    found = set()
    for path in (ROOT / "connectors").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign | ast.Assign) and _is_platform(node):
                found.add(str(getattr(node.value, "value", "")))
    return found - {""}


def _is_platform(node: ast.AnnAssign | ast.Assign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = any(isinstance(target, ast.Name) and target.id == "platform" for target in targets)
    return named and isinstance(node.value, ast.Constant)


def _words_of_code(path: Path) -> Iterator[tuple[int, str]]:
    """Names and strings of a file; docstrings and texts for people are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_people = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for_people.add(id(node.value))
        elif asks_gettext(node):
            for_people |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in for_people:
            continue
        for word in _words_of(node):
            yield getattr(node, "lineno", 0), word


def _words_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for field in ("id", "attr", "name", "arg", "module"):
        if isinstance(value := getattr(node, field, None), str):
            yield value
