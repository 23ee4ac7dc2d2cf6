"""Erasing: takes a person out of everything the house keeps, and leaves what is counted.

Done in parts, a transaction each, so that a process that dies goes on where it was. What was
erased is marked before it is gone, so that reading its platform again does not bring it back.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from domain.cases import UNFINISHED
from domain.deliveries import Delivery, DeliveryState
from domain.erasing import Erased, Erasure, Step
from domain.errors import Conflict, Invalid
from domain.identifiers import new_id
from domain.messages import Conversation
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit, Vault
from domain.texts import _
from services.common.auditing import record
from services.common.marks import Marker, lasting_marker, marks_of_talk
from services.common.wording import clean_line
from services.personal_data.whose_talks import talks_of

PARTS = 25  # transactions of one erasure in one round
SHOWN = 50
CASES_MAX = 10_000  # counted beforehand
WHY_MAX = 200
# A delivery in one of these might still go out, without its words.
_CANCELLED = (
    DeliveryState.SCHEDULED,
    DeliveryState.HANDED,
    DeliveryState.FAILED,
    DeliveryState.MISSED,
    DeliveryState.UNCONFIRMED,
)

log = structlog.get_logger(__name__)


class FileBin(Protocol):
    """Where files of messages lie."""

    def remove(self, media_id: str) -> None:
        """That it is gone already is success."""
        ...


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """What an erasure would take away. `messages`: the person's own. `unfinished`: cases among
    them that somebody still waits in."""

    conversations: int
    messages: int
    cases: int
    unfinished: int


@dataclass(frozen=True, kw_only=True)
class Erasing:
    """ERASE_PERSONS, supervisors alone: what is erased may be a complaint about management."""

    store: Store
    clock: Clock
    vault: Vault
    files: FileBin

    def foresee(self, actor: Actor, kind: Erased, subject_id: str) -> Foreseen:
        """Raises: NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            talks = [talk.id for talk in talks_of(unit, kind, subject_id)]
            cases = unit.cases.of_many(talks, CASES_MAX)
            return Foreseen(
                conversations=len(talks),
                messages=len(unit.interactions.heard_in(talks)),
                cases=len(cases),
                unfinished=sum(case.status in UNFINISHED for case in cases),
            )

    def ask(self, actor: Actor, kind: Erased, subject_id: str, *, why: str) -> Erasure:
        """Begins an erasure; the heartbeat goes on with it. `why`: who asked for it, and how.
        Raises: Invalid, NotFound."""
        actor.require(Permission.ERASE_PERSONS)
        why = clean_line(why, field="why", most=WHY_MAX)
        if not why:
            raise Invalid(_("Tulis siapa yang meminta dan bagaimana, tanpa namanya."), field="why")
        with self.store.writing() as unit:
            _refuse_current_member(unit, kind, subject_id)
            talks_of(unit, kind, subject_id)  # that there is somebody
            return self.begin(unit, kind, subject_id, by=actor, why=why)

    def begin(
        self, unit: Unit, kind: Erased, subject_id: str, *, by: Actor | None, why: str
    ) -> Erasure:
        """As `ask`, in the caller's transaction; `by` None: a rule of retention."""
        now = self.clock.now()
        record(unit, "erasure_asked", at=now, actor=by, subject_id=subject_id, detail=kind)
        return unit.erasures.add(
            Erasure(
                id=new_id(),
                kind=kind,
                subject_id=subject_id,
                asked_by=by.id if by else "",
                asked_at=now,
                why=why,
            )
        )

    def listed(self, actor: Actor, *, offset: int = 0) -> list[Erasure]:
        """Newest first, a page of `SHOWN`."""
        actor.require(Permission.ERASE_PERSONS)
        with self.store.reading() as unit:
            return unit.erasures.newest(limit=SHOWN, offset=offset)

    # --- the work, by the heartbeat -----------------------------------------------------

    def run(self, parts: int = PARTS) -> int:
        """Goes on with what was asked for; gives how many parts were done."""
        with self.store.reading() as unit:
            waiting = unit.erasures.unfinished(parts)
        done = 0
        for erasure in waiting:
            while done < parts and self._part(erasure.id):
                done += 1
        return done

    def _part(self, erasure_id: str) -> bool:
        """One part; False when there is none, or it must wait."""
        try:
            with self.store.writing() as unit:
                erasure = unit.erasures.get(erasure_id)
                if erasure.done_at is not None:
                    return False
                unit.erasures.save(self._done(unit, erasure))
        except Conflict:  # another process is at it, or a reply is just going out
            log.info("erasure_waits", erasure_id=erasure_id)
            return False
        return True

    def _done(self, unit: Unit, erasure: Erasure) -> Erasure:
        match erasure.step:
            case Step.GATHER:
                return self._gathered(unit, erasure)
            case Step.TALKS:
                return self._talk_wiped(unit, erasure)
            case Step.ROLL:
                return _member_wiped(unit, erasure)
        return self._files_removed(unit, erasure)

    def _gathered(self, unit: Unit, erasure: Erasure) -> Erasure:
        made = lasting_marker(unit, self.vault)
        talks = talks_of(unit, erasure.kind, erasure.subject_id)
        if erasure.kind is not Erased.TALK:  # the same person may have younger talks, which stay
            authors = {
                made.author(talk.channel_id, talk.author.remote_id)
                for talk in talks
                if talk.channel_id and talk.author.remote_id
            }
            unit.erasures.bury(authors, erasure.id, self.clock.now())
        ids = tuple(talk.id for talk in talks)
        return replace(erasure, step=Step.TALKS, conversation_ids=ids)

    def _talk_wiped(self, unit: Unit, erasure: Erasure) -> Erasure:
        left = [each for each in erasure.conversation_ids if each > erasure.after]
        if not left:
            return replace(erasure, step=Step.ROLL, after="")
        talk = unit.conversations.find(left[0])
        if talk is None:
            return replace(erasure, after=left[0])
        sent = _settled(unit, talk)
        if talk.channel_id is not None:
            made = lasting_marker(unit, self.vault)
            unit.erasures.bury(_marks(unit, made, talk, sent), erasure.id, self.clock.now())
        wiped = unit.wipes.talk(talk.id)
        return replace(
            erasure,
            after=talk.id,
            erased=_summed(erasure.erased, wiped.counts),
            file_ids=tuple(dict.fromkeys((*erasure.file_ids, *wiped.file_ids))),
        )

    def _files_removed(self, unit: Unit, erasure: Erasure) -> Erasure:
        """A file of the same bytes may have come with somebody else's message meanwhile."""
        for file_id in set(erasure.file_ids) - unit.wipes.still_named(erasure.file_ids):
            self.files.remove(file_id)
        now = self.clock.now()
        record(unit, "person_erased", at=now, actor=None, subject_id=erasure.subject_id)
        return replace(erasure, step=Step.DONE, file_ids=(), after="", done_at=now)


