"""Whether the desk still has to draw what was asked of it, by what it and the server say."""

from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

WAIT_MS = 30_000
LOOK_MS = 50


class Drawing:
    """One page's. What was pressed is asked of the server, which begins to draw a moment later:
    until then the page looks as if it were done.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._is_asked = False
        page.on("websocket", self._listen)

    def ended(self) -> None:
        """Waits until everything is drawn, and stays so for two looks."""
        for _look in range(WAIT_MS // LOOK_MS):
            self._drawn()
            self._page.wait_for_timeout(LOOK_MS)
            if not self._is_asked and self._is_still():
                return
        raise AssertionError("the desk does not come to rest")

    def _listen(self, line: WebSocket) -> None:
        self._is_asked = False  # a new page asks by itself
        line.on("framesent", self._asked)
        line.on("framereceived", self._begun)

    def _asked(self, frame: str | bytes) -> None:
        if _kind(BackMsg(), frame) == "rerun_script":
            self._is_asked = True

    def _begun(self, frame: str | bytes) -> None:
        if _kind(ForwardMsg(), frame) == "new_session":
            self._is_asked = False

    def _drawn(self) -> None:
        app = self._page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=WAIT_MS)
        # Streamlit fetches a widget's code when it first draws one; its place is grey till then.
        expect(self._page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WAIT_MS)

    def _is_still(self) -> bool:
        resting = self._page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        stale = self._page.locator("[data-testid=stElementContainer][data-stale=true]")
        return resting.count() == 1 and stale.count() == 0


def _kind(message: BackMsg | ForwardMsg, frame: str | bytes) -> str | None:
    if isinstance(frame, str):
        return None  # the line's own talk
    message.ParseFromString(frame)
    return message.WhichOneof("type")
