"""One message that cannot be kept holds up no other, and is not lost."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import pytest

from domain.cases import EventKind, Verdict
from domain.errors import NotAllowed, NotFound, StoreFull
from domain.messages import Incoming
from domain.pages import PAGE_MAX
from domain.ports import Batch, Store
from domain.set_aside import SetAside
from services.intake.setting_aside import SettingAside
from services.intake.triage import FirstRules
from tests.makers import STAFF, SUPERVISOR
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

ILL = "galat"


@dataclass
class Stumbling:
    """A `Triage` that fails over some words, until it is mended."""

    error: Exception
    mended: bool = False

    def judge(self, message: Incoming) -> Verdict:
        if ILL in message.text and not self.mended:
            raise self.error
        return FirstRules().judge(message)


@pytest.fixture
def triage() -> Stumbling:
    return Stumbling(KeyError("kata"))


@pytest.fixture
def desk(store: Store, clock: SetClock, triage: Stumbling) -> Desk:
    plain = open_desk(store, clock)
    return replace(plain, listening=replace(plain.listening, triage=triage))


def aside_of(desk: Desk) -> SettingAside:
    return SettingAside(store=desk.store, clock=desk.clock, take_in=desk.listening.take_in)


def take_in(desk: Desk, *said: Incoming) -> int:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    return desk.listening.take_in(channel, Batch(messages=said, cursor="sesudahnya"))


def kept(desk: Desk) -> dict[str, list[EventKind]]:
    """The events of each case, by its subject."""
    with desk.store.reading() as unit:
        cases = unit.cases.after("", 1_000, unfinished=False)
        return {case.subject: [e.kind for e in unit.events.of(case.id)] for case in cases}


def three(desk: Desk) -> list[Incoming]:
    return [
        desk.incoming(text, remote_id=f"m-{text}", thread=f"t-{text}")
        for text in ("satu", ILL, "tiga")
    ]


HEARD = [EventKind.OPENED, EventKind.MESSAGE_RECEIVED]


def test_a_message_that_trips_the_program_leaves_the_others_of_its_page(desk: Desk) -> None:
    said = three(desk)
    assert take_in(desk, *said) == 2
    assert kept(desk) == {"satu": HEARD, "tiga": HEARD}
    (aside,) = aside_of(desk).newest(STAFF)
    assert aside == SetAside(
        id=aside.id,
        channel_id=TALK,
        said=said[1],
        reason="Program menemui galat (KeyError) saat menyimpan pesan ini. Rinciannya ada di"
        " catatan program. Coba lagi setelah programnya diperbarui.",
        at=desk.clock.now(),
    )
    with desk.store.reading() as unit:
        assert unit.cursors.get(TALK) == "sesudahnya"  # it holds up nothing that follows


def test_the_same_message_lies_there_once_however_often_it_comes(desk: Desk) -> None:
    for _turn in range(3):
        take_in(desk, *three(desk))
    assert [each.said.text for each in aside_of(desk).newest(STAFF)] == [ILL]


def test_what_failed_can_be_tried_again_until_it_stands(desk: Desk, triage: Stumbling) -> None:
    take_in(desk, *three(desk))
    (aside,) = aside_of(desk).newest(STAFF)
    assert not aside_of(desk).try_again(STAFF, aside.id)
    assert aside_of(desk).newest(STAFF) == [aside]
    triage.mended = True
    assert aside_of(desk).try_again(STAFF, aside.id)
    assert aside_of(desk).newest(STAFF) == []
    assert kept(desk) == {"satu": HEARD, ILL: HEARD, "tiga": HEARD}


def test_a_message_without_a_mark_of_its_own_is_set_aside_with_the_reason(desk: Desk) -> None:
    assert take_in(desk, desk.incoming("Tanpa tanda", remote_id=""), *three(desk)[:1]) == 1
    (aside,) = aside_of(desk).newest(STAFF)
    assert aside.said.text == "Tanpa tanda"
    assert aside.reason == (
        "Pesan ini tidak membawa tanda pengenal yang utuh, jadi tidak bisa disimpan."
    )


def test_a_moment_without_a_zone_does_not_lose_the_message(desk: Desk) -> None:
    naive = datetime(2026, 11, 18, 9, 0)  # noqa: DTZ001 - what a broken platform sends
    take_in(desk, desk.incoming("Jam berapa?", at=naive))
    (aside,) = aside_of(desk).newest(STAFF)
    assert (aside.said.text, aside.reason) == (
        "Jam berapa?",
        "Waktu pesan ini tidak menyebut zonanya.",
    )


def test_a_full_disk_sets_nothing_aside(store: Store, clock: SetClock) -> None:
    """It is the house that is ill: the platform is to bring all of it again."""
    plain = open_desk(store, clock)
    full = Stumbling(StoreFull("penuh"))
    desk = replace(plain, listening=replace(plain.listening, triage=full))
    with pytest.raises(StoreFull):
        take_in(desk, *three(desk))
    assert (kept(desk), aside_of(desk).newest(STAFF)) == ({}, [])


def test_an_ill_one_among_several_pages_leaves_all_others(desk: Desk) -> None:
    many = [desk.incoming(f"n-{n}", remote_id=f"n-{n}", thread=f"n-{n}") for n in range(PAGE_MAX)]
    assert take_in(desk, *many, *three(desk)) == PAGE_MAX + 2
    assert len(kept(desk)) == PAGE_MAX + 2


def test_who_lets_one_go_stands_in_the_audit(desk: Desk) -> None:
    take_in(desk, *three(desk))
    (aside,) = aside_of(desk).newest(STAFF)
    aside_of(desk).let_go(STAFF, aside.id)
    assert aside_of(desk).newest(STAFF) == []
    with desk.store.reading() as unit:
        entry = unit.audit.newest(limit=1)[0]
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "set_aside_let_go",
        STAFF.id,
        TALK,
        aside.reason,
    )
    with pytest.raises(NotFound):
        aside_of(desk).let_go(STAFF, aside.id)


def test_what_belongs_to_a_restricted_case_is_for_supervisors_alone(desk: Desk) -> None:
    case = desk.hear("Tentang pengurus", thread=f"t-{ILL}")
    with desk.store.writing() as unit:
        unit.cases.save(replace(case, restricted=True, escalated=True))
    take_in(desk, desk.incoming("Rahasia", thread=f"t-{ILL}", remote_id=""))
    take_in(desk, desk.incoming("Biasa", remote_id=""))
    found = {each.said.text: each for each in aside_of(desk).newest(SUPERVISOR)}
    assert sorted(found) == ["Biasa", "Rahasia"]
    assert aside_of(desk).newest(STAFF) == [found["Biasa"]]
    for act in (aside_of(desk).try_again, aside_of(desk).let_go):
        with pytest.raises(NotFound):
            act(STAFF, found["Rahasia"].id)
    assert aside_of(desk).can_let_go(SUPERVISOR, found["Rahasia"])
    assert not aside_of(desk).can_let_go(STAFF, found["Rahasia"])
    aside_of(desk).let_go(SUPERVISOR, found["Rahasia"].id)
    assert aside_of(desk).newest(SUPERVISOR) == [found["Biasa"]]


def test_only_who_answers_it_may_let_it_go(desk: Desk) -> None:
    take_in(desk, desk.incoming("Biasa", remote_id=""))
    (aside,) = aside_of(desk).newest(SUPERVISOR)
    assert not aside_of(desk).can_let_go(SUPERVISOR, aside)
    assert aside_of(desk).can_let_go(STAFF, aside)
    with pytest.raises(NotAllowed, match="Hanya yang menjawab anggota"):
        aside_of(desk).let_go(SUPERVISOR, aside.id)
    assert aside_of(desk).newest(STAFF) == [aside]


def test_a_moment_that_no_calendar_has_does_not_lose_the_message(desk: Desk) -> None:
    far = datetime.max.replace(tzinfo=timezone(-timedelta(hours=23)))
    take_in(desk, desk.incoming("Kapan?", at=far, remote_id=""))
    (aside,) = aside_of(desk).newest(STAFF)
    assert (aside.said.text, aside.said.at) == ("Kapan?", desk.clock.now())
