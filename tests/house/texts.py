"""The words of the house against its English catalogues.

`python -m tests.house.texts` shows what English lacks, ready to be pasted into a room's .po.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.house.ground import ROOT, product_files, shown

CATALOGUES = ROOT / "toolkit" / "locale" / "en"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
}
TEMPLATE_ENDINGS = (".html", ".xml", ".txt", ".j2")
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[sd]|%[sd]")

# The singular, and the plural where there is one.
Forms = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place where a message is used."""

    msgid: Forms
    place: str


@dataclass(frozen=True, kw_only=True)
class English:
    """One message of a catalogue and its English, form by form."""

    msgid: Forms
    msgstr: Forms
    place: str


def uses() -> list[Use]:
    """Every message the product asks gettext for."""
    found = [use for path in product_files() for use in _extracted("python", path)]
    found.extend(use for path in product_files() for use in _inside_f_strings(path))
    for path in _templates():
        found.extend(_extracted("jinja2", path))
    return found


def english() -> list[English]:
    """Every message of every catalogue, the headers left out."""
    return [entry for path in sorted(CATALOGUES.glob("*.po")) for entry in read(path)]


def read(path: Path) -> list[English]:
    """The messages of one catalogue."""
    with path.open("rb") as file:
        return [
            English(
                msgid=_forms(message.id),
                msgstr=_forms(message.string),
                place=f"{shown(path)}:{message.lineno}",
            )
            for message in read_po(file, locale="en", abort_invalid=True)
            if message.id
        ]


def missing() -> dict[Forms, list[str]]:
    """Messages without English, and where they are used."""
    known = {entry.msgid for entry in english() if entry.msgstr and all(entry.msgstr)}
    lacking: dict[Forms, list[str]] = defaultdict(list)
    for use in uses():
        if use.msgid not in known:
            lacking[use.msgid].append(use.place)
    return dict(lacking)


def asks_gettext(node: ast.AST) -> bool:
    """Whether this is a call of `_`, `N_` or `ngettext`."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    )


def placeholders(text: str) -> tuple[str, ...]:
    """What will be filled in, sorted."""
    return tuple(sorted(PLACEHOLDER.findall(text)))


def bare_literals() -> list[str]:
    """Strings in the Python files that read like Indonesian and do not go through gettext."""
    return [hit for path in product_files() if not _is_sample(path) for hit in _bare_in(path)]


def bare_template_texts() -> list[str]:
    """Lines of templates that carry Indonesian words outside `_( )`."""
    return [
        f"{shown(path)}: {line.strip()}"
        for path in _templates()
        for line in _outside_expressions(path.read_text(encoding="utf-8")).splitlines()
        if _reads_indonesian(re.sub(r"<[^>]*>", " ", line))
    ]


def _templates() -> Iterator[Path]:
    for ending in TEMPLATE_ENDINGS:
        yield from (path for path in product_files(ending) if "templates" in path.parts)


def _inside_f_strings(path: Path) -> Iterator[Use]:
    """What is asked for between the braces of an f-string, where Babel does not look."""
    for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(string, ast.JoinedStr):
            continue
        for call in filter(asks_gettext, ast.walk(string)):
            assert isinstance(call, ast.Call)
            said = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            if forms := tuple(form for form in said if isinstance(form, str)):
                yield Use(msgid=forms, place=f"{shown(path)}:{call.lineno}")


def _extracted(method: str, path: Path) -> Iterator[Use]:
    options = {"silent": "false"} if method == "jinja2" else {}
    for line, msgid, _comments, _context in extract_from_file(
        method, path, keywords=KEYWORDS, options=options
    ):
        if msgid:
            yield Use(
                msgid=_forms(msgid),
                place=f"{shown(path)}:{line}",
            )


def _forms(texts: object) -> Forms:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())  # type: ignore[arg-type]


# Words that no English or code string has, so that two of them betray an Indonesian sentence.
_TELLING = frozenset(
    """
    yang dan untuk tidak belum sudah dengan anda ini itu dari pada akan bisa harus agar lalu
    kami atau saat oleh jika dapat lagi ada semua silakan coba kanal unggahan laporan balasan
    tanggapan pengguna anggota sandi masuk keluar kirim simpan hapus
    """.split()  # noqa: SIM905 - a list of so many words is not read but looked at
)


def _reads_indonesian(text: str) -> bool:
    read = re.sub(r"st-key-[\w-]+", " ", text)  # by these styles find their part: nobody reads them
    words = re.findall(r"[a-z]+", read.lower())
    return sum(word in _TELLING for word in words) >= 2


def _is_sample(path: Path) -> bool:
    """Sample posts and messages, and the words triage and tongues look for, are data."""
    return bool({"demo", "bench"} & set(path.parts)) or path.stem in {"tongues", "triage", "words"}


def _bare_in(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {id(node) for node in _translated_or_docstring(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in allowed:
            continue
        if isinstance(node.value, str) and " " in node.value and _reads_indonesian(node.value):
            yield f"{shown(path)}:{node.lineno}: {node.value[:70]!r}"


def _translated_or_docstring(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif asks_gettext(node):
            yield from ast.walk(node)


def _outside_expressions(source: str) -> str:
    source = re.sub(r"\{%-?\s*trans.*?endtrans\s*-?%\}", " ", source, flags=re.S)
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", source, flags=re.S)


def main() -> int:
    """Prints what English lacks as .po entries, with the places that use them; 1 if any."""
    lacking = missing()
    for forms, places in lacking.items():
        lines = [f"#: {' '.join(places)}", f"msgid {_quoted(forms[0])}"]
        if len(forms) > 1:
            lines += [f"msgid_plural {_quoted(forms[1])}", 'msgstr[0] ""', 'msgstr[1] ""']
        else:
            lines.append('msgstr ""')
        print("\n".join(lines), end="\n\n")  # noqa: T201 - a tool for the terminal
    print(f"{len(uses())} messages, {len(lacking)} without English")  # noqa: T201
    return 1 if lacking else 0


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    sys.exit(main())
