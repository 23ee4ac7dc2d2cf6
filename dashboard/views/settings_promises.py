"""What is promised to members, and the weekly posting times."""

from collections.abc import Mapping
from datetime import timedelta

import streamlit as st

from dashboard import saving, words
from dashboard.clock_texts import read_times
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import CaseKind, Priority
from domain.cooperative import Cooperative, Target
from domain.posts import Slot
from domain.texts import _


def draw(desk: Desk) -> None:
    house = desk.cooperative
    with st.form("janji"):
        st.subheader(_("Janji kepada anggota, dalam jam kerja"))
        st.caption(_("Untuk laporan penting, janjinya separuh dari ini."))
        targets = {kind: _target(house, kind) for kind in CaseKind}
        st.subheader(_("Slot tayang"))
        st.caption(
            _("Jam tayang tiap minggu, seperti 09.00, 15.30. Waktu {zone}.").format(
                zone=desk.times.zone_name
            )
        )
        slots = {
            day: st.text_input(desk.times.weekday(day), value=_slot_text(house, day))
            for day in range(7)
        }
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "janji")
    if pressed:
        with showing_errors():
            saving.save(desk, seen, targets=targets, slots=_slots(slots))


def _target(house: Cooperative, kind: CaseKind) -> Target:
    promised = house.target(kind, Priority.NORMAL)
    st.markdown(f"**{words.kinds()[kind]}**")
    first, following, last = st.columns(3)
    return Target(
        first_response=_hours(
            first, _("Tanggapan pertama"), promised.first_response, f"first-{kind}"
        ),
        next_reply=_hours(following, _("Balasan berikutnya"), promised.next_reply, f"next-{kind}"),
        resolution=_hours(last, _("Penyelesaian"), promised.resolution, f"resolution-{kind}"),
    )


def _hours(
    column: st.delta_generator.DeltaGenerator, label: str, promised: timedelta, key: str
) -> timedelta:
    value = column.number_input(
        label,
        min_value=0.25,
        max_value=2_000.0,
        value=promised.total_seconds() / 3600,
        step=0.5,
        format="%g",
        key=key,
    )
    return timedelta(hours=value)


def _slot_text(house: Cooperative, weekday: int) -> str:
    return ", ".join(
        f"{slot.at:%H.%M}"
        for slot in sorted(house.slots, key=lambda slot: slot.at)
        if slot.weekday == weekday
    )


def _slots(texts: Mapping[int, str]) -> tuple[Slot, ...]:
    return tuple(
        Slot(weekday=day, at=at)
        for day, text in texts.items()
        for at in read_times(text, field="slots")
    )
