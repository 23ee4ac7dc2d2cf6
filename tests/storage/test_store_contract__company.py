"""What every store promises of saved replies, drafts, presence and mentions."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.company import Aim, CaseDraft, DraftKind, Mention, Presence, Readers
from domain.errors import Conflict, NotFound
from domain.ports import Store
from domain.saved_replies import SavedReply
from tests.makers import NOON

MINUTE = timedelta(minutes=1)


def a_reply(**changes: Any) -> SavedReply:
    """A kept answer about opening hours."""
    return SavedReply(
        **{
            "id": "sr-1",
            "title": "Jam buka",
            "text": "Halo {nama}, kami buka {jam_kerja}.",
            "updated_by": "u-wati",
            "updated_at": NOON,
            **changes,
        }
    )


def a_draft(**changes: Any) -> CaseDraft:
    """Sari's reply to a case, begun at noon."""
    return CaseDraft(
        **{
            "user_id": "u-sari",
            "case_id": "c-1",
            "kind": DraftKind.REPLY,
            "text": "Baik, Bu",
            "written_at": NOON,
            **changes,
        }
    )


def a_mention(**changes: Any) -> Mention:
    """Sari names Budi in a note."""
    return Mention(
        **{
            "event_id": "e-1",
            "user_id": "u-budi",
            "case_id": "c-1",
            "by_id": "u-sari",
            "at": NOON,
            **changes,
        }
    )


def test_saved_replies_are_listed_by_title_and_gone_once_removed(store: Store) -> None:
    hours, sorry = a_reply(), a_reply(id="sr-2", title="belum ada stok")
    with store.writing() as unit:
        unit.saved_replies.add(hours)
        unit.saved_replies.add(sorry)
        assert unit.saved_replies.all() == [sorry, hours]
        unit.saved_replies.remove(sorry.id)
        unit.saved_replies.remove("unknown")
        assert unit.saved_replies.all() == [hours]
        assert unit.saved_replies.find(sorry.id) is None


def test_a_saved_reply_is_fenced_by_its_version(store: Store) -> None:
    with store.writing() as unit:
        unit.saved_replies.add(a_reply())
        newer = unit.saved_replies.save(a_reply(text="Kami buka."))
        assert newer == a_reply(text="Kami buka.", version=1) == unit.saved_replies.get("sr-1")
        with pytest.raises(Conflict):
            unit.saved_replies.save(a_reply(text="Kami tutup."))
        with pytest.raises(NotFound):
            unit.saved_replies.save(a_reply(id="unknown"))


def test_two_saved_replies_of_a_language_never_share_their_title(store: Store) -> None:
    with store.writing() as unit:
        unit.saved_replies.add(a_reply())
        unit.saved_replies.add(a_reply(id="sr-en", language="en"))
        with pytest.raises(Conflict):
            unit.saved_replies.add(a_reply(id="sr-2"))
        other = unit.saved_replies.add(a_reply(id="sr-3", title="Lain"))
        with pytest.raises(Conflict):
            unit.saved_replies.save(replace(other, title="Jam buka"))
        assert {each.id for each in unit.saved_replies.all()} == {"sr-1", "sr-en", "sr-3"}


def test_the_newer_draft_of_a_kind_takes_the_place_of_the_older(store: Store) -> None:
    note = a_draft(kind=DraftKind.NOTE, text="Tanya gudang")
    with store.writing() as unit:
        unit.case_drafts.put(a_draft())
        unit.case_drafts.put(note)
        newer = a_draft(text="Baik, Bu Ani", written_at=NOON + MINUTE)
        unit.case_drafts.put(newer)
        unit.case_drafts.put(a_draft(user_id="u-budi"))
        unit.case_drafts.put(a_draft(case_id="c-2"))
        assert unit.case_drafts.of("u-sari", "c-1") == [note, newer]
        unit.case_drafts.remove("u-sari", "c-1", DraftKind.REPLY)
        unit.case_drafts.remove("u-sari", "unknown", DraftKind.REPLY)
        assert unit.case_drafts.of("u-sari", "c-1") == [note]
        assert unit.case_drafts.of("u-budi", "c-1") == [a_draft(user_id="u-budi")]


@pytest.mark.parametrize("readers", Readers)
def test_a_draft_keeps_who_is_to_read_it_and_where_it_goes(store: Store, readers: Readers) -> None:
    aimed = a_draft(aim=Aim(readers=readers, conversation_id="v-1"))
    with store.writing() as unit:
        unit.case_drafts.put(a_draft())
        unit.case_drafts.put(aimed)
    with store.reading() as unit:
        assert unit.case_drafts.of("u-sari", "c-1") == [aimed]


