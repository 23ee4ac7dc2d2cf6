"""How a text, its link and its media are shown: as readers will see them, never as markup."""

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard import words
from dashboard.session import Desk
from domain.channels import Limits
from domain.errors import NotFound
from domain.media import File, Media
from domain.posts import Content
from domain.texts import _


def show(desk: Desk, content: Content, limits: Limits | None = None) -> None:
    """The content as readers get it; what is longer than `limits` is marked."""
    text(content.text, None if limits is None else fitting(content, limits))
    if content.link:
        st.markdown(_("Tautan: {link}").format(link=f"<{content.link}>"))
    pictures(desk, content.pictures)
    files(content.files)
    videos(content.videos)


def text(written: str, fits: int | None = None) -> None:
    """The text with its own line breaks; everything after `fits` letters is marked as too long."""
    cut = len(written) if fits is None else fits
    kept, over = escape(written[:cut]), escape(written[cut:])
    marked = f"<mark>{over}</mark>" if over else ""
    st.html(f'<div class="guyub-text" dir="auto">{kept}{marked}</div>')


def fitting(content: Content, limits: Limits) -> int:
    """How many letters of the text from the start fit, counted as the platform counts, with the
    link and the pictures that go with it."""

    def fits(end: int) -> bool:
        return limits.fits(replace(content, text=content.text[:end]))

    low, high = 0, len(content.text)
    if fits(high):
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def pictures(desk: Desk, media: tuple[Media, ...]) -> None:
    """The pictures side by side, each with what it says to those who cannot see it."""
    if not media:
        return
    with st.container(horizontal=True):
        for picture in media:
            one_picture(desk, picture)


def files(papers: tuple[File, ...]) -> None:
    """What else goes with the text, by name."""
    for each in papers:
        st.markdown(f":material/attach_file: {words.plain(each.name)}")


def videos(films: tuple[Media, ...]) -> None:
    """Each with what it says to those who cannot follow it."""
    for one in films:
        video(one)


def one_picture(desk: Desk, picture: Media, width: int = 160) -> None:
    """One picture; a word where its file is gone."""
    try:
        data = desk.toolkit.media.read(picture.id)
    except NotFound as error:
        st.caption(str(error))
        return
    st.image(data, width=width, alt=picture.alt_text or _("Gambar tanpa keterangan"))


def video(one: Media, *, described: bool = True) -> None:
    """A video with its description. The browser asks our own page for the parts it plays, so
    that no rerun has to read the whole file."""
    name = escape(one.alt_text or _("Video tanpa keterangan"))
    words = f"<figcaption>{name}</figcaption>" if described else ""
    st.html(
        f'<figure class="guyub-video"><video controls preload="metadata" playsinline '
        f'src="/video/{one.id}.mp4" width="{one.width_px}" height="{one.height_px}" '
        f'aria-label="{name}"></video>{words}</figure>'
    )
