"""What a page of engagement is asked for by its address, and the links that carry it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import address, engagement_words, span_choice
from dashboard.engagement_words import Names
from dashboard.session import Desk
from domain.choices import NONE
from domain.engagement import MediaKind
from domain.texts import _
from services.engagement.engagement_figures import (
    DAYPART_HOURS,
    Measure,
    PostFilter,
    PostGroup,
    PostsBy,
)

PAGE = "keterlibatan"
# What the address says of the page; links carry it on.
FILTERS = ("minggu", "kanal", "ukuran", "label", "isi", "hari", "pukul", "dari", "sampai")
_HOURS, _DAYS = 24, 7


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for, and what things are called."""

    desk: Desk
    posts: PostFilter
    measure: Measure
    names: Names


def ask(desk: Desk) -> Wanted:
    """The filters, kept in the address."""
    chosen = span_choice.choose(desk)
    first = desk.times.local(chosen.start).date()
    end = desk.times.local(chosen.end - timedelta(microseconds=1)).date() + timedelta(days=1)
    span = PostFilter(
        first=max(first, address.day("dari", first)),
        end=min(end, address.day("sampai", end)),
        channel_ids=chosen.channel_ids,
    )
    with st.expander(_("Saring"), icon=":material/tune:", expanded=_is_narrowed()):
        left, right = st.columns(2)
        with left:
            label = _label(desk, span)
        with right:
            isi = address.select(
                _("Isi"),
                "isi",
                {kind.value: word for kind, word in engagement_words.media().items()},
                everything=_("Semua isi"),
            )
        _times_chosen(desk)
    labels = engagement_words.measures()
    measure = address.select(_("Ukuran"), "ukuran", {m.value: w for m, w in labels.items()})
    posts = PostFilter(
        first=span.first,
        end=span.end,
        channel_ids=span.channel_ids,
        labels=() if not label else ("",) if label == NONE else (label,),
        media=(MediaKind(isi),) if isi else (),
        weekdays=numbers("hari", _DAYS),
        hours=numbers("pukul", _HOURS),
    )
    names = Names(times=desk.times, channels=chosen.names)
    return Wanted(desk=desk, posts=posts, measure=Measure(measure), names=names)


def span_words(wanted: Wanted) -> str:
    """The days asked for, the last one included."""
    return wanted.desk.times.days(wanted.posts.first, wanted.posts.end)


def numbers(name: str, below: int) -> tuple[int, ...]:
    """Whole numbers in the address, 9,10,11; whatever is none is passed over."""
    parts = (part for part in address.asked(name).split(","))
    found = (int(part) for part in parts if part.isdecimal() and len(part) <= 2)  # noqa: PLR2004
    return tuple(dict.fromkeys(number for number in found if number < below))


def carried(**changes: str) -> dict[str, str]:
    """The address' filters as they are, but for these."""
    return {**{name: address.asked(name) for name in FILTERS}, **changes}


def rows_of(by: PostsBy, group: PostGroup) -> str:
    """The address of a group's rows, relative to the desk."""
    filters = carried(tampilan="unggahan", **narrowed(by, group))
    return f"{PAGE}?{address.written(filters)}"


def places(by: PostsBy, groups: Sequence[PostGroup]) -> list[str]:
    """Those of several groups."""
    return [rows_of(by, group) for group in groups]


def narrowed(by: PostsBy, group: PostGroup) -> dict[str, str]:
    """The filters that leave only this group of the page."""
    match by:
        case PostsBy.WEEK if isinstance(group, date):
            return _days(group, group + timedelta(days=7))
        case PostsBy.MONTH if isinstance(group, date):
            return _days(group, (group + timedelta(days=31)).replace(day=1))
        case PostsBy.LABEL:
            return {"label": NONE if group is None else str(group)}
        case PostsBy.CHANNEL | PostsBy.MEDIA | PostsBy.WEEKDAY:
            name = {PostsBy.CHANNEL: "kanal", PostsBy.MEDIA: "isi", PostsBy.WEEKDAY: "hari"}[by]
            return {name: str(group)}
        case _:
            return _clock(by, group)


def _clock(by: PostsBy, group: PostGroup) -> dict[str, str]:
    match group:
        case (weekday, place):
            return {"hari": str(weekday), "pukul": _hours(by, place)}
        case int():
            return {"pukul": _hours(by, group)}
        case _:
            return {}


def _hours(by: PostsBy, place: int) -> str:
    if by is PostsBy.CELL:
        return str(place)
    first = place * DAYPART_HOURS
    return ",".join(str(hour) for hour in range(first, first + DAYPART_HOURS))


def _days(first: date, end: date) -> dict[str, str]:
    """Within what the page is narrowed to already."""
    start, stop = address.day("dari", first), address.day("sampai", end)
    return {"dari": max(first, start).isoformat(), "sampai": min(end, stop).isoformat()}


def _label(desk: Desk, span: PostFilter) -> str:
    words = desk.toolkit.engaging.words(desk.actor, span)
    options = {NONE: _("tanpa label"), **{word: word for word in words}}
    return address.select(_("Label"), "label", options, everything=_("Semua label"))


def _is_narrowed() -> bool:
    return any(address.asked(name) for name in ("label", "isi", "hari", "pukul", "dari", "sampai"))


def _times_chosen(desk: Desk) -> None:
    """Days and hours come by links from the charts; here is how to be rid of them."""
    days = ", ".join(desk.times.weekday(day) for day in numbers("hari", _DAYS))
    hours = ", ".join(f"{hour:02d}" for hour in numbers("pukul", _HOURS))
    told = [
        *([_("hari {days}").format(days=days)] if days else []),
        *([_("jam {hours}").format(hours=hours)] if hours else []),
        *([_("sejak {day}").format(day=address.asked("dari"))] if address.asked("dari") else []),
        *(
            [_("sebelum {day}").format(day=address.asked("sampai"))]
            if address.asked("sampai")
            else []
        ),
    ]
    if not told:
        return
    st.caption(_("Hanya {what}.").format(what="; ".join(told)))
    wider = carried(hari="", pukul="", dari="", sampai="", tampilan=address.asked("tampilan"))
    address.link(PAGE, _("Semua waktu lagi"), icon=":material/close:", **wider)
