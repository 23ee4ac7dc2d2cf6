"""Retelling: words kept in one language, found again among the messages and told in another.

What a platform refused is written down by the worker, or by whoever pressed the button, in the
language they speak. A message fills in its values between fixed words; by these it is recognised,
whichever language it was kept in. What is nobody's message - a platform's own words - stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter

FIXED_MIN = 10  # letters; with fewer of its own a message could be mistaken for another
TEXT_MAX = 2_000
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to say a message. `singular`, `plural`: its ids, the second empty without one."""

    text: str
    singular: str
    plural: str = ""

    @cached_property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """(fixed words, name of the value that follows), empty for none at the end."""
        found, before = [], ""
        for fixed, name, _spec, _way in Formatter().parse(self.text):
            before += fixed  # a brace that stands for itself ends no piece
            if name:
                found.append((before, name))
                before = ""
        return (*found, (before, "")) if before else tuple(found)

    @cached_property
    def fixed(self) -> int:
        """How many letters are the same whatever is filled in."""
        return sum(len(fixed) for fixed, _name in self.pieces)

    def values_in(self, text: str) -> Mapping[str, str] | None:
        """What was filled in, by name; None for a text that was not made of it. Goes along the
        text once: a platform may answer anything, and nothing of it shall keep us long."""
        (beginning, name), *following = self.pieces
        if not text.startswith(beginning):
            return None
        found: dict[str, str] = {}
        start = len(beginning)
        for fixed, following_name in following:
            is_end = not following_name
            end = len(text) - len(fixed) if is_end else text.find(fixed, start + 1)
            if end <= start or (is_end and not text.endswith(fixed)):
                return None
            if found.setdefault(name, text[start:end]) != text[start:end]:
                return None
            start, name = end + len(fixed), following_name
        if name and start >= len(text):
            return None
        return {**found, name: text[start:]} if name else found


@dataclass(frozen=True, kw_only=True)
class Found:
    """A message that was recognised, and what was filled in."""

    form: Form
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """By which its plural is chosen."""
        digits = _DIGITS.search(self.values.get("n", ""))
        return int(digits.group()[:9]) if digits else 2


class Recogniser:
    """Finds the message that a text was made of."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._whole: dict[str, Form] = {}
        self._filled: list[Form] = []
        for form in forms:
            is_filled = _is_filled(form.text)
            if (form.fixed if is_filled else len(form.text)) < FIXED_MIN:
                continue
            if is_filled:
                self._filled.append(form)
            else:
                self._whole.setdefault(form.text, form)
        self._filled.sort(key=lambda form: -form.fixed)  # the most telling first

    def find(self, text: str) -> Found | None:
        """None for what is nobody's message, or too long for one."""
        if text in self._whole:
            return Found(form=self._whole[text])
        if len(text) > TEXT_MAX:
            return None
        for form in self._filled:
            if (values := form.values_in(text)) is not None:
                return Found(form=form, values=values)
        return None

    def parts(self, text: str) -> Iterator[tuple[Found | None, str]]:
        """The text in pieces, each with the message that it is, None for what is nobody's: our own
        words may be followed by the platform's in brackets."""
        if found := self.find(text):
            yield found, text
            return
        for opening in re.finditer(r" \(", text[:TEXT_MAX]):
            ours, theirs = text[: opening.start()], text[opening.start() :]
            if text.endswith(")") and (found := self.find(ours)):
                yield found, ours
                yield None, theirs
                return
        yield None, text


def _is_filled(text: str) -> bool:
    """Whether a message has values; one that writes them in a way of its own counts as a text."""
    try:
        names = [(name, spec, way) for _f, name, spec, way in Formatter().parse(text) if name]
    except ValueError:
        return False
    return bool(names) and all(
        name.isidentifier() and not spec and not way for name, spec, way in names
    )
