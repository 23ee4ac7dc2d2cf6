"""Pictures or the video of a draft: taken in one by one, each with its words for those who
cannot see it."""

import streamlit as st

from dashboard import content, drafts, notices
from dashboard.drafts import Editor
from dashboard.session import Desk
from domain.errors import GuyubError
from domain.media import ALT_TEXT_MAX, IMAGES_PER_POST_MAX, VIDEO_BYTES_MAX, Media
from domain.texts import _


def draw(desk: Desk, editor: Editor) -> tuple[Media, ...]:
    """The pictures, or the video, as they stand now."""
    key = notices.fresh_key(f"gambar-{editor.token}")
    files = st.file_uploader(
        _("Gambar (paling banyak {n}), atau satu video MP4").format(n=IMAGES_PER_POST_MAX),
        type=["png", "jpg", "jpeg", "webp", "mp4"],
        accept_multiple_files=True,
        max_upload_size=VIDEO_BYTES_MAX // 2**20,
        key=key,
    )
    if files:
        editor.refused = ()
        for file in files:
            _take(desk, editor, file.name, file.getvalue())
        notices.renew(f"gambar-{editor.token}")
        st.rerun()
    for refusal in editor.refused:
        st.error(refusal, icon=":material/broken_image:")
    editor.media = tuple(
        _described(desk, editor, picture, number) for number, picture in enumerate(editor.media, 1)
    )
    return editor.media


def _take(desk: Desk, editor: Editor, name: str, data: bytes) -> None:
    """Keeps one picture or video, or remembers why it cannot be taken."""
    is_video = name.lower().endswith(".mp4")
    if no_room := _no_room(editor.media, is_video=is_video):
        editor.refused += (f"{name}: {no_room}",)
        return
    composing = desk.toolkit.composing
    take = composing.take_video if is_video else composing.take_picture
    try:
        taken = take(desk.actor, data)
    except GuyubError as error:
        editor.refused += (f"{name}: {error}",)
        return
    if all(taken.id != one.id for one in editor.media):
        editor.media += (taken,)


def _no_room(media: tuple[Media, ...], *, is_video: bool) -> str:
    """Why nothing can join what is there; empty when it can."""
    if any(one.is_video for one in media):
        return _("sudah ada video, dan video berdiri sendiri. Hapus videonya dulu.")
    if media and is_video:
        return _("sudah ada gambar, dan video berdiri sendiri. Hapus gambarnya dulu.")
    if len(media) >= IMAGES_PER_POST_MAX:
        return _("sudah {n} gambar. Hapus satu dulu.").format(n=IMAGES_PER_POST_MAX)
    return ""


def _described(desk: Desk, editor: Editor, media: Media, number: int) -> Media:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(width=220 if media.is_video else 110):
            if media.is_video:
                content.video(media, described=False)
            else:
                content.one_picture(desk, media, width=96)
        with st.container():
            return _words(editor, media, number)


def _words(editor: Editor, media: Media, number: int) -> Media:
    asked, away = _labels(media, number)
    typed = st.text_input(
        asked,
        value=media.alt_text,
        max_chars=ALT_TEXT_MAX,
        key=f"alt-{editor.token}-{media.id}",
    )
    if st.button(away, key=f"hapus-{editor.token}-{media.id}", icon=":material/delete:"):
        editor.media = tuple(one for one in editor.media if one.id != media.id)
        st.rerun()
    return drafts.described(media, typed or "")


def _labels(media: Media, number: int) -> tuple[str, str]:
    if media.is_video:
        asked = _("Keterangan video, untuk yang tidak dapat melihat atau mendengarnya")
        return asked, _("Hapus video")
    asked = _("Keterangan gambar {n}, untuk yang tidak dapat melihatnya").format(n=number)
    return asked, _("Hapus gambar {n}").format(n=number)
