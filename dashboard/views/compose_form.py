"""The form of a draft: text, link, pictures, channels, versions, labels, time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from dashboard import unsaved
from dashboard.drafts import Draft, Editor
from dashboard.session import Desk
from dashboard.views import compose_pictures, compose_versions
from domain.channels import Channel
from domain.posts import Content
from domain.texts import _


def draw(desk: Desk, editor: Editor, channels: Sequence[Channel]) -> Draft:
    """The form as it stands now."""
    start = editor.start
    unsaved.watch(f"teks-{editor.token}", editor.kept.content.text)
    text = st.text_area(
        _("Teks"),
        value=start.content.text,
        height=220,
        key=f"teks-{editor.token}",
        placeholder=_("Tulis seperti bicara kepada anggota."),
    )
    link = st.text_input(
        _("Tautan (boleh dikosongkan)"),
        value=start.content.link,
        placeholder="https://",
        key=f"tautan-{editor.token}",
    )
    media = compose_pictures.draw(desk, editor)
    chosen = _channels(editor, channels)
    writes_for = [one for one in channels if one.id in chosen]
    variants = compose_versions.draw(desk, editor, writes_for, text or "")
    labels = _labels(editor)
    due_at = _time(desk, editor)
    content = Content(text=text or "", link=(link or "").strip(), media=media)
    return Draft(
        content=content, channel_ids=chosen, variants=variants, labels=labels, due_at=due_at
    )


def _channels(editor: Editor, channels: Sequence[Channel]) -> tuple[str, ...]:
    names = {channel.id: channel.name for channel in channels}
    return tuple(
        st.pills(
            _("Tayang di"),
            list(names),
            selection_mode="multi",
            default=[one for one in editor.start.channel_ids if one in names],
            format_func=lambda one: names[one],
            key=f"kanal-{editor.token}",
        )
    )


def _labels(editor: Editor) -> tuple[str, ...]:
    typed = st.text_input(
        _("Label, dipisah koma (boleh dikosongkan)"),
        value=", ".join(editor.start.labels),
        key=f"label-{editor.token}",
        help=_("Untuk menemukan dan mengelompokkan unggahan; pembaca tidak melihatnya."),
    )
    parts = ((typed or "").split(",")) if typed else []
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _time(desk: Desk, editor: Editor) -> datetime | None:
    slot = desk.toolkit.composing.next_slot()
    wished = editor.start.due_at
    ways = {"now": _("Segera setelah disetujui"), "at": _("Pada waktu tertentu")}
    if slot is not None:
        ways["slot"] = _("Slot tayang berikutnya: {moment}").format(moment=desk.times.moment(slot))
    way = st.radio(
        _("Kapan tayang?"),
        list(ways),
        index=1 if wished else 0,
        format_func=lambda one: ways[one],
        key=f"kapan-{editor.token}",
    )
    if way == "slot":
        return slot
    if way != "at":
        return None
    shown = desk.times.local(wished or desk.times.now + timedelta(hours=1))
    entered = st.datetime_input(
        _("Tanggal dan jam ({zone})").format(zone=desk.times.zone_name),
        value=shown.replace(tzinfo=None, second=0, microsecond=0),
        format="DD/MM/YYYY",
        step=timedelta(minutes=5),
        key=f"waktu-{editor.token}",
    )
    if entered is None:
        return None
    due_at = desk.times.from_local(entered)
    if due_at < desk.times.now:
        st.warning(_("Waktu ini sudah lewat: unggahan akan tayang segera setelah disetujui."))
    return due_at
