"""Tugas: what a person posts by hand, where no API can."""

from collections.abc import Sequence

import streamlit as st

from dashboard import address, content, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk, desk
from dashboard.times import span
from dashboard.views import follow_ups
from domain.deliveries import Delivery, DeliveryKind
from domain.media import File, Media
from domain.texts import _


def draw() -> None:
    here = desk()
    st.title(_("Tugas"))
    tasks, asking_again = here.toolkit.delivering.tasks(here.actor), follow_ups.due(here)
    if not tasks and not asking_again:
        _nothing()
    wanted = address.asked("tugas")
    _by_hand(here, [task for task in tasks if task.id == wanted])  # what somebody came here for
    follow_ups.tasks(here, asking_again)
    _by_hand(here, [task for task in tasks if task.id != wanted])


def _by_hand(here: Desk, tasks: Sequence[Delivery]) -> None:
    if not tasks:
        return
    st.caption(
        _("Tempat yang tidak dapat dikirimi otomatis: salin, tayangkan, lalu tandai di sini.")
    )
    channels = people.channels(here)
    for task in tasks:
        _task(here, task, people.channel_name(task.channel_id, channels))


def _nothing() -> None:
    st.success(_("Tidak ada tugas. Semua sudah ditayangkan."), icon=":material/task_alt:")
    st.markdown(
        _(
            "Tugas muncul di sini saat unggahan untuk kanal berbantuan, misalnya grup WhatsApp, "
            "tiba waktunya, dan pada hari Anda hendak menanyakan lagi kepada anggota apakah "
            "masalahnya tetap selesai."
        )
    )
    address.link("tulis", _("Tulis unggahan"))


def _task(here: Desk, task: Delivery, channel: str) -> None:
    with st.container(border=True, key=f"tugas-{task.id}"):
        st.subheader(words.plain(channel))
        late = here.times.now - task.due_at
        words.badge(
            words.Look(_("Terlambat {span}").format(span=span(late)), "red", ":material/alarm:")
            if late.total_seconds() >= 3600  # noqa: PLR2004 - an hour to do it
            else words.deliveries()[task.state]
        )
        st.caption(
            _("Waktunya: {moment}").format(moment=here.times.moment(task.due_at)),
        )
        if task.kind is DeliveryKind.REPLY:
            st.markdown(_("Ini balasan untuk seorang anggota: kirim di percakapannya."))
            address.link("antrean", _("Buka laporannya"), laporan=task.subject_id)
        _what_to_post(here, task)
        _mark(here, task)


def _what_to_post(here: Desk, task: Delivery) -> None:
    text = task.handover.text if task.handover else task.content.text
    if text:
        st.markdown(_("**Salin teks ini** (tombol salin di sudut kanan)"))
        st.code(text, language=None, wrap_lines=True)
    elif task.content.text:
        st.info(
            _("Teksnya sudah terkirim. Kirim lampirannya saja, tanpa mengulang teks ini:"),
            icon=":material/done:",
        )
        content.text(task.content.text)
    _media(here, task)
    if task.handover and task.handover.share_links:
        st.markdown(_("**Atau bagikan dengan sekali ketuk**"))
        with st.container(horizontal=True):
            for link in task.handover.share_links:
                st.link_button(_(link.name), link.url, icon=":material/share:")


def _media(here: Desk, task: Delivery) -> None:
    if task.content.pictures:
        st.markdown(_("**Unduh gambarnya**"))
        with st.container(horizontal=True):
            for number, picture in enumerate(task.content.pictures, start=1):
                _picture(here, task, picture, number)
    for video in task.content.videos:
        st.markdown(_("**Unduh videonya**"))
        content.video(video)
        _download(here, task, video, _("Unduh video"), "video.mp4")
    if task.content.files:
        st.markdown(_("**Unduh berkasnya**"))
        with st.container(horizontal=True):
            for file in task.content.files:
                _download(here, task, file, words.plain(file.name), file.name)


def _picture(here: Desk, task: Delivery, picture: Media, number: int) -> None:
    with st.container(width=180):
        content.one_picture(here, picture)
        file_name = f"{number}.{picture.mime.removeprefix('image/')}"
        _download(here, task, picture, _("Unduh gambar {n}").format(n=number), file_name)


def _download(here: Desk, task: Delivery, media: Media | File, label: str, file_name: str) -> None:
    st.download_button(
        label,
        data=lambda: here.toolkit.media.read(media.id),
        file_name=file_name,
        mime=media.mime,
        key=f"unduh-{task.id}-{file_name}",
        icon=":material/download:",
        on_click="ignore",
    )


def _mark(here: Desk, task: Delivery) -> None:
    with st.form(f"tandai-{task.id}", border=False):
        is_reply = task.kind is DeliveryKind.REPLY
        url = st.text_input(
            _("Tautan balasan (boleh dikosongkan)")
            if is_reply
            else _("Tautan unggahan (boleh dikosongkan)"),
            placeholder="https://",
            key=f"url-{task.id}",
        )
        pressed = st.form_submit_button(
            _("Sudah saya kirim") if is_reply else _("Sudah saya tayangkan"),
            type="primary",
            icon=":material/check:",
        )
    if pressed:
        with showing_errors():
            here.toolkit.delivering.mark_posted(here.actor, task.id, (url or "").strip())
            notices.done(_("Tugas selesai. Terima kasih!"))
