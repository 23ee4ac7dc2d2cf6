"""Turning what people wrote, and when, into what a page shows."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from markupsafe import Markup, escape

from domain.media import Media

_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]{3,500}", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'’…"
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_html(text: str, *, rel: str = "noopener") -> Markup:
    """The text escaped, its line breaks kept, its web addresses made links with this `rel`."""
    parts, done = [], 0
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(_TRAILING)
        parts += [escape(text[done : found.start()]), _link(address, rel)]
        done = found.start() + len(address)
    parts.append(escape(text[done:]))
    return Markup("").join(parts).replace("\n", Markup("<br>\n"))


def _link(address: str, rel: str) -> Markup:
    target = address if "://" in address else f"https://{address}"
    return Markup('<a href="{}" rel="{}">{}</a>').format(target, rel, shorten(address, 60))


def by_strangers(text: str) -> Markup:
    """As `as_html`, for what anybody may write: search engines are told to leave its links."""
    return as_html(text, rel="nofollow ugc noopener")


def media_path(media: Media) -> str:
    """Where this site serves the picture or the video."""
    return f"/video/{media.id}.mp4" if media.is_video else f"/gambar/{media.id}"


def playtime(duration_s: float | None) -> str:
    """How long a video runs, as players write it; empty when nobody knows."""
    if duration_s is None:
        return ""
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def megabytes(size_bytes: int) -> str:
    """The size as phones count it; never nothing."""
    return str(max(1, round(size_bytes / 1_000_000)))


def shorten(text: str, length: int) -> str:
    """The text, cut at a word's end and closed with an ellipsis when it is longer."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _tail = cut.rpartition(" ")
    return f"{(head if space and len(head) > length // 2 else cut).rstrip()}…"


def first_line(text: str, length: int = 90) -> str:
    """The first line that says something, as a title."""
    lines = (line.strip() for line in text.splitlines())
    return shorten(next((line for line in lines if line), ""), length)


def heading_and_body(text: str, length: int = 90) -> tuple[str, str]:
    """The first line as a heading and the rest - or no heading, when it is too long for one."""
    head, _break, rest = text.strip().partition("\n")
    return (head.strip(), rest.strip()) if len(head.strip()) <= length else ("", text.strip())


def domain_of(link: str) -> str:
    """The site a link leads to, as people know it; empty when it is no web address."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def is_web_link(link: str) -> bool:
    """Whether the link may be put on a page: http(s) with a host, nothing that runs."""
    return link.lower().startswith(("https://", "http://")) and bool(domain_of(link))


def moment(at: datetime, zone: str, language: str) -> str:
    """Day, time and the zone's name: 18 November 2026, 09.00 WIB."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "d MMMM y, HH.mm" if language == "id" else "d MMMM y, HH:mm"
    return f"{format_datetime(local, pattern, locale=language)} {local.tzname()}"


def day(at: datetime, zone: str, language: str) -> str:
    """The day alone: 18 November 2026."""
    return format_date(at.astimezone(ZoneInfo(zone)), "d MMMM y", locale=language)


def xml_text(text: str) -> str:
    """The text without the characters XML 1.0 forbids."""
    return _UNPRINTABLE.sub("", text)
