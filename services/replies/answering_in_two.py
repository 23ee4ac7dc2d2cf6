"""Answering in two: a word in public, and the rest to the member alone, by one press."""

from dataclasses import dataclass

from domain.company import DraftKind
from domain.deliveries import Delivery
from domain.people import Actor
from domain.ports import Clock, Connectors, Store
from services.common.entered import required
from services.common.sight import answered
from services.replies.replying import Replying
from services.replies.saved_replies import refuse_gaps


@dataclass(frozen=True, kw_only=True)
class AnsweringInTwo:
    """Raises, everywhere: NotAllowed, NotFound, Conflict when someone wrote meanwhile."""

    store: Store
    clock: Clock
    connectors: Connectors

    def reply(
        self,
        actor: Actor,
        case_id: str,
        *,
        public: str,
        private: str,
        events_seen: int,
        to: str | None = None,
    ) -> tuple[Delivery, Delivery]:
        """The public half and the private one, on their way both or neither; `events_seen`, `to`:
        as in `Answering.reply`. Raises: Conflict; Invalid, its field saying which of the two
        (`text`, `private`) does not fit, or that this message takes none (`privately`)."""
        words, whisper = required(public), required(private, field="private")
        refuse_gaps(words)
        refuse_gaps(whisper, field="private")
        with self.store.writing() as unit:
            replying = Replying(
                unit=unit, connectors=self.connectors, actor=actor, now=self.clock.now()
            )
            case = answered(unit, actor, case_id)
            sent = replying.reply_in_two(case, words, whisper, events_seen=events_seen, to=to)
            for kind in (DraftKind.REPLY, DraftKind.PRIVATE_REPLY):
                unit.case_drafts.remove(actor.id, case_id, kind)
            return sent
