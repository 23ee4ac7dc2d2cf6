"""How cases ended, on the page of response times: each reason opens to its cases."""

import streamlit as st

from dashboard import address, queue_address, words
from dashboard.session import Desk
from dashboard.span_choice import Choice
from domain.texts import _
from services.cases.case_lists import reason_name


def draw(desk: Desk, chosen: Choice) -> None:
    """Of every channel; nothing where nothing ended in the span."""
    found = desk.toolkit.case_lists.endings(desk.actor, chosen.start, chosen.end)
    if not found:
        return
    first, last = chosen.days(desk.times)
    st.subheader(_("Bagaimana laporan selesai"))
    with st.container(horizontal=True):
        for each in found:
            label = f"{words.plain(reason_name(each))}: {each.cases}"
            asked = queue_address.of_ended(first, last, each.reason_id)
            address.link("antrean", label, icon=":material/task_alt:", **asked)
    every = _("Semuanya: {n}").format(n=sum(each.cases for each in found))
    address.link("antrean", every, **queue_address.of_ended(first, last))
    st.caption(
        _(
            "Laporan yang selesai dalam rentang ini dan tetap selesai, dari semua kanal, menurut "
            "alasan yang dipilih staf. Spam dan yang digabung tidak terhitung."
        )
    )
