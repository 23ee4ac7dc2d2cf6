"""What goes with an answer: pictures or a video, each with its words for who cannot see it, and
PDFs. All of it is kept with what was begun, so that it survives a closed browser."""

from dataclasses import replace

import streamlit as st

from dashboard import case_boxes, content, notices, people, words
from dashboard.case_boxes import Box
from dashboard.session import Desk
from dashboard.views.case_attachments import size_of
from domain.answers import AnswerKind
from domain.channels import Limits
from domain.errors import GuyubError, Invalid, PlatformError
from domain.media import ALT_TEXT_MAX, UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX, File, Media
from domain.texts import _
from services.desk.stories import Way

_NOTHING = Limits(text_max=0)  # where nothing is sent, or two answers at once


def draw(desk: Desk, way: Way, box: Box, kind: AnswerKind | None) -> None:
    """The fold to choose in, and what was chosen. `kind`: None where two answers are written at
    once, which take nothing along."""
    limits = _NOTHING if kind is None else _limits(desk, way, kind)
    pictures, files = chosen(box)
    takes_any = limits is not None and limits.takes_attachments
    if not (takes_any or pictures or files):
        return
    with st.expander(_label(limits), expanded=bool(pictures or files)):
        if limits is None:
            st.caption(_("Kanal ini terputus, jadi belum bisa menambah lampiran."))
        elif takes_any:
            _upload(desk, box, limits)
        else:
            st.warning(_refusal())
        for number, picture in enumerate(pictures, start=1):
            _picture(desk, box, picture, number)
        for file in files:
            _file(desk, box, file)


def chosen(box: Box) -> tuple[tuple[Media, ...], tuple[File, ...]]:
    """What is to go with the answer in the box."""
    draft = case_boxes.begun(box)
    return (draft.pictures, draft.files) if draft else ((), ())


def refuse_any(box: Box) -> None:
    """Raises: Invalid where something was chosen, and nothing of it would arrive."""
    if any(chosen(box)):
        raise Invalid(_refusal(), field="pictures")


def _limits(desk: Desk, way: Way, kind: AnswerKind) -> Limits | None:
    """Of such an answer on its channel; None while that is cut off."""
    channel = people.channels(desk).get(way.conversation.channel_id or "")
    if channel is None or not way.can_reply:
        return _NOTHING
    try:
        return desk.toolkit.connecting.limits(channel).of_answers(kind)
    except PlatformError:
        return None


def _refusal() -> str:
    return _(
        "Balasan ini tidak bisa membawa lampiran. Hapus dulu lampirannya, atau pilih tujuan lain."
    )


def _label(limits: Limits | None) -> str:
    if limits is None:
        return _("Lampiran balasan")
    n, m = limits.images_max, limits.files_max
    if m and limits.video_bytes_max:
        said = _("Sertakan gambar (paling banyak {n}), satu video, atau PDF (paling banyak {m})")
        return said.format(n=n, m=m)
    if m:
        return _("Sertakan gambar (paling banyak {n}) atau PDF (paling banyak {m})").format(
            n=n, m=m
        )
    if limits.video_bytes_max:
        return _("Sertakan gambar (paling banyak {n}) atau satu video").format(n=n)
    if n:
        return _("Sertakan gambar (paling banyak {n})").format(n=n)
    return _("Lampiran balasan")


