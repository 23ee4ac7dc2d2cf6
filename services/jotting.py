"""Jotting: what someone has begun to write to a case survives their browser until it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.company import CaseDraft, DraftKind
from domain.messages import TEXT_MAX
from domain.people import Actor
from domain.ports import Clock, Store
from services.entered import limited
from services.sight import answered

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Jotting:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def of(self, actor: Actor, case_id: str) -> Mapping[DraftKind, CaseDraft]:
        """The actor's own begun texts of the case; nobody sees another's."""
        with self.store.reading() as unit:
            answered(unit, actor, case_id)
            return {draft.kind: draft for draft in unit.case_drafts.of(actor.id, case_id)}

    def keep(self, actor: Actor, case_id: str, kind: DraftKind, text: str) -> CaseDraft | None:
        """Keeps the text; an empty one is forgotten, None. Raises: NotFound, Invalid."""
        words = limited(text, field="text", longest=TEXT_MAX)
        with self.store.writing() as unit:
            answered(unit, actor, case_id)
            if not words:
                unit.case_drafts.remove(actor.id, case_id, kind)
                return None
            draft = CaseDraft(
                user_id=actor.id,
                case_id=case_id,
                kind=kind,
                text=words,
                written_at=self.clock.now(),
            )
            unit.case_drafts.put(draft)
            return draft

    def prune(self) -> int:
        """Forgets what nobody touched for a month; gives how many."""
        with self.store.writing() as unit:
            return unit.case_drafts.prune(self.clock.now() - KEPT_FOR)
