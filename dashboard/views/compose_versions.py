"""Where a channel's version differs: its own text, a thread, what its platform lets one choose."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import setting_fields
from dashboard.drafts import Editor
from dashboard.session import Desk
from dashboard.setting_fields import Drawn
from domain.channels import Capability, Channel
from domain.posts import Variant
from domain.texts import _


def draw(desk: Desk, editor: Editor, chosen: Sequence[Channel], text: str) -> dict[str, Variant]:
    """The versions that differ; the others follow the main text."""
    start = editor.start.variants
    kept = {one.id: start[one.id] for one in chosen if one.id in start}
    if not chosen:
        return kept
    with st.expander(
        _("Versi lain untuk satu kanal"), icon=":material/alt_route:", expanded=bool(kept)
    ):
        for channel in chosen:
            version = _version(desk, editor, channel, text)
            kept.pop(channel.id, None)
            if version != Variant():
                kept[channel.id] = version
    return kept


def _version(desk: Desk, editor: Editor, channel: Channel, text: str) -> Variant:
    was = editor.start.variants.get(channel.id, Variant())
    return Variant(
        text=_own_text(editor, channel, was, text),
        media=was.media,
        as_thread=_thread(desk, editor, channel, was),
        options=_options(desk, editor, channel, was.options),
    )


def _own_text(editor: Editor, channel: Channel, was: Variant, text: str) -> str | None:
    own = st.toggle(
        _("Teks sendiri untuk {channel}").format(channel=channel.name),
        value=was.text is not None,
        key=f"sendiri-{editor.token}-{channel.id}",
    )
    if not own:
        return None
    return (
        st.text_area(
            _("Teks untuk {channel}").format(channel=channel.name),
            value=text if was.text is None else was.text,
            key=f"versi-{editor.token}-{channel.id}",
            height=140,
        )
        or ""
    )


def _thread(desk: Desk, editor: Editor, channel: Channel, was: Variant) -> bool:
    if Capability.THREAD not in desk.toolkit.connecting.abilities(channel):
        return False
    return st.toggle(
        _("Pecah menjadi utas di {channel} bila terlalu panjang").format(channel=channel.name),
        value=was.as_thread,
        key=f"utas-{editor.token}-{channel.id}",
        help=_("Bagian berikutnya menyusul di bawah bagian pertama, satu per satu."),
    )


def _options(
    desk: Desk, editor: Editor, channel: Channel, was: Mapping[str, str]
) -> dict[str, str]:
    """What was chosen otherwise than usual."""
    chosen = {}
    for field in desk.toolkit.connecting.options(channel):
        titled = replace(field, label=f"{channel.name}: {field.label}")
        drawn = Drawn(
            value=was.get(field.name, field.default),
            key=f"pilihan-{editor.token}-{channel.id}-{field.name}",
        )
        value = setting_fields.draw(titled, drawn)
        if value and value != field.default:
            chosen[field.name] = value
    return chosen
