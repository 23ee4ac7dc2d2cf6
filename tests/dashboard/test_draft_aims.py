"""A begun answer comes back, in another browser too, for those it was written for."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from domain.cases import Case
from domain.channels import Channel
from domain.company import Aim, DraftKind, Readers
from domain.messages import MessageKind
from domain.people import User
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, fill, labels, pick, press, words_of
from tests.dashboard.test_reply_choices import PRIVATE, heard
from tests.dashboard.test_whole_story import SITI, counter, later, on_board
from tests.makers import an_incoming
from toolkit.wiring import Toolkit

ANSWER, SAID = "Balasan untuk anggota", "Apa jawaban Anda kepada anggota?"
TO = "Balas di percakapan"
PUBLIC_HALF, PRIVATE_HALF = "Balasan umum, dibaca semua orang", "Balasan pribadi untuk anggota ini"
SECRET = "Saldo Ibu 250.000."
GONE = "Konsep ini ditulis untuk percakapan yang tidak ada lagi di laporan ini"
ASIDE = "Bagian pribadi yang Anda tulis belum dikirim"


@pytest.mark.parametrize("readers", Readers)
def test_who_was_to_read_it_is_chosen_again_in_another_browser(
    toolkit: Toolkit, sari: User, budi: User, open_page: Open, readers: Readers
) -> None:
    case = heard(toolkit, public=True)
    page = choose(open_page("antrean", sari, laporan=case.id), readers)
    box = PUBLIC_HALF if readers is Readers.EACH else ANSWER
    fill(page, box, SECRET)
    refuse(page, toolkit, budi, case, "Kirim balasan")
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert chosen(page) is readers
    assert value_of(page, box) == SECRET


def test_a_private_draft_is_sent_privately_from_another_browser(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    keep(toolkit, sari, case, SECRET, Readers.MEMBER)
    page = press(open_page("antrean", sari, laporan=case.id), "Kirim balasan")
    assert_sound(page)
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert (sent.content.text, sent.recipient) == (SECRET, an_incoming().author.remote_id)


def test_a_choice_made_after_the_words_is_kept_as_well(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    keep(toolkit, sari, case, SECRET, Readers.EVERYBODY)
    choose(open_page("antrean", sari, laporan=case.id), Readers.MEMBER)
    assert begun(toolkit, sari, case) == Aim(
        readers=Readers.MEMBER, conversation_id=case.conversation_id
    )


def test_a_second_half_alone_comes_back_as_one_of_two(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.PRIVATE_REPLY, SECRET)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert chosen(page) is Readers.EACH
    assert value_of(page, PRIVATE_HALF) == SECRET


def test_a_half_that_is_not_being_written_now_stays_in_sight(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=True)
    toolkit.jotting.keep(sari.actor, case.id, DraftKind.PRIVATE_REPLY, SECRET)
    page = open_page("antrean", sari, laporan=case.id)
    assert ASIDE not in words_of(page)
    page = choose(page, Readers.EVERYBODY)
    assert ASIDE in words_of(page)
    assert [code.value for code in page.code if code.value == SECRET] == [SECRET]


def test_a_private_draft_is_held_where_everybody_would_read_it(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    case = on_board(toolkit, board, "Berapa saldo saya?")
    say_in_public(toolkit, board)
    keep(toolkit, sari, case, SECRET, Readers.MEMBER)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert "Konsep ini tidak ditulis untuk semua orang" in words_of(page)
    page = press(page, "Kirim balasan")
    assert "tidak bisa dibalas secara pribadi di Papan koperasi" in words_of(page)
    assert toolkit.answering.story(sari.actor, case.id).deliveries == ()
    assert value_of(page, ANSWER) == SECRET
    page = choose(page, Readers.EVERYBODY)
    assert PRIVATE not in labels(page.radio)
    press(page, "Kirim balasan")
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert (sent.content.text, sent.recipient) == (SECRET, "")


def test_where_its_member_alone_reads_it_anyway_nobody_is_asked_and_the_choice_stays(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    case = heard(toolkit, public=False)
    keep(toolkit, sari, case, SECRET, Readers.MEMBER)
    page = assert_sound(open_page("antrean", sari, laporan=case.id))
    assert PRIVATE not in labels(page.radio)
    press(page, "Kirim balasan")
    (sent,) = toolkit.answering.story(sari.actor, case.id).deliveries
    assert sent.content.text == SECRET


def test_what_was_begun_for_one_member_does_not_go_to_the_next_who_writes(
    toolkit: Toolkit, sari: User, budi: User, board: Channel, open_page: Open
) -> None:
    upper, lower = two_in_one(toolkit, sari, board)
    page = open_page("antrean", sari, laporan=upper.id)
    assert value_of(page, TO) == lower.conversation_id  # it wrote last
    pick(page, TO, upper.conversation_id)
    page = page.run()
    fill(page, SAID, SECRET)
    page = refuse(page, toolkit, budi, upper, "Catat jawaban")
    assert value_of(page, TO) == upper.conversation_id
    page = assert_sound(open_page("antrean", sari, laporan=upper.id))
    assert value_of(page, TO) == upper.conversation_id


def test_with_nothing_begun_the_answer_goes_to_who_wrote_last(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    upper, lower = two_in_one(toolkit, sari, board)
    third = heard(toolkit, public=False)
    merge(toolkit, sari, third, upper)
    page = open_page("antrean", sari, laporan=upper.id)
    pick(page, TO, upper.conversation_id)
    assert value_of(page.run(), TO) == upper.conversation_id
    later(toolkit, timedelta(minutes=5))
    on_board(toolkit, board, "Halo?", number=2)
    assert value_of(page.run(), TO) == lower.conversation_id


def test_a_draft_whose_conversation_has_left_the_case_says_so(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    upper, lower = two_in_one(toolkit, sari, board)
    aim = Aim(conversation_id=lower.conversation_id)
    toolkit.jotting.keep(sari.actor, upper.id, DraftKind.REPLY, SECRET, aim=aim)
    page = assert_sound(open_page("antrean", sari, laporan=upper.id))
    assert GONE not in words_of(page)
    unmerge(toolkit, sari, lower)
    assert GONE in words_of(assert_sound(page.run()))
    assert GONE in words_of(assert_sound(page.run()))
    page = open_page("antrean", sari, laporan=upper.id)
    assert GONE in words_of(assert_sound(page))
    assert begun(toolkit, sari, upper) == aim
    press(page, "Catat jawaban")
    toolkit.jotting.keep(sari.actor, upper.id, DraftKind.REPLY, SECRET)
    assert GONE not in words_of(open_page("antrean", sari, laporan=upper.id))


@pytest.mark.parametrize("is_kept", [True, False])
def test_an_answer_whose_conversation_leaves_while_it_is_pressed_is_held_once(
    toolkit: Toolkit, sari: User, open_page: Open, is_kept: bool
) -> None:
    upper = counter(toolkit, sari, "Beras berkutu")
    later(toolkit, timedelta(hours=1))
    lower = counter(toolkit, sari, "Lantai toko licin")
    merge(toolkit, sari, lower, upper)
    if is_kept:
        aim = Aim(conversation_id=lower.conversation_id)
        toolkit.jotting.keep(sari.actor, upper.id, DraftKind.REPLY, SECRET, aim=aim)
    page = open_page("antrean", sari, laporan=upper.id)
    assert value_of(page, TO) == lower.conversation_id
    fill(page, SAID, SECRET)
    unmerge(toolkit, sari, lower)
    page = assert_sound(press(page, "Catat jawaban"))
    assert GONE in words_of(page)
    assert f"akan sampai kepada Siti ({upper.code}): baca lagi" in words_of(page)
    assert "Tulisan Anda masih ada. Tekan kirim lagi" in words_of(page)
    assert said_to(toolkit, sari, upper) == []
    assert begun(toolkit, sari, upper) == Aim(conversation_id=lower.conversation_id)
    assert value_of(page, SAID) == SECRET
    assert_sound(press(page, "Catat jawaban"))
    assert said_to(toolkit, sari, upper) == [SECRET]


def test_words_that_were_pressed_at_once_stay_with_whom_they_were_written_for(
    toolkit: Toolkit, sari: User, board: Channel, open_page: Open
) -> None:
    lower = on_board(toolkit, board, "Lantai toko licin")
    later(toolkit, timedelta(hours=1))
    upper = on_board(toolkit, board, "Berapa saldo saya?", number=2, thread="form:2")
    merge(toolkit, sari, lower, upper)
    page = open_page("antrean", sari, laporan=upper.id)
    assert value_of(page, TO) == upper.conversation_id  # it wrote last
    fill(page, ANSWER, SECRET)
    later(toolkit, timedelta(minutes=5))
    on_board(toolkit, board, "Halo?", number=3)
    page = assert_sound(press(page, "Kirim balasan"))
    assert "Anggota menulis lagi: “Halo?”" in words_of(page)
    assert value_of(page, TO) == upper.conversation_id
    assert begun(toolkit, sari, upper) == Aim(conversation_id=upper.conversation_id)


def two_in_one(toolkit: Toolkit, sari: User, board: Channel) -> tuple[Case, Case]:
    """A case of the counter into which one of the page was merged."""
    upper = counter(toolkit, sari, "Beras berkutu")
    later(toolkit, timedelta(hours=1))
    lower = on_board(toolkit, board, "Lantai toko licin")
    merge(toolkit, sari, lower, upper)
    return upper, lower


def merge(toolkit: Toolkit, sari: User, case: Case, into: Case) -> None:
    events = toolkit.answering.story(sari.actor, into.id).case.events
    toolkit.merging.merge(sari.actor, case.id, into.id, events_seen=case.events, into_seen=events)


def unmerge(toolkit: Toolkit, sari: User, case: Case) -> None:
    events = toolkit.answering.story(sari.actor, case.id).case.events
    toolkit.merging.unmerge(sari.actor, case.id, events_seen=events)


def said_to(toolkit: Toolkit, sari: User, case: Case) -> list[str]:
    """What we told the member of the case."""
    told = toolkit.answering.story(sari.actor, case.id).messages
    return [message.text for message in told if message.from_us]


def say_in_public(toolkit: Toolkit, board: Channel) -> None:
    said = an_incoming(
        remote_id="form:2",
        thread="form:1",
        kind=MessageKind.COMMENT,
        author=SITI,
        text="Berapa saldo saya?",
        public=True,
        at=toolkit.clock.now(),
    )
    toolkit.listening.receive(board.id, said)


def choose(page: AppTest, readers: Readers) -> AppTest:
    next(each for each in page.radio if each.label == PRIVATE).set_value(readers)
    return page.run()


def chosen(page: AppTest) -> object:
    return next(each for each in page.radio if each.label == PRIVATE).value


def value_of(page: AppTest, label: str) -> object:
    boxes = [*page.text_area, *page.selectbox]
    return next(each for each in boxes if each.label == label).value


def refuse(page: AppTest, toolkit: Toolkit, budi: User, case: Case, button: str) -> AppTest:
    """A colleague's word crosses it, so it is kept as it was pressed."""
    seen = toolkit.answering.story(budi.actor, case.id).case.events
    toolkit.answering.reply(budi.actor, case.id, "Sebentar.", events_seen=seen)
    return assert_sound(press(page, button))


def begun(toolkit: Toolkit, user: User, case: Case) -> Aim:
    return toolkit.jotting.of(user.actor, case.id)[DraftKind.REPLY].aim


def keep(toolkit: Toolkit, user: User, case: Case, text: str, readers: Readers) -> None:
    aim = Aim(readers=readers, conversation_id=case.conversation_id)
    toolkit.jotting.keep(user.actor, case.id, DraftKind.REPLY, text, aim=aim)
