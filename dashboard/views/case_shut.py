"""Where a case takes no reply: why, what is left to do, and what was being written in it."""

from collections.abc import Iterable

import streamlit as st

from dashboard import case_boxes
from domain.cases import UNFINISHED, Case, CaseStatus
from domain.company import DraftKind
from domain.texts import _
from services.desk.answering import Story

_REPLIES = tuple(kind for kind in DraftKind if kind is not DraftKind.NOTE)


def is_shut(story: Story) -> bool:
    """Whether no reply can be written in it now."""
    return story.nobody_left or story.case.status in (CaseStatus.CLOSED, CaseStatus.SPAM)


def banner(story: Story) -> None:
    """That its person was erased: whoever opens the case should know it before they read on."""
    if not story.nobody_left:
        return
    st.warning(_told_of_erased(story.case), icon=":material/person_off:")


def draw(story: Story) -> None:
    """In the place of the reply box."""
    if not story.nobody_left:  # the banner has said so
        st.info(_closed(story.case), icon=":material/speaker_notes_off:")
    give_words_back(story.case.id, _REPLIES)


def give_words_back(case_id: str, kinds: Iterable[DraftKind] = DraftKind) -> None:
    """What this person had begun to write, where there is no box for it any more."""
    for text in case_boxes.left_in(case_id, kinds):
        st.warning(_("Yang Anda tulis di sini belum dikirim:"), icon=":material/edit_note:")
        st.code(text, language=None, wrap_lines=True)


def _told_of_erased(case: Case) -> str:
    told = _("Data orang di laporan ini sudah dihapus: tidak ada lagi yang dapat dijawab.")
    if case.status in UNFINISHED:
        told += " " + _(
            "Bila masih ada yang perlu dibereskan di koperasi, lanjutkan dengan catatan; bila "
            "tidak, selesaikan laporan ini."
        )
    if case.durations.awaiting_since is not None:
        told += " " + _(
            "Ia belum dijawab saat itu. Di grafik waktu tanggap laporan ini tetap terhitung belum "
            "dijawab, juga sesudah diselesaikan; tidak ada lagi yang diberi tahu tentang janjinya."
        )
    return told


def _closed(case: Case) -> str:
    if case.status is CaseStatus.SPAM:
        return _(
            "Laporan ini ditandai spam, jadi tidak bisa dibalas. Bila keliru, tekan “Bukan spam”."
        )
    return _(
        "Laporan ini sudah ditutup untuk selamanya, jadi tidak bisa dibalas lagi. Bila ada kabar "
        "baru, catat sebagai laporan baru."
    )
