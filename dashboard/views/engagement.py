"""Keterlibatan: what members responded to. Unknown is a dash, never zero."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import streamlit as st

from dashboard import address, engagement_page
from dashboard.engagement_page import Wanted
from dashboard.session import desk
from dashboard.views import (
    engagement_compare,
    engagement_hours,
    engagement_overview,
    engagement_post,
    engagement_posts,
    engagement_terms,
)
from domain.texts import _


class Look(StrEnum):
    """What the page shows, as its address says."""

    OVERVIEW = "ringkasan"
    COMPARE = "banding"
    HOURS = "jam"
    POSTS = "unggahan"
    TERMS = "arti"


_DRAWS: Mapping[Look, Callable[[Wanted], None]] = {
    Look.OVERVIEW: engagement_overview.draw,
    Look.COMPARE: engagement_compare.draw,
    Look.HOURS: engagement_hours.draw,
    Look.POSTS: engagement_posts.draw,
}


def draw() -> None:
    here = desk()
    st.title(_("Keterlibatan"))
    if delivery_id := address.asked("kiriman"):
        engagement_post.draw(here, delivery_id)
        return
    look = _look()
    if look is Look.TERMS:
        engagement_terms.draw()
        return
    _DRAWS[look](engagement_page.ask(here))


def _look() -> Look:
    words = {
        Look.OVERVIEW: _("Ringkasan"),
        Look.COMPARE: _("Bandingkan"),
        Look.HOURS: _("Hari dan jam"),
        Look.POSTS: _("Unggahan"),
        Look.TERMS: _("Arti angka"),
    }
    return address.choose(
        _("Tampilan"), "tampilan", tuple(Look), lambda one: words[one], default=Look.OVERVIEW
    )
