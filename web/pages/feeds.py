"""For programs that read along: RSS, Atom, the sitemap and the word to robots."""

from email.utils import format_datetime

from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from domain.board import Entry
from web.rendering import templates
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

ENTRIES = 20
SITEMAP_ENTRIES = 1_000  # the newest; older ones are found through the front page's cursor


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/rss.xml`, `/atom.xml`, `/sitemap.xml`, `/robots.txt`."""
    return [
        Route("/rss.xml", serve(room, rss), methods=["GET"]),
        Route("/atom.xml", serve(room, atom), methods=["GET"]),
        Route("/sitemap.xml", serve(room, sitemap), methods=["GET"]),
        Route("/robots.txt", serve(room, robots), methods=["GET"]),
    ]


def rss(visit: Visit) -> Response:
    """RSS 2.0. Source: RSS 2.0.11 of the RSS Advisory Board (read 2026-11-22)."""
    return _feed(visit, "rss.xml", "application/rss+xml")


def atom(visit: Visit) -> Response:
    """Atom. Source: RFC 4287 (read 2026-11-22)."""
    return _feed(visit, "atom.xml", "application/atom+xml")


def sitemap(visit: Visit) -> Response:
    """Source: the sitemaps.org protocol 0.9 (read 2026-11-22)."""
    entries = visit.room.toolkit.visiting.front(limit=SITEMAP_ENTRIES)
    return _xml(visit, "sitemap.xml", "application/xml", entries)


def robots(visit: Visit) -> Response:
    """Everything may be read but what belongs to one person."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in ("/desk", "/lacak", "/masuk", "/sandi", "/saran/terkirim")
        ),
        f"Sitemap: {visit.site_url}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


def _feed(visit: Visit, template: str, kind: str) -> Response:
    return _xml(visit, template, kind, visit.room.toolkit.visiting.front(limit=ENTRIES))


def _xml(visit: Visit, template: str, kind: str, entries: list[Entry]) -> Response:
    text = (
        templates()
        .get_template(template)
        .render(
            cooperative=visit.cooperative,
            site=visit.site_url,
            language=visit.cooperative.language,
            entries=entries,
            rfc822=format_datetime,
        )
    )
    response = Response(text, media_type=kind)
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
