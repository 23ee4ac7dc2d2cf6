"""Where staff typed in who somebody is: found beside commas and brackets, and nobody else's."""

from dataclasses import replace

import pytest

from domain.erasing import Erased
from services.personal_data.naming import Names, Written
from services.replies.saved_replies import SavedReplies
from storage.memory import MemoryStore
from tests.makers import MANAGER, SUPERVISOR
from tests.services.erased_stage import SITI, Stage, a_stage
from toolkit.clock import SetClock

WHY = "diminta sendiri di loket"


@pytest.fixture
def quick(clock: SetClock) -> Stage:
    """In memory alone."""
    return a_stage(MemoryStore(), clock)


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


@pytest.mark.parametrize(
    "text",
    [
        "Yth. Siti Rahayu, terima kasih",
        "(“Siti Rahayu”)",
        "Ke SITI  RAHAYU!",
        "Untuk Síti Rahayú",
        "tulis ke: siti@contoh.id.",
        "Telepon 0812-3456-7890;",
    ],
)
def test_a_saved_reply_that_means_the_person_is_foreseen_left_and_not_told_erased(
    quick: Stage, text: str
) -> None:
    replies = SavedReplies(store=quick.store, clock=quick.clock)
    kept = replies.add(MANAGER, title="Salam", text=text, language="id")
    case = quick.hear("Berkutu", author=replace(SITI, member_number="siti@contoh.id"))
    foreseen = quick.erasing.foresee(SUPERVISOR, Erased.PERSON, case.conversation_id)
    assert [(each.written, each.name) for each in foreseen.elsewhere] == [
        (Written.SAVED_REPLY, "Salam")
    ]
    quick.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why=WHY)
    finish(quick)
    with quick.store.reading() as unit:
        assert unit.saved_replies.get(kept.id).text == text
        assert [e.act for e in unit.audit.newest() if e.act.startswith("typed")] == []
        (added,) = [e for e in unit.audit.newest() if e.subject_id == kept.id]
    assert added.detail == "Salam"  # its history stays whole with it


def test_a_text_of_signs_alone_holds_up_no_erasure() -> None:
    """Looked at sign by sign from each of them, it would take longer than any test may."""
    names = Names(words=frozenset({"siti rahayu"}), numbers=frozenset())
    assert names.are_in("a" + "!" * 200_000 + " Siti Rahayu") is True
    assert names.are_in("a" + "!" * 200_000 + "siti rahayu") is False


@pytest.mark.parametrize(
    "text", ["Siti Rahayuningsih,", "Siti. Lalu Rahayu", "bukan-siti@contoh.id", "akun-siti-2"]
)
def test_a_text_that_means_somebody_else_is_not_foreseen(quick: Stage, text: str) -> None:
    replies = SavedReplies(store=quick.store, clock=quick.clock)
    replies.add(MANAGER, title="Salam", text=text, language="id")
    case = quick.hear("Berkutu", author=replace(SITI, member_number="siti@contoh.id"))
    foreseen = quick.erasing.foresee(SUPERVISOR, Erased.PERSON, case.conversation_id)
    assert foreseen.elsewhere == ()


def test_a_number_as_short_as_many_words_means_nobody(quick: Stage) -> None:
    replies = SavedReplies(store=quick.store, clock=quick.clock)
    replies.add(MANAGER, title="Salam", text="Rak K-1 sedang kosong.", language="id")
    case = quick.hear("Berkutu", author=replace(SITI, member_number="K-1"))
    foreseen = quick.erasing.foresee(SUPERVISOR, Erased.PERSON, case.conversation_id)
    assert foreseen.elsewhere == ()
