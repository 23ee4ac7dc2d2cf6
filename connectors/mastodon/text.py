"""Texts on their way out and back: what we send as plain text comes back as HTML."""

import unicodedata

import nh3
import regex

from connectors.mastodon.counting import without_servers
from connectors.shown_text import ShownText

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


class _Reader(ShownText):
    """A post's: addresses are shortened by hidden spans on the fediverse, so that hidden text
    counts; names and tags need no address."""

    paragraphs = frozenset(_BLOCKS)

    def says_where(self, said: str, address: str) -> bool:
        return said.startswith(("@", "#")) or super().says_where(said, address)
