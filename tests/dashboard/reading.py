"""What a test reads off a page, and how it presses what a person would press."""

from typing import Any

from streamlit.testing.v1 import AppTest


def words_of(page: AppTest) -> str:
    """Every word on the page outside widgets, one element a line."""
    kinds = (
        page.title,
        page.header,
        page.subheader,
        page.markdown,
        page.caption,
        page.info,
        page.success,
        page.warning,
        page.error,
        page.html,
        page.code,
        page.toast,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def links_of(page: AppTest) -> list[str]:
    """The labels of the links to other pages."""
    return [link.label for link in page.page_link]


def labels(widgets: Any) -> list[str]:
    """The labels of these widgets."""
    return [widget.label for widget in widgets]


def press(page: AppTest, label: str) -> AppTest:
    """Presses the button of this label."""
    _with_label(page.button, label).click()
    return page.run()


def fill(page: AppTest, label: str, value: str) -> None:
    """Types into the box of this label."""
    boxes = [*page.text_input, *page.text_area]
    _with_label(boxes, label).input(value)


def pick(page: AppTest, label: str, value: Any) -> None:
    """Picks from the list of this label."""
    _with_label(page.selectbox, label).select(value)


def pick_several(page: AppTest, label: str, *values: str) -> None:
    """Picks these, and no others, from the list of this label."""
    _with_label(page.multiselect, label).set_value(list(values))


def assert_sound(page: AppTest) -> AppTest:
    """No page may break; gives the page on."""
    assert [error.value for error in page.exception] == []
    return page


def _with_label(widgets: Any, label: str) -> Any:
    found = [widget for widget in widgets if widget.label == label]
    assert len(found) == 1, (label, [widget.label for widget in widgets])
    return found[0]
