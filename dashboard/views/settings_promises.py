"""What is promised to members - for every kind, and for some cases only -, and posting times."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard import saving, words
from dashboard.clock_texts import read_times
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.target_boxes import hours_box, warning_boxes
from dashboard.views import settings_target_rules
from domain.cases import CaseKind, Priority
from domain.cooperative import Cooperative, Target
from domain.posts import Slot
from domain.texts import _


def draw(desk: Desk) -> None:
    house = desk.cooperative
    with st.form("janji"):
        st.subheader(_("Janji kepada anggota, dalam jam kerja"))
        st.caption(
            _(
                "Untuk laporan penting, janjinya separuh dari ini. Janji baru berlaku untuk "
                "laporan yang masuk sesudahnya; laporan lama memegang janji waktu ia masuk."
            )
        )
        targets = {kind: _target(house, kind) for kind in CaseKind}
        targets = _warned(house, targets)
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
    settings_target_rules.draw(desk, seen)


def _target(house: Cooperative, kind: CaseKind) -> Target:
    promised = house.target(kind, Priority.NORMAL)
    st.markdown(f"**{words.kinds()[kind]}**")
    first, following, last = st.columns(3)
    return replace(
        promised,
        first_response=hours_box(
            first, _("Tanggapan pertama"), promised.first_response, f"first-{kind}"
        ),
        next_reply=hours_box(
            following, _("Balasan berikutnya"), promised.next_reply, f"next-{kind}"
        ),
        resolution=hours_box(last, _("Penyelesaian"), promised.resolution, f"resolution-{kind}"),
    )


def _warned(house: Cooperative, targets: Mapping[CaseKind, Target]) -> dict[CaseKind, Target]:
    """One warning for every kind: a row of boxes for each would hide what matters."""
    shown = house.targets.get(CaseKind.COMPLAINT, targets[CaseKind.COMPLAINT])
    share, before = warning_boxes(shown, key="warn")
    return {
        kind: replace(target, warn_share=share, warn_before=before)
        for kind, target in targets.items()
    }


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
