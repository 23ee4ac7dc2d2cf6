"""How long a text is, as the fediverse counts it: links flat, mentions without their server."""

import re

import regex
from mastodon._url_regex import url_regex

from connectors.counting import graphemes

URL_CHARS = 23
# Longer than these, the server takes neither for what it looks like, and counts every letter.
_URL_MAX = 4_096
_DOMAIN_MAX = 253
_MENTION = regex.compile(
    r"(?<![=/\w])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@([\w.-]+\w+)", regex.IGNORECASE
)


def counted(text: str, url_chars: int = URL_CHARS) -> int:
    """Graphemes, a link being `url_chars` long and `@name@server` as long as `@name`.

    Source: mastodon/mastodon, app/validators/status_length_validator.rb, app/lib/extractor.rb
    and app/models/account.rb, read 2026-11-25. The pattern of a link is the library's, which has
    it from the same project's composer.
    """
    flat = url_regex.sub(lambda found: _flat_link(found, url_chars), text)
    return graphemes(without_servers(flat))


def without_servers(text: str) -> str:
    """The text with every `@name@server` as `@name`, which is how it is shown and counted."""
    return _MENTION.sub(
        lambda found: found[0] if len(found[2]) > _DOMAIN_MAX else f"@{found[1]}", text
    )


def _flat_link(found: re.Match[str], url_chars: int) -> str:
    before, link = found[2], found[3]
    return found[0] if len(link) > _URL_MAX else before + "x" * url_chars
