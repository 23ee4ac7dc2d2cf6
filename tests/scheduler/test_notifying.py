"""Staff are told of what concerns them: once, by their own ways, with little in it."""

from dataclasses import replace
from datetime import timedelta

from domain.cases import EventKind
from domain.deliveries import DeliveryKind, DeliveryState
from domain.notifications import NotificationKind, Reach, Route, Sending, Way
from domain.ports import Store
from scheduler.jobs import notify, send_due
from services.cases.casebook import Happening, record
from services.deliveries.settling import settle
from tests.connectors.telegram_world import Refused
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR, a_delivery
from tests.scheduler.told_house import (
    MAIL,
    MINUTE,
    TALK,
    ToldHouse,
    subject_of,
    text_of,
)


def test_who_gets_a_case_is_told_by_mail_with_nothing_of_what_the_member_wrote(
    house: ToldHouse,
) -> None:
    case = house.given()
    house.beat()
    (letter,) = house.letters()
    heading = f"{case.code}: Laporan diserahkan kepada Anda (Keluhan, Warung), oleh Wati"
    assert (letter["To"], subject_of(letter)) == ("sari@koperasi.example", heading)
    assert text_of(letter) == (
        f"{heading}\n\nHalo Sari, lihat di meja:\n- {heading}\n\n"
        f"{house.toolkit.settings.site_url}/desk/antrean?laporan={case.id}"
    )


def test_what_leaves_is_a_delivery_once_however_often_the_job_runs(
    house: ToldHouse, store: Store
) -> None:
    case = house.given()
    for _again in range(4):
        house.beat()
        house.clock.advance(MINUTE)
    assert len(house.letters()) == 1
    (shown,) = house.desk()
    assert shown.ways == {Way.EMAIL: DeliveryState.SENT}
    assert (shown.notification.kind, shown.notification.route) == (
        NotificationKind.ASSIGNED,
        Route.OUT,
    )
    assert shown.case is not None
    assert shown.case.id == case.id
    with store.reading() as unit:
        (delivery,) = unit.deliveries.about(f"notifications {STAFF.id}")
    assert (delivery.kind, delivery.channel_id) == (DeliveryKind.REMINDER, MAIL)


def test_what_went_that_way_before_does_not_go_again(house: ToldHouse, store: Store) -> None:
    house.given()
    (shown,) = house.desk()
    before = Sending(notification_id=shown.notification.id, way=Way.EMAIL, delivery_id="d-before")
    with store.writing() as unit:
        assert unit.notifications.add_sending(before)
    house.beat()
    assert house.letters() == []


def test_of_a_case_that_goes_from_hand_to_hand_at_once_only_the_last_is_told(
    house: ToldHouse, store: Store
) -> None:
    case, now = house.hear(), house.clock.now()
    hands = [
        Happening(kind=EventKind.ASSIGNED, at=now, actor_id=MANAGER.id, value=who.id)
        for who in (STAFF, SECOND)
    ]
    with store.writing() as unit:
        record(unit, unit.cases.get(case.id), hands, now)
    assert [house.kinds(who) for who in (STAFF, SECOND)] == [[], ["assigned"]]


def test_whom_a_colleague_relieves_of_a_case_is_told_nothing_more(house: ToldHouse) -> None:
    """Colleagues speak with each other; that a rule took it nobody else would say."""
    case = house.given()
    house.toolkit.answering.assign(MANAGER, case.id, SECOND.id)
    assert [house.kinds(who) for who in (STAFF, SECOND)] == [["assigned"], ["assigned"]]


def test_nobody_is_told_of_what_they_did_themselves(house: ToldHouse) -> None:
    house.toolkit.answering.assign(STAFF, house.hear().id, STAFF.id)
    house.beat()
    assert (house.letters(), house.desk()) == ([], [])


def test_several_at_once_come_in_one_message(house: ToldHouse) -> None:
    cases = [house.given(thread=f"t-{n}") for n in range(3)]
    house.beat()
    (letter,) = house.letters()
    assert subject_of(letter) == "3 pemberitahuan"
    text = text_of(letter)
    assert [text.count(case.code) for case in cases] == [1, 1, 1]
    assert text.endswith("/desk/pemberitahuan")


def test_more_than_fit_are_counted_instead(house: ToldHouse) -> None:
    for n in range(20):
        house.given(thread=f"t-{n}")
    house.beat()
    (letter,) = house.letters()
    assert subject_of(letter) == "20 pemberitahuan"
    assert text_of(letter).splitlines()[-3] == "- dan 5 lagi"


def test_a_member_who_writes_on_rings_once_and_at_the_desk_only(house: ToldHouse) -> None:
    case = house.given(thread="t-1")
    house.beat()
    for n in range(3):
        house.hear(f"Halo? {n}", thread="t-1")
    house.beat()
    assert sorted(house.kinds()) == ["assigned", "member_wrote"]
    assert len(house.letters()) == 1
    house.toolkit.notifications.opened(STAFF, case.id)
    house.hear("Masih ada orang?", thread="t-1")
    assert sorted(house.kinds()) == ["assigned", "member_wrote", "member_wrote"]


