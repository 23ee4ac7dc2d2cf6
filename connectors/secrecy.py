"""Keeps a channel's secrets out of every message, detail, cause and library log."""

import json
import logging
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

BLOT = "•••"
_SECRET_MIN = 4  # a shorter "secret" would blot out ordinary words
_HTTP_LOGGERS = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
)


class Scrubber:
    """Blots out the given secrets, plain and as they stand in an address, a form or JSON."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms: list[str] = []
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """From here on these are blotted out too."""
        forms = {
            form for secret in secrets if len(secret) >= _SECRET_MIN for form in _written(secret)
        }
        self._forms = sorted({*self._forms, *forms}, key=len, reverse=True)
        _LIBRARY_LOGS.watch(self._forms)

    def scrub(self, text: str) -> str:
        """The text without the secrets."""
        for form in self._forms:
            text = text.replace(form, BLOT)
        return text

    def scrubbed(self, error: Exception) -> Exception:
        """The error, or one that says the same without the secrets its words would show."""
        words = str(error)
        clean = self.scrub(words)
        return error if clean == words else RuntimeError(f"{type(error).__name__}: {clean}")


class _LibraryLogs(logging.Filter):
    """Blots every secret seen so far out of the HTTP libraries' own log lines."""

    def __init__(self) -> None:
        super().__init__()
        self._forms: frozenset[str] = frozenset()

    def watch(self, forms: Iterable[str]) -> None:
        """From here on these are blotted out."""
        # never changed, always replaced: another thread may be going through it
        self._forms = self._forms.union(forms)
        for name in _HTTP_LOGGERS:
            logging.getLogger(name).addFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        text = clean = record.getMessage()
        for form in self._forms:
            clean = clean.replace(form, BLOT)
        if clean != text:
            record.msg, record.args = clean, ()
        return True


def _written(secret: str) -> set[str]:
    escaped = {json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)}
    slashed = {form.replace("/", r"\/") for form in escaped}
    return {secret, quote(secret, safe=""), quote_plus(secret), *escaped, *slashed}


_LIBRARY_LOGS = _LibraryLogs()
