"""How the draft will look on each channel, and how much of each limit it uses."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard import content, session, typed, words
from dashboard.drafts import Draft
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.channels import Channel, Limits
from domain.posts import Content, Variant
from domain.texts import _


@st.fragment
def draw(draft: Draft, channels: Sequence[Channel], token: str) -> None:
    """Drawn again by itself while somebody types. `token`: the editor's, naming its boxes."""
    desk = session.enter()
    with showing_errors():
        _draw(desk, _as_typed(draft, token), channels)


def _as_typed(draft: Draft, token: str) -> Draft:
    boxes = {f"versi-{token}-{one}": one for one, variant in draft.variants.items()}
    main = f"teks-{token}"
    newer = typed.latest((main, *boxes), f"ketikan-{token}")
    content = replace(draft.content, text=newer.get(main, draft.content.text))
    variants = {
        one: replace(draft.variants[one], text=newer.get(box, draft.variants[one].text))
        for box, one in boxes.items()
    }
    return replace(draft, content=content, variants=variants)


def _draw(desk: Desk, draft: Draft, channels: Sequence[Channel]) -> None:
    st.subheader(_("Pratinjau"))
    chosen = [channel for channel in channels if channel.id in draft.channel_ids]
    if not chosen:
        st.caption(_("Pilih sedikitnya satu kanal untuk melihat pratinjaunya."))
    for channel in chosen:
        with st.container(border=True):
            _channel(desk, draft, channel)


def _channel(desk: Desk, draft: Draft, channel: Channel) -> None:
    limits = desk.toolkit.connecting.limits(channel)
    shown = as_sent(draft, channel.id)
    st.markdown(f"**{words.plain(channel.name)}**")
    words.badge(count(shown, limits))
    if len(shown.media) > limits.images_max:
        words.badge(
            words.Look(
                _("{n} gambar, paling banyak {most}").format(
                    n=len(shown.media), most=limits.images_max
                ),
                "red",
                ":material/error:",
            )
        )
    content.show(desk, shown, limits)


def as_sent(draft: Draft, channel_id: str) -> Content:
    """The draft's content as this channel would get it."""
    variant = draft.variants.get(channel_id, Variant())
    return Content(
        text=draft.content.text if variant.text is None else variant.text,
        link=draft.content.link,
        media=draft.content.media if variant.media is None else variant.media,
    )


def count(shown: Content, limits: Limits) -> words.Look:
    """How many letters of how many, and what is too many."""
    used = limits.count(shown.text)
    if used > limits.text_max:
        return words.Look(
            _("{used} dari {most} huruf: {over} terlalu banyak").format(
                used=used, most=limits.text_max, over=used - limits.text_max
            ),
            "red",
            ":material/error:",
        )
    return words.Look(
        _("{used} dari {most} huruf").format(used=used, most=limits.text_max),
        "gray",
        ":material/check:",
    )
