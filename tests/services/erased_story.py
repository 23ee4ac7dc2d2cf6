"""All that may come of one person: on the roll, in talks, in what we noted and sent of them."""

from dataclasses import replace
from datetime import datetime, timedelta

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
from services.intake.reactions import take_reactions
from services.replies.jotting import Jotting
from services.replies.satisfaction import Satisfaction
from services.roll.linking_members import LinkingMembers
from services.roll.membership import Membership
from services.roll.recognising import suggest_for_talks
from services.roll.roll_columns import guessed
from services.roll.roll_imports import RollImports
from services.roll.roll_reading import read_table
from tests.makers import MANAGER, STAFF, a_delivery
from tests.services.desk import TALK
from tests.services.drawers import Drawer
from tests.services.erased_stage import Stage
from tests.services.ruled import a_rule, rules_of
from toolkit.media_folder import MediaFolder

ZUQOV = Author(
    remote_id="akun-zuqov",
    name="Zuqov Atik",
    contact="0812 9999 3141",
    member_number="K-zuqov-1",
)


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
    case_id = heard_and_changed(stage)
    answered(stage, case_id)
    by_hand(stage, case_id)
    begun(stage, case_id)
    after_it(stage, case_id)
    return case_id


def heard_and_changed(stage: Stage) -> str:
    """With a file, edited since, said on our own page too, and noted upon; gives the case."""
    desk, clock = stage.desk, stage.clock
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
    return case.id


def answered(stage: Stage, case_id: str) -> None:
    """A reply that names the person, in all that is kept of its sending."""
    desk = stage.desk
    sent = desk.reply(desk.case(case_id), "Maaf Pak Zuqov")
    desk.deliver(sent, remote_id="r-zuqov")
    reacted_to_it(stage)
    with stage.store.writing() as unit:
        kept = unit.deliveries.get(sent.id)
        unit.deliveries.save(replace(kept, detail="Zuqov", recipient="akun-zuqov"))
        asked = Exchange(method="POST", address="talk", status=200, took_ms=1, asked="Maaf Zuqov")
        unit.attempts.add(
            Attempt(
                id="at-1",
                delivery_id=sent.id,
                number=1,
                worker="w",
                started_at=stage.clock.now(),
                outcome=AttemptOutcome.ACCEPTED,
                detail="kepada Zuqov",
                exchanges=(asked,),
            )
        )


def begun(stage: Stage, case_id: str) -> None:
    """An answer that nobody sent, with a paper that names the person."""
    jotting = Jotting(store=stage.store, clock=stage.clock, media=stage.desk.answering.media)
    jotting.keep(STAFF, case_id, DraftKind.REPLY, "Yth. Zuqov")
    paper_id = jotting.media.put(b"surat", "application/pdf")
    paper = File(id=paper_id, name="zuqov.pdf", mime="application/pdf", size_bytes=1)
    jotting.enclose(STAFF, case_id, files=[paper])


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
