"""Threads: a text too long for its channel, cut into parts where a reader would pause."""

from collections.abc import Callable
from dataclasses import replace

import regex

from domain.channels import Limits
from domain.posts import Content, Post

PARTS_MAX = 25
_PIECE_LEAST = 0.5  # of what fits: a pause earlier than that would waste a part
_PAUSES = (r"\n{2,}", r"\n", r"(?<=[.!?…])\s", r"\s")
_GRAPHEME = regex.compile(r"\X")


def content_for(post: Post, channel_id: str, limits: Limits, *, threads: bool) -> Content:
    """What the channel will get: in parts, where that was asked for and it has threads."""
    content = post.for_channel(channel_id)
    variant = post.variants.get(channel_id)
    if not threads or variant is None or not variant.as_thread:
        return content
    if limits.fits(content):
        return content
    first = _first_part(content.text, lambda text: limits.fits(replace(content, text=text)))
    further = Content(options=content.options)
    bounds = limits.of_follow_ups
    rest = _parts(
        content.text[len(first) :].strip(), lambda text: bounds.fits(replace(further, text=text))
    )
    return replace(content, text=first.strip(), follow_ups=rest)


def further_parts(content: Content) -> tuple[Content, ...]:
    """The parts of a thread after the first, each as it will be sent."""
    return tuple(Content(text=text, options=content.options) for text in content.follow_ups)


def _parts(text: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """Bounded: what is left beyond the last part stays in it, and is then too long."""
    parts: list[str] = []
    while text and len(parts) < PARTS_MAX - 1 and not fits(text):
        part = _first_part(text, fits)
        parts.append(part.strip())
        text = text[len(part) :].strip()
    return (*parts, text) if text else tuple(parts)


def _first_part(text: str, fits: Callable[[str], bool]) -> str:
    """As much of the start as fits, up to the best pause in it; one letter at the least."""
    most = _longest(text, fits)
    for pause in _PAUSES:
        ends = [found.end() for found in regex.finditer(pause, text[: most + 1])]
        if ends and ends[-1] >= most * _PIECE_LEAST:
            return text[: min(ends[-1], most)]
    return text[:most]


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """How many characters of the start fit, never half of what a reader takes for one letter."""
    ends = [found.end() for found in _GRAPHEME.finditer(text)] or [0]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[: ends[middle]].strip()):
            low = middle
        else:
            high = middle - 1
    return ends[low]
