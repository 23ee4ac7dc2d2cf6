"""Boxes for a promise, in hours of office time, and for when to warn of it: drawn at once, read
when somebody saves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Column

from dashboard import hour_texts
from dashboard.times import Times
from domain.cooperative import Target
from domain.errors import Invalid
from domain.texts import _

Warned = tuple[float, timedelta | None]  # `warn_share` and `warn_before` of a promise


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """`key`: tells the boxes of one promise from those of another. `of`: whose promise it is, told
    where something cannot be read; empty where only one is there."""

    times: Times
    key: str
    of: str = ""

    def promise(self, target: Target) -> Callable[[], Target]:
        """The three spans; the rest of the promise stays as it is. Reading raises: Invalid."""
        first, following, last = st.columns(3)
        answered = self._span(first, _("Tanggapan pertama"), target.first_response)
        replied = self._span(following, _("Balasan berikutnya"), target.next_reply)
        resolved = self._span(last, _("Penyelesaian"), target.resolution)
        return lambda: replace(
            target, first_response=answered(), next_reply=replied(), resolution=resolved()
        )

    def warning(self, target: Target) -> Callable[[], Warned]:
        """A share of the promise, or a span before it breaks. Reading raises: Invalid."""
        heading = _("Peringatan sebelum lewat")
        st.markdown(f"**{heading}**")
        share_box, before_box = st.columns(2)
        part = self._share(share_box, target.warn_share)
        before = self._before(before_box, target.warn_before)
        st.caption(_("Janji yang tidak lebih panjang dari jam ini diperingatkan sejak awal."))
        return lambda: (part(), before())

    def _share(self, column: Column, kept: float) -> Callable[[], float]:
        label, shown = _("Saat terpakai (persen)"), f"{round(kept * 100)}"
        typed = self._box(column, label, shown)
        return lambda: kept if typed == shown else hour_texts.read_share(typed, of=label)

    def _before(self, column: Column, kept: timedelta | None) -> Callable[[], timedelta | None]:
        label = _("atau sekian jam kerja sebelumnya (0: pakai persen)")
        shown = hour_texts.write_hours(kept or timedelta(), self.times)
        typed = self._box(column, label, shown)
        return lambda: kept if typed == shown else hour_texts.read_hours(typed, of=label) or None

    def _span(self, column: Column, label: str, promised: timedelta) -> Callable[[], timedelta]:
        shown = hour_texts.write_hours(promised, self.times)
        typed = self._box(column, label, shown)
        of = f"{self.of} · {label}" if self.of else label
        return lambda: promised if typed == shown else hour_texts.read_promise(typed, of=of)

    def _box(self, column: Column, label: str, shown: str) -> str:
        """Named by what it shows, too: what a colleague saved meanwhile is shown, not written
        over by what stood there before."""
        return column.text_input(label, value=shown, key=f"{self.key}-{label}:{shown}") or ""


def warned(target: Target, warning: Warned, *, of: str = "") -> Target:
    """The promise with this warning. Raises: Invalid for one that is never not given."""
    share, before = warning
    longest = max(target.first_response, target.next_reply, target.resolution)
    if before is not None and before >= longest:
        said = _(
            "Peringatan ini lebih awal dari janjinya sendiri, jadi semua laporan langsung disebut "
            "hampir lewat. Isi jam yang lebih sedikit, atau 0 untuk memakai persen."
        )
        raise Invalid(f"{of}: {said}" if of else said, field="targets")
    return replace(target, warn_share=share, warn_before=before)


def how() -> str:
    """How the boxes are filled in."""
    return _("Ditulis dalam jam kerja, seperti 4, 1,5, atau 1:30.")
