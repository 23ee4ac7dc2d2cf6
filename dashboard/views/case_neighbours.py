"""Back to the queue one came from, and on to the case before or after this one in it."""

import streamlit as st

from dashboard import address, queue_address
from dashboard.session import Desk
from domain.reports import QueueRow
from domain.texts import _

AROUND = 12  # rows each way; new cases may have pushed this one away from its place


def draw(desk: Desk, case_id: str) -> None:
    filters, place = queue_address.filters(), queue_address.place()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(key="kembali", width="content"):
            page = queue_address.page_of(place or 0)
            address.link("antrean", _("← Antrean"), **filters, halaman=page)
        if place is None:
            return
        before, after = _around(desk, case_id, place)
        for key, label, there in (
            ("sebelumnya", _("Laporan sebelumnya"), before),
            ("berikutnya", _("Laporan berikutnya"), after),
        ):
            if there is not None:
                with st.container(key=key, width="content"):
                    at, row = there
                    address.link("antrean", label, **filters, laporan=row.case.id, tempat=str(at))


def _around(
    desk: Desk, case_id: str, place: int
) -> tuple[tuple[int, QueueRow] | None, tuple[int, QueueRow] | None]:
    """The neighbours with their places. A case that has left the list meanwhile (it was resolved,
    say) stood between those who are at its place and before it now."""
    start = max(0, place - AROUND)
    wanted = queue_address.wanted(desk, limit=2 * AROUND + 1, offset=start)
    rows = dict(enumerate(desk.toolkit.answering.rows(desk.actor, wanted), start=start))
    here = next((at for at, row in rows.items() if row.case.id == case_id), None)
    after = place if here is None else here + 1
    before = (place if here is None else here) - 1
    return _at(rows, before), _at(rows, after)


def _at(rows: dict[int, QueueRow], place: int) -> tuple[int, QueueRow] | None:
    return (place, rows[place]) if place in rows else None