def test_whoever_wants_mail_of_it_gets_it(house: ToldHouse) -> None:
    case = house.given(thread="t-1")
    wishes = house.toolkit.notifications.wishes(STAFF)
    kind = NotificationKind.MEMBER_WROTE
    house.toolkit.notifications.wish(STAFF, wishes.with_reach(kind, Reach.EMAIL))
    house.beat()
    house.hear("Halo?", thread="t-1")
    house.beat()
    assert subject_of(house.letters()[-1]) == (
        f"{case.code}: Anggota menulis di laporan Anda (Keluhan, Warung)"
    )


def test_whoever_wants_the_desk_only_gets_nothing_else(house: ToldHouse) -> None:
    wishes = house.toolkit.notifications.wishes(STAFF)
    kind = NotificationKind.ASSIGNED
    house.toolkit.notifications.wish(STAFF, wishes.with_reach(kind, Reach.DESK))
    house.given()
    house.beat()
    assert (house.letters(), house.kinds()) == ([], ["assigned"])


def test_what_was_seen_at_the_desk_before_it_left_stays_there(house: ToldHouse) -> None:
    case = house.given()
    house.toolkit.notifications.opened(STAFF, case.id)
    house.beat()
    assert house.letters() == []


def test_each_reads_it_in_their_own_language(house: ToldHouse) -> None:
    house.change(STAFF, language="en")
    case = house.given()
    house.beat()
    (letter,) = house.letters()
    assert subject_of(letter) == (
        f"{case.code}: A case was given to you (Complaint, Warung), by Wati"
    )
    assert text_of(letter).splitlines()[2] == "Hello Sari, look at the desk:"


def test_names_that_would_be_headers_stay_names(house: ToldHouse) -> None:
    house.change(MANAGER, name="Wati\r\nBcc: semua@koperasi.example\r\n\r\nHalo")
    house.given()
    house.beat()
    (letter,) = house.letters()
    assert letter["Bcc"] is None
    assert [each.rcpt_tos for each in house.office.letters] == [["sari@koperasi.example"]]
    assert subject_of(letter).endswith("oleh Wati Bcc: semua@koperasi.example Halo")


def test_an_escalated_case_is_told_to_the_supervisors_and_a_restricted_one_says_nothing(
    house: ToldHouse, store: Store
) -> None:
    open_one, closed_one = house.hear(thread="t-1"), house.given(thread="t-2")
    house.beat()
    with store.writing() as unit:
        for case, how in ((open_one, ""), (closed_one, "restricted")):
            escalated = Happening(
                kind=EventKind.ESCALATED, at=house.clock.now(), actor_id=MANAGER.id, value=how
            )
            record(unit, unit.cases.get(case.id), [escalated], house.clock.now())
    house.beat()
    (letter,) = house.letters_to(SUPERVISOR)
    text = text_of(letter)
    assert f"- {open_one.code}: Laporan dinaikkan ke pengawas (Keluhan, Warung), oleh Wati" in text
    assert "- Laporan dinaikkan ke pengawas (laporan terbatas)" in text
    assert closed_one.code not in text
    assert "berkutu" not in text


def test_of_a_case_that_became_restricted_the_desk_keeps_nothing_but_that(
    house: ToldHouse, store: Store
) -> None:
    case = house.given()
    with store.writing() as unit:
        escalated = Happening(
            kind=EventKind.ESCALATED, at=house.clock.now(), actor_id=MANAGER.id, value="restricted"
        )
        record(unit, unit.cases.get(case.id), [escalated], house.clock.now())
    assert case.durations.due_at is not None
    house.clock.set(case.durations.due_at + MINUTE)
    house.beat()
    assert house.letters_to(STAFF) == []
    assert house.letters_to(MANAGER) == []
    (shown,) = house.desk()
    assert (shown.case, shown.notification.subject_id, shown.notification.by_id) == (None, "", None)


def test_a_note_that_names_somebody_is_told_once(house: ToldHouse) -> None:
    case = house.hear()
    house.toolkit.answering.note(STAFF, case.id, "@budi tolong cek gudang")
    house.beat()
    (letter,) = house.letters_to(SECOND)
    assert subject_of(letter) == (
        f"{case.code}: Anda disebut dalam catatan (Keluhan, Warung), oleh Sari"
    )
    assert "gudang" not in text_of(letter)


def test_a_channel_that_is_lost_is_told_to_who_can_connect_it(house: ToldHouse) -> None:
    house.world.refusals.append(Refused(401, "Unauthorized"))
    for _again in range(2):
        house.toolkit.listening.collect_all()
        house.beat()
    assert [house.kinds(who) for who in (STAFF, MANAGER, SUPERVISOR)] == [[], ["channel_lost"], []]
    (letter,) = house.letters()
    assert subject_of(letter) == "Kanal terputus: Bot koperasi"
    assert text_of(letter).endswith("/desk/kanal")


