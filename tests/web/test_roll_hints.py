"""Members who fit what is being typed: for who may answer, and no more than tells two apart."""

from dataclasses import replace
from typing import Any

import pytest

from domain.branches import Branch
from domain.people import Role
from tests.makers import MANAGER, NOON
from tests.web.browsing import Browser
from tests.web.conftest import PASSWORD
from toolkit.wiring import Toolkit
from web.pages.roll_hints import LONGEST, SHOWN


@pytest.fixture
def roll(house: Toolkit) -> None:
    """Two of one name and another one; one has left."""
    with house.store.writing() as unit:
        unit.branches.add(Branch(id="b-1", name="Sentani"))
    enrol = house.membership.enrol
    enrol(MANAGER, number="A-1", name="Siti Rahma", contact="0812 3456 7890")
    siti = enrol(MANAGER, number="A-22", name="Siti Aminah")
    house.membership.correct(MANAGER, replace(siti, branch_id="b-1"))
    gone = enrol(MANAGER, number="A-3", name="Siti Lama")
    house.membership.correct(MANAGER, replace(gone, left_at=NOON))
    enrol(MANAGER, number="B-22", name="Bagus")


def asked(browser: Browser, words: str) -> list[dict[str, Any]]:
    answer = browser.open(f"/usul/anggota?cari={words}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"] == "application/json"
    members: list[dict[str, Any]] = answer.json()["members"]
    return members


def test_a_part_of_the_name_or_number_finds_them_with_what_tells_them_apart(
    signed_in: Browser, roll: None
) -> None:
    assert asked(signed_in, "SITI") == [
        {"name": "Siti Aminah", "number": "A-22", "branch": "Sentani"},
        {"name": "Siti Rahma", "number": "A-1", "branch": ""},
    ]
    assert [each["name"] for each in asked(signed_in, "22")] == ["Bagus", "Siti Aminah"]


@pytest.mark.parametrize(
    "words", ["", "s", "%20%20s%20", "zzz", "x" * (LONGEST + 1), "%25", "%00%00", "'%20OR%201=1"]
)
def test_too_little_too_much_and_what_fits_nobody_finds_nobody(
    signed_in: Browser, roll: None, words: str
) -> None:
    assert asked(signed_in, words) == []


def test_however_many_fit_a_few_are_proposed(signed_in: Browser, house: Toolkit) -> None:
    for number in range(SHOWN + 3):
        house.membership.enrol(MANAGER, number=f"S-{number:02}", name=f"Wayan {number:02}")
    assert [each["number"] for each in asked(signed_in, "wayan")] == [
        f"S-{number:02}" for number in range(SHOWN)
    ]


def test_a_stranger_and_who_answers_nobody_learn_of_no_member(
    browser: Browser, house: Toolkit, roll: None
) -> None:
    assert browser.open("/usul/anggota?cari=siti").status_code == 303
    house.accounts.add_user(None, login="joko", name="Joko", role=Role.SUPERVISOR)
    house.accounts.set_password("joko", PASSWORD)
    browser.fill("/masuk", nama="joko", sandi=PASSWORD)
    refused = browser.open("/usul/anggota?cari=siti")
    assert refused.status_code == 403
    assert "Siti" not in refused.text


def test_a_first_password_comes_before_it(signed_in: Browser, house: Toolkit, roll: None) -> None:
    with house.store.writing() as unit:
        (user,) = [one for one in unit.users.all() if one.login == "ibu.admin"]
        unit.users.save(replace(user, must_change_password=True))
    refused = signed_in.open("/usul/anggota?cari=siti")
    assert refused.status_code == 403
    assert "Siti" not in refused.text
