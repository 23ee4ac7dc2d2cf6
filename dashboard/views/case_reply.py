"""The box to answer a member in: saved replies, the text, and how it stands with the channel."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import case_boxes, notices, people
from dashboard.case_boxes import Box
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_crossing, case_readers, case_saved, case_typing
from dashboard.views.case_readers import Readers
from domain.company import DraftKind
from domain.errors import Conflict, PlatformError
from domain.media import ALT_TEXT_MAX, UPLOAD_BYTES_MAX, Media
from domain.texts import _
from services.answering import Story
from services.stories import Way


def draw(desk: Desk, story: Story) -> None:
    case = story.case
    box = case_boxes.box(desk, case.id, DraftKind.REPLY)
    case_saved.draw(desk, box)
    way = _way(desk, story)
    readers = case_readers.ask(way, case.id)
    with st.form(f"balas-{case.id}", border=True):
        text = st.text_area(_label(way), key=box.key, height=140)
        each = readers is Readers.EACH
        second = case_readers.private_box(desk, case.id) if each else None
        enclosed = ([], "") if each else _enclosed(desk, way, box)
        if not way.can_reply:
            st.caption(
                _("Jawaban di sini tidak dikirim ke mana-mana: sampaikan sendiri, lalu catat.")
            )
        pressed = st.form_submit_button(
            _("Kirim balasan") if way.can_reply else _("Catat jawaban"),
            type="primary",
            icon=":material/send:",
        )
    seen = case_crossing.seen(case)
    if pressed:
        with showing_errors():
            case_boxes.take(desk, box, text or "")
            if second is not None:
                case_boxes.take(desk, second, st.session_state.get(second.key) or "")
                case_readers.send(desk, story, (box, second), seen, way)
            else:
                privately, pictures = readers is Readers.MEMBER, _taken(desk, *enclosed)
                _send(desk, story, box, seen, way, privately=privately, pictures=pictures)
    channel_id = way.conversation.channel_id if way.can_reply else None
    if second is not None:
        case_readers.preview((box, second), channel_id)
    else:
        case_typing.reply(box, channel_id)


def _way(desk: Desk, story: Story) -> Way:
    """The conversation to answer in; asked where there are several, the last to write first."""
    if len(story.ways) == 1:
        return story.ways[0]
    channels = people.channels(desk)
    picked = st.selectbox(
        _("Balas di percakapan"),
        range(len(story.ways)),
        format_func=lambda place: _way_name(story, story.ways[place], channels),
        key=f"jalan-{story.case.id}-{story.ways[0].conversation.id}",
    )
    return story.ways[picked or 0]


def _way_name(story: Story, way: Way, channels: people.Channels) -> str:
    channel = people.channel_name(way.conversation.channel_id, channels)
    told = story.others.get(way.talk, story.case)
    return f"{channel} · {way.conversation.author.name or _('Tanpa nama')} · {told.code}"


def _enclosed(desk: Desk, way: Way, box: Box) -> tuple[list[UploadedFile], str]:
    """The pictures to go with it and what is to be seen on them, where the channel takes any."""
    most = _pictures_max(desk, way)
    if not most:
        return [], ""
    with st.expander(_("Sertakan gambar (paling banyak {n})").format(n=most)):
        files = st.file_uploader(
            _("Gambar"),
            type=["png", "jpg", "jpeg", "webp"],
            accept_multiple_files=True,
            max_upload_size=UPLOAD_BYTES_MAX // 2**20,
            key=f"{box.key}-gambar",
        )
        alt_text = st.text_input(
            _("Apa yang terlihat di gambar (untuk yang tidak bisa melihatnya)"),
            max_chars=ALT_TEXT_MAX,
            key=f"{box.key}-alt",
        )
    return files, (alt_text or "").strip()


def _pictures_max(desk: Desk, way: Way) -> int:
    channel = people.channels(desk).get(way.conversation.channel_id or "")
    if channel is None or not way.can_reply:
        return 0
    try:
        return desk.toolkit.connecting.limits(channel).reply_images_max
    except PlatformError:
        return 0


def _taken(desk: Desk, files: list[UploadedFile], alt_text: str) -> list[Media]:
    """Raises: MediaInvalid, StoreFull."""
    take = desk.toolkit.enclosing.take
    return [take(desk.actor, file.getvalue(), alt_text=alt_text) for file in files]


def _send(
    desk: Desk,
    story: Story,
    box: Box,
    seen: int,
    way: Way,
    *,
    privately: bool,
    pictures: list[Media],
) -> None:
    text = case_boxes.text_of(box)
    try:
        desk.toolkit.answering.reply(
            desk.actor,
            story.case.id,
            text,
            events_seen=seen,
            to=way.conversation.id,
            privately=privately,
            pictures=pictures,
        )
    except Conflict as error:
        notices.show(error)
        case_crossing.newest(desk, story)
        return
    case_boxes.renew(box)
    case_crossing.answered(story.case)
    notices.done(
        _("Balasan sedang dikirim.") if way.can_reply else _("Jawaban dicatat."),
    )


def _label(way: Way) -> str:
    if way.can_reply:
        return _("Balasan untuk anggota")
    return _("Apa jawaban Anda kepada anggota?")
