"""Saved replies: texts kept for answers, with placeholders that a case fills in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Variable(StrEnum):
    """What a placeholder can stand for; written in braces: {nama}."""

    NAME = "nama"  # of the member, as they gave it
    MEMBER_NUMBER = "nomor_anggota"  # as they gave it
    CODE = "kode"  # of the case
    OFFICE_HOURS = "jam_kerja"  # of the usual week, in the reply's language
    COOPERATIVE = "koperasi"
    STAFF = "petugas"  # who answers

    @property
    def placeholder(self) -> str:
        """As it stands in a text."""
        return f"{{{self.value}}}"


_PLACEHOLDER = re.compile(r"\{[^\S\n]*([^{}\n]*?)[^\S\n]*\}")


@dataclass(frozen=True, kw_only=True)
class SavedReply:
    """One kept answer. `language`: the one it is written in, for members who write it."""

    id: str
    title: str
    text: str
    language: str = "id"
    updated_by: str
    updated_at: datetime
    version: int = 0


def strange_in(text: str) -> tuple[str, ...]:
    """What stands in braces and is no variable, each once; a brace without its other half too."""
    named = [
        placeholder.group(0)
        for placeholder in _PLACEHOLDER.finditer(text)
        if _variable(placeholder.group(1)) is None
    ]
    halves = [letter for letter in _PLACEHOLDER.sub("", text) if letter in "{}"]
    return tuple(dict.fromkeys([*named, *halves]))


def filled(text: str, values: Mapping[Variable, str]) -> str:
    """The text filled in; what is unknown or empty keeps its placeholder: a visible gap."""

    def fill(placeholder: re.Match[str]) -> str:
        variable = _variable(placeholder.group(1))
        if variable is None:
            return placeholder.group(0)
        return values.get(variable, "").strip() or variable.placeholder

    return _PLACEHOLDER.sub(fill, text)


def gaps_in(text: str) -> tuple[Variable, ...]:
    """The variables that nobody has filled in yet, each once, in the order of the text."""
    found = (_variable(placeholder.group(1)) for placeholder in _PLACEHOLDER.finditer(text))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _variable(name: str) -> Variable | None:
    wanted = name.casefold()
    return next((each for each in Variable if each.value == wanted), None)
