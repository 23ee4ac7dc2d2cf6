"""Blocking: senders whom a cooperative no longer answers. What they write is kept, as spam."""

from dataclasses import dataclass

from domain.blocking import Block, sender_of
from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Invalid
from domain.identifiers import new_id
from domain.messages import Author
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.sight import may_see
from domain.texts import _
from services.cases.casebook import Happening, record
from services.common.auditing import record as audit
from services.common.entered import required
from services.common.sight import handled

REASON_MAX = 500
PAGE_MAX = 200
CAUGHT_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Blocking:
    """Raises, everywhere: NotAllowed, NotFound."""

    store: Store
    clock: Clock

    def block(self, actor: Actor, case_id: str, reason: str) -> Block:
        """Who wrote this case, on its channel (ANSWER_CASES). Raises: Invalid when the channel
        tells them from nobody, or they are blocked already."""
        why, now = required(reason, field="reason", longest=REASON_MAX), self.clock.now()
        with self.store.writing() as unit:
            case = handled(unit, actor, case_id)
            author = unit.conversations.get(case.conversation_id).author
            channel_id, sender = _told_apart(case, author)
            if unit.blocks.of(channel_id, sender) is not None:
                raise Invalid(_("Pengirim ini sudah diblokir di kanal ini."))
            kept = unit.blocks.add(
                Block(
                    id=new_id(),
                    channel_id=channel_id,
                    sender=sender,
                    name=author.name,
                    reason=why,
                    by_id=actor.id,
                    at=now,
                )
            )
            audit(unit, "sender_blocked", at=now, actor=actor, subject_id=kept.id, detail=why)
            return kept

    def of_case(self, actor: Actor, case_id: str) -> Block | None:
        """By which the writer of the case is blocked; None when they are not."""
        with self.store.reading() as unit:
            case = handled(unit, actor, case_id)
            author = unit.conversations.get(case.conversation_id).author
            return block_of(unit, case.channel_id, author)

    def all(self, actor: Actor, *, limit: int = 50, offset: int = 0) -> list[Block]:
        """Newest first (ANSWER_CASES)."""
        actor.require(Permission.ANSWER_CASES)
        with self.store.reading() as unit:
            return unit.blocks.all(limit=min(max(1, limit), PAGE_MAX), offset=max(0, offset))

    def caught(self, actor: Actor, block_id: str) -> list[Case]:
        """What lies among the spam because of it, newest first (ANSWER_CASES)."""
        actor.require(Permission.ANSWER_CASES)
        with self.store.reading() as unit:
            found = unit.blocks.caught(unit.blocks.get(block_id).id, CAUGHT_MAX)
            return [case for case in found if may_see(actor, case)]

    def unblock(self, actor: Actor, block_id: str, *, take_back: bool) -> int:
        """From now on they are answered again (ANSWER_CASES). `take_back`: so is what they wrote
        meanwhile, its newest `CAUGHT_MAX` cases; gives how many that are."""
        actor.require(Permission.ANSWER_CASES)
        now = self.clock.now()
        with self.store.writing() as unit:
            block = unit.blocks.get(block_id)
            lying = unit.blocks.caught(block.id, CAUGHT_MAX) if take_back else []
            caught = [case for case in lying if may_see(actor, case)]
            again = Happening(kind=EventKind.UNMARKED_SPAM, at=now, actor_id=actor.id)
            for case in caught:
                record(unit, case, [again], now)
            unit.blocks.remove(block.id)
            detail = block.reason
            audit(unit, "sender_unblocked", at=now, actor=actor, subject_id=block.id, detail=detail)
            return len(caught)


def block_of(unit: Unit, channel_id: str | None, author: Author) -> Block | None:
    """What the author is blocked by on the channel; None when they are not."""
    sender = sender_of(author)
    return unit.blocks.of(channel_id, sender) if channel_id and sender else None


def caught_in(unit: Unit, block: Block, conversation_id: str) -> Case | None:
    """Where what the blocked sender writes on is kept; None when nothing lies there yet."""
    for case in unit.cases.of(conversation_id):
        marks = (e for e in unit.events.of(case.id) if e.kind is EventKind.MARKED_SPAM)
        if case.status is CaseStatus.SPAM and any(mark.value == block.id for mark in marks):
            return case
    return None


def _told_apart(case: Case, author: Author) -> tuple[str, str]:
    if case.channel_id is None:
        raise Invalid(_("Yang dicatat di kantor atau telepon tidak bisa diblokir."))
    if not (sender := sender_of(author)):
        raise Invalid(
            _(
                "Pengirim ini tidak memberi tanda pengenal atau kontak, jadi tidak bisa dikenali "
                "lagi dan tidak bisa diblokir. Tandai laporannya spam saja."
            )
        )
    return case.channel_id, sender
