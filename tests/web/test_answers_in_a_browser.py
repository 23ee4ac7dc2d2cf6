"""The public figures in a real Chromium: the rules of accessibility, on a small phone too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.web.test_answers import history
from tests.web.test_in_a_browser import SIZES, check, opened, served
from toolkit.wiring import Toolkit
from web.app import member_app

pytestmark = pytest.mark.browser

__all__ = ["history"]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_page_of_answers_keeps_the_rules_and_needs_no_script(
    chromium: Browser,
    house: Toolkit,
    decide: Callable[..., object],
    size: str,
    scripts: bool,
) -> None:
    decide(public_figures=True)
    with served(member_app(house)) as address:
        page = opened(chromium, size, scripts=scripts)
        page.goto(f"{address}/")
        page.click("text=Tanggapan kami")
        page.wait_for_url("**/tanggapan")
        assert page.locator("svg rect").count() == 2
        assert page.locator("table tbody tr").count() == 3
        if scripts:
            check(page, f"answers-{size}")
