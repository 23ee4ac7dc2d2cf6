"""The dashboard's shell page: Streamlit writes it in English, for itself; we say whose it is."""

import html
import re

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from domain.texts import _, speaking
from toolkit.languages import translations

_LANGUAGE = re.compile(r"<html lang=\"en\">")
_TITLE = re.compile(r"<title>Streamlit</title>")
_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_INLINE_SCRIPT = re.compile(r"<script>\s*window\.prerenderReady = false\s*</script>")
_SERVICE = re.compile(r"<link rel=\"service-desc\"[^>]*>")
# Under these the dashboard serves files and data; everything else there is its shell page.
_PARTS = ("/desk/_stcore/", "/desk/component/", "/desk/media/", "/desk/static/")


class DeskPage:
    """Holds an HTML answer back until it is whole, and sends it rewritten; the rest passes."""

    def __init__(self, send: Send, language: str, name: str) -> None:
        self._send = send
        self._language = language
        self._name = name
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Passes the message on, or keeps it for later."""
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            await self._gather(self._start, message)

    async def _gather(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False):
            return
        body = rewritten(self._body, self._language, self._name) if self._body else b""
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        headers["cache-control"] = "no-store"
        if body:
            headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({**message, "body": body})
        self._start = None


def asks_for_shell(path: str, accept: str) -> bool:
    """Whether a browser opens a page of the dashboard, not one of its parts."""
    return "text/html" in accept and not path.startswith(_PARTS)


def rewritten(page: bytes, language: str, name: str) -> bytes:
    """The page in the user's language, under the cooperative's name, without inline script."""
    with speaking(translations(language)):
        advice = _("Nyalakan JavaScript di peramban Anda untuk memakai meja kerja ini.")
        title = _("Meja kerja {name}").format(name=name)
    text = page.decode("utf-8", "replace")
    text = _LANGUAGE.sub(f'<html lang="{language}">', text, count=1)
    text = _TITLE.sub(lambda _found: f"<title>{html.escape(title)}</title>", text, count=1)
    text = _NO_SCRIPT.sub(lambda _found: f"<noscript><p>{html.escape(advice)}</p></noscript>", text)
    return _SERVICE.sub("", _INLINE_SCRIPT.sub("", text)).encode()


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and "content-encoding" not in headers
