"""Whatever column can hold a word of a person is known, held one before, and holds none after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.aftercare import Rating, Score
from domain.attachments import Enclosed
from domain.board import Comment, Entry
from domain.cases import Priority
from domain.company import DraftKind
from domain.consent import ConsentWay, Purpose
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    DeliveryKind,
    DeliveryState,
    Exchange,
    Handover,
)
from domain.erasing import GONE, Erased, Step
from domain.matching import SuggestionFilter
from domain.media import File
from domain.members import Member
from domain.messages import Author
from domain.reactions import Reaction, ReactionKind
from domain.rules import Act, ActKind, Asked, Condition
from domain.set_aside import SetAside, aside_id
from services.cases.blocking import Blocking
from services.cases.case_states import CaseStates
from services.cases.saved_filters import SavedFilters
from services.deliveries.deciding import Deciding
from services.intake.keeping import Keeping
from services.intake.reactions import take_reactions
from services.replies.jotting import Jotting
from services.replies.satisfaction import Satisfaction
from services.roll.linking_members import LinkingMembers
from services.roll.membership import Membership
from services.roll.recognising import suggest_for_talks
from services.roll.roll_columns import guessed
from services.roll.roll_imports import RollImports
from services.roll.roll_reading import read_table
from storage.tables import ALL
from tests.makers import MANAGER, STAFF, SUPERVISOR, a_delivery
from tests.services.desk import TALK
from tests.services.drawers import Drawer
from tests.services.erased_places import Column, Place, a_place, words_of
from tests.services.erased_stage import Stage, a_stage
from tests.services.ruled import a_rule, rules_of
from toolkit.clock import SetClock
from toolkit.media_folder import MediaFolder

# Whatever of these stands anywhere afterwards was forgotten.
TRACES = ("zuqov", "9999 3141", "99993141")
ZUQOV = Author(
    remote_id="akun-zuqov",
    name="Zuqov Atik",
    contact="0812 9999 3141",
    member_number="K-zuqov-1",
)

PLANTED: frozenset[Column] = frozenset(
    {
        ("account_reactions", "account_id"),
        ("account_reactions", "post_remote_id"),
        ("account_reactions", "remote_id"),
        ("account_reactions", "url"),
        ("attachments", "name"),
        ("attempts", "detail"),
        ("attempts", "exchanges"),
        ("audit_entries", "detail"),
        ("blocks", "name"),
        ("blocks", "reason"),
        ("blocks", "sender"),
        ("case_drafts", "files"),
        ("case_drafts", "text"),
        ("case_events", "value"),
        ("cases", "ending"),
        ("cases", "subject"),
        ("comments", "author_name"),
        ("comments", "text"),
        ("consents", "note"),
        ("conversation_words", "words"),
        ("conversations", "author"),
        ("conversations", "thread"),
        ("deliveries", "content"),
        ("deliveries", "detail"),
        ("deliveries", "handover"),
        ("deliveries", "receipt"),
        ("deliveries", "recipient"),
        ("deliveries", "remote_id"),
        ("deliveries", "target_remote_id"),
        ("ended_identities", "name"),
        ("ended_identities", "remote_id"),
        ("ended_identities", "why"),
        ("identities", "name"),
        ("identities", "remote_id"),
        ("member_keys", "key"),
        ("members", "contact"),
        ("members", "emails"),
        ("members", "folded_name"),
        ("members", "folded_number"),
        ("members", "name"),
        ("members", "number"),
        ("members", "phones"),
        ("messages", "author"),
        ("messages", "first_text"),
        ("messages", "remote_id"),
        ("messages", "text"),
        ("messages", "url"),
        ("person_keys", "key"),
        ("ratings", "words"),
        ("roll_changes", "before"),
        ("rules", "conditions"),
        ("rules", "name"),
        ("saved_filters", "filters"),
        ("saved_filters", "name"),
        ("set_aside", "said"),
        ("suggestions", "given"),
        ("suggestions", "name"),
        ("suggestions", "remote_id"),
    }
)

# Tables that hold nothing of whoever writes to us, and why.
NOTHING = {
    "accesses": "who of the staff opened what",
    "active_months": "ids and months: what is counted",
    "account_snapshots": "counts of our own accounts",
    "branches": "our own",
    "budget_spendings": "when a platform was asked, and ids",
    "case_labels": "ids",
    "case_lists": "our own words, for many cases",
    "channel_notes": "what a connector remembers, sealed",
    "channels": "our own accounts",
    "cooperative": "our own",
    "cursors": "a place in an inbox",
    "digests": "who of the staff was told, and when",
    "duties": "of the staff",
    "entries": "what we published",
    "erasures": "supervisors are asked to write no name; ids and counts",
    "follow_ups": "when, and by whom of the staff",
    "history_imports": "files of our own posts",
    "history_kept": "ids of our own posts",
    "history_lines": "ids of our own posts, days, and why something was left aside",
    "history_refusals": "excerpts of our own posts",
    "incidents": "supervisors are asked to write no name",
    "interactions": "ids, which way and when: what is counted",
    "labels": "our own words, for many cases",
    "measured_spans": "what is counted",
    "measuring_gaps": "when a platform gave nothing",
    "measuring_looks": "when a platform was asked",
    "odd_counts": "what a platform told where a count belongs",
    "mentions": "who of the staff",
    "not_duplicates": "ids",
    "notification_sendings": "ids",
    "notification_wishes": "of the staff",
    "notifications": "ids and moments; a letter says a case's code and no word of a member's",
    "posts": "what we publish",
    "presences": "who of the staff",
    "reactions": "a browser's own number under an entry, no account",
    "recounts": "how far a reckoning has come",
    "retention_rules": "months",
    "roll_imports": "a file's name",
    "roll_lines": "ids, and why a row was refused without what stood in it",
    "saved_replies": "our own words; the page says where a name stands in them",
    "sent_posts": "what is counted",
    "sessions": "of the staff",
    "sign_in_links": "of the staff",
    "snapshots": "counts",
    "span_changes": "what is counted",
    "span_sums": "what is counted",
    "staff_link_codes": "of the staff",
    "staff_links": "of the staff",
    "tombstones": "keyed hashes",
    "turns": "of the staff",
    "users": "the staff",
}
# Columns of the other tables that the program itself fills: ids, its own words, file ids.
OURS: frozenset[Column] = frozenset(
    {
        ("account_reactions", "sign"),
        ("attachments", "kind"),
        ("attempts", "worker"),
        ("audit_entries", "act"),
        ("cases", "code"),
        ("cases", "kind_reason"),
        ("cases", "labels"),
        ("cases", "merged_into"),
        ("cases", "unit"),
        ("case_drafts", "pictures"),
        ("case_events", "talk"),
        ("conversations", "channel_key"),
        ("conversations", "goes_on_in"),
        ("deliveries", "worker"),
        ("ended_identities", "platform"),
        ("identities", "platform"),
        ("messages", "channel_key"),
        ("roll_changes", "consent_ids"),
        ("rules", "acts"),
        ("rules", "moments"),
        ("set_aside", "reason"),
        ("suggestions", "platform"),
        ("suggestions", "reason"),
    }
)
WHY = "diminta sendiri di loket"


def is_an_id(name: str) -> bool:
    return name == "id" or name.endswith(("_id", "_by"))


def test_every_column_of_words_is_thought_of() -> None:
    left = {
        (table.name, name)
        for table in ALL
        if table.name not in NOTHING
        for name in words_of(table)
        if not is_an_id(name)
    }
    assert left == {column for column in PLANTED | OURS if not is_an_id(column[1])}
    assert not NOTHING.keys() & {table for table, _name in PLANTED | OURS}
    assert NOTHING.keys() | {table for table, _name in PLANTED} == {table.name for table in ALL}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with a_place(request.param, tmp_path, lambda: request.getfixturevalue("postgres")) as place:
        yield place


class AgedFolder(MediaFolder):
    """As the folder is some hours later."""

    def discard(self, media_id: str, older_than: datetime) -> int | None:
        return super().discard(media_id, older_than + timedelta(days=36_500))


def on_the_roll(stage: Stage) -> Member:
    """Enrolled, changed by a file, with what was allowed."""
    store, clock = stage.store, stage.clock
    membership = Membership(store=store, clock=clock)
    member = membership.enrol(
        STAFF, number="K-zuqov-1", name="Zuqov Atik", contact="0812 9999 3141, zuqov@contoh.id"
    )
    table = read_table(b"No anggota;Nama;Kontak lain\nK-zuqov-1;Zuqov A. Atik;warung Zuqov\n")
    imports = RollImports(store=store, clock=clock, folder=Drawer())
    imports.apply(MANAGER, table, guessed(table.headings), file_name="buku.csv")
    membership.note_consent(
        STAFF,
        member.id,
        Purpose.NEWS,
        given=True,
        way=ConsentWay.SPOKEN,
        at=clock.now(),
        note="kata Zuqov sendiri",
    )
    return member


def in_conversation(stage: Stage) -> str:
    """A complaint with all that may come of one; gives the case."""
    desk, clock, store = stage.desk, stage.clock, stage.store
    case = stage.hear(
        "Beras Zuqov berkutu",
        author=ZUQOV,
        thread="utas-zuqov",
        remote_id="m-zuqov-1",
        url="https://talk.example/zuqov",
        attachments=(Enclosed(name="zuqov.txt", kind="text/plain", data=b"surat Zuqov"),),
    )
    clock.advance(timedelta(minutes=5))
    again = desk.incoming(
        "Beras Zuqov berkutu sekali",
        author=ZUQOV,
        thread="utas-zuqov",
        remote_id="m-zuqov-1",
        edited_at=clock.now(),
    )
    desk.listening.receive(TALK, again)
    stage.hear("Zuqov di papan", author=ZUQOV, thread="utas-zuqov", remote_id="k-1")
    desk.answering.note(STAFF, case.id, "Pak Zuqov marah")
    jotting = Jotting(store=store, clock=clock, media=stage.desk.answering.media)
    sent = desk.reply(desk.case(case.id), "Maaf Pak Zuqov")
    desk.deliver(sent, remote_id="r-zuqov")
    reacted_to_it(stage)
    with store.writing() as unit:
        kept = unit.deliveries.get(sent.id)
        unit.deliveries.save(replace(kept, detail="Zuqov", recipient="akun-zuqov"))
        unit.attempts.add(
            Attempt(
                id="at-1",
                delivery_id=sent.id,
                number=1,
                worker="w",
                started_at=clock.now(),
                outcome=AttemptOutcome.ACCEPTED,
                detail="kepada Zuqov",
                exchanges=(
                    Exchange(
                        method="POST", address="talk", status=200, took_ms=1, asked="Maaf Zuqov"
                    ),
                ),
            )
        )
    by_hand(stage, case.id)
    jotting.keep(STAFF, case.id, DraftKind.REPLY, "Yth. Zuqov")
    paper_id = jotting.media.put(b"surat", "application/pdf")
    paper = File(id=paper_id, name="zuqov.pdf", mime="application/pdf", size_bytes=1)
    jotting.enclose(STAFF, case.id, files=[paper])
    after_it(stage, case.id)
    return case.id


def reacted_to_it(stage: Stage) -> None:
    """The person likes our answer, and so does somebody else."""
    with stage.store.writing() as unit:
        given = [
            Reaction(
                remote_id=f"like/{account}",
                account_id=account,
                post_remote_id="r-zuqov",
                kind=ReactionKind.LIKE,
                sign="like",
                url="https://talk.example/zuqov",
                at=stage.clock.now(),
            )
            for account in (ZUQOV.remote_id, "akun-lain")
        ]
        assert take_reactions(unit, TALK, given, now=stage.clock.now()) == 2


def by_hand(stage: Stage, case_id: str) -> None:
    """A reply that a colleague sends by hand, and the letter that asked for it."""
    text = Handover(text="Salin ini: Maaf Zuqov")
    with stage.store.writing() as unit:
        handed = unit.deliveries.add(
            a_delivery(
                id="d-handed",
                kind=DeliveryKind.REPLY,
                channel_id=TALK,
                subject_id=case_id,
                target_remote_id="m-zuqov-1",
                state=DeliveryState.HANDED,
                handover=text,
            )
        )
        asked = replace(handed.content, text="Salin ini: Maaf Zuqov")
        unit.deliveries.add(
            a_delivery(
                id="d-letter",
                kind=DeliveryKind.REMINDER,
                channel_id=TALK,
                subject_id=handed.id,
                content=asked,
            )
        )
    deciding = Deciding(store=stage.store, clock=stage.clock)
    deciding.mark_posted(STAFF, "d-handed", "https://talk.example/zuqov/2")


def after_it(stage: Stage, case_id: str) -> None:
    """What is said once it is resolved, and a sender who was blocked twice."""
    store, clock = stage.store, stage.clock
    CaseStates(store=store, clock=clock).resolve(STAFF, case_id, words="Zuqov puas")
    with store.writing() as unit:
        unit.ratings.put(
            Rating(
                case_id=case_id,
                conversation_id=unit.cases.get(case_id).conversation_id,
                asked_at=clock.now(),
            )
        )
    Satisfaction(store=store, clock=clock).rate(case_id, Score.GOOD, "dari Zuqov")
    blocking = Blocking(store=store, clock=clock)
    first = blocking.block(STAFF, case_id, "Zuqov menipu")
    stage.hear("Zuqov lagi", author=ZUQOV, thread="utas-zuqov-2", remote_id="m-zuqov-2")
    blocking.unblock(STAFF, first.id, take_back=False)
    blocking.block(STAFF, case_id, "Zuqov menipu lagi")


def beside_it(stage: Stage) -> None:
    """Set aside, on our own page, in a colleague's filter, in a rule of the past."""
    said = stage.desk.incoming(
        "Zuqov ditunda",
        author=ZUQOV,
        thread="t-lain",
        remote_id="m-zuqov-9",
        attachments=(Enclosed(name="zuqov2.txt", kind="text/plain", data=b"Zuqov kedua"),),
    )
    said = stage.desk.listening.keeping.keep(said)
    now = stage.clock.now()
    entry = Entry(id="e-1", channel_id="ch-1", text="Rapat", published_at=now)
    SavedFilters(store=stage.store, clock=stage.clock).keep(
        STAFF, "Pak zuqov atik", {"cari": "Zuqov Atik"}, shared=False
    )
    rule = a_rule(
        stage.desk,
        Act(kind=ActKind.PRIORITY, value=Priority.HIGH),
        name="Zuqov Atik dahulu",
        conditions=(Condition(asked=Asked.WORDS_ANY, values=("zuqov atik",)),),
    )
    rules_of(stage.desk).remove(MANAGER, rule.id)
    with stage.store.writing() as unit:
        unit.set_aside.add_once(
            SetAside(id=aside_id(TALK, said), channel_id=TALK, said=said, reason="-", at=now)
        )
        unit.board.add_entry(entry)
        unit.board.add_comment(
            Comment(
                id="k-1",  # drawn by the page itself
                entry_id="e-1",
                parent_id=None,
                author_name="Zuqov",
                text="Zuqov",
                at=now,
            )
        )


