"""A chart the way every page shows it: drawn, saved as a PNG, and opened to its numbers."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import chart_buttons, session, tables
from domain.texts import _, speaking, spoken

# The first column stays in sight while a phone scrolls to the numbers, which it does up to three
# fifths of the table's width; longer names break into lines of so many letters.
_NAME_PX, _NAME_LETTERS = 180, 22
_LINE_PX, _LINES_MAX = 22, 4
# The picture is drawn without the page's own fonts, so that both have words of the same width.
_FONT = "sans-serif"


def show(
    figure: go.Figure, *, title: str, span: str, alt: str, name: str, frame: pd.DataFrame
) -> None:
    """As `draw`. `frame`: all its numbers; a column named as the rows' links opens them."""
    draw(figure, title=title, span=span, alt=alt, name=name)
    opened(frame, alt=alt, name=name)


def draw(figure: go.Figure, *, title: str, span: str, alt: str, name: str) -> None:
    """`title`, `span`: what the picture is of, where nothing stands beside it. `name`: of the
    files, without their ending; also what tells the chart from others on the page."""
    words = f"{escape(title)}<br><sup>{escape(span)}</sup>"
    figure.update_layout(
        title={"text": words, "font": {"size": 14}, "x": 0, "xanchor": "left"},
        margin={"t": 64},
        font={"family": _FONT},
    )
    config = chart_buttons.around(name, session.desk().times)
    st.plotly_chart(figure, alt=alt, key=f"chart-{name}", config=config)


def opened(frame: pd.DataFrame, *, alt: str, name: str) -> None:
    """The numbers of what is drawn above, a press away."""
    with st.expander(_("Angkanya"), icon=":material/table_chart:"):
        numbers(frame, alt=alt, name=name)
        st.caption(_("Sebagai gambar PNG: tombol kamera di kanan atas grafik."))


def numbers(
    frame: pd.DataFrame,
    *,
    alt: str,
    name: str,
    whole: Callable[[], pd.DataFrame] | None = None,
) -> None:
    """The table with its links, and as CSV without them. `whole`: where the table is one page of
    several, all of it, made when somebody takes it away."""
    links = _("barisnya")
    columns: Mapping[str, Any] = {
        links: st.column_config.LinkColumn(display_text=_("buka")),
        _("tautan"): st.column_config.LinkColumn(display_text=_("buka")),
    }
    st.dataframe(
        frame,
        hide_index=True,
        alt=alt,
        placeholder="–",
        column_config={**columns, **_first(frame)},
        row_height=_row_px(frame),
    )
    st.download_button(
        _("Unduh CSV"),
        data=_later(whole) if whole else _csv(frame),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{name}",
    )


def _first(frame: pd.DataFrame) -> Mapping[str, Any]:
    """The column that says what each line is of."""
    width = _NAME_PX if _letters(frame) > _NAME_LETTERS else None
    return {frame.columns[0]: st.column_config.Column(pinned=True, width=width)}


def _row_px(frame: pd.DataFrame) -> int | None:
    """How high a line must be for its name to be read; None: as ever."""
    lines = min(_LINES_MAX, -(-_letters(frame) // _NAME_LETTERS))
    return _LINE_PX * (lines + 1) if lines > 1 else None


def _letters(frame: pd.DataFrame) -> int:
    """Of the longest name; days and numbers are as short as they are."""
    return max((len(name) for name in frame.iloc[:, 0] if isinstance(name, str)), default=0)


def _later(whole: Callable[[], pd.DataFrame]) -> Callable[[], bytes]:
    """Streamlit calls it outside of this rerun, so it takes the language along."""
    language = spoken()

    def made() -> bytes:
        with speaking(language):
            return _csv(whole())

    return made


def _csv(frame: pd.DataFrame) -> bytes:
    links = _("barisnya")
    return tables.csv(frame.drop(columns=links) if links in frame else frame)
