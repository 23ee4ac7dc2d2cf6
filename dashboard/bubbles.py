"""What somebody said or noted, as they wrote it: in its own direction, its end folded when long."""

from html import escape

import streamlit as st

from domain.texts import _

# A long letter: about a phone's screen of it stands open.
FOLDED_FROM, SHOWN = 1_500, 1_000
LINES_FOLDED_FROM, LINES_SHOWN = 30, 20


def draw(text: str, kind: str = "") -> None:
    """`kind`: `ours`, `note`, or empty for what a member said. An empty text - pictures alone, or
    words that were erased - is said to be one."""
    first, rest = parted(text if text.strip() else _("(tanpa kata)"))
    more = _("Tampilkan lanjutannya ({n} huruf lagi)").format(n=len(rest))
    folded = f"<details><summary>{escape(more)}</summary>{escape(rest)}</details>" if rest else ""
    st.html(f'<div class="guyub-bubble {kind}" dir="auto">{escape(first)}{folded}</div>')


def parted(text: str) -> tuple[str, str]:
    """What stands open, and what is folded away: between two words where there is a gap."""
    lines = text.split("\n", LINES_SHOWN)
    if text.count("\n") >= LINES_FOLDED_FROM:
        first = "\n".join(lines[:LINES_SHOWN])
    elif len(text) > FOLDED_FROM:
        first = text
    else:
        return text, ""
    if len(first) > SHOWN:
        cut = first[:SHOWN]
        gap = max(cut.rfind(" "), cut.rfind("\n"))
        first = cut[:gap] if gap > SHOWN // 2 else cut
    return first, text[len(first) :].lstrip("\n ")