def _refuse_current_member(unit: Unit, kind: Erased, subject_id: str) -> None:
    """The roll of members is a duty of the cooperative by law, as long as they are members."""
    if kind is Erased.MEMBER and unit.members.get(subject_id).left_at is None:
        raise Invalid(
            _(
                "Ia masih anggota, dan buku daftar anggota wajib ada. Catat dahulu kapan ia keluar,"
                " lalu hapus datanya."
            ),
            field="member_id",
        )


def _member_wiped(unit: Unit, erasure: Erasure) -> Erasure:
    if erasure.kind is not Erased.MEMBER:
        return replace(erasure, step=Step.FILES)
    wiped = unit.wipes.member(erasure.subject_id)
    return replace(erasure, step=Step.FILES, erased=_summed(erasure.erased, wiped.counts))


def _settled(unit: Unit, talk: Conversation) -> list[Delivery]:
    """What was sent in the talk. What waits to go out never does; raises: Conflict while one is
    on its way this very moment."""
    sent: list[Delivery] = []
    for case in unit.cases.of(talk.id):
        for delivery in unit.deliveries.about(case.id):
            if delivery.state is DeliveryState.SENDING:
                raise Conflict(_("Masih ada balasan yang sedang dikirim."))
            if delivery.state in _CANCELLED:
                unit.deliveries.save(delivery.moved(DeliveryState.CANCELLED))
            sent.append(delivery)
    return sent


def _marks(unit: Unit, made: Marker, talk: Conversation, sent: Collection[Delivery]) -> set[str]:
    remote_ids = [message.remote_id for message in unit.messages.of(talk.id)]
    remote_ids += [each.receipt.remote_id for each in sent if each.receipt]
    return marks_of_talk(made, talk.channel_id or "", talk.thread, remote_ids)


def _summed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))
