"""Staff link their own account to the cooperative's bot and are told there, by the real way."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import structlog

from domain.deliveries import DeliveryState
from domain.errors import Invalid
from domain.notifications import Route, Way
from domain.reports import QueueFilter, QueueView
from scheduler.jobs import collect
from tests.connectors.telegram_world import BOT as BOT_ITSELF
from tests.connectors.telegram_world import CHATS, GROUP, MEMBER, TOKEN, Refused
from tests.makers import MANAGER, SECOND, STAFF
from tests.scheduler.told_house import (
    BOT,
    MAIL,
    ToldHouse,
    subject_of,
    text_of,
)

JAKARTA = ZoneInfo("Asia/Jakarta")
BLOCKED = "Forbidden: bot was blocked by the user"
MINUTE = timedelta(minutes=1)


def cases(house: ToldHouse) -> int:
    with house.store.reading() as unit:
        every = QueueFilter(view=QueueView.ALL, now=house.clock.now(), restricted=True)
        return unit.cases.count(every)


def test_an_invitation_opens_the_bot_with_a_code_that_is_kept_nowhere(house: ToldHouse) -> None:
    invitation = house.toolkit.linking.invite(STAFF, BOT)
    opened, _equals, code = invitation.address.partition("?start=")
    assert opened == f"https://t.me/{BOT_ITSELF['username']}"
    assert invitation.expires_at == house.clock.now() + timedelta(minutes=15)
    with house.store.reading() as unit:
        kept = unit.staff_links.code_of(STAFF.id)
    assert kept is not None
    assert code not in repr(kept)
    assert 20 <= len(code) <= 64


def test_whoever_shows_the_code_is_linked_told_so_and_opens_no_case(house: ToldHouse) -> None:
    with structlog.testing.capture_logs() as lines:
        address = house.toolkit.linking.invite(STAFF, BOT).address
        code = address.partition("?start=")[2]
        house.start(code)
        house.beat()
    link = house.toolkit.linking.link(STAFF)
    assert link is not None
    assert (link.channel_id, link.address, link.name) == (BOT, str(MEMBER), "Sari")
    (said,) = house.chats()
    assert said.startswith("Akun ini tersambung. Pemberitahuan untuk Sari dikirim ke sini.")
    assert cases(house) == 0
    assert code not in repr(lines)
    assert TOKEN not in repr(lines)


def test_a_linked_person_is_told_by_the_bot_instead_of_by_mail(house: ToldHouse) -> None:
    house.link()
    house.beat()
    case = house.given()
    for _again in range(3):
        house.beat()
    heading = f"{case.code}: Laporan diserahkan kepada Anda (Keluhan, Warung), oleh Wati"
    link = f"{house.toolkit.settings.site_url}/desk/antrean?laporan={case.id}"
    assert house.chats()[1:] == [f"{heading}\n\nHalo Sari, lihat di meja:\n- {heading}\n\n{link}"]
    assert house.letters() == []
    assert house.desk()[0].ways == {Way.CHAT: DeliveryState.SENT}


def test_even_at_night_the_linking_itself_is_answered(house: ToldHouse) -> None:
    house.clock.set(datetime(2026, 11, 18, 22, 0, tzinfo=JAKARTA))
    house.link()
    house.given()
    house.beat()
    assert len(house.chats()) == 1


def test_a_code_works_once_and_not_after_its_time(house: ToldHouse) -> None:
    code = house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2]
    house.clock.advance(timedelta(minutes=15))
    house.start(code)
    assert house.toolkit.linking.link(STAFF) is None
    code = house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2]
    house.start(code)
    assert house.toolkit.linking.link(STAFF) is not None
    house.toolkit.linking.unlink(STAFF)
    house.start(code)
    assert house.toolkit.linking.link(STAFF) is None


def test_a_newer_invitation_ends_the_older_one(house: ToldHouse) -> None:
    older, newer = (
        house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2] for _n in range(2)
    )
    house.start(older)
    assert house.toolkit.linking.link(STAFF) is None
    house.start(newer)
    assert house.toolkit.linking.link(STAFF) is not None


@pytest.mark.parametrize("code", ["", "promo", "x" * 64, "../../etc", "kode dua kata", "0"])
def test_what_is_no_code_links_nobody_and_is_answered_with_nothing(
    house: ToldHouse, code: str
) -> None:
    house.toolkit.linking.invite(STAFF, BOT)
    house.start(code)
    house.beat()
    assert house.toolkit.linking.link(STAFF) is None
    assert house.chats() == []


def test_guessing_is_stopped_before_the_right_code_could_be_found(house: ToldHouse) -> None:
    code = house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2]
    for n in range(5):
        house.start(f"tebakan{n}")
    house.start(code)
    assert house.toolkit.linking.link(STAFF) is None


def test_a_code_shown_in_a_group_is_not_taken_and_opens_no_case(house: ToldHouse) -> None:
    code = house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2]
    house.start(code, chat=GROUP)
    assert house.toolkit.linking.link(STAFF) is None
    assert cases(house) == 0


def test_a_member_who_only_presses_start_is_heard_when_they_write(house: ToldHouse) -> None:
    house.start("")
    assert cases(house) == 0
    message: dict[str, Any] = {
        "message_id": 9,
        "chat": CHATS[MEMBER],
        "date": int(house.clock.now().timestamp()),
        "text": "Kapan toko buka?",
        "from": {"id": MEMBER, "is_bot": False, "first_name": "Sari"},
    }
    house.world.said(**message)
    collect(house.toolkit)
    assert cases(house) == 1


def test_whoever_left_the_house_links_nothing(house: ToldHouse) -> None:
    code = house.toolkit.linking.invite(STAFF, BOT).address.partition("?start=")[2]
    house.change(STAFF, active=False)
    house.start(code)
    assert house.toolkit.linking.link(STAFF) is None


def test_one_account_is_one_persons_and_the_other_is_told(house: ToldHouse) -> None:
    house.link(STAFF)
    house.link(SECOND)
    assert house.toolkit.linking.link(STAFF) is None
    assert house.toolkit.linking.link(SECOND) is not None
    house.beat()
    assert sorted(house.kinds()) == ["way_linked", "way_lost"]
    (letter,) = house.letters_to(STAFF)
    assert "Akun itu kini tersambung ke rekan lain" in text_of(letter)


def test_who_blocks_the_bot_gets_mail_and_is_told_at_the_desk(house: ToldHouse) -> None:
    house.link()
    house.beat()
    case = house.given()
    house.world.refusals.append(Refused(403, BLOCKED))
    house.beat()
    house.beat()
    link = house.toolkit.linking.link(STAFF)
    assert link is not None
    assert "memblokir bot" in link.broken
    assert sorted(house.kinds()) == ["assigned", "way_linked", "way_lost"]
    (letter,) = house.letters()
    assert subject_of(letter) == "2 pemberitahuan"
    assert case.code in text_of(letter)
    assert "memblokir bot" in text_of(letter)
    assert house.toolkit.delivering.troubled(MANAGER) == []
    house.given(thread="t-2")
    house.beat()
    assert (len(house.chats()), len(house.letters())) == (1, 2)


def test_a_channel_that_is_lost_takes_the_way_with_it(house: ToldHouse) -> None:
    house.link()
    house.beat()
    house.world.refusals.append(Refused(401, "Unauthorized"))
    collect(house.toolkit)
    case = house.given()
    house.beat()
    assert case.code in text_of(house.letters_to(STAFF)[0])


def test_a_cut_line_is_never_followed_by_the_same_again(house: ToldHouse) -> None:
    house.link()
    house.beat()
    house.given()
    answered = house.world._answered

    def cut(request: httpx.Request) -> httpx.Response:
        answer = answered(request)
        if request.url.path.endswith("/sendMessage"):
            raise httpx.ReadError("gone", request=request)
        return answer

    house.world._answered = cut  # type: ignore[method-assign]
    house.beat()
    house.world._answered = answered  # type: ignore[method-assign]
    for _beat in range(4):
        house.clock.advance(3 * MINUTE)
        house.toolkit.delivering.reconcile()
        house.beat()
    assert (len(house.chats()), house.letters()) == (2, [])
    (assigned,) = [each for each in house.desk() if each.case is not None]
    assert assigned.notification.route is Route.DESK


def test_who_unlinks_gets_mail_again(house: ToldHouse) -> None:
    house.link()
    house.beat()
    house.toolkit.linking.unlink(STAFF)
    house.toolkit.linking.unlink(STAFF)
    house.given()
    house.beat()
    assert (len(house.chats()), len(house.letters())) == (1, 1)


def test_only_a_channel_that_can_tell_people_gives_invitations(house: ToldHouse) -> None:
    assert [place.id for place in house.toolkit.linking.places()] == [BOT]
    with pytest.raises(Invalid):
        house.toolkit.linking.invite(STAFF, MAIL)


def test_old_codes_are_forgotten(house: ToldHouse) -> None:
    house.toolkit.linking.invite(STAFF, BOT)
    assert house.toolkit.linking.prune() == 0
    house.clock.advance(timedelta(minutes=15))
    assert house.toolkit.linking.prune() == 1
