"""What a channel's budget of deliveries was spent on, in the window that ends now."""

from datetime import timedelta

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from dashboard.times import span
from domain.texts import _
from services.intake.budget_rows import Spent
from services.intake.health import Health

PER_PAGE = 50
PAGE = "jatah"  # the name in the address of the channel whose budget is opened


def draw(desk: Desk, channel_id: str) -> None:
    address.link("kanal", _("← Kanal"))
    offset = (address.page_number() - 1) * PER_PAGE
    page = desk.toolkit.budget_rows.page(desk.actor, channel_id, limit=PER_PAGE, offset=offset)
    name = people.channel_name(channel_id, people.channels(desk))
    st.title(_("Jatah kirim {channel}").format(channel=words.plain(name)))
    if page.budget is None:
        st.info(_("Kanal ini tidak punya jatah kirim, atau sedang tidak bisa ditanyai."))
        return
    st.markdown(_told(page.total, page.budget.deliveries, page.budget.window_s))
    for each in page.rows:
        _row(desk, each)
    if not page.total:
        st.caption(_("Belum ada yang dikirim dalam rentang itu."))
    address.page_links("kanal", page.total, PER_PAGE, None, **{PAGE: channel_id})


def link(health: Health) -> None:
    """The number on the channel's card, leading to its rows."""
    if health.budget is not None:
        told = _told(health.budget_spent, health.budget.deliveries, health.budget.window_s)
        address.link("kanal", told, icon=":material/speed:", **{PAGE: health.channel.id})


def _told(spent: int, most: int, window_s: int) -> str:
    return _("Jatah kirim: {spent} dari {most} dalam {window}").format(
        spent=spent, most=most, window=span(timedelta(seconds=window_s))
    )


def _row(desk: Desk, each: Spent) -> None:
    moment, sent = desk.times.moment(each.spending.at), each.delivery
    if sent is None:
        st.markdown(
            _("{moment} · tidak terbuka untuk peran Anda, atau sudah tidak ada").format(
                moment=moment
            )
        )
        return
    text = words.shortened(sent.content.text, 90)
    label = " · ".join(part for part in (moment, words.delivery_kinds()[sent.kind], text) if part)
    address.link("kalender", label, pengiriman=sent.id)
