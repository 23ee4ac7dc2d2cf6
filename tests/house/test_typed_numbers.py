"""Numbers are typed as words and read by us, never by the browser's own number box."""

from pathlib import Path

DESK = Path(__file__).parents[2] / "dashboard"


def test_no_page_of_the_desk_asks_by_a_number_box() -> None:
    """It drops the comma of 1,5 and makes one person of 1.500; out of bounds, its form is not sent
    and nothing says why. `hour_texts` reads them instead."""
    boxes = [file.name for file in DESK.rglob("*.py") if "number_input" in file.read_text("utf-8")]
    assert boxes == []
