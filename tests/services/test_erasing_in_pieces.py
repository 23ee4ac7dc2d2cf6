"""A long conversation is erased piece by piece; killed anywhere, it goes on and loses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.attachments import Attachment
from domain.cases import Case
from domain.deliveries import DeliveryState
from domain.erasing import GONE, Erased, Erasure, Step
from domain.errors import Invalid, StoreBusy
from domain.messages import Author
from domain.ports import Store, Unit
from domain.set_aside import SetAside
from services.cases.merging import Merging
from services.cases.saved_filters import SavedFilters
from services.personal_data.whose_talks import talks_of
from services.roll.linking_by_hand import LinkingByHand
from storage.memory import MemoryStore
from tests.makers import MANAGER, NOON, STAFF, SUPERVISOR
from tests.services.desk import TALK
from tests.services.erased_places import Place, a_place
from tests.services.erased_stage import (
    SITI,
    TRACES,
    Stage,
    a_history,
    a_stage,
    put_on_the_roll,
)
from tests.services.roll import Roll
from toolkit.clock import SetClock

WHY = "diminta sendiri di loket"


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    return a_stage(place.store, clock)


@pytest.fixture
def quick(clock: SetClock) -> Stage:
    """In memory alone."""
    return a_stage(MemoryStore(), clock)


@dataclass(frozen=True)
class Failing:
    """A store whose every commit fails, with all that was written."""

    store: Store

    def reading(self) -> object:
        return self.store.reading()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self.store.writing() as unit:
            yield unit
            raise StoreBusy("uji")


def pieces_of(stage: Stage, size: int) -> Stage:
    return replace(stage, erasing=replace(stage.erasing, piece=size))


def current(stage: Stage, erasure: Erasure) -> Erasure:
    with stage.store.reading() as unit:
        return unit.erasures.get(erasure.id)


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


def said(stage: Stage, conversation_id: str) -> list[str]:
    with stage.store.reading() as unit:
        return [message.text for message in unit.messages.of(conversation_id)]


def merged(stage: Stage, lower: Case, upper: Case) -> None:
    """Of two members, so that a reply answers one of them."""
    Merging(store=stage.store, clock=stage.clock).merge(
        STAFF,
        lower.id,
        upper.id,
        events_seen=stage.desk.case(lower.id).events,
        into_seen=stage.desk.case(upper.id).events,
        same=False,
    )


def test_each_round_takes_no_more_than_a_piece_and_says_how_far_it_is(stage: Stage) -> None:
    case = stage.hear("Siti 1")
    for number in range(2, 8):
        stage.hear(f"Siti {number}")
    for number in range(3):
        stage.desk.answering.note(STAFF, case.id, f"Siti {number}")
    erasure = pieces_of(stage, 3).erasing.ask(
        SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY
    )
    empty = []
    while pieces_of(stage, 3).erasing.run(parts=1):
        told = current(stage, erasure)
        words = said(stage, case.conversation_id)
        empty.append((words.count(""), told.within.partition(":")[0], told.erased.get("messages")))
    assert empty == [
        (0, "", None),  # gathered
        (3, "messages", 3),
        (6, "messages", 6),
        (7, "notes", 7),  # the last message and two notes
        (7, "", 7),
        (7, "", 7),
        (7, "", 7),
        (7, "", 7),
        (7, "", 7),
    ]
    assert current(stage, erasure).erased == {"conversations": 1, "messages": 7, "notes": 3}


@pytest.mark.parametrize("size", [1, 2, 5])
def test_killed_after_any_piece_another_process_goes_on_and_nothing_is_left(
    stage: Stage, place: Place, size: int
) -> None:
    put_on_the_roll(stage)
    a_history(stage)
    stage.leave()
    whole = a_stage(MemoryStore(), stage.clock)  # the same in one piece
    put_on_the_roll(whole)
    a_history(whole)
    whole.leave()
    counts = []
    for each in (stage, whole):
        each.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)
    finish(whole)
    while replace(stage.erasing, piece=size).run(parts=1):  # each time somebody new
        pass
    for each in (stage, whole):
        (told,) = each.erasing.listed(SUPERVISOR)
        assert (told.step, told.within) == (Step.DONE, "")
        counts.append(told.erased)
    assert counts[0] == counts[1]
    assert [trace for trace in TRACES if trace in place.everything()] == []


@settings(deadline=None, max_examples=25)
@given(
    size=st.integers(1, 9),
    messages=st.integers(1, 12),
    notes=st.integers(0, 6),
    replies=st.integers(0, 4),
)
def test_in_pieces_of_any_size_the_same_is_gone(
    size: int, messages: int, notes: int, replies: int
) -> None:
    stage = pieces_of(a_stage(MemoryStore(), SetClock(NOON)), size)
    case = stage.hear("Siti")
    for number in range(1, messages):
        stage.hear(f"Siti {number}")
    for number in range(notes):
        stage.desk.answering.note(STAFF, case.id, f"Siti {number}")
    for number in range(replies):
        stage.desk.deliver(stage.desk.reply(case, "Bu Siti"), remote_id=f"r-{number}")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    (told,) = stage.erasing.listed(SUPERVISOR)
    counts = {"messages": messages + replies, "notes": notes, "replies": replies}
    kept = {name: n for name, n in counts.items() if n}
    assert told.erased == {"conversations": 1, **kept}
    assert set(said(stage, case.conversation_id)) == {""}


def test_what_is_said_between_two_pieces_is_new_and_stays(quick: Stage) -> None:
    case = quick.hear("Siti 1")
    for number in range(2, 6):
        quick.hear(f"Siti {number}")
    slow = pieces_of(quick, 2)
    slow.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    assert slow.erasing.run(parts=2) == 2
    with quick.store.reading() as unit:
        half = unit.conversations.get(case.conversation_id)
    assert (half.thread, half.author) == (f"{GONE}{half.id}", SITI)
    quick.clock.advance(timedelta(seconds=1))
    later = quick.hear("Saya tulis lagi")
    assert later.conversation_id != case.conversation_id
    finish(slow)
    assert said(quick, later.conversation_id) == ["Saya tulis lagi"]
    assert set(said(quick, case.conversation_id)) == {""}


@pytest.mark.parametrize("parts", range(6))
def test_a_commit_that_fails_takes_no_file_that_something_names(stage: Stage, parts: int) -> None:
    put_on_the_roll(stage)
    a_history(stage)
    stage.leave()
    erasure = stage.erasing.ask(SUPERVISOR, Erased.MEMBER, "mb-1", why=WHY)
    for _each in range(parts):
        stage.erasing.run(parts=1)
    before = current(stage, erasure)
    broken = replace(stage.erasing, store=Failing(stage.store))  # type: ignore[arg-type]
    if before.done_at is None:
        with pytest.raises(StoreBusy):
            broken.run(parts=1)
    assert current(stage, erasure) == before
    with stage.store.reading() as unit:
        named = unit.stored_files.in_attachments()
    assert named <= set(stage.files.kept)
    finish(stage)
    assert current(stage, erasure).step is Step.DONE
    assert stage.files.kept == {}


def test_a_file_that_came_a_moment_ago_is_waited_for(quick: Stage) -> None:
    case = a_history(quick)
    (file_id,) = quick.files.kept
    quick.files.fresh.add(file_id)
    erasure = quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    waiting = current(quick, erasure)
    assert (waiting.step, waiting.file_ids, waiting.done_at) == (Step.FILES, (file_id,), None)
    quick.files.fresh.clear()
    finish(quick)
    assert (current(quick, erasure).step, quick.files.kept) == (Step.DONE, {})


def test_a_file_that_somebody_elses_message_set_aside_has_too_stays(stage: Stage) -> None:
    case = a_history(stage)
    (file_id,) = stage.files.kept
    theirs = stage.desk.incoming("Foto saya", author=Author(remote_id="x"), thread="t-x")
    other = SetAside(
        id="sa-x", channel_id=TALK, said=theirs, reason=f"berkas {file_id}", at=stage.clock.now()
    )
    enclosed = stage.desk.listening.keeping.keep(theirs).attachments
    assert enclosed == ()
    with stage.store.writing() as unit:
        unit.set_aside.add_once(replace(other, said=replace(theirs, text=file_id)))
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    assert list(stage.files.kept) == [file_id]


def test_replies_go_with_the_talk_they_answered_not_with_the_case_they_stand_in(
    stage: Stage,
) -> None:
    budi = Author(remote_id="akun-budi", name="Budi")
    upper = stage.hear("Siti: berkutu", remote_id="m-1")
    lower = stage.hear("Budi: berkutu juga", author=budi, thread="t-budi", remote_id="m-2")
    merged(stage, lower, upper)
    stage.clock.advance(timedelta(minutes=1))
    to_budi = stage.desk.answering.reply(
        STAFF,
        upper.id,
        "Pak Budi, kami ganti",
        events_seen=stage.desk.case(upper.id).events,
        to=lower.conversation_id,
    )
    assert to_budi is not None
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, upper.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        waits = unit.deliveries.get(to_budi.id)
    assert (waits.state, waits.content.text) == (DeliveryState.SCHEDULED, "Pak Budi, kami ganti")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, lower.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        gone = unit.deliveries.get(to_budi.id)
    assert (gone.state, gone.content.text) == (DeliveryState.CANCELLED, "")


def test_what_was_sent_to_the_person_out_of_anothers_case_goes_too(stage: Stage) -> None:
    budi = Author(remote_id="akun-budi", name="Budi")
    upper = stage.hear("Budi: berkutu", author=budi, thread="t-budi", remote_id="m-2")
    lower = stage.hear("Siti: berkutu juga", remote_id="m-1")
    merged(stage, lower, upper)
    sent = stage.desk.answering.reply(
        STAFF,
        upper.id,
        "Bu Siti, kami ganti",
        events_seen=stage.desk.case(upper.id).events,
        to=lower.conversation_id,
    )
    assert sent is not None
    stage.desk.deliver(sent)
    merging = Merging(store=stage.store, clock=stage.clock)
    merging.unmerge(STAFF, lower.id, events_seen=stage.desk.case(lower.id).events)
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, lower.conversation_id, why=WHY)
    finish(stage)
    with stage.store.reading() as unit:
        assert unit.deliveries.get(sent.id).content.text == ""


def test_a_saved_filter_goes_when_it_means_the_person_and_no_other_does(quick: Stage) -> None:
    kept = SavedFilters(store=quick.store, clock=quick.clock)
    wanted = {
        "Nama": "siti  RAHAYU",
        "Nomor": "+62 812-3456-7890",
        "Akun": "akun-siti",
        "Panggilan": "siti",
        "Lain": "Siti Rahayuningsih",
        "Angka": "34567",
    }
    for name, words in wanted.items():
        kept.keep(STAFF, name, {"cari": words}, shared=False)
    case = quick.hear("Berkutu")
    foreseen = quick.erasing.foresee(SUPERVISOR, Erased.PERSON, case.conversation_id)
    assert sorted(each.name for each in foreseen.elsewhere) == ["Akun", "Nama", "Nomor"]
    quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    assert [one.name for one in kept.offered(STAFF)] == ["Angka", "Lain", "Panggilan"]
    with quick.store.reading() as unit:
        told = [(e.act, e.detail) for e in unit.audit.newest() if e.act.startswith("typed")]
    assert told == [("typed_name_erased", "")] * 3


@pytest.mark.parametrize("why", ["Siti Rahayu datang", "telepon 0812 3456 7890", "kata akun-siti"])
def test_the_reason_of_an_erasure_names_nobody(quick: Stage, why: str) -> None:
    case = quick.hear("Berkutu")
    with pytest.raises(Invalid, match="tanpa nama"):
        quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=why)
    assert quick.erasing.listed(SUPERVISOR) == []


def test_one_talk_whose_time_is_over_leaves_the_persons_other_ones(quick: Stage) -> None:
    put_on_the_roll(quick)
    kept = SavedFilters(store=quick.store, clock=quick.clock)
    kept.keep(MANAGER, "Siti", {"cari": "Siti Rahayu"}, shared=True)
    old, new = quick.hear("Lama", thread="t-1"), quick.hear("Baru", thread="t-2")
    quick.erasing.ask(SUPERVISOR, Erased.TALK, old.conversation_id, why=WHY)
    finish(quick)
    assert said(quick, new.conversation_id) == ["Baru"]
    assert [one.name for one in kept.offered(MANAGER)] == ["Siti"]
    with quick.store.reading() as unit:
        assert unit.members.by_account("talk", SITI.remote_id) is not None


def test_attachment_rows_are_not_needed_to_go_on(quick: Stage) -> None:
    """Between the piece that took a file's name and the last one, its id is kept."""
    case = quick.hear("Siti 1", remote_id="m-1")
    file_id = quick.files.put(b"foto", "image/jpeg")
    with quick.store.writing() as unit:
        message = unit.messages.by_remote(TALK, "m-1")
        assert message is not None
        unit.attachments.add(
            [
                Attachment(
                    message_id=message.id,
                    position=1,
                    name="siti.jpg",
                    kind="image/jpeg",
                    size_bytes=4,
                    file_id=file_id,
                )
            ]
        )
    for number in range(2, 6):
        quick.hear(f"Siti {number}")
    slow = pieces_of(quick, 1)
    erasure = slow.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    assert slow.erasing.run(parts=3) == 3
    assert current(quick, erasure).file_ids == (file_id,)
    assert quick.files.kept == {file_id: b"foto"}
    finish(slow)
    assert quick.files.kept == {}