def _upload(desk: Desk, box: Box, limits: Limits) -> None:
    """Takes in what is chosen, at once; what cannot be taken says why."""
    name, refused = f"lampiran-{box.key}", f"ditolak:{box.key}"
    uploads = st.file_uploader(
        _asked(limits),
        type=[
            *("png", "jpg", "jpeg", "webp"),
            *(["mp4"] if limits.video_bytes_max else []),
            *(["pdf"] if limits.files_max else []),
        ],
        accept_multiple_files=True,
        max_upload_size=max(_film_megabytes(limits), UPLOAD_BYTES_MAX // 2**20),
        key=notices.fresh_key(name).replace("#", "-"),
    )
    if uploads:
        why = [_refused(desk, box, each.name, each.getvalue(), limits) for each in uploads]
        st.session_state[refused] = [each for each in why if each]
        notices.renew(name)
        st.rerun()
    for told in st.session_state.get(refused, ()):
        st.error(words.unmarked(told), icon=":material/broken_image:")


def _asked(limits: Limits) -> str:
    film, paper = _film_megabytes(limits), limits.file_bytes_max // 2**20
    if paper and film:
        said = _("Gambar, satu video MP4 sampai {n} MB, atau PDF sampai {m} MB")
        return said.format(n=film, m=paper)
    if paper:
        return _("Gambar, atau PDF sampai {n} MB").format(n=paper)
    if film:
        return _("Gambar, atau satu video MP4 sampai {n} MB").format(n=film)
    return _("Gambar")


def _film_megabytes(limits: Limits) -> int:
    return min(limits.video_bytes_max, VIDEO_BYTES_MAX) // 2**20


def _refused(desk: Desk, box: Box, name: str, data: bytes, limits: Limits) -> str:
    """Why it cannot be taken; empty when it was."""
    try:
        if name.lower().endswith(".pdf"):
            _take_pdf(desk, box, data, name, limits)
        else:
            _take(desk, box, data, limits, is_video=name.lower().endswith(".mp4"))
    except GuyubError as error:
        return f"{name}: {error}"
    return ""


def _take_pdf(desk: Desk, box: Box, data: bytes, name: str, limits: Limits) -> None:
    pictures, files = chosen(box)
    if limits.one_sort and pictures:
        raise Invalid(_("sudah ada gambar atau video, dan PDF berdiri sendiri. Hapus itu dulu."))
    if len(files) >= limits.files_max:
        raise Invalid(_("sudah {n} PDF. Hapus satu dulu.").format(n=len(files)))
    file = desk.toolkit.enclosing.take_pdf(desk.actor, data, name=name)
    if all(file.id != each.id for each in files):
        _keep(desk, box, pictures, (*files, file))


def _take(desk: Desk, box: Box, data: bytes, limits: Limits, *, is_video: bool) -> None:
    pictures, files = chosen(box)
    if limits.one_sort and files:
        raise Invalid(_("sudah ada PDF, dan PDF berdiri sendiri. Hapus PDF-nya dulu."))
    if no_room := _no_room(pictures, limits, is_video=is_video):
        raise Invalid(no_room)
    enclosing = desk.toolkit.enclosing
    taken = (enclosing.take_video if is_video else enclosing.take)(desk.actor, data)
    if all(taken.id != each.id for each in pictures):
        _keep(desk, box, (*pictures, taken), files)


def _no_room(chosen_ones: tuple[Media, ...], limits: Limits, *, is_video: bool) -> str:
    """Why nothing can join what is there; empty when it can."""
    if any(each.is_video for each in chosen_ones):
        return _("sudah ada video, dan video berdiri sendiri. Hapus videonya dulu.")
    if chosen_ones and is_video:
        return _("sudah ada gambar, dan video berdiri sendiri. Hapus gambarnya dulu.")
    if len(chosen_ones) >= limits.images_max and not is_video:
        return _("sudah {n} gambar. Hapus satu dulu.").format(n=len(chosen_ones))
    return ""


def _keep(desk: Desk, box: Box, pictures: tuple[Media, ...], files: tuple[File, ...]) -> None:
    case_boxes.enclose(desk, box, pictures, files)


def _picture(desk: Desk, box: Box, picture: Media, number: int) -> None:
    pictures, files = chosen(box)
    asked, delete = _labels(picture, number)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(width=220 if picture.is_video else 110):
            if picture.is_video:
                content.video(picture, described=False)
            else:
                content.one_picture(desk, picture, width=96)
        with st.container():
            typed = st.text_input(
                asked,
                value=picture.alt_text,
                max_chars=ALT_TEXT_MAX,
                key=f"{box.key}-alt-{picture.id}",
            )
            away = st.button(delete, key=f"{box.key}-hapus-{picture.id}", icon=":material/delete:")
    if away:
        _keep(desk, box, tuple(each for each in pictures if each.id != picture.id), files)
        st.rerun()
    told = " ".join((typed or "").split())
    if told != picture.alt_text:
        described = replace(picture, alt_text=told)
        _keep(desk, box, tuple(described if e.id == picture.id else e for e in pictures), files)


def _labels(media: Media, number: int) -> tuple[str, str]:
    if media.is_video:
        asked = _("Apa yang terlihat dan terdengar di video, untuk yang tidak bisa mengikutinya")
        return asked, _("Hapus video")
    asked = _("Apa yang terlihat di gambar {n}, untuk yang tidak bisa melihatnya")
    return asked.format(n=number), _("Hapus gambar {n}").format(n=number)


def _file(desk: Desk, box: Box, file: File) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        size = size_of(desk, file.size_bytes)
        st.markdown(f":material/picture_as_pdf: {words.plain(file.name)} ({size})")
        away = st.button(
            _("Hapus {name}").format(name=words.plain(file.name)),
            key=f"{box.key}-hapus-{file.id}",
            icon=":material/delete:",
        )
    if away:
        pictures, files = chosen(box)
        _keep(desk, box, pictures, tuple(each for each in files if each.id != file.id))
        st.rerun()
