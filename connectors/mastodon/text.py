"""Texts on their way out and back: what we send as plain text comes back as HTML."""

import unicodedata
from html.parser import HTMLParser

import nh3
import regex

from connectors.mastodon.counting import without_servers

# A hostile server may send anything: more than this is no message, and parsing costs time.
HTML_MAX = 60_000
_SILENT = {"script", "style", "template", "title"}
_BLOCKS = {"p", "div", "blockquote", "pre", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}
_LEADING_MENTIONS = regex.compile(r"\A(?:\s*@[\w.-]+(?:@[\w.-]+)?(?::\d+\b)?)+\s*")
_MEANING = regex.compile(r"[^\p{L}\p{N}\p{M}\p{S}]+")


def as_sent(text: str, link: str) -> str:
    """The text with its link under it, unless the link stands in it already."""
    if not link or link in text:
        return text
    return f"{text}\n\n{link}" if text else link


def sendable(text: str) -> str:
    """Without what no server stores: half characters, control characters, foreign line ends."""
    lines = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) != "Cc")


def mentioning(text: str, acct: str) -> str:
    """The text, with the person named first where it does not name them: else they hear nothing."""
    said = regex.compile(rf"(?<![\w/])@{regex.escape(acct)}(?![\w@-]|\.\w)", regex.IGNORECASE)
    return text if said.search(text) else f"@{acct} {text}"


def without_leading_mentions(text: str) -> str:
    """The text as its author wrote it, without the names that an answer begins with."""
    return _LEADING_MENTIONS.sub("", text)


def fingerprint(text: str) -> str:
    """What is the same in a text we sent and in the one that came back.

    Servers take the host off a mention, wrap links, read some punctuation as markup and collapse
    white space: letters, digits and symbols remain.
    """
    bare = without_leading_mentions(without_servers(unicodedata.normalize("NFC", text)))
    return _MEANING.sub("", bare).casefold() or "".join(bare.split())


def plain(html: str) -> str:
    """The text that a reader of the HTML sees, links with their whole address; never markup."""
    # Made well first: the standard library takes half a minute over a page of open brackets.
    well = nh3.clean(
        html[:HTML_MAX],
        tags={*_BLOCKS, "a", "br", "li"},
        clean_content_tags=_SILENT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(well)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Gathers what is shown. Addresses are shortened by hidden spans on the fediverse, so that
    hidden text counts; a link that says another address than it leads to shows both."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._link: tuple[str, int] | None = None  # its address, and where its text begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._parts.append("\n")
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag == "li":
            self._parts.append("\n- ")
        elif tag == "a":
            self._end_link()
            self._link = (dict(attrs).get("href") or "", len(self._parts))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def text(self) -> str:
        """What was gathered, at most one empty line between paragraphs."""
        self._end_link()
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        return regex.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _end_link(self) -> None:
        if self._link is None:
            return
        (address, began), self._link = self._link, None
        said = "".join(self._parts[began:]).strip()
        if address and not said.startswith(("@", "#")) and not _same_address(said, address):
            self._parts.append(f" ({address})")


def _same_address(said: str, address: str) -> bool:
    bare = address.partition("://")[2]
    return said.rstrip("/") in (address.rstrip("/"), bare.rstrip("/"))
