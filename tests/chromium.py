"""A real Chromium for one module of tests, closed with it.

While Playwright is open its event loop counts as running in this thread, so that nothing else
here could run one: no test of another module may find it open.
"""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

# Read before any test sets the house's variables aside.
CHROMIUM = os.environ.get("GUYUB_CHROMIUM") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; nothing it does of its own accord leaves this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
