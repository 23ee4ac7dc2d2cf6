"""Bytes of a letter as text a person reads: any charset, HTML, and old mails quoted below."""

import binascii
import codecs
import quopri
import re
from email.errors import HeaderParseError
from email.header import decode_header

import nh3

from connectors.shown_text import ShownText
from domain.texts import _

# Windows' western set, which is what "no charset" means wherever it is not UTF-8.
_LAST_RESORT = "cp1252"
_SILENT = {"script", "style", "template", "title", "svg"}
_BLOCKS = {
    "address", "article", "blockquote", "center", "div", "dl", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_UNREAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a mail program writes above a quote: its word, a date, "wrote:"; on up to three lines.
_ATTRIBUTION = re.compile(r"(On|Pada|Am|El|Le)\s.*\d.*(wrote|menulis|schrieb|escribió|a écrit)\s*:")
_ATTRIBUTION_LINES = 3
# Text codecs of Python that are no charset of any letter.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}


def decoded(data: bytes, *, encoding: str, charset: str, cut: bool = False) -> str:
    """The text of a part. Never fails: what no charset reads becomes a mark."""
    return readable(plain_bytes(data, encoding), charset, cut=cut)


def readable(data: bytes, charset: str, *, cut: bool = False) -> str:
    """Bytes as text: by the charset they claim, else UTF-8, else Windows' western one. `cut`:
    they may end within a letter."""
    for name in (_known(charset), "utf-8"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(data, not cut)
        except (UnicodeError, LookupError):
            continue
        return _clean(text)
    return _clean(data.decode(_LAST_RESORT, "replace"))


def header_text(raw: str) -> str:
    """A header's words, those in RFC 2047 decoded; what cannot be stays as it is."""
    told = readable(raw.encode("utf-8", "surrogateescape"), "")
    try:
        pieces = decode_header(told)
    except (HeaderParseError, ValueError):
        return told
    return "".join(
        piece if isinstance(piece, str) else readable(piece, charset or "")
        for piece, charset in pieces
    )


def plain(html: str) -> str:
    """The text that a reader of the HTML sees, links with their address; never markup."""
    well = nh3.clean(
        html,
        tags={*_BLOCKS, "a", "br", "li", "td", "th"},
        clean_content_tags=_SILENT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(well)
    reader.close()
    return reader.text()


def without_quotes(text: str) -> str:
    """Without an old mail quoted at the very end, saying how much is gone. Where a mail program's
    own line does not stand above it, or anything below or between, all is kept: it may be meant.
    """
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    start = _attribution(lines, end)
    if end == len(lines) or start is None or not "".join(lines[:start]).strip():
        return text
    note = _("[{lines} baris kutipan surel lama tidak ditampilkan; lengkapnya di kotak surel.]")
    return "\n".join(lines[:start]).rstrip() + "\n\n" + note.format(lines=len(lines) - end)


def _attribution(lines: list[str], end: int) -> int | None:
    """Where the line or lines "Pada … menulis:" above a quote begin."""
    for start in range(end - 1, max(-1, end - 1 - _ATTRIBUTION_LINES), -1):
        if _ATTRIBUTION.fullmatch(" ".join(lines[start:end]).strip()):
            return start
    return None


def plain_bytes(data: bytes, encoding: str) -> bytes:
    """A part as it was before it was wrapped to travel; as it came where we do not know how."""
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding != "base64":
        return data
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _rest(letters))
    except binascii.Error:  # pragma: no cover - only letters of the alphabet are left
        return data


def _rest(letters: bytes) -> bytes:
    """The last, incomplete group; a single letter tells nothing."""
    last = letters[len(letters) // 4 * 4 :]
    return last + b"=" * (4 - len(last)) if len(last) > 1 else b""


def _known(charset: str) -> str:
    """A charset Python decodes text by; plain ASCII, claimed by many, is read as UTF-8."""
    name = charset.strip().lower() or "utf-8"
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return "utf-8"
    is_text = getattr(known, "_is_text_encoding", True) and known.incrementaldecoder is not None
    western = {"ascii": "utf-8", "iso8859-1": _LAST_RESORT}
    fit = is_text and known.name.replace("_", "-") not in _NO_CHARSETS
    return western.get(known.name, known.name) if fit else "utf-8"


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return _UNREAL.sub("", lines).encode("utf-8", "replace").decode()


class _Reader(ShownText):
    """A letter's: a line break in its source is a blank, and cells stand beside each other."""

    lines = frozenset(_BLOCKS - {"p"})

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag in ("td", "th"):
            self._parts.append(" ")

    def handle_data(self, data: str) -> None:
        super().handle_data(data.replace("\n", " "))
