"""One field that a connector declares, drawn: of a channel's settings or of a post's options."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from domain.texts import _
from services.house.connecting import SettingField


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """How a field stands on its page. `key` empty: Streamlit names it. `has_secret`: one was
    entered before, and stays when nothing is typed."""

    value: str
    key: str | None = None
    has_secret: bool = False


def draw(field: SettingField, drawn: Drawn) -> str:
    """What is entered now; of a secret only what was typed anew."""
    if field.secret:
        return _secret(field, drawn)
    if field.choices:
        return _picked(field, drawn)
    enter: Callable[..., str | None] = st.text_area if field.multiline else st.text_input
    entered = enter(_label(field), value=drawn.value, help=field.help or None, key=drawn.key) or ""
    return entered if field.multiline else entered.strip()


def _label(field: SettingField) -> str:
    if field.required or field.choices:  # one of the choices is always picked
        return field.label
    return _("{label} (boleh dikosongkan)").format(label=field.label)


def _secret(field: SettingField, drawn: Drawn) -> str:
    kept = _("Kosongkan bila tidak berubah.") if drawn.has_secret else ""
    help_text = " ".join(part for part in (field.help, kept) if part)
    typed = st.text_input(
        _label(field), type="password", help=help_text, autocomplete="off", key=drawn.key
    )
    return (typed or "").strip()


def _picked(field: SettingField, drawn: Drawn) -> str:
    titles = dict(field.choices)
    values = list(titles)
    return st.selectbox(
        _label(field),
        values,
        index=values.index(drawn.value) if drawn.value in titles else 0,
        format_func=lambda one: titles[one],
        help=field.help or None,
        key=drawn.key,
    )
