"""What people decide: tasks by hand, reminders, unconfirmed and failed deliveries."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.sandbox_platform import Misdeed
from domain.channels import ChannelState
from domain.deliveries import (
    POST_LATEST,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Handover,
    Receipt,
    ShareLink,
)
from domain.errors import Invalid, InvalidTransition, NotAllowed, NotFound
from domain.people import Actor, AuditEntry
from domain.ports import Outgoing, Store
from domain.posts import Content
from services.posts import outgoing_posts
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR, a_user
from tests.services.delivering_stage import MINUTE, OddConnector, Stage
from toolkit.clock import SetClock


@pytest.fixture
def stage(store: Store, clock: SetClock, tmp_path: Path) -> Stage:
    """With a sandbox channel, and a WhatsApp group that Sari looks after."""
    stage = Stage(store, clock, tmp_path)
    stage.channel()
    stage.channel(
        id="ch-wa",
        platform="assisted",
        name="Grup WA",
        settings={"place": "whatsapp"},
        responsible_id=STAFF.id,
    )
    with store.writing() as unit:
        unit.users.add(a_user(id=STAFF.id, email="sari@koperasi.example"))
    return stage


def a_task(stage: Stage, **changes: object) -> Delivery:
    delivery = stage.delivery(
        **{"channel_id": "ch-wa", "content": Content(text="Rapat besok"), **changes}
    )
    stage.delivering.send_due()
    return stage.now(delivery)


def reminders(stage: Stage, task: Delivery) -> list[Delivery]:
    with stage.store.reading() as unit:
        return unit.deliveries.about(task.id)


def audit(stage: Stage) -> list[AuditEntry]:
    with stage.store.reading() as unit:
        return unit.audit.newest()


# --- replies that only a person can send ------------------------------------------------------


class Shy(OddConnector):
    """Lets a program answer nobody."""

    platform = "shy"

    def reply(self, reply: Outgoing, idempotency_key: str) -> Handover:
        link = ShareLink(name="Balas", url=f"https://shy.example/{reply.target_remote_id}")
        return Handover(text=reply.text, share_links=(link,))


def test_a_reply_that_only_a_person_can_send_becomes_their_task(stage: Stage) -> None:
    stage.connectors.strangers["shy"] = Shy
    stage.channel(id="ch-shy", platform="shy", name="Malu", responsible_id=STAFF.id)
    reply = a_task(
        stage,
        channel_id="ch-shy",
        kind=DeliveryKind.REPLY,
        target_remote_id="m-7",
        content=Content(text="Sudah kami ganti."),
    )
    assert (reply.state, reply.handover) == (
        DeliveryState.HANDED,
        Handover(
            text="Sudah kami ganti.",
            share_links=(ShareLink(name="Balas", url="https://shy.example/m-7"),),
        ),
    )
    assert stage.delivering.tasks(STAFF) == [reply]
    done = stage.delivering.mark_posted(STAFF, reply.id, "https://shy.example/r-1")
    assert (done.state, done.receipt) == (
        DeliveryState.SENT,
        Receipt(remote_id="", url="https://shy.example/r-1", sent_at=stage.clock.now()),
    )


# --- tasks by hand -------------------------------------------------------------------------


def test_at_its_time_a_person_is_given_the_text_and_the_link(stage: Stage) -> None:
    task = a_task(stage)
    assert (task.state, task.outcome) == (DeliveryState.HANDED, AttemptOutcome.HANDED)
    assert task.handover == Handover(
        text="Rapat besok",
        share_links=(ShareLink(name="Grup WhatsApp", url="https://wa.me/?text=Rapat%20besok"),),
    )
    assert [a.outcome for a in stage.attempts(task)] == [AttemptOutcome.HANDED]


def test_the_responsible_person_is_reminded_once(stage: Stage) -> None:
    task = a_task(stage)
    (reminder,) = reminders(stage, task)
    now = stage.clock.now()
    assert reminder == Delivery(
        id=reminder.id,
        kind=DeliveryKind.REMINDER,
        channel_id="ch-1",
        subject_id=task.id,
        content=reminder.content,
        recipient="sari@koperasi.example",
        due_at=now,
        latest_at=now + timedelta(hours=24),
        created_at=now,
        version=reminder.version,
    )
    assert reminder.content.text == (
        "Saatnya mengunggah di Grup WA\n\n"
        "Halo Sari, salin teks ini, tempel di tempatnya, lalu tandai selesai di Guyub:\n\n"
        "Rapat besok\n\n"
        "Grup WhatsApp: https://wa.me/?text=Rapat%20besok\n"
    )
    stage.delivering.send_due()
    assert [(row["key"], row["body"]["recipient"]) for row in stage.platform.accepted()] == [
        (reminder.id, "sari@koperasi.example")
    ]


@pytest.mark.parametrize(
    "hindrance", ["nobody responsible", "no address", "left", "unknown", "no messenger"]
)
def test_nobody_is_reminded_where_nobody_can_be(stage: Stage, hindrance: str) -> None:
    with stage.store.writing() as unit:
        sari, group = unit.users.get(STAFF.id), unit.channels.get("ch-wa")
        match hindrance:
            case "nobody responsible":
                unit.channels.save(replace(group, responsible_id=None))
            case "no address":
                unit.users.save(replace(sari, email=""))
            case "left":
                unit.users.save(replace(sari, active=False))
            case "unknown":
                unit.channels.save(replace(group, responsible_id="u-gone"))
            case "no messenger":
                sandbox = unit.channels.get("ch-1")
                unit.channels.save(replace(sandbox, state=ChannelState.PAUSED))
    task = a_task(stage)
    assert task.state is DeliveryState.HANDED
    assert reminders(stage, task) == []


def test_each_sees_their_own_tasks_and_those_of_nobody_oldest_first(stage: Stage) -> None:
    stage.channel(
        id="ch-line", platform="assisted", settings={"place": "line"}, responsible_id=None
    )
    mine = a_task(stage)
    stage.clock.advance(MINUTE)
    nobodys = a_task(stage, channel_id="ch-line")

    def seen(actor: Actor) -> list[str]:
        return [task.id for task in stage.delivering.tasks(actor)]

    assert seen(STAFF) == [mine.id, nobodys.id]
    assert seen(SECOND) == [nobodys.id]
    assert seen(MANAGER) == [mine.id, nobodys.id]
    with pytest.raises(NotAllowed):
        stage.delivering.tasks(SUPERVISOR)


def test_an_undone_task_stays_however_late_it_is(stage: Stage) -> None:
    task = a_task(stage, latest_at=stage.clock.now() + MINUTE)
    stage.clock.advance(timedelta(days=9))
    stage.delivering.miss_stale()
    stage.delivering.recover()
    assert stage.delivering.tasks(STAFF) == [task]


def test_marking_a_task_done_sends_it_with_its_link_and_calls_off_the_reminder(
    stage: Stage,
) -> None:
    task = a_task(stage)
    stage.clock.advance(MINUTE)
    done = stage.delivering.mark_posted(STAFF, task.id, "  https://chat.example/pesan/7 ")
    assert (done.state, done.receipt) == (
        DeliveryState.SENT,
        Receipt(remote_id="", url="https://chat.example/pesan/7", sent_at=stage.clock.now()),
    )
    assert [r.state for r in reminders(stage, task)] == [DeliveryState.CANCELLED]
    (entry,) = audit(stage)
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "task_done",
        STAFF.id,
        task.id,
        "https://chat.example/pesan/7",
    )
    with pytest.raises(InvalidTransition):
        stage.delivering.mark_posted(STAFF, task.id)


def withdraw(stage: Stage, task: Delivery) -> None:
    with stage.store.writing() as unit:
        outgoing_posts.withdraw(unit, task.subject_id, stage.clock.now())


def test_a_withdrawn_post_reminds_nobody_any_more(stage: Stage) -> None:
    task = a_task(stage)
    withdraw(stage, task)
    assert stage.now(task).state is DeliveryState.CANCELLED
    assert [r.state for r in reminders(stage, task)] == [DeliveryState.CANCELLED]
    stage.delivering.send_due()
    assert stage.arrived() == []


def test_who_was_reminded_of_a_withdrawn_post_is_told_not_to_post_it(stage: Stage) -> None:
    task = a_task(stage)
    stage.delivering.send_due()
    stage.clock.advance(MINUTE)
    withdraw(stage, task)
    stage.delivering.send_due()
    (_reminder, told) = [row["body"] for row in stage.platform.accepted()]
    assert (told["recipient"], told["subject"]) == (
        "sari@koperasi.example",
        "Batal: jangan unggah lagi di Grup WA",
    )
    assert told["text"].endswith("Bila terlanjur diunggah, hapuslah di sana.\n")


def test_a_reminder_that_is_out_already_is_not_called_back(stage: Stage) -> None:
    task = a_task(stage)
    stage.delivering.send_due()
    stage.delivering.mark_posted(STAFF, task.id)
    assert [r.state for r in reminders(stage, task)] == [DeliveryState.SENT]


@pytest.mark.parametrize(
    "link",
    [
        "grup kami",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://a b",
        "https://a/" + "x" * 2_000,
    ],
)
def test_a_link_that_is_none_is_refused_and_the_task_stays(stage: Stage, link: str) -> None:
    task = a_task(stage)
    with pytest.raises(Invalid) as caught:
        stage.delivering.mark_posted(STAFF, task.id, link)
    assert caught.value.field == "url"
    assert stage.now(task) == task


# --- doubts --------------------------------------------------------------------------------


def test_a_person_who_saw_it_makes_it_sent_at_the_time_of_the_try(stage: Stage) -> None:
    tried_at = stage.clock.now()
    doubt = stage.doubtful()
    stage.delivering.decide(STAFF, doubt.id, was_sent=True, url="https://a.example/1")
    settled = stage.now(doubt)
    assert (settled.state, settled.receipt) == (
        DeliveryState.SENT,
        Receipt(remote_id="", url="https://a.example/1", sent_at=tried_at),
    )
    assert [entry.act for entry in audit(stage)] == ["delivery_seen_sent"]


def test_a_person_who_saw_it_is_not_there_makes_it_go_again_with_fresh_time(
    stage: Stage,
) -> None:
    doubt = stage.doubtful(latest_at=stage.clock.now() + MINUTE)
    stage.delivering.decide(STAFF, doubt.id, was_sent=False)
    again, now = stage.now(doubt), stage.clock.now()
    assert (again.state, again.due_at, again.latest_at) == (
        DeliveryState.SCHEDULED,
        now,
        now + POST_LATEST,
    )
    assert [entry.act for entry in audit(stage)] == ["delivery_seen_absent"]


def test_what_is_not_in_doubt_cannot_be_decided(stage: Stage) -> None:
    delivery = stage.delivery()
    with pytest.raises(InvalidTransition):
        stage.delivering.decide(STAFF, delivery.id, was_sent=True)
    with pytest.raises(NotFound):
        stage.delivering.decide(STAFF, "nothing", was_sent=True)


def test_a_reply_a_person_saw_counts_as_sent_at_its_try(stage: Stage) -> None:
    doubt = stage.doubtful(kind=DeliveryKind.REPLY, target_remote_id="msg-1")
    assert stage.delivering.decide(STAFF, doubt.id, was_sent=True).state is DeliveryState.SENT


# --- trouble -------------------------------------------------------------------------------


def a_failed_one(stage: Stage, **changes: object) -> Delivery:
    stage.order(Misdeed.REFUSE)
    delivery = stage.delivery(**changes)
    stage.delivering.send_due()
    return stage.now(delivery)


def test_what_failed_goes_again_now_when_a_person_wants_it(stage: Stage) -> None:
    failed = a_failed_one(stage)
    stage.clock.advance(MINUTE)
    again = stage.delivering.try_again(STAFF, failed.id)
    assert (again.state, again.due_at, again.latest_at) == (
        DeliveryState.SCHEDULED,
        stage.clock.now(),
        None,
    )
    stage.delivering.send_due()
    assert stage.now(failed).state is DeliveryState.SENT
    assert [a.number for a in stage.attempts(failed)] == [1, 2]
    assert [entry.act for entry in audit(stage)] == ["delivery_tried_again"]


def test_what_was_missed_gets_fresh_time(stage: Stage) -> None:
    delivery = stage.delivery(latest_at=stage.clock.now() + MINUTE)
    stage.clock.advance(2 * MINUTE)
    stage.delivering.miss_stale()
    again = stage.delivering.try_again(STAFF, delivery.id)
    assert again.latest_at == stage.clock.now() + POST_LATEST
    stage.delivering.send_due()
    assert stage.now(delivery).state is DeliveryState.SENT


def test_what_is_on_its_way_is_not_tried_again(stage: Stage) -> None:
    with pytest.raises(InvalidTransition):
        stage.delivering.try_again(STAFF, stage.delivery().id)


def test_troubled_ones_are_shown_oldest_first_to_everyone_who_may_look(stage: Stage) -> None:
    failed = a_failed_one(stage)
    stage.clock.advance(MINUTE)
    doubt = stage.doubtful()
    missed = stage.delivery(latest_at=stage.clock.now() + MINUTE)
    stage.clock.advance(2 * MINUTE)
    stage.delivering.miss_stale()
    for actor in (STAFF, MANAGER, SUPERVISOR):
        assert [d.id for d in stage.delivering.troubled(actor)] == [failed.id, doubt.id, missed.id]
    assert len(stage.delivering.troubled(STAFF, limit=2)) == 2


def test_a_journey_shows_every_try(stage: Stage) -> None:
    failed = a_failed_one(stage)
    delivery, attempts = stage.delivering.journey(SUPERVISOR, failed.id)
    assert delivery == failed
    assert [a.outcome for a in attempts] == [AttemptOutcome.REJECTED]


def test_who_only_watches_decides_nothing(stage: Stage) -> None:
    desk = stage.delivering
    with pytest.raises(NotAllowed):
        desk.decide(SUPERVISOR, "x", was_sent=True)
    with pytest.raises(NotAllowed):
        desk.try_again(SUPERVISOR, "x")
    with pytest.raises(NotAllowed):
        desk.mark_posted(SUPERVISOR, "x")


def test_nothing_is_tried_again_on_an_archived_channel_where_it_would_wait_unseen(
    stage: Stage,
) -> None:
    stage.order(Misdeed.REFUSE)
    delivery = stage.delivery(kind=DeliveryKind.REPLY, target_remote_id="m-1")
    stage.delivering.send_due()
    with stage.store.writing() as unit:
        channel = unit.channels.save(
            replace(unit.channels.get("ch-1"), state=ChannelState.ARCHIVED)
        )
    failed = stage.now(delivery)
    assert failed.state is DeliveryState.FAILED
    with pytest.raises(Invalid, match=channel.name):
        stage.delivering.try_again(STAFF, delivery.id)
    assert stage.now(delivery) == failed
