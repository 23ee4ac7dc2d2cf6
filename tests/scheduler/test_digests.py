"""Each morning one summary a person, in their own zone, and none when there is nothing to say."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.cases import EventKind
from domain.notifications import NotificationKind, Reach, Route, WakePolicy
from domain.ports import Store
from services.cases.casebook import Happening, record
from tests.connectors.telegram_world import Refused
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.scheduler.told_house import ToldHouse, subject_of, text_of

JAKARTA = ZoneInfo("Asia/Jakarta")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# 18 November 2026 is a Wednesday.
MORNING = datetime(2026, 11, 19, 7, 30, tzinfo=JAKARTA)


def test_it_says_what_stands_and_how_yesterday_was_with_nothing_a_member_wrote(
    house: ToldHouse, store: Store
) -> None:
    house.clock.set(MORNING - DAY + HOUR)  # Wednesday, half past eight
    answered = house.hear("Kapan toko buka?", thread="t-1")
    house.clock.advance(HOUR)
    with store.writing() as unit:
        replied = Happening(kind=EventKind.REPLIED, at=house.clock.now(), actor_id=STAFF.id)
        record(unit, unit.cases.get(answered.id), [replied], house.clock.now())
    house.given(thread="t-2")
    house.clock.advance(5 * HOUR)
    house.hear(thread="t-3")
    house.clock.set(MORNING)
    house.morning()
    (letter,) = house.letters_to(STAFF)
    assert subject_of(letter) == "Ringkasan pagi: Kamis, 19 November"
    desk = f"{house.toolkit.settings.site_url}/desk"
    assert text_of(letter) == (
        "Ringkasan pagi: Kamis, 19 November\n\n"
        "Selamat pagi Sari.\n\n"
        "- Sudah lewat janji: 1\n"
        "- Janjinya habis hari ini: 1\n"
        "- Belum ada petugas: 2\n"
        "- Menunggu Anda: 1\n"
        "- Yang paling lama menunggu: 22 jam\n"
        "- Kemarin 3 laporan masuk: 1 ditanggapi, 2 masih menunggu, 0 ditutup tanpa tanggapan; "
        "lamanya tanggapan belum dapat dihitung karena terlalu banyak yang tidak dijawab.\n\n"
        "Buka barisnya di meja:\n"
        f"- Sudah lewat janji: 1 → {desk}/antrean?tampilan=breached\n"
        f"- Janjinya habis hari ini: 1 → {desk}/antrean?tampilan=today\n"
        f"- Belum ada petugas: 2 → {desk}/antrean?tampilan=unassigned\n"
        f"- Menunggu Anda: 1 → {desk}/antrean?tampilan=mine\n"
        f"- Yang paling lama menunggu → {desk}/tanggapan?ukuran=first_response&baris=waiting"
        "&kapan=semua\n"
        f"- Kemarin → {desk}/tanggapan?minggu=4&dari=2026-11-18&sampai=2026-11-19&baris=all\n\n"
        f"{desk}/antrean"
    )


def test_the_median_counts_those_who_still_wait(house: ToldHouse, store: Store) -> None:
    house.clock.set(MORNING - DAY + HOUR)
    for n in range(3):
        case = house.hear("Kapan toko buka?", thread=f"t-{n}")
        if n < 2:
            house.clock.advance(HOUR)
            with store.writing() as unit:
                replied = Happening(kind=EventKind.REPLIED, at=house.clock.now())
                record(unit, unit.cases.get(case.id), [replied], house.clock.now())
    house.clock.set(MORNING)
    house.morning()
    text = text_of(house.letters_to(STAFF)[0])
    assert "2 ditanggapi, 1 masih menunggu" in text
    assert "separuhnya ditanggapi dalam 1 jam kerja, yang masih menunggu ikut dihitung." in text


def test_one_a_day_however_often_the_job_runs(house: ToldHouse) -> None:
    house.given()
    house.clock.set(MORNING - MINUTE)
    assert house.morning() == 0
    for _beat in range(200):
        house.clock.advance(5 * MINUTE)
        house.morning()
    assert len(house.letters_to(STAFF)) == 1


def test_after_days_with_the_machine_off_there_is_one_and_it_is_todays(house: ToldHouse) -> None:
    house.given()
    house.clock.set(MORNING + 5 * DAY + 3 * HOUR)  # Tuesday, half past ten
    house.morning()
    assert [subject_of(each) for each in house.letters_to(STAFF)] == [
        "Ringkasan pagi: Selasa, 24 November"
    ]


def test_a_machine_that_comes_back_at_night_waits_for_the_morning(house: ToldHouse) -> None:
    house.given()
    house.clock.set(datetime(2026, 11, 19, 23, 0, tzinfo=JAKARTA))
    assert house.morning() == 0
    house.clock.set(MORNING + DAY)
    house.morning()
    assert len(house.letters_to(STAFF)) == 1


def test_a_clock_that_goes_back_repeats_nothing(house: ToldHouse) -> None:
    house.given()
    house.clock.set(MORNING + MINUTE)
    house.morning()
    house.clock.set(MORNING - HOUR)
    house.morning()
    house.clock.set(MORNING + MINUTE)
    house.morning()
    assert len(house.letters_to(STAFF)) == 1


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 21), True),  # Saturday, half a working day
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 12, 25), False),  # Christmas
    ],
    ids=["saturday", "sunday", "holiday"],
)
def test_only_on_working_days(house: ToldHouse, day: date, due: bool) -> None:
    house.given()
    house.clock.set(datetime.combine(day, time(8), JAKARTA))
    assert bool(house.morning()) is due


def test_in_everyones_own_zone(house: ToldHouse) -> None:
    house.given()
    house.wish(STAFF, zone="Asia/Jayapura")  # two hours ahead of Jakarta
    house.wish(SECOND, zone="Asia/Makassar")
    house.wish(MANAGER, zone="Europe/Amsterdam")
    house.wish(SUPERVISOR, digest=Reach.DESK)
    arrivals = []
    house.clock.set(MORNING - 3 * HOUR)
    for _half_hour in range(24):
        before = len(house.letters())
        house.morning()
        arrivals += [(str(each["To"]), house.clock.now()) for each in house.letters()[before:]]
        house.clock.advance(HOUR / 2)
    at = {whom.partition("@")[0]: moment for whom, moment in arrivals}
    assert at == {
        "sari": MORNING - 2 * HOUR,
        "budi": MORNING - HOUR,
        "wati": datetime(2026, 11, 19, 6, 30, tzinfo=UTC),
    }


def test_nothing_to_say_is_not_said_and_not_later_that_day_either(house: ToldHouse) -> None:
    house.clock.set(MORNING)
    assert house.morning() == 4
    house.given()
    house.clock.advance(HOUR)
    assert house.morning() == 0
    assert house.letters() == []


def test_what_came_while_it_was_quiet_stands_in_it_once(house: ToldHouse) -> None:
    house.clock.set(MORNING - 10 * HOUR)
    case = house.given()
    house.beat()
    house.clock.set(MORNING)
    house.morning()
    house.clock.set(MORNING + DAY)
    house.morning()
    first, second = (text_of(each) for each in house.letters_to(STAFF))
    heading = f"- {case.code}: Laporan diserahkan kepada Anda (Keluhan, Warung), oleh Wati"
    assert f"Sejak kemarin, untuk Anda:\n{heading}\n" in first
    assert "Sejak kemarin" not in second
    assert [each.notification.route for each in house.desk()] == [Route.OUT]


def test_what_was_seen_or_done_overnight_is_no_news(house: ToldHouse) -> None:
    house.clock.set(MORNING - 10 * HOUR)
    case = house.given()
    house.beat()
    house.toolkit.answering.assign(MANAGER, case.id, SECOND.id)
    house.clock.set(MORNING)
    house.morning()
    assert "Sejak kemarin" not in text_of(house.letters_to(STAFF)[0])
    assert [each.notification.route for each in house.desk()] == [Route.DESK]


def test_what_woke_people_is_not_told_again_in_the_morning(house: ToldHouse) -> None:
    house.decide(waking=WakePolicy(kinds=(NotificationKind.PROMISE_BROKEN,)))
    house.given()
    house.beat()
    house.clock.set(MORNING - 10 * HOUR)
    house.beat()
    house.clock.set(MORNING)
    house.morning()
    assert "Sejak kemarin" not in text_of(house.letters_to(STAFF)[-1])


def test_a_restricted_case_is_counted_for_the_supervisors_only(
    house: ToldHouse, store: Store
) -> None:
    case = house.hear()
    with store.writing() as unit:
        escalated = Happening(
            kind=EventKind.ESCALATED, at=house.clock.now(), actor_id=MANAGER.id, value="restricted"
        )
        record(unit, unit.cases.get(case.id), [escalated], house.clock.now())
    house.clock.set(MORNING)
    house.morning()
    assert house.letters_to(STAFF) == []
    assert "- Belum ada petugas: 1\n" in text_of(house.letters_to(SUPERVISOR)[0])


def test_in_ones_own_language(house: ToldHouse) -> None:
    house.change(STAFF, language="en")
    house.given()
    house.clock.set(MORNING)
    house.morning()
    (letter,) = house.letters_to(STAFF)
    assert subject_of(letter) == "Morning summary: Thursday, 19 November"
    assert "- Waiting for you: 1\n" in text_of(letter)
    assert "Yesterday 1 case came in: 0 answered, 1 still waiting" in text_of(letter)


def test_whoever_wants_none_gets_none(house: ToldHouse) -> None:
    house.given()
    house.wish(digest=Reach.DESK)
    house.clock.set(MORNING)
    house.morning()
    assert house.letters_to(STAFF) == []


def test_a_bot_that_is_blocked_leaves_it_to_the_mail(house: ToldHouse) -> None:
    house.link()
    house.beat()
    house.clock.set(MORNING - 10 * HOUR)
    case = house.given()
    house.beat()
    house.clock.set(MORNING)
    house.world.refusals.append(Refused(403, "Forbidden: bot was blocked by the user"))
    house.morning()
    house.morning()
    house.morning()
    (letter,) = house.letters_to(STAFF)
    assert subject_of(letter) == "Ringkasan pagi: Kamis, 19 November"
    assert case.code in text_of(letter)


def test_two_workers_at_once_send_one(house: ToldHouse) -> None:
    house.given()
    house.clock.set(MORNING)
    for _worker in range(2):
        house.toolkit.digesting.send_due()
    house.morning()
    assert len(house.letters_to(STAFF)) == 1
