"""People before a browser: a member on the page, a member of staff at the desk."""

import re
from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.drawing import WAIT_MS, Drawing

PRESSES = 3
# Drawn by Streamlit: its toolbar and the grid of st.dataframe, which is a canvas.
FRAME = ("[data-testid=stToolbar]", "[data-testid=stHeader]", "[data-testid=stDataFrame]")
# Of the dashboard we hold to account what we write; Streamlit's own frame is its makers'.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}


class Visitor:
    """One person with one browser."""

    def __init__(self, context: BrowserContext, address: str, pictures: Path) -> None:
        context.set_default_timeout(WAIT_MS)
        context.set_default_navigation_timeout(WAIT_MS)
        self.page: Page = context.new_page()
        self.address = address
        self._pictures = pictures

    def open(self, path: str) -> None:
        """Goes to a page of the house."""
        self.page.goto(f"{self.address}{path}")

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Waits until the text stands on the page."""
        found = self.page.get_by_text(text).filter(visible=True)
        expect(found.first).to_be_visible(timeout=WAIT_MS)

    def picture(self, name: str) -> None:
        """Keeps what is on the screen, the whole page of it."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)

    def overflow(self) -> list[str]:
        """How far the page is wider than its window, when it is."""
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return [f"{wider} px wider than the window"] if wider > 0 else []

    def violations(self, *, leave_out: tuple[str, ...] = ()) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA; `leave_out`: selectors not ours."""
        context = {"exclude": [[selector] for selector in leave_out]} if leave_out else None
        found = Axe().run(self.page, context=context, options=RULES).response["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


class Colleague(Visitor):
    """A member of staff at the desk."""

    def __init__(self, context: BrowserContext, address: str, pictures: Path) -> None:
        super().__init__(context, address, pictures)
        self._drawing = Drawing(self.page)

    def come_back(self) -> None:
        """Closes the page and opens an empty one: the next day, in the same browser."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        self._drawing = Drawing(self.page)

    def sign_in(self, link: str, password: str) -> None:
        """By a first sign-in link: one button, then a password of their own."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Masuk sekarang").click()
        self.page.get_by_label("Kata sandi baru", exact=True).fill(password)
        self.page.get_by_label("Kata sandi baru, sekali lagi").fill(password)
        self.page.get_by_role("button", name="Simpan kata sandi").click()
        self.heading("Beranda")

    def heading(self, title: str | re.Pattern[str]) -> None:
        """Waits for the page with this title, drawn to its end."""
        expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=WAIT_MS)
        self.settle()

    def settle(self) -> None:
        """Waits until the desk has drawn everything it was going to draw."""
        self._drawing.ended()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Waits until the text stands on the page; on the desk until all else does, too."""
        super().sees(text)
        if self.page.get_by_test_id("stApp").count():
            self.settle()

    def go(self, path: str, title: str) -> None:
        """Opens a page of the desk by its address."""
        self.open(f"/desk/{path}")
        self.heading(title)

    def links_to(self, filter_: str) -> list[str]:
        """Where the page's own links lead that carry this filter: `kalender?pengiriman=…`."""
        links = self.page.get_by_test_id("stMain").locator(f"a[href*='{filter_}=']")
        return [str(link.get_attribute("href")).rsplit("/", 1)[-1] for link in links.all()]

    def menu(self) -> list[str]:
        """The names of the pages this person may open."""
        return (
            self.page.get_by_test_id("stSidebarNavLink")
            .get_by_test_id("stMarkdownContainer")
            .all_inner_texts()
        )

    def errors(self) -> list[str]:
        """What red boxes say, ours and Streamlit's."""
        return [
            box.inner_text()
            for kind in ("stAlertContentError", "stException")
            for box in self.page.get_by_test_id(kind).all()
        ]

    def unfold(self, title: str) -> None:
        """Opens what is folded away under the title; again, when it is drawn shut meanwhile."""
        self.settle()
        fold = self.page.get_by_test_id("stExpander").filter(has_text=title).locator("details")
        for _again in range(PRESSES):
            if not fold.evaluate("fold => fold.open"):
                fold.locator("summary").click()
            self.settle()
        expect(fold).to_have_js_property("open", True, timeout=WAIT_MS)

    def fill(self, label: str, text: str, *, exact: bool = False) -> None:
        """Types into a field and leaves it, as Streamlit wants."""
        field = self.page.get_by_role("textbox", name=label, exact=exact)
        field.fill(text)
        field.blur()
        self.settle()

    def pick(self, label: str, option: str) -> None:
        """Chooses from a list, by the keyboard: a list that is drawn anew loses no key."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        box.fill(option)
        box.press("Enter")
        expect(box).to_have_value(option)
        self.settle()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Presses a button. Streamlit puts an icon's name before the button's own."""
        self.settle()
        wanted = re.compile(rf"(^|\s){re.escape(name)}$") if exact else name
        button = self.page.get_by_role("button", name=wanted).first
        # asked first: what is pressed may be gone afterwards
        opens_a_box = button.get_attribute("data-testid") == "stPopoverButton"
        button.click()
        self.settle()
        if opens_a_box:
            self._see_open(button)

    def _see_open(self, button: Locator) -> None:
        """A box opened while the desk was drawing is drawn shut: a person presses once more."""
        for _again in range(PRESSES):
            if button.get_attribute("aria-expanded") == "true":
                return
            button.click()
            self.settle()
        expect(button).to_have_attribute("aria-expanded", "true", timeout=WAIT_MS)

    def download(self, press: Callable[[], None]) -> Download:
        """What a press saves. Pressed once more when the page was being drawn just then."""
        for _again in range(PRESSES):
            try:
                with self.page.expect_download(timeout=WAIT_MS / PRESSES) as coming:
                    press()
            except PlaywrightTimeoutError:
                self.settle()
            else:
                return coming.value
        raise AssertionError("nothing was saved")

    def picture(self, name: str) -> None:
        """The whole page, though it is the desk's inner part that scrolls."""
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        main = self.page.get_by_test_id("stMain")
        height = max(size["height"], min(int(main.evaluate("e => e.scrollHeight")), 3_000))
        self.page.set_viewport_size({"width": size["width"], "height": height})
        self.settle()
        for chart in self.page.get_by_test_id("stPlotlyChart").all():
            expect(chart.locator(".main-svg").first).to_be_visible(timeout=WAIT_MS)
        self.page.wait_for_timeout(700)  # charts fit themselves to the new size a moment later
        super().picture(name)
        self.page.set_viewport_size(size)
