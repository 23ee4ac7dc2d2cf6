"""Single keys: a person switches them off once, for every page and device."""

from streamlit.testing.v1 import AppTest

from domain.messages import Author, MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, press
from toolkit.wiring import Toolkit

SWITCH = "Pakai pintasan"


def _switches(page: AppTest) -> list[bool]:
    return [toggle.value for toggle in page.toggle if toggle.label == SWITCH]


def _flip(page: AppTest) -> AppTest:
    toggle = next(toggle for toggle in page.toggle if toggle.label == SWITCH)
    toggle.set_value(not toggle.value)
    return assert_sound(page.run())


def test_keys_switched_off_are_off_wherever_the_person_signs_in_and_for_nobody_else(
    open_page: Open, toolkit: Toolkit, sari: User, wati: User
) -> None:
    toolkit.listening.take_down_remark(
        sari.actor, way=MessageKind.WALK_IN, author=Author(), text="Atap bocor."
    )
    page = _flip(open_page("akun", sari))
    assert [toast.value for toast in page.toast] == [
        "Pintasan diubah. Berlaku di semua perangkat Anda."
    ]
    assert _switches(page) == [False]
    queue = press(open_page("antrean", sari), "Pintasan papan ketik (?)")
    assert _switches(queue) == [False]
    assert _switches(press(open_page("antrean", wati), "Pintasan papan ketik (?)")) == [True]
    _flip(open_page("akun", sari))
    with toolkit.store.reading() as unit:
        assert all(user.uses_keys for user in unit.users.all())
