"""On the page of tasks: the one that somebody came for stands first, and is called what it is."""

from dataclasses import replace
from datetime import timedelta

from domain.deliveries import Delivery, DeliveryState, Handover
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, press
from tests.dashboard.test_reply_choices import heard
from tests.dashboard.test_whole_story import counter, later
from toolkit.wiring import Toolkit

HEAD = "Tanyakan lagi kepada anggota"


def by_hand(toolkit: Toolkit, user: User) -> Delivery:
    """A reply that became a task."""
    case = heard(toolkit, public=False)
    reply = toolkit.answering.reply(user.actor, case.id, "Jam tiga.", events_seen=case.events)
    assert reply is not None
    with toolkit.store.writing() as unit:
        handed = replace(reply, state=DeliveryState.HANDED, handover=Handover(text="Jam tiga."))
        return unit.deliveries.save(handed)


def to_ask_again(toolkit: Toolkit, user: User) -> None:
    case = counter(toolkit, user, "Lampu mati")
    toolkit.case_states.resolve(user.actor, case.id, words="Diganti")
    toolkit.following_up.plan(user.actor, case.id, 1)
    later(toolkit, timedelta(days=5))
    assert toolkit.following_up.wake_due() == 1


def test_the_task_one_came_for_stands_above_what_else_there_is(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    to_ask_again(toolkit, sari)
    reply = by_hand(toolkit, sari)
    other = [HEAD, "Mastodon"]
    page = assert_sound(open_page("tugas", sari))
    assert [each.value for each in page.subheader] == other
    page = assert_sound(open_page("tugas", sari, tugas=reply.id))
    assert [each.value for each in page.subheader] == other[::-1]
    assert len([each for each in page.caption if "tandai di sini" in each.value]) == 1


def test_a_reply_is_sent_and_not_published(toolkit: Toolkit, sari: User, open_page: Open) -> None:
    reply = by_hand(toolkit, sari)
    page = open_page("tugas", sari)
    assert "Tautan balasan (boleh dikosongkan)" in labels(page.text_input)
    assert_sound(press(page, "Sudah saya kirim"))
    with toolkit.store.reading() as unit:
        assert unit.deliveries.get(reply.id).state is DeliveryState.SENT
