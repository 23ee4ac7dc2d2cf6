"""What an import of history told, each number open to the things in the file that it counts."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard import address, words
from dashboard.session import Desk
from domain.archives import Aside, HistoryImport, ImportRefusal, LinesOf, LineSort
from domain.texts import _
from services.history.history_lines import ToldLine
from services.history.importing import REFUSALS_SHOWN

PER_PAGE = 50
WHICH = "isi"  # the name in the address of the number that is opened


def counts(told: HistoryImport) -> dict[LinesOf, str]:
    """Each number of the import in words; pictures only where there are any."""
    texts = {
        LinesOf.NEW: _("{n} baru"),
        LinesOf.KNOWN: _("{n} sudah ada"),
        LinesOf.ASIDE: _("{n} dilewati"),
        LinesOf.REFUSED: _("{n} tidak terbaca"),
        LinesOf.PICTURED: _("{n} gambar"),
        LinesOf.PICTURELESS: _("{n} tanpa sebagian gambarnya"),
    }
    extra, numbers = (LinesOf.PICTURED, LinesOf.PICTURELESS), _numbers(told)
    shown = (which for which in texts if numbers[which] or which not in extra)
    return {which: texts[which].format(n=numbers[which]) for which in shown}


def _numbers(told: HistoryImport) -> dict[LinesOf, int]:
    """What asks for a person first."""
    return {
        LinesOf.REFUSED: told.refused,
        LinesOf.PICTURELESS: told.pictureless,
        LinesOf.NEW: told.new,
        LinesOf.KNOWN: told.known,
        LinesOf.ASIDE: told.aside,
        LinesOf.PICTURED: told.pictures,
    }


def links(told: HistoryImport) -> None:
    """The numbers, each leading to its rows."""
    with st.container(horizontal=True, gap="small"):
        for which, text in counts(told).items():
            address.link("kanal", text, riwayat="1", impor=told.id, **{WHICH: which})


def draw(desk: Desk, told: HistoryImport) -> None:
    """The rows behind the number that the address names, else behind the most telling one."""
    numbers = _numbers(told)
    first = next((each for each, n in numbers.items() if n), LinesOf.NEW)
    which = address.one_of(WHICH, list(LinesOf), first)
    if not numbers[which]:
        return
    offset = (address.page_number() - 1) * PER_PAGE
    lines, total = desk.toolkit.history_lines.page(
        desk.actor, told.id, which, limit=PER_PAGE, offset=offset
    )
    if not total:
        _unlined(desk, told)
        return
    st.subheader(counts(told).get(which, ""))
    if which is LinesOf.PICTURED:
        st.caption(_("Unggahan yang membawanya; banyaknya tertulis pada tiap baris."))
    for each in lines:
        _line(desk, each)
    filters = {"riwayat": "1", "impor": told.id, WHICH: which.value}
    address.page_links("kanal", total, PER_PAGE, None, **filters)


def _line(desk: Desk, each: ToldLine) -> None:
    with st.container(border=True, gap="xsmall", key=f"baris-{each.line.position}"):
        number = _("nomor {n}").format(n=each.line.position)
        pictures = each.line.pictures
        if pictures:
            number += " · " + _("{n} gambar").format(n=pictures)
        st.caption(number)
        _about(desk, each)
        if each.refusal is not None:
            _refusal(each.refusal, words_too=each.post is None)


def _about(desk: Desk, each: ToldLine) -> None:
    if each.post is not None and each.post.receipt is not None:
        text = words.shortened(each.post.content.text, 90) or _("(tanpa teks)")
        label = f"{desk.times.moment(each.post.receipt.sent_at)} · {text}"
        address.link("keterlibatan", label, kiriman=each.post.id)
    elif each.line.sort is LineSort.ASIDE:
        st.markdown(_asides()[Aside(each.line.told)])
    elif each.line.sort is not LineSort.REFUSED:
        ended_at = _day(each.line.told)
        st.markdown(_("Unggahannya sudah tidak ada.") if ended_at is None else _on(desk, ended_at))


def _on(desk: Desk, ended_at: datetime) -> str:
    """The day whose last instant that was; most of it lies in this one here."""
    day = desk.times.local(ended_at - timedelta(hours=12)).date()
    return _("Angka akun untuk {day}").format(day=desk.times.day(day))


def _day(told: str) -> datetime | None:
    try:
        return datetime.fromisoformat(told)
    except ValueError:
        return None


def _refusal(refusal: ImportRefusal, *, words_too: bool) -> None:
    st.markdown(words.plain(refusal.why))
    if words_too and refusal.excerpt:
        st.caption(words.plain(refusal.excerpt))


def _unlined(desk: Desk, told: HistoryImport) -> None:
    """Of an import that was read in before lines were kept: what was refused is known."""
    total = told.refused + told.pictureless
    if told.new + told.known + told.aside:
        st.caption(
            _("Impor ini dibaca sebelum Guyub mencatat isinya baris demi baris; yang baru dan yang "
              "sudah ada tidak bisa dibuka.")
        )  # fmt: skip
    if not total:
        return
    st.subheader(_("Yang tidak terbaca, atau tanpa gambarnya"))
    offset = (address.page_number() - 1) * REFUSALS_SHOWN
    _told, refusals = desk.toolkit.importing.find(desk.actor, told.id, offset=offset)
    for each in refusals:
        with st.container(border=True, gap="xsmall", key=f"baris-{each.position}"):
            st.caption(_("nomor {n}").format(n=each.position))
            _refusal(each, words_too=True)
    address.page_links("kanal", total, REFUSALS_SHOWN, None, riwayat="1", impor=told.id)


def _asides() -> dict[Aside, str]:
    """Why one thing is no post of ours."""
    return {
        Aside.ANSWER: _("balasan atau sambungan utas"),
        Aside.SHARED: _("unggahan orang lain yang diteruskan"),
        Aside.EMPTY: _("kejadian tanpa isi"),
    }