def linked(stage: Stage, case_id: str, member: Member) -> None:
    """Confirmed, taken apart, and confirmed anew; and suggested for a namesake."""
    store, clock = stage.store, stage.clock
    linking = LinkingMembers(store=store, clock=clock)
    Membership(store=store, clock=clock).add(
        STAFF, Member(id="mb-2", number="K-2", name="Zuqov Atik", created_at=clock.now())
    )
    with store.writing() as unit:
        talk = unit.conversations.get(unit.cases.get(case_id).conversation_id)
        suggest_for_talks(unit, [talk], clock.now())
    found, _total = linking.suggestions(STAFF, SuggestionFilter(member_id=member.id))
    first = linking.confirm(STAFF, found[0].suggestion.id)
    linking.unlink(STAFF, member.id, first.id, "ternyata bukan Zuqov")
    with store.writing() as unit:
        unit.members.add_identity(replace(first, id="id-2"))


@pytest.fixture
def stage(place: Place, clock: SetClock) -> Stage:
    """Files lie in a folder."""
    stage, folder = a_stage(place.store, clock), AgedFolder(place.folder / "attachments")
    keeping = Keeping(shelf=folder)
    desk = replace(stage.desk, listening=replace(stage.desk.listening, keeping=keeping))
    return replace(stage, desk=desk, erasing=replace(stage.erasing, files=folder))


