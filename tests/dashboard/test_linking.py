"""Akun saya: an account is linked by a link that opens the cooperative's bot."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard import session
from domain.people import User
from domain.ports import Store
from scheduler.jobs import collect
from tests.connectors.telegram_world import CHATS, MEMBER, Refused, TelegramWorld
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, press, words_of
from tests.scheduler.told_house import by_bot
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

LINK = "Sambungkan akun obrolan lewat Bot koperasi"


@pytest.fixture
def world() -> TelegramWorld:
    return TelegramWorld()


@pytest.fixture
def toolkit(
    tmp_path: Path, store: Store, clock: SetClock, world: TelegramWorld
) -> Iterator[Toolkit]:
    """A house with a bot of the played world."""
    wired = wire(Settings(data=tmp_path), store=store, clock=clock, transport=world)
    wired.connecting.ensure_board()
    with store.writing() as unit:
        unit.channels.add(by_bot(wired))
    yield wired
    session.forget()


def test_the_bot_is_opened_with_a_code_and_the_account_shows_up(
    open_page: Open, toolkit: Toolkit, world: TelegramWorld, clock: SetClock, sari: User
) -> None:
    page = assert_sound(press(open_page("akun", sari), LINK))
    (opened,) = [each.proto.url for each in page.get("link_button")]
    assert opened.startswith("https://t.me/koperasi_maju_bot?start=")
    message: dict[str, Any] = {
        "message_id": 7,
        "chat": CHATS[MEMBER],
        "date": int(clock.now().timestamp()),
        "text": f"/start {opened.partition('=')[2]}",
        "from": {"id": MEMBER, "is_bot": False, "first_name": "Sari", "username": "sari_t"},
    }
    world.said(**message)
    collect(toolkit)
    page = assert_sound(press(page, "Periksa apakah sudah tersambung"))
    assert "Akun obrolan tersambung: @sari" in words_of(page)
    assert list(page.get("link_button")) == []


def test_a_platform_that_does_not_answer_is_told_in_its_place(
    open_page: Open, toolkit: Toolkit, world: TelegramWorld, sari: User
) -> None:
    page = open_page("akun", sari)
    world.refusals.append(Refused(500, "Internal Server Error"))
    page = assert_sound(press(page, LINK))
    assert len(page.error) == 1
    assert "Simpan pemberitahuan" in [button.label for button in page.button]
    assert toolkit.linking.link(sari.actor) is None


def test_an_invitation_that_is_over_is_not_offered_any_more(
    open_page: Open, clock: SetClock, sari: User
) -> None:
    page = assert_sound(press(open_page("akun", sari), LINK))
    assert len(page.get("link_button")) == 1
    clock.advance(timedelta(minutes=15))
    assert len(assert_sound(page.run()).get("link_button")) == 0
