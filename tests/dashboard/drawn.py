"""What a page's charts draw, and what the CSV beside each says: read apart, to be compared."""

import base64
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

# Runs after the page, while its files are still there to be taken away.
KEEP_FILES = """
import streamlit as st
from streamlit import runtime
st.session_state["files"] = dict(runtime.get_instance().media_file_mgr._storage._files_by_id)
"""

Value = float | str | None


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One trace of a figure, each of its points with a low and a high end where it has them."""

    name: str
    spec: Mapping[str, Any]

    def points(self, of: str = "y") -> list[tuple[Any, Value]]:
        """Where and what; None is a gap. A place that is a number is called by its label."""
        places = _values(self.spec["x"])
        if of == "y" and not any(isinstance(place, str) for place in places):
            places = self.spec.get("text", places)
        return list(zip(places, _values(self.spec[of]), strict=True))

    def ends(self) -> list[tuple[Value, Value]]:
        """The band around each point."""
        bars = self.spec.get("error_y", {})
        lows, highs = _values(bars.get("arrayminus", [])), _values(bars.get("array", []))
        pairs = zip_longest(self.points(), lows, highs)
        return [(_plus(y, low, -1), _plus(y, high, 1)) for (_x, y), low, high in pairs]

    def others(self) -> list[Any]:
        """What is told of each point when it is touched."""
        return list(_values(self.spec["customdata"]))

    def grid(self) -> dict[tuple[str, str], tuple[Value, str]]:
        """Of a heat map: value and text of each cell, by row and column."""
        rows = zip(self.spec["y"], self.spec["z"], self.spec["text"], strict=True)
        return {
            (y, x): (value, text)
            for y, values, texts in rows
            for x, value, text in zip(self.spec["x"], _values(values), texts, strict=True)
        }


def charts(page: AppTest) -> dict[str, list[Trace]]:
    """The traces of each chart of the page, by the name of its files."""
    found = {}
    for chart in page.get("plotly_chart"):
        name = json.loads(chart.proto.config)["toImageButtonOptions"]["filename"]
        traces = json.loads(chart.proto.spec)["data"]
        found[name] = [Trace(name=one.get("name", ""), spec=one) for one in traces]
    return found


def files(page: AppTest) -> dict[str, list[dict[str, str]]]:
    """The rows of each CSV that the page offers, by its name without the ending."""
    found = {}
    for button in page.get("download_button"):
        file = page.session_state["files"].get(button.proto.url.rsplit("/", 1)[-1].split(".")[0])
        if file is not None and file.mimetype == "text/csv":
            text = file.content.decode("utf-8-sig")
            found[file.filename.removesuffix(".csv")] = list(csv.DictReader(io.StringIO(text)))
    return found


def tables(page: AppTest) -> list[list[dict[str, str]]]:
    """What the tables of the page show, each cell as a CSV would write it; links left out."""
    return [list(_rows(one.value)) for one in page.dataframe]


def number(cell: str) -> float | None:
    """A cell of a CSV; an empty one is unknown."""
    return float(cell) if cell else None


def _rows(frame: Any) -> Iterator[dict[str, str]]:
    for row in frame.to_dict("records"):
        yield {
            name: "" if value is None or value != value else _cell(value)  # noqa: PLR0124 - NaN
            for name, value in row.items()
            if name not in {"barisnya", "tautan"}
        }


def _cell(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _plus(y: Value, length: Value, sign: int) -> Value:
    if not isinstance(y, float | int) or not isinstance(length, float | int):
        return None
    return round(y + sign * length, 6)


def _values(told: Any) -> list[Any]:
    """Plotly writes numbers without gaps as bytes."""
    if isinstance(told, dict):
        found = np.frombuffer(base64.b64decode(told["bdata"]), dtype=told["dtype"]).tolist()
        shape = [int(n) for n in str(told.get("shape", len(found))).split(",")]
        return list(np.array(found).reshape(shape).tolist())
    return [None if one is None else one for one in told]