def finish(stage: Stage) -> None:
    while stage.erasing.run():
        pass


def bytes_with_a_trace(folder: Path) -> list[str]:
    """Files of messages in which a word of the person's stands."""
    found = [path for path in (folder / "attachments").rglob("*") if path.is_file()]
    return [path.name for path in found if b"zuqov" in path.read_bytes().lower()]


def test_a_member_leaves_no_word_in_any_column_or_file(stage: Stage, place: Place) -> None:
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    assert place.columns_with(*TRACES) == PLANTED
    assert len(bytes_with_a_trace(place.folder)) == 2
    stage.leave(member.id)
    stage.erasing.ask(SUPERVISOR, Erased.MEMBER, member.id, why=WHY)
    finish(stage)
    with stage.store.writing() as unit:  # who has the same name is somebody else
        assert unit.members.get("mb-2").name == "Zuqov Atik"
        unit.members.remove("mb-2")
    assert stage.erasing.listed(SUPERVISOR)[0].step is Step.DONE
    assert place.columns_with(*TRACES) == set()
    assert bytes_with_a_trace(place.folder) == []


def test_whoever_is_still_on_the_roll_stands_there_and_nowhere_else(
    stage: Stage, place: Place
) -> None:
    member = on_the_roll(stage)
    case_id = in_conversation(stage)
    beside_it(stage)
    linked(stage, case_id, member)
    with stage.store.writing() as unit:
        conversation_id = unit.cases.get(case_id).conversation_id
        unit.members.remove("mb-2")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, conversation_id, why=WHY)
    finish(stage)
    kept = {"members", "member_keys", "consents", "roll_changes"}
    assert {table for table, _name in place.columns_with(*TRACES)} == kept
    assert bytes_with_a_trace(place.folder) == []
    with stage.store.reading() as unit:
        (account,) = unit.members.identities(member.id)
        (trail,) = unit.members.ended(member.id)
    assert (account.remote_id, account.name) == (f"{GONE}{account.id}", "")
    assert (trail.remote_id, trail.name, trail.why) == (f"{GONE}{trail.id}", "", "")
