"""The files of one message: pictures small where they stand, others to be taken, and those that are
not here with the reason."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.session import Desk
from domain.attachments import Attachment, NotKept
from domain.texts import _

ADDRESS = "/lampiran"
_KILO, _MEGA = 1_000, 1_000_000


def draw(desk: Desk, case_id: str, files: Sequence[Attachment]) -> None:
    """Nothing where there are none."""
    if not files:
        return
    shown = [_picture(desk, case_id, each) for each in files if each.is_picture]
    others = [_file(desk, case_id, each) for each in files if not each.is_picture]
    rows = "".join(f"<li>{each}</li>" for each in others)
    inside = "".join(shown) + (f"<ul>{rows}</ul>" if rows else "")
    label = escape(_("Lampiran"))
    st.html(f'<div class="guyub-files" role="group" aria-label="{label}">{inside}</div>')
    if any(not each.is_picture and each.file_id for each in files):
        st.caption(_("Berkas ini dari luar koperasi. Buka hanya bila isinya memang Anda tunggu."))


def size_of(desk: Desk, size_bytes: int) -> str:
    """How large a file is, in the reader's way of writing numbers."""
    if size_bytes < _KILO:
        return _("{n} byte").format(n=size_bytes)
    if size_bytes < _MEGA:
        return _("{n} kB").format(n=desk.times.number(round(size_bytes / _KILO)))
    return _("{n} MB").format(n=desk.times.number(round(size_bytes / _MEGA, 1)))


def _picture(desk: Desk, case_id: str, one: Attachment) -> str:
    place = _address(case_id, one)
    told = _("Gambar {name} dari pesan ini").format(name=one.name)
    return (
        f'<a href="{place}" target="_blank" rel="noopener" title="{escape(one.name)}">'
        f'<img src="{place}?kecil=1" alt="{escape(told)}" loading="lazy"></a>'
    )


def _file(desk: Desk, case_id: str, one: Attachment) -> str:
    size = "" if one.size_bytes is None else f" ({size_of(desk, one.size_bytes)})"
    if one.not_kept:
        why = _whys()[one.not_kept]
        return f"<span>{escape(one.name)}{size} · {escape(why)}</span>"
    return (
        f'<a href="{_address(case_id, one)}" target="_blank" rel="noopener">'
        f"{escape(one.name)}</a>{size}"
    )


def _address(case_id: str, one: Attachment) -> str:
    return f"{ADDRESS}/{case_id}/{one.message_id}/{one.position}"


def _whys() -> dict[NotKept, str]:
    there = _("Bukalah di kanal asalnya.")
    told = {
        NotKept.TOO_LARGE: _("tidak disimpan: terlalu besar."),
        NotKept.TOO_MUCH: _(
            "tidak disimpan: lampiran pesan ini bersama-sama terlalu besar atau terlalu banyak."
        ),
        NotKept.UNREADABLE: _("tidak disimpan: tidak diberikan utuh oleh servernya."),
        NotKept.TOO_SLOW: _("tidak disimpan: sambungan ke servernya terlalu lambat."),
        NotKept.TOO_BUSY: _("tidak disimpan: terlalu banyak berkas datang sekaligus."),
        NotKept.ELSEWHERE: _("tidak disimpan: letaknya di luar server platformnya."),
        NotKept.TOO_DEAR: _(
            "tidak disimpan: sisa anggaran kanal ini untuk membaca tinggal sedikit."
        ),
        NotKept.NO_ROOM: _("tidak disimpan: cakram kita penuh atau rusak. Beri tahu admin."),
    }
    return {why: f"{words} {there}" for why, words in told.items()}
