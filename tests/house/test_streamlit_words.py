"""Streamlit's own English stands nowhere on our screens where it lets us say it ourselves."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.ground import ROOT

SOURCES = sorted((ROOT / "dashboard").rglob("*.py"))


def calls(source: str, name: str) -> Iterator[Mapping[str, ast.expr]]:
    """What each call of `….name(…)` is given by name."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in found:
        if isinstance(call.func, ast.Attribute) and call.func.attr == name:
            yield {each.arg: each.value for each in call.keywords if each.arg}


def in_english(source: str) -> list[str]:
    """The boxes of the source that would show words of Streamlit's."""
    several = [
        each
        for each in calls(source, "multiselect")
        if "placeholder" not in each or not _is(each.get("select_all"), value=False)
    ]
    one = [
        each
        for each in calls(source, "selectbox")
        if _is(each.get("index"), value=None) and "placeholder" not in each
    ]
    uploads = [each for each in calls(source, "file_uploader") if "max_upload_size" not in each]
    return ["multiselect"] * len(several) + ["selectbox"] * len(one) + ["upload"] * len(uploads)


def _is(given: ast.expr | None, *, value: bool | None) -> bool:
    return isinstance(given, ast.Constant) and given.value is value


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_box_says_in_our_words_what_it_waits_for(source: Path) -> None:
    assert in_english(source.read_text("utf-8")) == []


def test_the_check_finds_what_is_missing() -> None:
    assert in_english("st.multiselect('a', [], placeholder='b')") == ["multiselect"]
    assert in_english("st.multiselect('a', [], select_all=False)") == ["multiselect"]
    assert in_english("st.selectbox('a', [], index=None)") == ["selectbox"]
    assert in_english("st.file_uploader('a')") == ["upload"]
    ours = "st.multiselect('a', [], placeholder='b', select_all=False); st.selectbox('a', [])"
    assert in_english(ours) == []
