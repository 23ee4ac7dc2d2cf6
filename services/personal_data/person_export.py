"""Person export: all that is held about one person, as an archive that goes out while it is made.

Managers and supervisors may (EXPORT_PERSONS). Talks about management are in a supervisor's export
alone; every other export says the same sentence about them, whether there are any or not.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

from domain.accesses import AccessKind
from domain.erasing import Erased, is_between
from domain.errors import NotFound
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, MediaShelf, Store, Unit
from domain.reactions import KeptReaction
from domain.sight import sees_restricted
from domain.texts import _
from services.common.access_log import AccessLog
from services.common.auditing import record
from services.common.sight import seen
from services.personal_data.person_beside import blocks_told, earlier_told, set_aside_told
from services.personal_data.person_page import as_html
from services.personal_data.person_papers import as_csv, as_json
from services.personal_data.person_told import (
    Told,
    file_place,
    member_told,
    reactions_told,
    talk_told,
)
from services.personal_data.person_words import Spoken
from services.personal_data.whose_reactions import reactions_of
from services.personal_data.whose_talks import cases_of, talks_of

PIECE_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Archive:
    """`pieces`: the bytes of a ZIP archive, in order; each is made when it is asked for."""

    file_name: str
    pieces: Iterator[bytes]


@dataclass(frozen=True, kw_only=True)
class PersonExport:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock
    shelf: MediaShelf
    log: AccessLog

    def of_member(self, actor: Actor, member_id: str, *, language: str) -> Archive:
        """Of somebody on the roll: the entry, consent, accounts, and every talk of theirs."""
        actor.require(Permission.EXPORT_PERSONS)
        actor.require(Permission.SEE_MEMBERS)
        with self.store.reading() as unit:
            member = unit.members.get(member_id)
            told = {**member_told(unit, member), "earlier": earlier_told(unit, member)}
            talks, held = _held(unit, actor, Erased.MEMBER, member_id)
        return self._archive(actor, member_id, talks, {"member": told, **held}, language)

    def of_person(self, actor: Actor, case_id: str, *, language: str) -> Archive:
        """Of whoever wrote a case, on the roll or not: all talks of the same account or contact."""
        actor.require(Permission.EXPORT_PERSONS)
        with self.store.reading() as unit:
            case = seen(unit, actor, case_id)
            talks, held = _held(unit, actor, Erased.PERSON, case.conversation_id)
        return self._archive(actor, case_id, talks, {"member": None, **held}, language)

    def _archive(
        self, actor: Actor, subject_id: str, talks: list[str], held: Told, language: str
    ) -> Archive:
        now = self.clock.now()
        self.log.note(actor, AccessKind.EXPORT, subject_id)
        with self.store.writing() as unit:
            record(unit, "person_exported", at=now, actor=actor, subject_id=subject_id)
            head = _head(unit, now)
        spoken = Spoken(zone=head["zone"], language=language)
        papers: dict[str, Callable[[], Iterator[str]]] = {
            "data.json": lambda: as_json(head, held, self._told(talks)),
            "pesan.csv": lambda: as_csv(self._told(talks), spoken),
            "index.html": lambda: as_html(head, held, self._told(talks), spoken),
        }
        return Archive(
            file_name=f"data-pribadi-{now:%Y%m%d-%H%M}.zip", pieces=self._pieces(papers, talks)
        )

    def _pieces(
        self, papers: dict[str, Callable[[], Iterator[str]]], talks: list[str]
    ) -> Iterator[bytes]:
        pipe = _Pipe()
        with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:
            for name, paper in papers.items():
                with archive.open(name, "w", force_zip64=True) as file:
                    for text in paper():
                        file.write(text.encode("utf-8", "replace"))
                        yield pipe.taken()
            for talk_id in talks:
                yield from self._files(archive, pipe, talk_id)
        yield pipe.taken()

    def _told(self, talks: list[str]) -> Iterator[Told]:
        """A unit each: no transaction stays open while somebody's line is slow."""
        for talk_id in talks:
            with self.store.reading() as unit:
                talk = unit.conversations.find(talk_id)
                told = talk_told(unit, talk) if talk else None
            if told is not None:
                yield told

    def _files(self, archive: ZipFile, pipe: "_Pipe", talk_id: str) -> Iterator[bytes]:
        with self.store.reading() as unit:
            talk = unit.conversations.get(talk_id)
            said = [each.id for each in unit.messages.of(talk_id) if is_between(each, talk)]
            kept = [each for each in unit.attachments.of(said) if each.file_id]
        for each in kept:
            try:
                size = self.shelf.size_bytes(each.file_id)
            except NotFound:  # its bytes were lost; the message itself says that it had a file
                continue
            place = file_place(each.message_id, each)
            with archive.open(place, "w", force_zip64=True) as file:
                for start in range(0, size, PIECE_BYTES):
                    file.write(self.shelf.part(each.file_id, start, PIECE_BYTES))
                    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """What the archive's writer wrote since somebody took it; it cannot go back in it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        """And forgets it."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _held(unit: Unit, actor: Actor, kind: Erased, subject_id: str) -> tuple[list[str], Told]:
    """Which talks the actor may take along, and what is held beside them."""
    found = talks_of(unit, kind, subject_id)
    shown = _shown(unit, actor, found)
    hidden = [talk for talk in found if talk not in shown]
    given = _open(unit, actor, reactions_of(unit, kind, subject_id, found))
    held: Told = {
        "reactions": reactions_told(unit, given),
        "blocks": blocks_told(unit, shown),
        "set_aside": set_aside_told(unit, shown, hidden),
    }
    return [talk.id for talk in shown], held


def _shown(unit: Unit, actor: Actor, talks: list[Conversation]) -> list[Conversation]:
    if sees_restricted(actor):
        return talks
    cases = cases_of(unit, [talk.id for talk in talks])
    hidden = {case.conversation_id for case in cases if case.restricted}
    return [talk for talk in talks if talk.id not in hidden]


def _open(unit: Unit, actor: Actor, given: list[KeptReaction]) -> list[KeptReaction]:
    """Without those to answers in talks about management, for whom they are closed."""
    if sees_restricted(actor):
        return given
    talks = sorted({each.conversation_id for each in given} - {""})
    cases = cases_of(unit, talks)
    hidden = {case.conversation_id for case in cases if case.restricted}
    return [each for each in given if each.conversation_id not in hidden]


def _head(unit: Unit, now: datetime) -> Told:
    house = unit.cooperative.get()
    return {
        "cooperative": house.name,
        "zone": house.zone,
        "made_at": now.isoformat(),
        "not_here": _(
            "Tidak termasuk: salinan yang disimpan platform sendiri, cadangan data koperasi, dan"
            " laporan tertutup, yang bila ada hanya diberikan lewat pengawas."
        ),
    }
