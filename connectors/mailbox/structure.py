"""What a letter is made of, told by the server before any of it is fetched (BODYSTRUCTURE).

Source: RFC 3501 section 7.4.2, read 2026-11-25.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import collapse_rfc2231_value
from urllib.parse import unquote_to_bytes

from connectors.mailbox.words import header_text
from connectors.smtp import one_line

DEPTH_MAX = 20
PARTS_MAX = 200
NAME_MAX = 120
_TOKEN = re.compile(rb'[()]|"(?:[^"\\]|\\.)*"|[^\s()"]+', re.DOTALL)
_LITERAL = re.compile(rb"\{(\d+)\}$")

Node = bytes | None | list["Node"]


class Unreadable(ValueError):
    """The server's answer is no structure."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One leaf. `section`: as IMAP numbers it. `kind`: its type in small letters, "text/plain".
    `under`: the multiparts around it, outermost first. `whole`: all of it is there to be read."""

    section: str
    kind: str
    size_bytes: int
    encoding: str
    charset: str = ""
    name: str = ""
    attached: bool = False
    under: tuple[str, ...] = field(default=())
    whole: bool = True


def nodes(chunks: Sequence[object]) -> list[Node]:
    """The server's words as nested lists: atoms and strings as bytes, NIL as None.
    Raises: Unreadable."""
    root: list[Node] = []
    open_lists = [root]
    for word, is_string in _words(chunks):
        if word == b"(" and not is_string:
            fresh: list[Node] = []
            open_lists[-1].append(fresh)
            open_lists.append(fresh)
            if len(open_lists) > DEPTH_MAX * 2:
                raise Unreadable("nested too deep")
        elif word == b")" and not is_string:
            open_lists.pop()
            if not open_lists:
                raise Unreadable("a bracket too many")
        else:
            open_lists[-1].append(None if word.upper() == b"NIL" and not is_string else word)
    if len(open_lists) != 1:
        raise Unreadable("a bracket too few")
    return root


def parts(body: Node) -> tuple[Part, ...]:
    """Every leaf, in the letter's order. Raises: Unreadable."""
    if not isinstance(body, list) or not body:
        raise Unreadable("no body")
    found: list[Part] = []
    for part in _leaves(body, "", ()):
        found.append(part)
        if len(found) >= PARTS_MAX:
            break
    return tuple(found)


def _words(chunks: Sequence[object]) -> Iterator[tuple[bytes, bool]]:
    """Words of the answer; a literal stands between two chunks of the library's, whole."""
    for chunk in chunks:
        if isinstance(chunk, tuple):
            line, literal = chunk
            yield from _tokens(_LITERAL.sub(b"", line))
            yield literal, True
        elif isinstance(chunk, bytes):
            yield from _tokens(chunk)


def _tokens(line: bytes) -> Iterator[tuple[bytes, bool]]:
    for found in _TOKEN.finditer(line):
        word = found.group()
        if word.startswith(b'"'):
            yield re.sub(rb"\\(.)", rb"\1", word[1:-1], flags=re.DOTALL), True
        else:
            yield word, False


def _leaves(body: list[Node], section: str, under: tuple[str, ...]) -> Iterator[Part]:
    if len(under) > DEPTH_MAX:
        raise Unreadable("nested too deep")
    if not isinstance(body[0], list):
        yield _leaf(body, section or "1", under)
        return
    inner = [node for node in body if isinstance(node, list)]
    count = next((i for i, node in enumerate(body) if not isinstance(node, list)), len(body))
    subtype = _small(body[count]) if count < len(body) else "mixed"
    for number, node in enumerate(inner[:count], start=1):
        if node:
            below = f"{section}.{number}" if section else str(number)
            yield from _leaves(node, below, (*under, subtype))


def _leaf(body: list[Node], section: str, under: tuple[str, ...]) -> Part:
    if len(body) < 7:  # noqa: PLR2004 - type, subtype, parameters, id, description, encoding, size
        raise Unreadable("a leaf too short")
    told = _parameters(body[2])
    disposition, more = _disposition(body)
    return Part(
        section=section,
        kind=f"{_small(body[0])}/{_small(body[1])}",
        size_bytes=_number(body[6]),
        encoding=_small(body[5]),
        charset=told.get("charset", ""),
        name=_name(more.get("filename") or told.get("name") or ""),
        attached=disposition == "attachment",
        under=under,
    )


def _disposition(body: list[Node]) -> tuple[str, dict[str, str]]:
    """Wherever it stands: the number of fields before it depends on the type."""
    for node in body[7:]:
        if isinstance(node, list) and len(node) == 2 and isinstance(node[0], bytes):  # noqa: PLR2004
            word = _small(node[0])
            if word in ("attachment", "inline"):
                return word, _parameters(node[1])
        if isinstance(node, bytes) and node[:10].lower() == b"attachment":
            return "attachment", {}
    return "", {}


def _parameters(node: Node) -> dict[str, str]:
    """Names in small letters; values that RFC 2231 wrote in pieces or in percents put together."""
    if not isinstance(node, list):
        return {}
    told: dict[str, str] = {}
    for key, value in zip(node[::2], node[1::2], strict=False):
        if isinstance(key, bytes) and isinstance(value, bytes):
            name, star, _rest = key.decode("ascii", "replace").lower().partition("*")
            told[name] = told.get(name, "") + (_extended(value) if star else _text(value))
    return told


def _extended(value: bytes) -> str:
    charset, _quote, rest = value.partition(b"'")
    if not _quote or rest.count(b"'") < 1:
        return _text(unquote_to_bytes(value))
    words = unquote_to_bytes(rest.partition(b"'")[2]).decode("latin-1")
    told = (charset.decode("ascii", "replace") or "utf-8", "", words)
    return collapse_rfc2231_value(told, errors="replace")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _name(text: str) -> str:
    return one_line(header_text(text))[:NAME_MAX]


def _small(node: Node) -> str:
    return node.decode("ascii", "replace").lower() if isinstance(node, bytes) else ""


def _number(node: Node) -> int:
    return int(node) if isinstance(node, bytes) and node.isdigit() and len(node) < 19 else 0  # noqa: PLR2004
