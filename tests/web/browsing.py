"""A browser without scripts: opens pages, fills their forms, keeps cookies."""

import warnings
from dataclasses import dataclass
from datetime import timedelta
from html.parser import HTMLParser

import httpx

from toolkit.clock import SetClock

with warnings.catch_warnings():  # the client it wishes for instead is not locked here
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["ADDRESS", "PHONE", "Browser", "TestClient", "forms_of"]

ADDRESS = "http://127.0.0.1:8501"
PHONE = "Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


class _Forms(HTMLParser):
    """Every form of a page: its action and the fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._action = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = found["action"]
            self.forms.setdefault(self._action, {})
        elif tag == "input" and found.get("type") not in ("radio", "checkbox"):
            self.forms[self._action][found["name"]] = found.get("value", "")
        elif tag == "textarea":
            self._area = found["name"]
            self.forms[self._action][self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[self._action][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def forms_of(page: httpx.Response) -> dict[str, dict[str, str]]:
    """The fields of each form, by its action."""
    reader = _Forms()
    reader.feed(page.text)
    return reader.forms


@dataclass
class Browser:
    """One visitor. Filling a form takes them ten seconds."""

    client: TestClient
    clock: SetClock

    def open(self, path: str, **headers: str) -> httpx.Response:
        """The page, without following redirects."""
        page: httpx.Response = self.client.get(path, headers=headers)
        return page

    def send(self, page: httpx.Response, action: str, **typed: str) -> httpx.Response:
        """Sends the page's form with these fields typed in."""
        self.clock.advance(timedelta(seconds=10))
        answer: httpx.Response = self.client.post(action, data={**forms_of(page)[action], **typed})
        return answer

    def fill(self, path: str, action: str = "", **typed: str) -> httpx.Response:
        """Opens the page and sends its form."""
        return self.send(self.open(path), action or path, **typed)
