"""The templates, compiled once, and the words and filters they know."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.texts import _, ngettext
from web import wording

_HERE = Path(__file__).parent


@cache
def templates() -> Environment:
    """The environment every page is drawn in. Everything is escaped unless it is `Markup`."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, ngettext=ngettext, style_url=style_url())
    environment.filters.update(
        as_html=wording.as_html,
        by_strangers=wording.by_strangers,
        shorten=wording.shorten,
        media_path=wording.media_path,
        playtime=wording.playtime,
        megabytes=wording.megabytes,
        first_line=wording.first_line,
        domain_of=wording.domain_of,
        heading_and_body=wording.heading_and_body,
        xml=wording.xml_text,
    )
    environment.tests["web_link"] = wording.is_web_link
    return environment


@cache
def style() -> bytes:
    """The one stylesheet."""
    return (_HERE / "static" / "guyub.css").read_bytes()


@cache
def icon() -> bytes:
    """The sign of the house, for browser tabs."""
    return (_HERE / "static" / "ikon.svg").read_bytes()


@cache
def style_url() -> str:
    """The stylesheet's address; it changes with its content, so browsers may keep it for ever."""
    return f"/aset/guyub.css?v={hashlib.sha256(style()).hexdigest()[:12]}"
