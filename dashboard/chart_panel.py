"""A chart the way every page shows it: drawn, saved as a PNG, and opened to its numbers."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import tables
from domain.texts import _

# Twice the size on the screen, so that it is sharp on paper.
_SCALE = 2


def show(figure: go.Figure, *, alt: str, name: str, frame: pd.DataFrame) -> None:
    """`name`: of the files, without their ending; also what tells the chart from others on the
    page. `frame`: every number of the chart; a column named as the rows' links opens them."""
    st.plotly_chart(figure, alt=alt, key=f"chart-{name}", config=_buttons(name))
    with st.expander(_("Angkanya"), icon=":material/table_chart:"):
        numbers(frame, alt=alt, name=name)
        st.caption(_("Sebagai gambar PNG: tombol kamera di kanan atas grafik."))


def numbers(frame: pd.DataFrame, *, alt: str, name: str) -> None:
    """The table with its links, and as CSV without them."""
    links = _("barisnya")
    columns: Mapping[str, Any] = {
        links: st.column_config.LinkColumn(display_text=_("buka")),
        _("tautan"): st.column_config.LinkColumn(display_text=_("buka")),
    }
    st.dataframe(frame, hide_index=True, alt=alt, placeholder="–", column_config=dict(columns))
    plain = frame.drop(columns=links) if links in frame else frame
    st.download_button(
        _("Unduh CSV"),
        data=tables.csv(plain),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{name}",
    )


def _buttons(name: str) -> dict[str, object]:
    """The browser itself draws the PNG: nothing leaves it, and no other program is needed."""
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": _SCALE},
    }
