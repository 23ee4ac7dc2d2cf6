"""Links between pages and filters in the address, so that what one sees can be passed on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import TypeVar
from urllib.parse import unquote, urlencode, urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from domain.choices import CHOICES_MAX, in_one_word, several
from domain.texts import _

Choice = TypeVar("Choice", bound=str)
_PAGES, _HELD, _DRAWN = "pages", "held", "drawn-page"
PART = "lembar"  # the page of a list inside a page that has one of its own
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)  # that a filter may name


def open_pages(pages: Mapping[str, Page]) -> None:
    """Which pages this rerun can link to, by the last part of their address."""
    st.session_state[_PAGES] = pages


def hold(page: str) -> None:
    """Makes the browser show the address this rerun of the page was asked for.

    A link to the page one is on already draws it with the link's filters but leaves the
    browser's address as it was; the next press of a button would then ask for the page
    without them, and what was typed there would be lost. Of another page the browser writes
    the address itself. Written here too, it would stand behind the former page's name first:
    one more step back, to a page that never was.
    """
    filters = st.query_params.to_dict()
    is_same = st.session_state.get(_DRAWN) == page
    if is_same and filters:
        st.query_params.from_dict(filters)
    elif is_same and st.session_state.get(_HELD):
        st.query_params.clear()
    st.session_state[_DRAWN], st.session_state[_HELD] = page, bool(filters)


def page_name() -> str:
    """The last part of the address in the browser; empty at the desk's root."""
    path = urlsplit(st.context.url or "").path
    return unquote(path).strip("/").removeprefix("desk").strip("/")


def can_open(page: str) -> bool:
    """Whether this user has the page at all."""
    return page in st.session_state[_PAGES]


def link(page: str, label: str, /, *, icon: str = "", **filters: str) -> None:
    """A link to a page with its filters; plain text for who has no such page."""
    if not can_open(page):
        st.markdown(label)
        return
    st.page_link(
        st.session_state[_PAGES][page],
        label=label,
        icon=icon,
        query_params={name: value for name, value in filters.items() if value},
    )


def go(page: str, **filters: str) -> None:
    """Leaves for another page."""
    wanted = {name: value for name, value in filters.items() if value}
    st.switch_page(st.session_state[_PAGES][page], query_params=wanted)


def written(filters: Mapping[str, str]) -> str:
    """The filters as they stand in an address, without the empty ones."""
    return urlencode({name: value for name, value in filters.items() if value})


def asked(name: str) -> str:
    """What the address says of `name`; empty when it says nothing."""
    return st.query_params.get(name, "")


def keep(name: str, value: str) -> None:
    """Writes a filter into the address and starts over with it; an empty one is taken out."""
    if value == asked(name):
        return
    if value:
        st.query_params[name] = value
    else:
        del st.query_params[name]
    for page in ("halaman", PART):
        if page in st.query_params and name != page:
            del st.query_params[page]
    st.rerun()


def one_of(name: str, options: Sequence[Choice], default: Choice) -> Choice:
    """The option named in the address, the default for anything else."""
    wanted = asked(name)
    return next((option for option in options if option == wanted), default)


def choose(
    label: str,
    name: str,
    options: Sequence[Choice],
    words: Callable[[Choice], str],
    *,
    default: Choice,
) -> Choice:
    """One of a few as buttons, kept in the address."""
    current = one_of(name, options, default)
    picked = st.segmented_control(
        label,
        options,
        default=current,
        format_func=words,
        required=True,
        key=f"{name}:{current}",
    )
    if picked and picked != current:
        keep(name, "" if picked == default else picked)
    return current


def select(
    label: str, name: str, options: Mapping[str, str], *, everything: str | None = None
) -> str:
    """One of many (value -> words), kept in the address; empty: everything."""
    values = [*([""] if everything is not None else []), *options]
    current = asked(name) if asked(name) in values else values[0]
    picked = st.selectbox(
        label,
        values,
        index=values.index(current),
        format_func=lambda value: options.get(value, everything or ""),
        key=f"{name}:{current}",
    )
    if picked != current:
        keep(name, picked)
    return current


def select_several(
    label: str, name: str, options: Mapping[str, str], *, everything: str
) -> tuple[str, ...]:
    """Any number of many (value -> words), kept in the address; none: everything.

    The box keeps its key, and with it the keyboard's place; what the address says by a link or a
    kept filter is put into it.
    """
    current = tuple(value for value in options if value in several(asked(name)))
    box, shown = f"{name}:beberapa", f"{name}:beberapa:alamat"
    if st.session_state.get(shown) != current or box not in st.session_state:
        st.session_state[box] = list(current)
        st.session_state[shown] = current
    picked = st.multiselect(
        label,
        list(options),
        format_func=lambda value: options[value],
        placeholder=everything,
        max_selections=CHOICES_MAX,
        key=box,
        select_all=False,
    )
    wanted = tuple(value for value in options if value in picked)
    if wanted != current:
        keep(name, in_one_word(wanted))
    return current


def search(label: str, name: str, *, placeholder: str = "…") -> str:
    """A search box kept in the address."""
    current = asked(name)
    typed = st.text_input(
        label, value=current, type="search", placeholder=placeholder, key=f"{name}:{current}"
    )
    if (typed or "").strip() != current:
        keep(name, (typed or "").strip())
    return current


def day(name: str, default: date) -> date:
    """The day in the address (2026-11-18), the default for anything else."""
    try:
        return date.fromisoformat(asked(name))
    except ValueError:
        return default


def day_of(word: str) -> date | None:
    """The day that a filter names (2026-11-18); None for anything else, and for a day so far away
    that no clock knows it."""
    try:
        found = date.fromisoformat(word)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def choose_day(label: str, name: str) -> date | None:
    """A day kept in the address; None: none."""
    current = day_of(asked(name))
    picked: date | None = st.date_input(
        label,
        value=current,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        key=f"{name}:{current}",
    )
    if picked != current:
        keep(name, picked.isoformat() if picked else "")
    return current


def page_number(name: str = "halaman") -> int:
    """Which page of a list is asked for, from 1."""
    wanted = asked(name)
    return max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1  # noqa: PLR2004


def page_links(
    page: str,
    total: int,
    per_page: int,
    counted_max: int | None = None,
    *,
    name: str = "halaman",
    **filters: str,
) -> None:
    """Says where in the list one is, with links to the pages before and after.

    `counted_max`: how far `total` was counted; above it nobody knows how many pages there are.
    `name`: of the page in the address.
    """
    pages, current = max(1, ceil(total / per_page)), page_number(name)
    if total <= per_page and current == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if current > 1:
            before = {name: str(min(current - 1, pages))}
            link(page, _("← Sebelumnya"), **before, **filters)
        st.markdown(
            _place(current, pages, counted_max is None or total <= counted_max), width="content"
        )
        if current < pages:
            link(page, _("Berikutnya →"), **{name: str(current + 1)}, **filters)


def _place(current: int, pages: int, is_whole: bool) -> str:
    if is_whole:
        return _("Halaman {page} dari {pages}").format(page=current, pages=pages)
    return _("Halaman {page} dari lebih banyak").format(page=current)
