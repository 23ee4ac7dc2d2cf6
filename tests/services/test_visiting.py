"""Visiting: comments, reactions, the form, and a case by its code - each once, each whole."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.board import Comment, Counts, Entry, Reaction, Visibility
from domain.branches import Branch
from domain.cases import CaseKind, CaseStatus
from domain.cooperative import Moderation
from domain.errors import Conflict, Invalid, NotFound
from domain.identifiers import new_id
from domain.messages import Author, Message, MessageKind
from domain.ports import Store
from services.figures.answer_times import longest_wait
from services.intake.visiting import COMMENT_MAX, CaseLine, CasePage, Submission, Visiting
from storage.memory import MemoryStore
from tests.makers import STAFF, an_incoming
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

TEXT = "Beras yang dijual kemarin berkutu."


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Toolkit:
    toolkit = wire(Settings(data=tmp_path), store=store, clock=clock)
    toolkit.connecting.ensure_board()
    return toolkit


@pytest.fixture
def visiting(house: Toolkit) -> Visiting:
    return house.visiting


@pytest.fixture
def entry(house: Toolkit, clock: SetClock) -> Entry:
    board = house.connecting.ensure_board()
    made = Entry(id=new_id(), channel_id=board.id, text="Kabar", published_at=clock.now())
    with house.store.writing() as unit:
        return unit.board.add_entry(made)


def messages(house: Toolkit, code: str) -> list[Message]:
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
        assert case is not None
        return unit.messages.of(case.conversation_id)


def test_a_comment_becomes_a_message_of_the_same_words_in_one_step(
    house: Toolkit, visiting: Visiting, entry: Entry, clock: SetClock
) -> None:
    seen = visiting.comment(entry.id, name=" Bu  Ani ", text=" Bagus!\r\n", token="t")
    with house.store.reading() as unit:
        (comment,) = unit.board.comments(entry.id)
        message = unit.messages.by_remote(entry.channel_id, comment.id)
        assert message is not None
        conversation = unit.conversations.get(message.conversation_id)
    assert seen is Visibility.VISIBLE
    assert comment == Comment(
        id=comment.id,
        entry_id=entry.id,
        parent_id=None,
        author_name="Bu Ani",
        text="Bagus!",
        at=clock.now(),
    )
    assert (message.kind, message.text, message.public) == (MessageKind.COMMENT, "Bagus!", True)
    assert (message.author, message.at) == (Author(name="Bu Ani"), clock.now())
    assert conversation.thread == comment.id


def test_the_same_token_is_one_comment_and_one_message(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    for _tap in range(3):
        visiting.comment(entry.id, name="", text="Sekali saja", token="t")
    with house.store.reading() as unit:
        (comment,) = unit.board.comments(entry.id)
        message = unit.messages.by_remote(entry.channel_id, comment.id)
        assert message is not None
        assert len(unit.messages.of(message.conversation_id)) == 1


def test_a_comment_that_came_is_taken_as_come_though_what_it_answers_went_since(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    visiting.comment(entry.id, name="", text="satu", token="a")
    with house.store.reading() as unit:
        first = unit.board.comments(entry.id)[0].id
    said = {"name": "", "text": "dua", "parent_id": first, "token": "b"}
    visiting.comment(entry.id, **said)
    with house.store.writing() as unit:
        unit.board.set_visibility(first, Visibility.HIDDEN)
    assert visiting.comment(entry.id, **said) is Visibility.VISIBLE
    with house.store.reading() as unit:
        assert [each.text for each in unit.board.comments(entry.id)] == ["dua"]


def test_answers_at_any_depth_join_the_talk_of_the_first_remark(
    house: Toolkit, visiting: Visiting, entry: Entry, clock: SetClock
) -> None:
    parent_id = None
    for text in ("satu", "dua", "tiga"):
        clock.advance(timedelta(minutes=1))
        visiting.comment(entry.id, name="", text=text, parent_id=parent_id, token=text)
        with house.store.reading() as unit:
            parent_id = unit.board.comments(entry.id)[-1].id
    with house.store.reading() as unit:
        comments = unit.board.comments(entry.id)
        threads = {
            unit.conversations.get(message.conversation_id).thread
            for comment in comments
            if (message := unit.messages.by_remote(entry.channel_id, comment.id))
        }
    assert threads == {comments[0].id}


def test_a_branch_that_was_closed_is_not_offered(house: Toolkit, visiting: Visiting) -> None:
    with house.store.writing() as unit:
        for name, active in (("Bantul", True), ("Sleman", True), ("Wates", False)):
            unit.branches.add(Branch(id=name, name=name, active=active))
    assert sorted(visiting.branches().values()) == ["Bantul", "Sleman"]


@pytest.mark.timeout(20)
def test_remarks_that_answer_each_other_in_a_ring_hold_up_nobody(
    house: Toolkit, visiting: Visiting, entry: Entry, clock: SetClock
) -> None:
    with house.store.writing() as unit:
        for name, parent_id in (("k-1", "k-2"), ("k-2", "k-1")):
            unit.board.add_comment(
                Comment(
                    id=name,
                    entry_id=entry.id,
                    parent_id=parent_id,
                    author_name="",
                    text="?",
                    at=clock.now(),
                )
            )
    said = visiting.comment(entry.id, name="", text="Halo", parent_id="k-1", token="t")
    assert said is Visibility.VISIBLE


def test_nothing_is_kept_when_the_message_cannot_be(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    class Deaf:
        connectors = house.connectors

        def receive_in(self, *_args: object, **_more: object) -> None:
            raise Conflict("sibuk")

    deaf = replace(visiting, listening=Deaf())  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        deaf.comment(entry.id, name="", text="Hilang?", token="t")
    with house.store.reading() as unit:
        assert unit.board.comments(entry.id) == []


def test_two_who_meet_in_the_memory_are_both_served(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    class Crowded:
        connectors = house.connectors
        refusals = 2

        def receive_in(self, *args: object, **more: object) -> object:
            if self.refusals:
                self.refusals -= 1
                raise Conflict("sibuk")
            receive: Callable[..., object] = house.listening.receive_in
            return receive(*args, **more)

    crowded = replace(visiting, listening=Crowded())  # type: ignore[arg-type]
    code = crowded.submit(Submission(text=TEXT), token="t")
    assert [message.text for message in messages(house, code)] == [TEXT]


def test_with_moderation_before_a_comment_is_held_but_queued(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    with house.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), moderation=Moderation.BEFORE))
    assert visiting.comment(entry.id, name="", text="Hm", token="t") is Visibility.HELD
    assert visiting.comment(entry.id, name="", text="Hm", token="t") is Visibility.HELD
    assert visiting.entry(entry.id).comments == ()
    with house.store.reading() as unit:
        assert longest_wait(unit) is not None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " \n "}, "teks"),
        ({"text": "a" * (COMMENT_MAX + 1)}, "teks"),
        ({"text": "\x00"}, "teks"),
        ({"text": "a", "name": "a" * 61}, "nama"),
        ({"text": "a", "name": "\ud800"}, "nama"),
        ({"text": "a", "parent_id": "tidak-ada"}, "balas"),
    ],
)
def test_a_comment_that_cannot_be_taken_names_its_field(
    visiting: Visiting, entry: Entry, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        visiting.comment(entry.id, **{"name": "", **typed})
    assert refused.value.field == field


def test_an_answer_to_a_comment_of_another_entry_is_refused(
    house: Toolkit, visiting: Visiting, entry: Entry, clock: SetClock
) -> None:
    visiting.comment(entry.id, name="", text="Di sini")
    (comment,) = visiting.entry(entry.id).comments
    other = replace(entry, id=new_id())
    with house.store.writing() as unit:
        unit.board.add_entry(other)
    with pytest.raises(Invalid):
        visiting.comment(other.id, name="", text="Di sana", parent_id=comment.id)


def test_what_is_not_there_cannot_be_read_commented_or_reacted_to(visiting: Visiting) -> None:
    for act in (
        lambda: visiting.entry("tidakada"),
        lambda: visiting.comment("tidakada", name="", text="Halo"),
        lambda: visiting.react("tidakada", "v", Reaction.LIKE),
        lambda: visiting.react("tidakada", "v", None),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_visitor_has_one_reaction_and_may_take_it_back(visiting: Visiting, entry: Entry) -> None:
    visiting.react(entry.id, "v1", Reaction.LIKE)
    visiting.react(entry.id, "v2", Reaction.LIKE)
    visiting.react(entry.id, "v1", Reaction.THANKS)
    seen = visiting.entry(entry.id, "v1")
    assert seen.mine is Reaction.THANKS
    assert {kind: n for kind, n in seen.reactions.items() if n} == {
        Reaction.LIKE: 1,
        Reaction.THANKS: 1,
    }
    visiting.react(entry.id, "v1", None)
    assert visiting.entry(entry.id, "v1").mine is None
    with pytest.raises(Invalid):
        visiting.react(entry.id, "", Reaction.LIKE)


def test_counts_and_views_are_kept(visiting: Visiting, entry: Entry) -> None:
    visiting.keep_views({})
    visiting.keep_views({entry.id: 3})
    visiting.keep_views({entry.id: 2})
    visiting.react(entry.id, "v", Reaction.SUPPORT)
    visiting.comment(entry.id, name="", text="Halo")
    entries, counts = visiting.front_with_counts()
    assert entries == visiting.front() == [entry]
    assert counts == {entry.id: Counts(views=5, reactions=1, comments=1)}
    assert visiting.front_with_counts((entry.published_at, entry.id)) == ([], {})


def test_the_form_opens_a_case_of_the_chosen_kind_with_what_was_told(
    house: Toolkit, visiting: Visiting, clock: SetClock
) -> None:
    code = visiting.submit(
        Submission(
            text=TEXT,
            kind=CaseKind.QUESTION,
            name="Bu Ani",
            member_number="A-1",
            contact="0812",
            consent=True,
        ),
        token="t",
    )
    assert visiting.case(code) == CasePage(
        code=code,
        status=CaseStatus.OPEN,
        kind=CaseKind.QUESTION,
        opened_at=clock.now(),
        lines=(CaseLine(from_us=False, text=TEXT, at=clock.now()),),
    )
    (message,) = messages(house, code)
    assert message.author == Author(name="Bu Ani", contact="0812", member_number="A-1")
    assert (message.kind, message.public) == (MessageKind.FORM, False)


def test_without_a_kind_triage_decides(visiting: Visiting) -> None:
    code = visiting.submit(Submission(text="Beras berkutu, saya kecewa sekali."), token="t")
    assert visiting.case(code).kind is CaseKind.COMPLAINT


def test_the_same_token_gives_the_same_code_for_ever(
    house: Toolkit, visiting: Visiting, clock: SetClock
) -> None:
    code = visiting.submit(Submission(text=TEXT), token="t")
    clock.advance(timedelta(days=2))
    assert visiting.submit(Submission(text=TEXT), token="t") == code
    assert visiting.submit(Submission(text=TEXT), token="u") != code
    assert len(messages(house, code)) == 1


def test_personal_data_needs_consent_and_nothing_else_does(visiting: Visiting) -> None:
    for told in ({"name": "Ani"}, {"member_number": "1"}, {"contact": "0812"}):
        with pytest.raises(Invalid) as refused:
            visiting.submit(Submission(text=TEXT, **told), token="t")  # type: ignore[arg-type]
        assert refused.value.field == "izin"
    assert visiting.submit(Submission(text=TEXT, name="  "), token="t")


def test_a_house_without_its_board_says_so(clock: SetClock, tmp_path: Path) -> None:
    bare = wire(Settings(data=tmp_path), store=MemoryStore(), clock=clock)
    with pytest.raises(NotFound):
        bare.visiting.submit(Submission(text=TEXT), token="t")


def test_what_a_member_adds_joins_the_same_talk_once(
    house: Toolkit, visiting: Visiting, clock: SetClock
) -> None:
    code = visiting.submit(Submission(text=TEXT), token="t")
    clock.advance(timedelta(hours=1))
    for _tap in range(2):
        visiting.add_to_case(code.lower(), "Belum diganti.", token="a")
    assert [line.text for line in visiting.case(code).lines] == [TEXT, "Belum diganti."]
    with pytest.raises(Invalid):
        visiting.add_to_case(code, "  ", token="b")


def test_the_old_code_of_a_closed_case_shows_how_the_new_one_stands(
    house: Toolkit, visiting: Visiting, clock: SetClock
) -> None:
    code = visiting.submit(Submission(text=TEXT), token="t")
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    house.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Sudah")
    clock.advance(timedelta(days=30))
    house.answering.close_old()
    assert visiting.case(code).status is CaseStatus.CLOSED
    visiting.add_to_case(code, "Terjadi lagi.", token="a")
    page = visiting.case(code)
    assert (page.code, page.status) == (code, CaseStatus.OPEN)
    assert [line.text for line in page.lines] == [TEXT, "Terjadi lagi."]


def test_a_talk_on_another_platform_is_read_here_but_goes_on_there(
    house: Toolkit, visiting: Visiting, entry: Entry
) -> None:
    case = house.listening.receive(entry.channel_id, an_incoming())
    assert case is not None
    page = visiting.case(case.code)
    assert page.can_write is False
    with pytest.raises(Invalid):
        visiting.add_to_case(case.code, "Halo", token="a")


def test_a_remark_at_the_counter_can_be_followed_by_its_code(
    house: Toolkit, visiting: Visiting
) -> None:
    case = house.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(name="Pak Eko"), text="Timbangan tidak pas."
    )
    visiting.add_to_case(case.code, "Sudah saya cek lagi.", token="a")
    assert [line.text for line in visiting.case(case.code).lines] == [
        "Timbangan tidak pas.",
        "Sudah saya cek lagi.",
    ]


@pytest.mark.parametrize("code", ["", "x", "0000-0000-0000", "ABCD-1234-EFGH-9"])
def test_a_wrong_code_and_no_code_get_the_same_words(visiting: Visiting, code: str) -> None:
    with pytest.raises(NotFound, match="Tidak ada laporan dengan kode ini"):
        visiting.case(code)