def test_drafts_last_written_before_a_moment_are_pruned(store: Store) -> None:
    with store.writing() as unit:
        unit.case_drafts.put(a_draft())
        unit.case_drafts.put(a_draft(case_id="c-2", written_at=NOON + MINUTE))
        assert unit.case_drafts.prune(NOON) == 0
        assert unit.case_drafts.prune(NOON + MINUTE) == 1
        assert unit.case_drafts.of("u-sari", "c-1") == []
        assert len(unit.case_drafts.of("u-sari", "c-2")) == 1


def test_who_is_there_is_known_for_the_cases_asked_for(store: Store) -> None:
    sari = Presence(case_id="c-1", user_id="u-sari", seen_at=NOON)
    budi = Presence(case_id="c-1", user_id="u-budi", seen_at=NOON + MINUTE, typed_at=NOON)
    wati = Presence(case_id="c-2", user_id="u-wati", seen_at=NOON + MINUTE)
    with store.writing() as unit:
        for presence in (sari, budi, wati):
            unit.presences.put(presence)
        before = NOON - MINUTE
        assert unit.presences.at(["c-1"], before) == [budi, sari]
        assert unit.presences.at(["c-2", "c-1"], before) == [budi, sari, wati]
        assert unit.presences.at(["c-1", "c-2"], NOON) == [budi, wati]
        assert unit.presences.at([], before) == []


def test_looking_on_does_not_undo_the_typing(store: Store) -> None:
    typing = Presence(case_id="c-1", user_id="u-budi", seen_at=NOON, typed_at=NOON)
    later = replace(typing, seen_at=NOON + MINUTE, typed_at=None)
    with store.writing() as unit:
        unit.presences.put(typing)
        unit.presences.put(later)
        seen = replace(later, typed_at=NOON)
        assert unit.presences.at(["c-1"], NOON) == [seen]
        unit.presences.put(replace(later, typed_at=NOON + MINUTE))
        assert unit.presences.at(["c-1"], NOON) == [replace(later, typed_at=NOON + MINUTE)]


def test_who_goes_is_there_no_more_and_comes_back_without_their_typing(store: Store) -> None:
    typing = Presence(case_id="c-1", user_id="u-budi", seen_at=NOON, typed_at=NOON)
    sari = Presence(case_id="c-1", user_id="u-sari", seen_at=NOON)
    back = replace(typing, typed_at=None)
    with store.writing() as unit:
        unit.presences.put(typing)
        unit.presences.put(sari)
        unit.presences.remove("c-1", "u-budi")
        unit.presences.remove("c-1", "u-budi")  # twice is no harm
        assert unit.presences.at(["c-1"], NOON - MINUTE) == [sari]
        unit.presences.put(back)
        assert unit.presences.at(["c-1"], NOON - MINUTE) == [back, sari]


def test_who_left_long_ago_is_pruned(store: Store) -> None:
    with store.writing() as unit:
        unit.presences.put(Presence(case_id="c-1", user_id="u-sari", seen_at=NOON))
        unit.presences.put(Presence(case_id="c-1", user_id="u-budi", seen_at=NOON + MINUTE))
        assert unit.presences.prune(NOON + MINUTE) == 1
        left = unit.presences.at(["c-1"], NOON - MINUTE)
        assert [presence.user_id for presence in left] == ["u-budi"]


def test_a_mention_waits_until_its_colleague_has_opened_the_case(store: Store) -> None:
    first, second = a_mention(), a_mention(event_id="e-2", at=NOON + MINUTE)
    other = a_mention(event_id="e-3", case_id="c-2", at=NOON + 2 * MINUTE)
    with store.writing() as unit:
        unit.mentions.add([first, second, other, a_mention(user_id="u-wati")])
        unit.mentions.add([replace(first, by_id="u-joko")])
        assert unit.mentions.unseen("u-budi", 10) == [other, second, first]
        assert unit.mentions.unseen("u-budi", 1) == [other]
        assert unit.mentions.see("u-budi", "c-1", NOON + 5 * MINUTE) == 2
        assert unit.mentions.see("u-budi", "c-1", NOON + 6 * MINUTE) == 0
        assert unit.mentions.unseen("u-budi", 10) == [other]
        seen_at = NOON + 5 * MINUTE
        assert unit.mentions.of_case("c-1") == [
            replace(first, seen_at=seen_at),
            a_mention(user_id="u-wati"),
            replace(second, seen_at=seen_at),
        ]
