"""Riwayat: a channel's past, read in from what its platform lets people download."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import address, notices
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import channel_history_found, channel_history_read
from domain.archives import ArchiveReader, Choice
from domain.channels import Channel
from domain.texts import _
from services.history.previews import Preview

UPLOAD_MB_MAX = 200  # a browser's upload lies in memory; larger ones go by the command line
_PIECE = 1024 * 1024
_LOOKED_MAX = 3  # as the file suggests itself, as it is understood, and as it is read now
_TAKEN, _LOOKED = "riwayat-berkas", "riwayat-pratinjau"


def draw(desk: Desk) -> None:
    address.link("kanal", _("← Kanal"))
    if import_id := address.asked("impor"):
        channel_history_read.one(desk, import_id)
        return
    st.title(_("Impor riwayat"))
    st.markdown(
        _("Unggahan lama di suatu kanal, dari arsip yang diberikan platformnya, supaya grafik "
          "tidak mulai dari nol. Yang diimpor ditandai: tidak dianggap kiriman dari sini, tidak "
          "dikirim lagi, dan tidak membuka laporan. Pesan dan komentar anggota tidak diambil dari "
          "arsip; kotak masuk yang membacanya.")
    )  # fmt: skip
    able = desk.toolkit.importing.channels(desk.actor)
    if not able:
        st.info(_("Belum ada kanal yang riwayatnya bisa diimpor."), icon=":material/inbox:")
    else:
        with showing_errors():
            _new(desk, able)
    channel_history_read.all_of_them(desk)


def _new(desk: Desk, able: Sequence[tuple[Channel, ArchiveReader]]) -> None:
    by_id = {channel.id: (channel, reader) for channel, reader in able}
    picked = st.selectbox(
        _("Kanal"), list(by_id), format_func=lambda one: by_id[one][0].name, key="riwayat-kanal"
    )
    with st.expander(_("Cara mengunduhnya"), icon=":material/format_list_numbered:"):
        st.markdown("\n".join(f"- {_(step)}" for step in by_id[picked][1].steps))
        st.caption(
            _("Berkas di atas {most} MB: taruh di server, lalu jalankan “guyub import”.").format(
                most=UPLOAD_MB_MAX
            )
        )
    files = st.file_uploader(
        _("Berkas dari platform (ZIP atau CSV)"),
        type=["zip", "csv"],
        accept_multiple_files=True,
        max_upload_size=UPLOAD_MB_MAX,
        help=_("Bila platform membagi unduhan menjadi beberapa ZIP, pilih semuanya sekaligus."),
        key=notices.fresh_key("riwayat"),
    )
    if files:
        _look(desk, picked, files)


def _look(desk: Desk, channel_id: str, files: Sequence[UploadedFile]) -> None:
    file_ids, name = _taken(desk, files), _name(files)
    asked = _seen(desk, channel_id, file_ids, name, {})
    chosen = _chosen(asked.choices)
    told = _seen(desk, channel_id, file_ids, name, chosen) if chosen else asked
    if more := [one for one in told.choices if one.name not in chosen]:
        chosen |= _chosen(more)
        told = _seen(desk, channel_id, file_ids, name, chosen)
    if any(one.needed and not chosen.get(one.name) for one in told.choices):
        st.info(_("Jawab dulu yang di atas, lalu isinya diperlihatkan."), icon=":material/help:")
        return
    channel_history_found.draw(desk, told)
    counted_at = _counted_at(desk, told) if told.counted else None
    wanted = (
        _("Impor {n} hari").format(n=told.days)
        if told.days
        else _("Impor {n} unggahan").format(n=told.posts)
    )
    if (told.posts or told.days) and st.button(wanted, type="primary", icon=":material/history:"):
        first, *further = file_ids
        begun = desk.toolkit.importing.begin(
            desk.actor,
            channel_id,
            first,
            name,
            choices=chosen,
            counted_at=counted_at,
            further=further,
        )
        notices.renew("riwayat")
        notices.leave_word(_("Impor dimulai."))
        address.go("kanal", riwayat="1", impor=begun.id)


def _name(files: Sequence[UploadedFile]) -> str:
    """The first one's, and how many more there are."""
    first, *further = files
    return f"{first.name} (+{len(further)})" if further else first.name


def _taken(desk: Desk, files: Sequence[UploadedFile]) -> tuple[str, ...]:
    """The files as the house keeps them; put aside once, however often the page is drawn."""
    before: Mapping[str, str] = st.session_state.get(_TAKEN, {})
    kept = dict[str, str]()
    for file in files:
        file.seek(0)
        kept[file.file_id] = before.get(file.file_id) or desk.toolkit.importing.take(
            desk.actor, _pieces(file)
        )
    st.session_state[_TAKEN] = kept
    return tuple(dict.fromkeys(kept.values()))  # one that was picked twice is one


def _pieces(file: UploadedFile) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _seen(
    desk: Desk, channel_id: str, file_ids: tuple[str, ...], name: str, chosen: Mapping[str, str]
) -> Preview:
    """Looked through once for each way to read it."""
    how = (channel_id, file_ids, tuple(sorted(chosen.items())))
    kept: dict[object, Preview] = st.session_state.setdefault(_LOOKED, {})
    if how not in kept:
        with st.spinner(_("Membaca berkas…")):
            first, *further = file_ids
            told = desk.toolkit.importing.preview(
                desk.actor, channel_id, first, name, chosen, further=further
            )
        for oldest in list(kept)[: 1 - _LOOKED_MAX]:
            del kept[oldest]
        kept[how] = told
    return kept[how]


def _chosen(choices: Sequence[Choice]) -> dict[str, str]:
    """What a person says of the file: first what nobody can guess, the rest folded away."""
    open_ones = [one for one in choices if one.needed and not one.suggested]
    chosen = {one.name: _choice(one) for one in open_ones}
    rest = [one for one in choices if one not in open_ones]
    if rest:
        with st.expander(_("Cara membaca kolomnya"), icon=":material/view_column:"):
            chosen |= {one.name: _choice(one) for one in rest}
    return chosen


def _choice(one: Choice) -> str:
    options = list(one.options)
    picked = st.selectbox(
        _(one.label),
        options,
        index=options.index(one.suggested) if one.suggested else None,
        format_func=lambda each: one.options[each],
        placeholder=_("Pilih"),
        key=f"riwayat-{one.name}",
    )
    return picked or ""


def _counted_at(desk: Desk, told: Preview) -> datetime | None:
    """To when the counts belong; None: as the file says, else now."""
    made = desk.times.local(told.made_at or desk.times.now).date()
    day = st.date_input(
        _("Angka di berkas ini dihitung sampai"),
        made,
        max_value=desk.times.today,
        format="DD/MM/YYYY",
        help=_("Hari berkasnya dibuat platform. Angka disimpan sebagai catatan hari itu."),
    )
    if not isinstance(day, type(made)) or day == made:
        return None
    return min(desk.times.midnight(day + timedelta(days=1)), desk.times.now)
