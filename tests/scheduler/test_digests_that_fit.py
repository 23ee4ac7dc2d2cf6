"""A morning's summary is never longer than its way takes: a chat that refuses one is a way lost."""

from dataclasses import replace
from datetime import datetime

import pytest

from domain.branches import Branch
from domain.cases import EventKind
from domain.ports import Store
from services.cases.casebook import Happening, record
from services.reports.digesting import LISTED
from tests.makers import MANAGER, STAFF
from tests.scheduler.told_house import EVENING, JAKARTA, MAIL, ToldHouse, text_of

PLACES, NIGHT = 25, 20
MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=JAKARTA)
LONG_NAME = "Cabang Simpan Pinjam Wilayah Timur Raya Nomor"


@pytest.fixture
def federation(house: ToldHouse, store: Store) -> ToldHouse:
    """Of many branches with long names, at each of which something came in; and a night of much."""
    with store.writing() as unit:
        for number in range(PLACES):
            unit.branches.add(Branch(id=f"{number:032}", name=f"{LONG_NAME} {number}"))
    for number in range(PLACES):
        case = house.hear(thread=f"t-{number}")
        moved = Happening(
            kind=EventKind.BRANCH_CHANGED, at=house.clock.now(), value=f"{number:032}"
        )
        with store.writing() as unit:
            record(unit, unit.cases.get(case.id), [moved], house.clock.now())
    house.clock.set(EVENING)
    for number in range(NIGHT):
        house.given(thread=f"x-{number}")
    house.beat()
    return house


def test_what_is_too_long_for_a_chat_is_told_in_fewer_lines_and_the_rest_counted(
    federation: ToldHouse,
) -> None:
    federation.link()
    federation.clock.set(MORNING)
    federation.morning()
    told = federation.chats()[-1]
    assert told.startswith("Ringkasan pagi: Kamis, 19 November")
    assert 3_000 < len(told) <= 4_096
    most = LISTED[1]
    assert told.count(f"- {LONG_NAME}") == most + 5  # its line, and the first of them as links
    assert f"- dan {PLACES + 1 - most} cabang lagi" in told
    assert f"- dan {NIGHT - most} lagi" in told
    link = federation.toolkit.linking.link(STAFF)
    assert link is not None
    assert link.broken == ""
    assert "way_lost" not in federation.kinds()
    assert federation.letters_to(STAFF) == []


def test_a_letter_has_room_for_every_line(federation: ToldHouse) -> None:
    federation.clock.set(MORNING)
    federation.morning()
    told = text_of(federation.letters_to(MANAGER)[-1])
    assert f"- dan {PLACES + 1 - LISTED[0]} cabang lagi" in told
    assert told.count(f"- {LONG_NAME}") == LISTED[0] + 5


def test_a_mail_channel_that_cannot_be_opened_is_no_reason_to_make_none(
    federation: ToldHouse, store: Store
) -> None:
    with store.writing() as unit:
        mail = unit.channels.get(MAIL)
        unit.channels.save(replace(mail, settings={**mail.settings, "sender": "nobody"}))
    federation.clock.set(MORNING)
    federation.morning()
    with store.reading() as unit:
        (made,) = unit.deliveries.about(f"digest {MANAGER.id} 2026-11-19")
    assert made.content.text.startswith("Ringkasan pagi: Kamis, 19 November")
    assert f"- dan {PLACES + 1 - LISTED[0]} cabang lagi" in made.content.text
