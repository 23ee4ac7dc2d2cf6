"""Pictures of a draft: taken in one by one, each with its words for those who cannot see it."""

import streamlit as st

from dashboard import content, drafts, notices
from dashboard.drafts import Editor
from dashboard.session import Desk
from domain.errors import GuyubError
from domain.media import ALT_TEXT_MAX, IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX, Media
from domain.texts import _


def draw(desk: Desk, editor: Editor) -> tuple[Media, ...]:
    """The pictures as they stand now."""
    key = notices.fresh_key(f"gambar-{editor.token}")
    files = st.file_uploader(
        _("Gambar (paling banyak {n})").format(n=IMAGES_PER_POST_MAX),
        type=["png", "jpg", "jpeg", "webp"],
        accept_multiple_files=True,
        max_upload_size=UPLOAD_BYTES_MAX // 2**20,
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
    """Keeps one picture, or remembers why it cannot be taken."""
    try:
        if len(editor.media) >= IMAGES_PER_POST_MAX:
            editor.refused += (
                _("{name}: sudah {n} gambar. Hapus satu dulu.").format(
                    name=name, n=IMAGES_PER_POST_MAX
                ),
            )
            return
        picture = desk.toolkit.composing.take_picture(desk.actor, data)
    except GuyubError as error:
        editor.refused += (f"{name}: {error}",)
        return
    if all(picture.id != one.id for one in editor.media):
        editor.media += (picture,)


def _described(desk: Desk, editor: Editor, picture: Media, number: int) -> Media:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(width=110):
            content.one_picture(desk, picture, width=96)
        with st.container():
            typed = st.text_input(
                _("Keterangan gambar {n}, untuk yang tidak dapat melihatnya").format(n=number),
                value=picture.alt_text,
                max_chars=ALT_TEXT_MAX,
                key=f"alt-{editor.token}-{picture.id}",
            )
            if st.button(
                _("Hapus gambar {n}").format(n=number),
                key=f"hapus-{editor.token}-{picture.id}",
                icon=":material/delete:",
            ):
                editor.media = tuple(one for one in editor.media if one.id != picture.id)
                st.rerun()
    return drafts.described(picture, typed or "")
