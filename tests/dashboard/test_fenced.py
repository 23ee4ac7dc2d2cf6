"""What a colleague saved meanwhile is not overwritten unseen, wherever a form stood open."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from domain.labels import LabelKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, press
from toolkit.wiring import Toolkit

Read = Callable[[], str]
Change = Callable[[str], object]
TOLD = "Orang lain baru saja mengubah data ini. Muat ulang, lalu coba lagi."


def _filter(toolkit: Toolkit, who: User) -> tuple[Change, Read]:
    kept = toolkit.saved_filters.keep(who.actor, "Lama", {"cari": "x"}, shared=False)

    def change(name: str) -> None:
        toolkit.saved_filters.rename(who.actor, kept.id, name, version=kept.version)

    return change, lambda: toolkit.saved_filters.offered(who.actor)[0].name


def _label(toolkit: Toolkit, who: User) -> tuple[Change, Read]:
    kept = toolkit.labels.add(who.actor, LabelKind.LABEL, "Lama")

    def change(name: str) -> None:
        toolkit.labels.change(who.actor, kept.id, version=kept.version, name=name, color=kept.color)

    return change, lambda: toolkit.labels.all(who.actor, LabelKind.LABEL)[0].name


def _incident(toolkit: Toolkit, who: User) -> tuple[Change, Read]:
    kept = toolkit.incidents.note(
        who.actor, found_at=toolkit.clock.now(), happened="Lama", exposed="", handling=""
    )

    def change(happened: str) -> None:
        toolkit.incidents.change(
            who.actor,
            kept.id,
            version=kept.version,
            happened=happened,
            people=None,
            exposed="",
            handling="",
        )

    return change, lambda: toolkit.incidents.listed(who.actor)[0].happened


def _enter(page: AppTest) -> None:
    (box,) = [one for one in (*page.text_input, *page.text_area) if one.value == "Lama"]
    box.set_value("Punya saya")


@pytest.mark.parametrize(
    ("made", "who", "where", "button"),
    [
        (_filter, "wati", ("antrean", {}), "Ganti nama"),
        (_label, "wati", ("pengaturan", {"bagian": "label"}), "Simpan"),
        (_incident, "joko", ("pengaturan", {"bagian": "insiden"}), "Simpan catatan"),
    ],
)
def test_the_second_to_save_is_told_and_may_save_again(
    request: pytest.FixtureRequest,
    *,
    made: Callable[[Toolkit, User], tuple[Change, Read]],
    who: str,
    where: tuple[str, dict[str, str]],
    button: str,
) -> None:
    toolkit: Toolkit = request.getfixturevalue("toolkit")
    open_page: Open = request.getfixturevalue("open_page")
    person: User = request.getfixturevalue(who)
    change, read = made(toolkit, person)
    drawn = assert_sound(open_page(where[0], person, **where[1]))
    change("Punya rekan")
    _enter(drawn)
    assert_sound(press(drawn, button))
    assert [error.value for error in drawn.error] == [TOLD]
    assert read() == "Punya rekan"
    assert_sound(press(drawn, button))
    assert read() == "Punya saya"
