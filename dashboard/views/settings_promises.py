"""What is promised to members - for every kind, and for some cases only -, and posting times."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import saving, words
from dashboard.clock_texts import read_times
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.target_boxes import Boxes, how, warned
from dashboard.views import settings_target_rules
from domain.cases import CaseKind
from domain.cooperative import USUAL_TARGET, Cooperative, Target
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
        st.caption(how())
        promised = _promises(desk)
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
            saving.save(desk, seen, targets=promised(), slots=_slots(slots))
    settings_target_rules.draw(desk, seen)


Promises = Mapping[CaseKind, Target]


def _promises(desk: Desk) -> Callable[[], Promises]:
    """The boxes of every kind. Reading them raises: Invalid."""
    read = {kind: _target(desk, kind) for kind in CaseKind}
    # One warning for every kind: a row of boxes for each would hide what matters.
    shown = desk.cooperative.targets.get(CaseKind.COMPLAINT, USUAL_TARGET)
    warning = Boxes(times=desk.times, key="warn").warning(shown)

    def promised() -> Promises:
        return {
            kind: warned(target(), warning(), of=words.kinds()[kind])
            for kind, target in read.items()
        }

    return promised


def _target(desk: Desk, kind: CaseKind) -> Callable[[], Target]:
    name = words.kinds()[kind]
    st.markdown(f"**{name}**")
    boxes = Boxes(times=desk.times, key=f"promise-{kind}", of=name)
    return boxes.promise(desk.cooperative.targets.get(kind, USUAL_TARGET))


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
