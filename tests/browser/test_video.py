"""A video at the desk: chosen, described, played where it is written and where it is previewed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Running, a_house, up
from tests.browser.visitor import FRAME, Colleague
from tests.services.videos_made import FILM

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

PASSWORD = "kuda batu payung hijau"
_PLAYABLE = "e => e.readyState >= 1 && [e.videoWidth, e.videoHeight, e.duration].join()"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A new house."""
    with a_house(tmp_path / "data") as port, up(port) as house:
        yield house


def test_a_video_is_shown_with_its_words_on_a_desktop_and_a_phone(
    running: Running, colleague: Callable[..., Colleague]
) -> None:
    admin = colleague()
    admin.sign_in(running.first_link, PASSWORD)
    admin.go("tulis", "Tulis")
    admin.fill("Teks", "Panen raya hari ini.", exact=True)
    admin.page.locator("input[type=file]").set_input_files(
        files=FilePayload(name="panen.mp4", mimeType="video/mp4", buffer=FILM)
    )
    admin.fill("Keterangan video, untuk yang tidak dapat melihat", "Padi dipanen bersama")
    admin.sees("Tersimpan sebagai konsep")
    for name, (width, height) in (("desktop", DESKTOP), ("phone", PHONE)):
        admin.page.set_viewport_size({"width": width, "height": height})
        admin.settle()
        assert _played(admin.page) == ["320,180,2", "320,180,2"]
        admin.picture(f"video-{name}")
        assert admin.violations(leave_out=FRAME) == []
        assert admin.overflow() == []
    assert admin.errors() == []
    assert "Traceback" not in running.process.log


def _played(page: Page) -> list[str]:
    """What the browser read of each video on the page: it plays them by our own address."""
    videos = page.get_by_test_id("stMain").locator("video")
    expect(videos).to_have_count(2)
    found = []
    for video in videos.all():
        video.scroll_into_view_if_needed()
        page.wait_for_function(_PLAYABLE, arg=video.element_handle())
        found.append(str(video.evaluate(_PLAYABLE)))
    return found
