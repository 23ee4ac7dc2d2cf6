"""A person at the desk, everywhere a person can stand, for tests of erasing and exporting."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.attachments import Attachment
from domain.blocking import Block
from domain.cases import Case
from domain.consent import Consent, ConsentWay, Purpose
from domain.members import Identity, Member
from domain.messages import Author
from domain.people import Actor
from domain.ports import Store
from domain.set_aside import SetAside, aside_id
from services.cases.case_states import CaseStates
from services.common.access_log import AccessLog
from services.common.marks import Bygones
from services.personal_data.erasing import Erasing
from services.personal_data.person_export import PersonExport
from services.personal_data.retaining import Retaining
from tests.makers import MANAGER, NOON, STAFF
from tests.services.desk import TALK, Desk, open_desk
from tests.services.platforms import OpenVault, Shelf
from toolkit.clock import SetClock

SITI = Author(remote_id="akun-siti", name="Siti Rahayu", contact="0812 3456 7890")
# Whatever of these stands anywhere afterwards was forgotten.
NUMBER = ("3456 7890", "34567890")  # long enough that no made-up id holds it by chance
TRACES = (*NUMBER, "siti", "rahayu", "berkutu", "akun-siti", "siti@", "kecewa", "r-77", "m-siti")


class Bin(Shelf):
    """A shelf from which files can be taken; those in `fresh` came a moment ago."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: set[str] = set()

    def discard(self, media_id: str, older_than: datetime) -> int | None:
        assert older_than.tzinfo is not None
        if media_id in self.fresh or media_id not in self.kept:
            return None
        return len(self.kept.pop(media_id))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The desk with the services of this part."""

    desk: Desk
    store: Store
    clock: SetClock
    files: Bin
    erasing: Erasing
    retaining: Retaining
    export: PersonExport
    log: AccessLog

    def hear(self, text: str, **changes: object) -> Case:
        """Siti writes, unless told otherwise."""
        told = {"author": SITI, "thread": "t-siti", **changes}
        case = self.desk.listening.receive(TALK, self.desk.incoming(text, **told))
        assert case is not None
        return case

    def leave(self, member_id: str = "mb-1") -> None:
        with self.store.writing() as unit:
            unit.members.save(replace(unit.members.get(member_id), left_at=self.clock.now()))


def a_stage(store: Store, clock: SetClock) -> Stage:
    desk, vault, files = open_desk(store, clock), OpenVault(), Bin()
    desk = replace(desk, listening=replace(desk.listening, bygones=Bygones(vault=vault)))
    erasing = Erasing(store=store, clock=clock, vault=vault, files=files)
    log = AccessLog(store=store, clock=clock)
    return Stage(
        desk=desk,
        store=store,
        clock=clock,
        files=files,
        erasing=erasing,
        retaining=Retaining(store=store, clock=clock, erasing=erasing),
        export=PersonExport(store=store, clock=clock, shelf=files, log=log),
        log=log,
    )


def a_member(**changes: object) -> Member:
    plain = Member(
        id="mb-1",
        number="K-0042",
        name="Siti Rahayu",
        phones=("+6281234567890",),
        emails=("siti@contoh.id",),
        contact="rumah Siti",
        created_at=NOON,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def put_on_the_roll(stage: Stage) -> Member:
    """Siti with her account linked, and what she allowed."""
    now = stage.clock.now()
    with stage.store.writing() as unit:
        member = unit.members.add(a_member())
        unit.members.add_identity(
            Identity(
                id="i-1",
                member_id=member.id,
                platform="talk",
                remote_id=SITI.remote_id,
                name=SITI.name,
                confirmed_by=STAFF.id,
                confirmed_at=now,
            )
        )
        unit.consents.add(
            [
                Consent(
                    id="s-1",
                    member_id=member.id,
                    purpose=Purpose.NEWS,
                    given=True,
                    way=ConsentWay.SPOKEN,
                    at=now,
                    noted_at=now,
                    noted_by=STAFF.id,
                    note="kata Siti sendiri",
                )
            ]
        )
    return member


def a_history(stage: Stage, actor: Actor = STAFF) -> Case:
    """A complaint with a file, a note, a reply, a second message, a rating's words, a block and a
    message set aside; and somebody else's complaint beside it."""
    desk, clock = stage.desk, stage.clock
    case = stage.hear("Beras kemarin berkutu, saya kecewa.", remote_id="m-siti-1")
    file_id = stage.files.put(b"foto beras", "image/jpeg")
    with stage.store.reading() as unit:
        (message,) = unit.messages.of(case.conversation_id)
    with stage.store.writing() as unit:
        unit.attachments.add(
            [
                Attachment(
                    message_id=message.id,
                    position=1,
                    name="siti.jpg",
                    kind="image/jpeg",
                    size_bytes=10,
                    file_id=file_id,
                )
            ]
        )
    clock.advance(timedelta(hours=1))
    desk.answering.note(actor, case.id, "Bu Siti kecewa sekali")
    desk.deliver(desk.reply(desk.case(case.id), "Maaf Bu Siti, kami ganti."), remote_id="r-77")
    clock.advance(timedelta(hours=2))
    states = CaseStates(store=stage.store, clock=clock)
    states.resolve(actor, case.id, words="Siti sudah puas")
    clock.advance(timedelta(hours=1))
    stage.hear("Terima kasih, Siti.", remote_id="m-siti-2")
    said = desk.incoming("Berkutu lagi", author=SITI, thread="t-lain", remote_id="m-siti-9")
    with stage.store.writing() as unit:
        unit.set_aside.add_once(
            SetAside(
                id=aside_id(TALK, said), channel_id=TALK, said=said, reason="-", at=clock.now()
            )
        )
        unit.blocks.add(
            Block(
                id="b-1",
                channel_id=TALK,
                sender=f"id:{SITI.remote_id}",
                name=SITI.name,
                reason="uji",
                by_id=MANAGER.id,
                at=clock.now(),
            )
        )
    desk.hear(
        "Kapan rapat?", author=Author(remote_id="akun-budi", name="Budi"), thread="t-budi",
        remote_id="m-budi",
    )  # fmt: skip
    return case
