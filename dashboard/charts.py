"""What all charts share: colours, markers, axes, the key. What is unknown is a gap, never zero."""

from collections.abc import Sequence
from datetime import timedelta

# Okabe and Ito's colours, told apart by every kind of colour blindness; those with at least
# 3:1 against white. What they mark differs by its marker or pattern too.
COLORS = ("#0072B2", "#B34700", "#00704D", "#A3417B", "#5C5C5C", "#1E7FA8")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
INK = "#31333F"
# Level names, or upright ones where those would meet: slanted ones lie under their neighbours, and
# the last of them is left out.
ANGLES = {"autotickangles": [0, 90], "ticklabeloverflow": "allow"}
LINE = 16  # letters below the axis; a longer line, upright, leaves a phone no room for the chart
MANY = 10  # from here on names in two lines would meet on a phone
SHORT, LETTER_PX = 8, 7  # what the usual height has room for, and what a letter more takes
FEW = 6  # so many ticks of one each still stand apart
# Below everything else: under the axis it would lie on names that a narrow screen turns upright.
KEY = {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0}


def hours(span: timedelta | None) -> float | None:
    """The span in hours, None staying unknown."""
    return None if span is None else round(span.total_seconds() / 3600, 2)


def places(labels: Sequence[str]) -> dict[str, object]:
    """An axis with a place for each label, also for one of which nothing is known."""
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": list(labels),
        **numbered(labels),
    }


def numbered(labels: Sequence[str]) -> dict[str, object]:
    """The same where several may bear one name: their places are counted from 0."""
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": marks_of(labels),
        "range": [-0.5, len(labels) - 0.5],
        **ANGLES,
    }


def marks_of(labels: Sequence[str]) -> list[str]:
    """The labels as they stand below the axis, in lines of `LINE` letters: a name in two of them,
    or in one where many stand close together; of a longer one its beginning and its end, which tell
    it from others; what is in brackets below."""
    return [_mark(label, is_close=len(labels) > MANY) for label in labels]


def _mark(label: str, *, is_close: bool) -> str:
    name, opening, rest = label.partition(" (")
    lines = [_ends(name)] if is_close else _lines(name)
    if opening:
        lines.append(rest if len(rest) < LINE else f"{rest[: LINE - 2]}…")
        lines[-1] = f"({lines[-1]}"
    return "<br>".join(lines)


def _ends(name: str) -> str:
    half = LINE // 2
    return name if len(name) <= LINE else f"{name[: half - 1].strip()}…{name[-half:].strip()}"


def tall(labels: Sequence[str], usual: int) -> int:
    """The height in pixels that leaves the chart its room, should the labels stand upright."""
    longest = max(
        (len(line) for mark in marks_of(labels) for line in mark.split("<br>")), default=0
    )
    return usual + LETTER_PX * max(0, longest - SHORT)


def _lines(name: str) -> list[str]:
    if len(name) <= LINE:
        return [name]
    first = name[: LINE + 1].rpartition(" ")[0] or name[:LINE]
    rest = name[len(first) :].strip()
    return [first, rest if len(rest) <= LINE else f"…{rest[1 - LINE :].strip()}"]


def mark(index: int) -> tuple[str, str]:
    """A colour and a marker, together another one for every series: when the colours begin anew
    the markers have moved on by one."""
    rounds, place = divmod(index, len(COLORS))
    return COLORS[place], MARKERS[(place + rounds) % len(MARKERS)]


def whole(counts: Sequence[int | None]) -> dict[str, object]:
    """An axis for what is counted: there is no half a report."""
    most = max((count for count in counts if count is not None), default=0)
    return {"tickformat": ",d", **({"dtick": 1} if most <= FEW else {})}