def test_who_was_erased_is_answered_and_asked_no_more(stage: Stage) -> None:
    """Without a target a reply would be a word to everybody."""
    case = stage.hear("Siti: berkutu", remote_id="m-1")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(stage)
    with pytest.raises(Invalid, match="sudah dihapus"):
        stage.desk.reply(case, "Kami ganti")
    with stage.store.reading() as unit:
        assert unit.deliveries.about(case.id) == []
    stage.clock.advance(timedelta(seconds=1))
    later = stage.hear("Saya tulis lagi", remote_id="m-2")
    assert stage.desk.reply(later, "Ya?").target_remote_id == "m-2"


def test_who_shares_the_telephone_and_is_surely_another_member_stays(stage: Stage) -> None:
    roll = Roll(desk=stage.desk)
    siti = roll.member("K-1", "Siti Rahayu", phones=("+6281234567890",))
    budi = roll.member("K-2", "Budi")
    hers = stage.hear("Berkutu", thread="t-1")
    his = stage.hear("Saya Budi", thread="t-2", author=replace(SITI, remote_id="b", name="Budi"))
    nobodys = stage.hear("Halo", thread="t-3", author=Author(contact=SITI.contact))
    by_hand = LinkingByHand(store=stage.store, clock=stage.clock)
    by_hand.link(STAFF, hers.id, siti.id)
    by_hand.link(STAFF, his.id, budi.id)
    for kind, subject_id in ((Erased.MEMBER, siti.id), (Erased.PERSON, hers.conversation_id)):
        with stage.store.reading() as unit:
            found = {talk.id for talk in talks_of(unit, kind, subject_id)}
        assert found == {hers.conversation_id, nobodys.conversation_id}
    with stage.store.reading() as unit:
        found = {talk.id for talk in talks_of(unit, Erased.PERSON, nobodys.conversation_id)}
    assert found == {nobodys.conversation_id}
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, hers.conversation_id, why=WHY)
    finish(stage)
    assert said(stage, his.conversation_id) == ["Saya Budi"]
