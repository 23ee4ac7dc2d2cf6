"""How X counts a text, and which links it sees in it: the rules of its own twitter-text.

Source: twitter-text 3.1.0, configuration v3, and its grammar of links; read 2026-11-25.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from connectors.x.emoji import EMOJI
from connectors.x.endings import ENDINGS

TEXT_MAX = 280
LINK_WEIGHT = 23
LINK_CHARS_MAX = 4_096
_READ_MAX = 10_000  # a longer text fits nowhere, whatever links are in it
_TCO_NAME_MAX = 40
_LABEL_MAX = 63
_LABELS_MAX = 126  # RFC 1035 section 2.3.4: more do not fit into a name
_SHORT_SCHEME = "https://"
# Of these a character counts once, of all others twice.
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
# X takes no text with one of these, and nobody can see them.
_UNSENDABLE = {ord(each): None for each in "\ufffe\ufeff\uffff"}

_NO_CHARACTERS = r"\uFFFE\uFEFF\uFFFF"
_DIRECTIONS = r"\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
_SPACES = r"\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_PUNCTUATION = r"!'#%&()*+,\\\-./:;<=>?@\[\]^_{|}~$"
_LATIN = (
    r"\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268"
    r"\u026F\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_IN_HOST = rf"[^{_PUNCTUATION}{_SPACES}{_NO_CHARACTERS}{_DIRECTIONS}]"
_ENDINGS = "|".join(sorted(ENDINGS, key=len, reverse=True))
# What is no ending is seen by its next character before the list is gone through.
_ENDING = (
    rf"(?:(?=[a-z]{{2,}}(?:[^0-9a-zA-Z@+-]|\Z)|[^\x00-\x7F])(?:{_ENDINGS})"
    r"(?=[^0-9a-zA-Z@+-]|\Z)|xn--[\-0-9a-z]+)"
)
# Written without a second way to read the same letters, so that no text takes long.
_LABELS = rf"(?:{_IN_HOST}++(?:[_-]++{_IN_HOST}++)*+\.){{0,{_LABELS_MAX}}}"
_HOST = rf"(?:{_LABELS}(?:{_IN_HOST}++(?:-++{_IN_HOST}++)*+\.){_ENDING})"
_IN_PATH = rf"[a-z\u0400-\u04FF0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_IN_PARENTHESES = rf"\((?:{_IN_PATH}+|(?:{_IN_PATH}*\({_IN_PATH}+\){_IN_PATH}*))\)"
_ENDS_PATH = rf"[+\-a-z\u0400-\u04FF0-9=_#/{_LATIN}]"
_PATH = (
    rf"(?:{_IN_PATH}*(?:{_IN_PARENTHESES}{_IN_PATH}*)*{_ENDS_PATH}"
    rf"|{_IN_PARENTHESES}|@{_IN_PATH}+/)"
)
_QUERY = r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/]"
_LINK = regex.compile(
    rf"(?P<before>[^A-Za-z0-9@＠$#＃{_NO_CHARACTERS}]|[{_DIRECTIONS}]|^)"
    rf"(?P<url>(?P<scheme>https?://)?(?P<host>{_HOST})(?::[0-9]+)?"
    rf"(?P<path>/{_PATH}*)?(?P<query>{_QUERY})?)",
    regex.IGNORECASE,
)
_ASCII_HOST = regex.compile(rf"(?:[\-a-z0-9{_LATIN}]+\.)+{_ENDING}", regex.IGNORECASE)
_SHORTENED = re.compile(rf"https?://t\.co/([a-z0-9]+)(?:{_QUERY})?", re.IGNORECASE)
_NOT_BEFORE_BARE = ("-", "_", ".", "/")


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link X sees: where it stands in the text, in characters."""

    start: int
    end: int
    url: str


def weight(text: str) -> int:
    """What the text weighs of the 280: 23 a link, 2 an emoji however it is put together, 2 most
    characters beyond the Latin, Cyrillic, Arabic and Indian scripts, 1 all others."""
    text = unicodedata.normalize("NFC", text)
    total, at = 0, 0
    for link in links(text):
        total += _plain_weight(text[at : link.start]) + LINK_WEIGHT
        at = link.end
    return total + _plain_weight(text[at:])


def links(text: str) -> list[Link]:
    """The links X sees in a text, those without https:// too, in order."""
    if "." not in text or len(text) > _READ_MAX:
        return []
    found: list[Link] = []
    at = 0
    while (match := _LINK.search(text, at)) is not None:
        at = match.end()
        found.extend(_seen(match))
    return found


def joined(text: str, link: str) -> str:
    """The text as it is sent, its link on a line of its own; once, where it stands there already.

    Characters that nobody can see and X refuses are left out.
    """
    parts = [text] if not link or link in text else [text, link]
    return "\n".join(part for part in parts if part).translate(_UNSENDABLE)


def _plain_weight(text: str) -> int:
    return sum(
        2 if len(piece) > 1 or not _is_light(piece) else 1 for piece in _emoji_and_others(text)
    )


def _emoji_and_others(text: str) -> Iterator[str]:
    """Emoji whole (two characters at least, or one that is heavy by itself), others one by one."""
    at = 0
    for match in EMOJI.finditer(text):
        yield from text[at : match.start()]
        yield match.group()
        at = match.end()
    yield from text[at:]


def _is_light(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _LIGHT)


def _seen(match: "regex.Match[str]") -> list[Link]:
    url, scheme, host = match["url"], match["scheme"], match["host"]
    if not _is_address(url, scheme or _SHORT_SCHEME, host):
        return []
    if not scheme:
        return _bare(match)
    if shortened := _SHORTENED.match(url):
        if len(shortened[1]) > _TCO_NAME_MAX:
            return []
        url = shortened[0]
    start = match.start("url")
    return [Link(start=start, end=start + len(url), url=url)]


def _bare(match: "regex.Match[str]") -> list[Link]:
    """Of what has no https:// only the hosts in plain letters, the last with its path."""
    if match["before"].endswith(_NOT_BEFORE_BARE):
        return []
    start = match.start("url")
    hosts = [(start + each.start(), each.group()) for each in _ASCII_HOST.finditer(match["host"])]
    if hosts and match["path"]:
        at, host = hosts.pop()
        hosts.append((at, host + match["url"][len(match["host"]) :]))
    return [Link(start=at, end=at + len(url), url=url) for at, url in hosts]


def _is_address(url: str, scheme: str, host: str) -> bool:
    """Whether each part of the host is short enough, also as a name server would write it."""
    if any(not 0 < len(_encoded(label)) <= _LABEL_MAX for label in host.split(".")):
        return False
    return len(scheme) + len(url) <= LINK_CHARS_MAX


def _encoded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()
