"""How the draft will look on each channel, and how much of each limit it uses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from dashboard import content, drafts, session, typed, words
from dashboard.drafts import Draft
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.channels import Channel, Limits, Price
from domain.media import Media
from domain.posts import Content
from domain.texts import _
from services.posts.threads import further_parts


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
    post = drafts.as_post(draft, desk)
    shown = desk.toolkit.composing.parts(post, channel)
    st.markdown(f"**{words.plain(channel.name)}**")
    for look in looks(shown, limits):
        words.badge(look)
    if price := desk.toolkit.composing.price(post, channel):
        words.badge(words.Look(_price(price), "gray", ":material/payments:"))
        st.caption(price.why)
    content.show(desk, shown, limits)
    for number, part in enumerate(further_parts(shown), start=2):
        st.caption(_("Bagian {number} dari {n}").format(number=number, n=len(shown.follow_ups) + 1))
        content.text(part.text, content.fitting(part, limits.of_follow_ups))


def looks(shown: Content, limits: Limits) -> Iterator[words.Look]:
    """How much of each limit is used, and what is too much."""
    yield count(shown, limits)
    if over := limits.bytes_over(shown):
        yield _too_much(_("{over} bita terlalu banyak").format(over=over))
    if len(shown.pictures) > limits.images_max:
        yield _too_much(
            _("{n} gambar, paling banyak {most}").format(
                n=len(shown.pictures), most=limits.images_max
            )
        )
    for video in shown.videos:
        yield from _video(video, limits)
    if len(shown.files) > limits.files_max:
        yield _too_much(
            _("{n} PDF, paling banyak {most}").format(n=len(shown.files), most=limits.files_max)
        )


def _video(video: Media, limits: Limits) -> Iterator[words.Look]:
    if not limits.video_bytes_max:
        yield _too_much(_("tidak menerima video"))
        return
    if video.size_bytes > limits.video_bytes_max:
        most = limits.video_bytes_max // 2**20
        yield _too_much(_("video terlalu besar, paling besar {most} MB").format(most=most))
    if limits.video_s_max is not None and (video.duration_s or 0) > limits.video_s_max:
        most = limits.video_s_max
        yield _too_much(_("video terlalu panjang, paling lama {most} detik").format(most=most))


def count(shown: Content, limits: Limits) -> words.Look:
    """How many letters of how many, as they are sent, and what is too many."""
    used, most = limits.used(shown), limits.most(shown)
    if used > most:
        return _too_much(
            _("{used} dari {most} huruf: {over} terlalu banyak").format(
                used=used, most=most, over=used - most
            )
        )
    return words.Look(
        _("{used} dari {most} huruf").format(used=used, most=most), "gray", ":material/check:"
    )


def _too_much(what: str) -> words.Look:
    return words.Look(what, "red", ":material/error:")


def _price(price: Price) -> str:
    usd = f"{price.micro_usd / 1_000_000:.3f}".rstrip("0").rstrip(".")
    return _("Biaya: {usd} dolar AS").format(usd=usd)
