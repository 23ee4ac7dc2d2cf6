"""A period's notice: on the first working day after it, at opening, once, to the chosen."""

import email
import email.policy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.branches import Branch
from domain.channels import Channel, ChannelState
from domain.cooperative import OFFICE_WEEK
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.months import Month
from domain.people import Role
from domain.ports import Store
from domain.weeks import Week
from scheduler.jobs import mail_reports, send_due
from services.reports.period_mailing import LATEST_MONTHLY, LATEST_WEEKLY, notice_id
from tests.connectors.post_office import open_post_office
from tests.makers import a_channel, a_user
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

JAKARTA = ZoneInfo("Asia/Jakarta")
# 1 August 2026 is a Saturday, when the office opens at eight; 1 November is a Sunday.
OPENING = datetime(2026, 11, 2, 8, 0, tzinfo=JAKARTA)
OCTOBER, LAST_WEEK = Month(2026, 10), Week(2026, 44)


def decide(store: Store, **changes: Any) -> None:
    with store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), **changes))


def notices(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return sorted(unit.deliveries.about("monthly-2026-10"), key=lambda each: each.recipient)


@pytest.fixture
def house(toolkit: Toolkit, store: Store) -> Toolkit:
    """Wati and Joko chose to be told; a sandbox channel can tell them."""
    with store.writing() as unit:
        unit.channels.add(a_channel())
        for login, language in (("joko", "en"), ("wati", "id"), ("sari", "id")):
            unit.users.add(
                a_user(
                    id=f"u-{login}",
                    login=login,
                    name=login.title(),
                    role=Role.MANAGER,
                    email=f"{login}@koperasi.example",
                    language=language,
                )
            )
    decide(store, monthly_readers=("u-wati", "u-joko", "u-gone"))
    return toolkit


def test_nothing_goes_before_opening_and_one_to_each_of_the_chosen_after(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    clock.set(OPENING - timedelta(minutes=1))
    assert mail_reports(house) == 0
    clock.set(OPENING)
    assert mail_reports(house) == 2
    assert [mail_reports(house) for _again in range(3)] == [0, 0, 0]
    joko, wati = notices(store)
    assert (joko.recipient, wati.recipient) == ("joko@koperasi.example", "wati@koperasi.example")
    assert (wati.kind, wati.state) == (DeliveryKind.REMINDER, DeliveryState.SCHEDULED)
    assert wati.id == notice_id("u-wati", OCTOBER)
    assert wati.latest_at == OPENING + LATEST_MONTHLY
    assert wati.content.link == f"{house.settings.site_url}/desk/bulanan?bulan=2026-10"


def test_each_reads_it_in_their_own_language_with_the_reports_own_sentences(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    clock.set(OPENING)
    mail_reports(house)
    joko, wati = (each.content.text for each in notices(store))
    assert wati.startswith("Laporan Oktober 2026 – Koperasi Kami\n\nHalo Wati, ")
    desk = f"{house.settings.site_url}/desk"
    assert (
        "\nLaporan dari anggota\n"
        "- Pada Oktober 2026 tidak ada laporan dari anggota.\n"
        f"Barisnya: {desk}/tanggapan?ukuran=first_response&minggu=2026-10\n"
    ) in wati
    assert f"\nBarisnya: {desk}/keterlibatan?tampilan=unggahan&minggu=2026-10\n" in wati
    assert f"\nIts rows: {desk}/tanggapan?ukuran=first_response&minggu=2026-10\n" in joko
    assert joko.startswith("Report of October 2026 – Koperasi Kami\n\nHello Joko, ")
    assert "- In October 2026 there were no cases from members.\n" in joko


def test_it_is_sent_by_the_machine_of_deliveries_and_never_again(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    decide(store, monthly_readers=("u-wati",))
    clock.set(OPENING)
    with open_post_office(sign_in=False) as office:
        with store.writing() as unit:
            unit.channels.save(replace(unit.channels.get("ch-1"), state=ChannelState.ARCHIVED))
            unit.channels.add(by_email(office.port))
        mail_reports(house)
        send_due(house)
        clock.advance(timedelta(hours=1))
        assert (mail_reports(house), send_due(house)) == (0, 0)
        (envelope,) = office.letters
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert letter["Subject"] == "Laporan Oktober 2026 – Koperasi Kami"
    assert letter.get_content().rstrip().endswith("/desk/bulanan?bulan=2026-10")
    assert [each.state for each in notices(store)] == [DeliveryState.SENT]


def test_a_server_that_is_away_is_asked_again_later(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    decide(store, monthly_readers=("u-wati",))
    clock.set(OPENING)
    with open_post_office(sign_in=False) as office:
        port = office.port
    with store.writing() as unit:
        unit.channels.save(replace(unit.channels.get("ch-1"), state=ChannelState.ARCHIVED))
        unit.channels.add(by_email(port))
    mail_reports(house)
    assert send_due(house) == 1
    (notice,) = notices(store)
    assert notice.state is DeliveryState.SCHEDULED
    assert notice.due_at > clock.now()


def by_email(port: int) -> Channel:
    """An e-mail channel over that server on loopback."""
    settings = {
        "host": "127.0.0.1",
        "port": port,
        "sender": "meja@koperasi.example",
        "security": "none",
    }
    return a_channel(id="ch-mail", platform="email", name="Surel", settings=settings)


def test_a_worker_that_was_down_makes_up_for_it_but_not_for_ever(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    clock.set(OPENING + LATEST_MONTHLY)
    assert mail_reports(house) == 0
    clock.set(OPENING + LATEST_MONTHLY - timedelta(days=2))  # a Saturday morning, office open
    assert mail_reports(house) == 2


def test_a_week_that_the_next_one_overtakes_is_not_made_up_for(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    decide(store, monthly_readers=(), weekly_readers=("u-wati",))
    clock.set(OPENING + LATEST_WEEKLY)
    assert mail_reports(house) == 0
    clock.set(OPENING + LATEST_WEEKLY - timedelta(days=1))
    assert mail_reports(house) == 1


def test_a_machine_that_comes_back_at_night_or_on_a_sunday_waits_for_the_morning(
    house: Toolkit, clock: SetClock
) -> None:
    sunday, monday = OPENING + timedelta(days=6), OPENING + timedelta(days=7)
    sent = []
    for moment in (
        OPENING + timedelta(hours=15, minutes=59),  # almost midnight
        OPENING + timedelta(hours=8),  # closing
        sunday,
        monday - timedelta(minutes=1),
        monday,
    ):
        clock.set(moment)
        sent.append(mail_reports(house))
    assert sent == [0, 0, 0, 0, 2]


def test_holidays_move_the_first_working_day(house: Toolkit, store: Store, clock: SetClock) -> None:
    decide(store, closed_days={OPENING.date(): "Ulang tahun koperasi"})
    clock.set(OPENING)
    assert mail_reports(house) == 0
    clock.set(OPENING + timedelta(days=1))
    assert mail_reports(house) == 2


@pytest.mark.parametrize(
    "changes",
    [{"monthly_readers": ()}, {"week": dict.fromkeys(OFFICE_WEEK, ())}],
    ids=["nobody chosen", "never open"],
)
def test_switched_off_or_without_a_working_day_nothing_goes(
    house: Toolkit, store: Store, clock: SetClock, changes: dict[str, Any]
) -> None:
    decide(store, **changes)
    clock.set(OPENING)
    assert mail_reports(house) == 0


def test_last_week_is_told_of_on_monday_to_those_who_chose_weeks(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    decide(store, monthly_readers=(), weekly_readers=("u-wati",))
    clock.set(OPENING - timedelta(minutes=1))
    assert mail_reports(house) == 0
    clock.set(OPENING)
    assert [mail_reports(house) for _again in range(3)] == [1, 0, 0]
    with store.reading() as unit:
        (notice,) = unit.deliveries.about("weekly-2026-W44")
    assert notice.id == notice_id("u-wati", LAST_WEEK)
    assert notice.recipient == "wati@koperasi.example"
    assert notice.content.text.startswith("Laporan minggu 26 Okt – 1 Nov 2026 – Koperasi Kami\n")
    assert notice.content.link == (
        f"{house.settings.site_url}/desk/bulanan?kurun=minggu&minggu=2026-W44"
    )


def test_who_chose_both_gets_both_and_each_once(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    decide(store, monthly_readers=("u-wati",), weekly_readers=("u-wati", "u-joko"))
    clock.set(OPENING)
    assert [mail_reports(house) for _again in range(2)] == [3, 0]
    assert notice_id("u-wati", LAST_WEEK) != notice_id("u-wati", OCTOBER)


def test_each_is_told_when_their_own_branch_opens(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    """Jayapura opens two hours before Jakarta, and this branch is closed on the first Monday."""
    with store.writing() as unit:
        unit.branches.add(Branch(id="b-early", name="Jayapura", zone="Asia/Jayapura"))
        unit.branches.add(
            Branch(id="b-shut", name="Bandung", closed_days={OPENING.date(): "Hari jadi"})
        )
        for user_id, branch_id in (("u-wati", "b-early"), ("u-joko", "b-shut")):
            unit.users.save(replace(unit.users.get(user_id), branch_id=branch_id))
        unit.users.save(replace(unit.users.get("u-sari"), branch_id="b-gone"))
    decide(store, monthly_readers=("u-wati", "u-joko", "u-sari"))
    told = []
    for moment in (
        OPENING - timedelta(hours=2, minutes=1),
        OPENING - timedelta(hours=2),
        OPENING,
        OPENING + timedelta(days=1),
    ):
        clock.set(moment)
        before = {each.recipient for each in notices(store)}
        mail_reports(house)
        told.append(sorted({each.recipient for each in notices(store)} - before))
    assert told == [
        [],
        ["wati@koperasi.example"],
        ["sari@koperasi.example"],
        ["joko@koperasi.example"],
    ]


def test_who_left_or_has_no_address_is_not_written_to(
    house: Toolkit, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.users.save(replace(unit.users.get("u-wati"), active=False))
        unit.users.save(replace(unit.users.get("u-joko"), email=""))
    clock.set(OPENING)
    assert mail_reports(house) == 0


def test_without_a_channel_that_tells_it_waits_for_one(
    toolkit: Toolkit, store: Store, clock: SetClock
) -> None:
    with store.writing() as unit:
        unit.users.add(a_user(id="u-wati", login="wati", email="wati@koperasi.example"))
    decide(store, monthly_readers=("u-wati",))
    clock.set(OPENING)
    assert mail_reports(toolkit) == 0
    with store.writing() as unit:
        unit.channels.add(a_channel())
    assert mail_reports(toolkit) == 1
