"""A house in which one service finds the database held by somebody else's long write: the refusal
that may meet any act whatever, and the page on which it does."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.people import User
from domain.ports import Store, Unit
from toolkit.wiring import Toolkit

_BOXES = (
    "checkbox",
    "date_input",
    "multiselect",
    "number_input",
    "radio",
    "selectbox",
    "text_area",
    "text_input",
    "time_input",
)
_PRESSED_ONLY = "a button"
BUSY = "Basis data sedang sibuk dan belum ada yang tersimpan. Coba lagi sebentar."


@dataclass(frozen=True)
class _Held:
    """A store of memory whose writer is never free; it reads as ever."""

    store: Store

    def reading(self) -> Any:
        return self.store.reading()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self.store.writing(), self.store.writing() as unit:  # the second waits in vain
            yield unit


@dataclass(frozen=True)
class _Shut(_Held):
    """The same, which cannot be read either."""

    def reading(self) -> Any:
        return self.writing()


def held(toolkit: Toolkit, service: str) -> Toolkit:
    """The same house, in which the service of this name cannot write."""
    return _over(toolkit, service, _Held(toolkit.store))


def shut(toolkit: Toolkit, service: str) -> Toolkit:
    """The same house, in which the service of this name cannot even read."""
    return _over(toolkit, service, _Shut(toolkit.store))


def _over(toolkit: Toolkit, service: str, store: _Held) -> Toolkit:
    stuck = replace(getattr(toolkit, service), store=store)
    given = {field.name: getattr(toolkit, field.name) for field in fields(toolkit)}
    if service in given:
        return replace(toolkit, **{service: stuck})
    stuck_house: Toolkit = type("StuckToolkit", (type(toolkit),), {service: stuck})(**given)
    return stuck_house


def sit_down(toolkit: Toolkit, user: User) -> None:
    """From the next rerun on, this user's pages are of that house."""

    def identify(_toolkit: Toolkit) -> User:
        with toolkit.store.reading() as unit:
            return unit.users.get(user.id)

    session.use(toolkit, identify=identify)


@dataclass(frozen=True)
class Entry:
    """What one can press, pick or type on. Under the same `id` a browser keeps what was typed."""

    id: str
    label: str
    value: Any


def entries(page: AppTest) -> list[Entry]:
    """Everything of the page that one can press, pick or type on, and what stands in it."""
    buttons = [Entry(one.id, one.label, _PRESSED_ONLY) for one in page.button]
    return buttons + [Entry(one.id, one.label, one.value) for one in _boxes(page)]


def with_entered(found: Sequence[Entry], wanted: Mapping[str, Any]) -> list[Entry]:
    """The same, with this in the boxes of these labels."""
    return [
        each
        if each.value == _PRESSED_ONLY or each.label not in wanted
        else replace(each, value=wanted[each.label])
        for each in found
    ]


def enter(page: AppTest, wanted: Mapping[str, Any]) -> None:
    """Puts this into the boxes of these labels, as it goes off with the next press."""
    for label, value in wanted.items():
        found = [one for one in _boxes(page) if one.label == label]
        assert len(found) == 1, label
        found[0].set_value(value)


def press_first(page: AppTest, label: str) -> AppTest:
    """Presses the first button of this label; none where picking alone is the act."""
    if label:
        next(one for one in page.button if one.label == label).click()
    return page.run()


def _boxes(page: AppTest) -> Iterator[Any]:
    for kind in _BOXES:
        yield from getattr(page, kind)
