"""Reading in the roll: a file, which column is what, a preview row by row, then it is written."""

import hashlib
from collections.abc import Sequence
from math import ceil

import streamlit as st

from dashboard import address, notices, words
from dashboard.session import Desk
from dashboard.views import members_imported, members_preview
from domain.roll_shelves import Verdict
from domain.texts import _, ngettext
from services.roll.roll_columns import Column, guessed, names
from services.roll.roll_reading import BYTES_MAX, ROWS_MAX, Table, read_table
from services.roll.roll_rows import Row

_READ, _PREVIEWED = "impor-berkas", "impor-pratinjau"  # in the session's state
_NOWHERE = -1
_LOOKED_AT = 50  # rows by which columns are guessed
# What the file to begin from says of one member.
_EXAMPLE = {
    Column.NUMBER: "A-0001",
    Column.NAME: "Ani Wulandari",
    Column.PHONES: "0812 3456 7890",
    Column.EMAILS: "ani@contoh.id",
    Column.JOINED: "31/01/2020",
    Column.CONSENT_NEWS: "ya",
}


def draw(here: Desk) -> None:
    if import_id := address.asked(members_imported.IMPORT):
        members_imported.draw_rows(here, import_id)
        return
    _explain(here)
    file = st.file_uploader(
        _("Berkas CSV atau Excel (.xlsx)"),
        type=["csv", "txt", "xlsx"],
        max_upload_size=ceil(BYTES_MAX / 2**20),
        key=notices.fresh_key("buku"),
    )
    if file is None:
        members_imported.draw(here)
        return
    table = _table(file.getvalue())
    _unread(table)
    mapped = _mapped(table)
    rows = _preview(here, table, mapped, file.file_id)
    members_preview.counts(here, rows)
    _apply(here, table, mapped, rows, file.name)
    members_preview.draw(here, rows)


def _explain(here: Desk) -> None:
    number = here.times.number
    st.caption(
        _(
            "Satu baris di awal berisi judul kolom. Anggota dikenali dari nomornya: yang sudah ada "
            "diperbarui, sel kosong membiarkan yang tercatat, dan yang tidak ada di berkas tidak "
            "diubah. Paling besar {size} MB dan {rows} baris."
        ).format(size=BYTES_MAX // 1_000_000, rows=number(ROWS_MAX))
    )
    st.download_button(
        _("Unduh contoh"),
        data=_example(),
        file_name="contoh-anggota.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _example() -> bytes:
    headings = ";".join(names()[column] for column in _EXAMPLE)
    return f"{headings}\r\n{';'.join(_EXAMPLE.values())}\r\n".encode("utf-8-sig")


def _table(data: bytes) -> Table:
    """Read once for as long as the same file lies there."""
    name = hashlib.sha256(data).hexdigest()
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != name:
        with st.spinner(_("Membaca berkas…")):
            kept = (name, read_table(data))
        st.session_state[_READ] = kept
    table: Table = kept[1]
    return table


def _unread(table: Table) -> None:
    """Which worksheets stay out, told before anybody misses them."""
    if table.unread:
        said = _("Hanya lembar “{sheet}” yang dibaca. Lembar lain tidak; simpan masing-masing "
                 "sebagai berkas sendiri bila perlu: {others}")  # fmt: skip
        names = ", ".join(map(words.plain, table.unread))
        st.info(said.format(sheet=words.plain(table.sheet), others=names), icon=":material/layers:")


def _mapped(table: Table) -> dict[Column, int]:
    first = guessed(table.headings, [cells for _line, cells in table.rows[:_LOOKED_AT]])
    places = [_NOWHERE, *range(len(table.headings))]
    found = dict[Column, int]()
    with st.expander(_("Kolom mana berisi apa?"), icon=":material/view_column:", expanded=True):
        sides = st.columns(2)
        for at, (column, name) in enumerate(names().items()):
            with sides[at >= len(names()) // 2]:
                place = st.selectbox(
                    name,
                    places,
                    index=places.index(first.get(column, _NOWHERE)),
                    format_func=lambda one: _heading(table, one),
                    key=f"kolom-{column}-{hash(table.headings)}",
                )
            if place != _NOWHERE:
                found[column] = place
    return found


def _heading(table: Table, place: int) -> str:
    if place == _NOWHERE:
        return _("tidak ada di berkas")
    return table.headings[place] or _("kolom {n} (tanpa judul)").format(n=place + 1)


def _preview(here: Desk, table: Table, mapped: dict[Column, int], file_id: str) -> Sequence[Row]:
    """Made once for as long as neither the file nor the columns change."""
    name = (file_id, tuple(sorted(mapped.items())))
    kept = st.session_state.get(_PREVIEWED)
    if kept is None or kept[0] != name:
        kept = (name, _previewed(here, table, mapped))
        st.session_state[_PREVIEWED] = kept
    rows: Sequence[Row] = kept[1]
    return rows


def _previewed(here: Desk, table: Table, mapped: dict[Column, int]) -> Sequence[Row]:
    """How far it is stands there meanwhile: a long file takes some seconds."""
    said, place = _("Memeriksa {done} dari {rows} baris…"), st.empty()
    number, rows = here.times.number, len(table.rows)

    def progress(done: int) -> None:
        told = said.format(done=number(done), rows=number(rows))
        place.progress(done / rows, text=told)

    found = here.toolkit.roll_imports.preview(here.actor, table, mapped, progress=progress)
    place.empty()
    return found


def _apply(
    here: Desk,
    table: Table,
    mapped: dict[Column, int],
    rows: Sequence[Row],
    file_name: str,
) -> None:
    n = sum(row.verdict in (Verdict.NEW, Verdict.CHANGED) for row in rows)
    if not n:
        st.info(_("Tidak ada yang akan berubah."), icon=":material/check:")
        return
    label = ngettext("Tulis {n} anggota", "Tulis {n} anggota", n).format(n=here.times.number(n))
    if not st.button(label, type="primary", icon=":material/save:"):
        return
    said = _("Menulis … Diteruskan sendiri bila halaman ini ditutup.")
    bar = st.progress(0.0, text=said)

    def progress(done: int) -> None:
        bar.progress(done / len(table.rows), text=said)

    done = here.toolkit.roll_imports.apply(
        here.actor,
        table,
        mapped,
        file_name=file_name,
        progress=progress,
    )
    notices.renew("buku")
    for kept in (_READ, _PREVIEWED):
        st.session_state.pop(kept, None)
    notices.done(members_imported.told(done))
