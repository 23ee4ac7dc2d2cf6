"""A press on a step of a case that found nothing: a colleague was quicker, its button is gone."""

import streamlit as st

from dashboard import case_seen, left_words, notices
from domain.cases import Case
from domain.texts import _

# How the keys of buttons begin that a colleague's step may take away. Whatever was drawn again acts
# on the press, which ends the rerun or says what is wrong.
_STEPS = (
    "langkah-",
    "tunda-",
    "bangun-",
    "dijawab-",
    "sama-",
    "beda-",
    "lepas-",
    *(f"FormSubmitter:{form}-" for form in ("selesai", "tunda", "bagian", "pisah")),
)


def begin() -> bool:
    """Whether such a button was pressed; before anything of the case is drawn."""
    steps = [str(key) for key in st.session_state if str(key).startswith(_STEPS)]
    return any(st.session_state[key] is True for key in steps)


def show(case: Case, *, pressed: bool, told: int) -> None:
    """That nothing came of the press. `told`: how many errors had been shown before the case was
    drawn; one that was shown since says it already."""
    is_told = notices.shown() > told or left_words.is_lost(case.id)
    if not pressed or is_told or case_seen.events(case) == case.events:
        return
    st.toast(
        _(
            "Rekan baru saja mengubah laporan ini, jadi yang Anda tekan tidak terjadi. Lihat dulu, "
            "lalu putuskan lagi."
        ),
        icon=":material/sync_problem:",
        duration="long",
    )