def test_two_workers_at_once_tell_once(house: ToldHouse) -> None:
    for n in range(5):
        house.given(thread=f"t-{n}")
    for _worker in range(2):
        notify(house.toolkit)
    send_due(house.toolkit)
    assert len(house.letters()) == 1


def test_without_any_way_the_desk_is_enough(house: ToldHouse) -> None:
    house.change(STAFF, email="")
    house.given()
    house.beat()
    assert (house.letters(), house.kinds()) == ([], ["assigned"])
    assert house.desk()[0].notification.route is Route.DESK


def test_a_reply_that_fails_is_told_to_who_wrote_it(house: ToldHouse, store: Store) -> None:
    case = house.given()
    house.beat()
    with store.writing() as unit:
        failed = Happening(
            kind=EventKind.REPLY_FAILED, at=house.clock.now(), actor_id=SECOND.id, value="no"
        )
        record(unit, unit.cases.get(case.id), [failed], house.clock.now())
    house.beat()
    assert sorted(house.kinds()) == ["assigned", "reply_failed"]
    assert house.kinds(SECOND) == ["reply_failed"]
    assert subject_of(house.letters_to(SECOND)[0]) == (
        f"{case.code}: Balasan tidak terkirim (Keluhan, Warung)"
    )


def test_who_acts_in_a_case_has_seen_what_told_of_it(house: ToldHouse) -> None:
    case = house.given()
    house.toolkit.answering.note(STAFF, case.id, "Sudah saya telepon")
    assert house.toolkit.notifications.unseen(STAFF) == 0


def test_a_reply_that_arrives_ticks_nothing_off(house: ToldHouse, store: Store) -> None:
    case = house.given(thread="t-1")
    house.hear("Halo?", thread="t-1")
    with store.writing() as unit:
        replied = Happening(kind=EventKind.REPLIED, at=house.clock.now(), actor_id=STAFF.id)
        record(unit, unit.cases.get(case.id), [replied], house.clock.now())
    assert house.toolkit.notifications.unseen(STAFF) == 2


def test_what_nobody_decided_about_for_days_stays_at_the_desk(house: ToldHouse) -> None:
    house.given()
    house.clock.advance(timedelta(days=2, seconds=1))
    house.beat()
    assert house.desk()[-1].notification.route is Route.DESK


def test_whoever_lets_a_case_lie_is_told_when_the_program_takes_it_off_them(
    house: ToldHouse, store: Store
) -> None:
    case = house.given()
    house.beat()
    with store.writing() as unit:
        taken = Happening(kind=EventKind.ASSIGNED, at=house.clock.now(), value="", rule_id="r-1")
        record(unit, unit.cases.get(case.id), [taken], house.clock.now())
    house.beat()
    assert sorted(house.kinds()) == ["assigned", "taken_off"]
    assert subject_of(house.letters()[-1]).startswith(f"{case.code}: Laporan diambil dari Anda")


def test_a_case_that_comes_back_is_told_to_who_has_it_else_to_who_put_it_aside(
    house: ToldHouse,
) -> None:
    hers, nobodys = house.given(SECOND, thread="t-1"), house.hear(thread="t-2")
    until = house.clock.now() + timedelta(days=1)
    for case in (hers, nobodys):
        house.toolkit.case_states.snooze(STAFF, case.id, until)
    house.clock.set(until)
    house.toolkit.case_states.wake_due()
    assert house.kinds(SECOND).count("snooze_over") == 1
    assert house.kinds(STAFF) == ["snooze_over"]


def test_the_day_to_ask_again_is_told_to_who_planned_it(house: ToldHouse) -> None:
    case = house.given()
    house.toolkit.case_states.resolve(STAFF, case.id, words="Sudah diganti")
    planned = house.toolkit.following_up.plan(STAFF, case.id, 2)
    house.clock.set(planned.due_at)
    house.toolkit.following_up.wake_due()
    house.beat()
    assert house.kinds()[0] == "follow_up_due"
    assert subject_of(house.letters()[-1]).startswith(
        f"{case.code}: Saatnya menanyakan lagi kepada anggota"
    )


def test_a_reply_of_which_nobody_knows_is_told_to_who_wrote_it(
    house: ToldHouse, store: Store
) -> None:
    case = house.given()
    reply = a_delivery(
        kind=DeliveryKind.REPLY,
        channel_id=TALK,
        subject_id=case.id,
        created_by=SECOND.id,
        state=DeliveryState.SENDING,
        attempts=1,
    )
    with store.writing() as unit:
        unit.deliveries.add(reply)
        for _again in range(2):
            doubted = replace(reply, state=DeliveryState.UNCONFIRMED)
            reply = settle(unit, replace(doubted, version=reply.version), house.clock.now())
    assert house.kinds(SECOND) == ["reply_unsure"]
    assert sorted(house.kinds()) == ["assigned", "reply_unsure"]
