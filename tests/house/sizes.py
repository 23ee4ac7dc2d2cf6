"""How long functions and files are. `python -m tests.house.sizes` prints the distribution."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.house.ground import product_files, shown

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class Size:
    """Lines of one function from its `def` to its end, docstring and decorators left out."""

    place: str
    lines: int


def function_sizes() -> list[Size]:
    """Every function of the product that does something; Protocol stubs are left out."""
    return [size for path in product_files() for size in _sizes_in(path)]


def file_lines() -> dict[str, int]:
    """Lines of every file of the product."""
    return {shown(path): len(path.read_text("utf-8").splitlines()) for path in product_files()}


def _sizes_in(path: Path) -> Iterator[Size]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function) and not _is_stub(node):
            yield Size(place=f"{shown(path)}:{node.lineno} {node.name}", lines=_lines(node))


def _lines(node: Function) -> int:
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    return whole - ((first.end_lineno or 0) - first.lineno + 1 if _is_docstring(first) else 0)


def _is_stub(node: Function) -> bool:
    body = node.body[1:] if _is_docstring(node.body[0]) else node.body
    return all(isinstance(line, ast.Expr) and _is_constant(line) for line in body)


def _is_docstring(node: ast.stmt) -> bool:
    return _is_constant(node) and isinstance(getattr(node, "value", None), ast.Constant)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def main() -> None:
    """Prints the distribution and the longest of each."""
    sizes = sorted(function_sizes(), key=lambda size: -size.lines)
    lines = [size.lines for size in sizes]
    tenths = quantiles(lines, n=10)
    print(f"{len(lines)} functions, median {median(lines):g}, p90 {tenths[8]:g}, max {max(lines)}")  # noqa: T201
    print("\n".join(f"{size.lines:4} {size.place}" for size in sizes[:15]))  # noqa: T201
    files = sorted(file_lines().items(), key=lambda item: -item[1])
    print(f"{len(files)} files, median {median(files_ for _, files_ in files):g} lines")  # noqa: T201
    print("\n".join(f"{count:4} {name}" for name, count in files[:10]))  # noqa: T201


if __name__ == "__main__":
    main()
