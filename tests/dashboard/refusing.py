"""A house in which one service finds the database held by somebody else's long write: the refusal
that may meet any act whatever, and the page on which it does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.people import User
from domain.ports import Store, Unit
from tests.dashboard.reading import assert_sound, words_of
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
    """The same, with this in the boxes of these labels or keys."""
    return [replace(each, value=_entered(each, wanted)) for each in found]


def _entered(one: Entry, wanted: Mapping[str, Any]) -> Any:
    if one.value == _PRESSED_ONLY:
        return _PRESSED_ONLY
    key = next((name for name in wanted if one.id.endswith(f"-{name}")), one.label)
    return wanted.get(key, one.value)


def enter(page: AppTest, wanted: Mapping[str, Any]) -> None:
    """Puts this into the boxes of these labels or keys, as it goes off with the next press."""
    for name, value in wanted.items():
        found = [one for one in _boxes(page) if name in (one.label, one.key)]
        assert len(found) == 1, name
        found[0].set_value(value)


def press_first(page: AppTest, label: str) -> AppTest:
    """Presses the first button of this label or key; none where picking alone is the act."""
    if label:
        next(one for one in page.button if label in (one.label, one.key)).click()
    return page.run()


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that a person does on a page. `told`: when it is done, empty where another page
    comes next. `entered`: what they typed or picked, by the label or key of the box."""

    service: str
    press: str
    told: str = ""
    entered: Mapping[str, Any] = field(default_factory=dict)
    before: Callable[[Toolkit, User, str], object] = lambda _toolkit, _user, _case_id: None
    asked: Mapping[str, str] = field(default_factory=dict)


def refused_then_done(page: AppTest, act: Act, toolkit: Toolkit, user: User) -> None:
    """Refused while somebody else writes, done when they have finished."""
    found = entries(assert_sound(page))
    sit_down(held(toolkit, act.service), user)
    enter(page, act.entered)
    assert_sound(press_first(page, act.press))
    assert [error.value for error in page.error] == [BUSY]
    assert entries(page) == with_entered(found, act.entered)
    sit_down(toolkit, user)
    assert_sound(press_first(page, act.press))
    assert [error.value for error in page.error] == []
    assert act.told in words_of(page)


def _boxes(page: AppTest) -> Iterator[Any]:
    for kind in _BOXES:
        yield from getattr(page, kind)
