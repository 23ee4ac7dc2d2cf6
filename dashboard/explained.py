"""A measured span in words: what of it was office time, and why the rest was none.

`sentence` is one line - "Jum 13 Nov 16.10–17.00, akhir pekan, Sen 16 Nov 08.00–09.25 = 2 jam
15 menit kerja" -, `explain` draws every stretch below the other.
"""

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from dashboard import words
from dashboard.times import Times, office_span, span
from domain.clocks import OfficeHours
from domain.explanations import Halt, Reason, Stretch, Why, explained, office_time
from domain.texts import _, ngettext

LINES = 30  # stretches told one by one; of a longer span the rest is summed up


def explain(
    times: Times, hours: OfficeHours, start: datetime, end: datetime, halts: Sequence[Halt] = ()
) -> None:
    """Draws the stretches of the span, in the zone of `times`, and what they come to."""
    st.markdown(as_list(times, explained(hours, start, end, halts)))


def sentence(
    times: Times, hours: OfficeHours, start: datetime, end: datetime, halts: Sequence[Halt] = ()
) -> str:
    """The same in one line, without nights."""
    stretches = explained(hours, start, end, halts)
    told, day = list[str](), None
    for each in stretches[:LINES]:
        if each.counted:
            told.append(_clocked(times, each, after=day))
            day = _day(times, each)
        elif (reason := _reasons(each)) and (not _is_night(each) or len(stretches) == 1):
            told.append(reason)
    if len(stretches) > LINES:
        told.append("…")
    return _("{parts} = {total}").format(
        parts=", ".join(told) or _("seketika"), total=office_span(office_time(stretches))
    )


def as_list(times: Times, stretches: Sequence[Stretch]) -> str:
    """The stretches as a Markdown list that ends with their sum; a night between two days goes
    without saying."""
    told = [
        each
        for number, each in enumerate(stretches)
        if not _is_night(each) or number in (0, len(stretches) - 1)
    ]
    lines = [f"- {_line(times, each)}" for each in told[:LINES]]
    if rest := told[LINES:]:
        days = len({_day(times, each) for each in rest if each.counted})
        words_of_rest = ngettext(
            "sesudahnya {n} hari kerja: {span}", "sesudahnya {n} hari kerja: {span}", days
        )
        lines.append("- " + words_of_rest.format(n=days, span=office_span(office_time(rest))))
    total = _("jumlah: {span}").format(span=office_span(office_time(stretches)))
    return "\n".join([*lines, f"- **{total}**"])


def _line(times: Times, each: Stretch) -> str:
    if each.counted:
        return f"{_clocked(times, each)} {times.zone_name}: {office_span(each.length)}"
    until = _until(times, each)
    return f"*{_clocked_from(times, each.start)}–{until}: {_reasons(each)} ({span(each.length)})*"


def _until(times: Times, each: Stretch) -> str:
    same_day = times.local(each.start).date() == times.local(each.end).date()
    return times.hour(each.end) if same_day else _clocked_from(times, each.end)


def _clocked(times: Times, each: Stretch, *, after: date | None = None) -> str:
    start = (
        times.hour(each.start) if _day(times, each) == after else _clocked_from(times, each.start)
    )
    return f"{start}–{_until(times, each)}"


def _clocked_from(times: Times, moment: datetime) -> str:
    return f"{times.short_day(times.local(moment).date())} {times.hour(moment)}"


def _day(times: Times, each: Stretch) -> date:
    return times.local(each.start).date()


def _is_night(each: Stretch) -> bool:
    return all(one.reason is Reason.CLOSED for one in each.why)


def _reasons(each: Stretch) -> str:
    return " & ".join(_reason(one) for one in each.why)


def _reason(why: Why) -> str:
    if why.reason is Reason.HOLIDAY and why.name:
        return _("libur {name}").format(name=words.plain(why.name))
    return {
        Reason.COUNTED: _("jam kerja"),
        Reason.CLOSED: _("kantor tutup"),
        Reason.BREAK: _("istirahat"),
        Reason.WEEKEND: _("akhir pekan"),
        Reason.HOLIDAY: _("hari libur"),
        Reason.SHUT: _("tutup khusus"),
        Reason.WAITING: _("menunggu anggota"),
        Reason.RESOLVED: _("selesai sampai dibuka lagi"),
        Reason.SPAM: _("di antara spam"),
    }[why.reason]
