"""How long a start takes until the desk can be used: `python -m tests.browser.starting`.

Prints, for each start of a house that stood before, the seconds from the start of the process
until a page answers, and until a browser that is signed in has drawn Beranda, which it asks
for again and again from the first moment on.
"""

import argparse
import statistics
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import BrowserContext, Error, expect, sync_playwright

from tests.browser.conftest import DESKTOP, a_house, up
from tests.browser.visitor import Colleague
from tests.chromium import CHROMIUM
from tests.running import started

AIM_S = 5.0
_GIVE_UP_S = 60.0
_NAP_S = 0.02


def main() -> None:
    """Measures the starts and prints them beside the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--sample", action="store_true", help="with a year of made-up history")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, a_house(Path(folder)) as port:
        if chosen.sample:
            with started("demo") as demo:
                demo.process.wait(timeout=300)
        found = _measured(f"http://127.0.0.1:{port}", port, chosen.starts)
    for name, took in zip(("page", "desk"), zip(*found, strict=True), strict=True):
        each = " ".join(f"{one:.1f}" for one in took)
        _say(f"{name}: median {statistics.median(took):.1f} s, longest {max(took):.1f} s ({each})")
    late = sum(desk > AIM_S for _page, desk in found)
    _say(f"desk over {AIM_S:.0f} s: {late} of {len(found)}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a tool for the terminal


def _measured(address: str, port: int, starts: int) -> list[tuple[float, float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        context = browser.new_context(
            viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="id-ID"
        )
        with up(port) as running:
            _sign_in(context, running.address, running.first_link)
        found = [_one_start(context, address) for _turn in range(starts)]
        browser.close()
    return found


def _sign_in(context: BrowserContext, address: str, first_link: str) -> None:
    person = Colleague(context, address, Path())
    person.sign_in(first_link or _new_link(), "kata-sandi-yang-panjang")
    person.page.close()


def _new_link() -> str:
    """For a sample's admin, who has signed in before."""
    with started("user", "link", "admin") as asked:
        asked.line()
        return asked.line()


def _one_start(context: BrowserContext, address: str) -> tuple[float, float]:
    page = context.new_page()
    began_s = time.monotonic()
    with started("up") as process:
        page_s = _until_answered(f"{address}/masuk") - began_s
        while time.monotonic() - began_s < _GIVE_UP_S:
            with suppress(Error):
                page.goto(f"{address}/desk/")
                break
        expect(page.get_by_role("heading", name="Beranda", level=1)).to_be_visible(
            timeout=_GIVE_UP_S * 1_000
        )
        desk_s = time.monotonic() - began_s
        page.close()
        process.end()
    return page_s, desk_s


def _until_answered(address: str) -> float:
    end_s = time.monotonic() + _GIVE_UP_S
    while time.monotonic() < end_s:
        with suppress(httpx.TransportError):
            httpx.get(address)
            return time.monotonic()
        time.sleep(_NAP_S)
    raise SystemExit(f"{address} did not answer within {_GIVE_UP_S:.0f} s")


if __name__ == "__main__":
    main()
