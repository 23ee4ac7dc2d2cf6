"""Jotting: what someone has begun to write to a case survives their browser until it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.attachments import FILES_MAX
from domain.company import Aim, CaseDraft, DraftKind
from domain.errors import Invalid
from domain.media import IMAGES_PER_POST_MAX, File, Media
from domain.messages import TEXT_MAX
from domain.people import Actor
from domain.ports import Clock, MediaShelf, Store, Unit
from domain.texts import _
from services.common.entered import limited
from services.common.sight import answered
from services.media.enclosing import hold
from services.posts.drafts import clean_media

KEPT_FOR = timedelta(days=30)
ANSWERS = (DraftKind.REPLY, DraftKind.PRIVATE_REPLY)


@dataclass(frozen=True, kw_only=True)
class Jotting:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock
    media: MediaShelf

    def of(self, actor: Actor, case_id: str) -> Mapping[DraftKind, CaseDraft]:
        """The actor's own begun texts of the case; nobody sees another's."""
        with self.store.reading() as unit:
            answered(unit, actor, case_id)
            return {draft.kind: draft for draft in unit.case_drafts.of(actor.id, case_id)}

    def keep(
        self, actor: Actor, case_id: str, kind: DraftKind, text: str, *, aim: Aim | None = None
    ) -> CaseDraft | None:
        """Keeps the text, beside what is to go with it; nothing at all is forgotten, None.
        `aim`: for whom it is, None: as it was. Raises: NotFound, Invalid."""
        with self.store.writing() as unit:
            answered(unit, actor, case_id)
            begun = self._begun(unit, actor, case_id, kind, aim)
            # A reply taken back may have made it too long: it is made shorter step by step.
            longest = max(TEXT_MAX, len(begun.text))
            words = limited(text, field="text", longest=longest)
            return self._put(unit, replace(begun, text=words))

    def enclose(
        self,
        actor: Actor,
        case_id: str,
        *,
        pictures: Sequence[Media] = (),
        files: Sequence[File] = (),
        aim: Aim | None = None,
    ) -> CaseDraft | None:
        """Keeps what is to go with the answer, in place of what was to before; the text stays as
        it was begun. `aim`: as in `keep`. Raises: NotFound, Invalid."""
        with self.store.writing() as unit:
            answered(unit, actor, case_id)
            begun = self._begun(unit, actor, case_id, DraftKind.REPLY, aim)
            # As with the text: what is too much already is taken out one by one.
            most = max(IMAGES_PER_POST_MAX, len(begun.pictures))
            described = clean_media(pictures, most=most)
            _refuse_many(files, most=max(FILES_MAX, len(begun.files)))
            hold(self.media, described, files)
            return self._put(unit, replace(begun, pictures=described, files=tuple(files)))

    def point(self, actor: Actor, case_id: str, aim: Aim) -> Mapping[DraftKind, CaseDraft]:
        """For whom both halves of a begun answer are from now on; gives those that are begun.
        Raises: NotFound."""
        with self.store.writing() as unit:
            answered(unit, actor, case_id)
            mine = unit.case_drafts.of(actor.id, case_id)
            begun = [replace(draft, aim=aim) for draft in mine if draft.kind in ANSWERS]
            for draft in begun:
                unit.case_drafts.put(draft)
            return {draft.kind: draft for draft in begun}

    def _begun(
        self, unit: Unit, actor: Actor, case_id: str, kind: DraftKind, aim: Aim | None
    ) -> CaseDraft:
        known = {draft.kind: draft for draft in unit.case_drafts.of(actor.id, case_id)}
        now = self.clock.now()
        fresh = CaseDraft(user_id=actor.id, case_id=case_id, kind=kind, text="", written_at=now)
        begun = known.get(kind, fresh)
        return replace(begun, written_at=now, aim=begun.aim if aim is None else aim)

    def _put(self, unit: Unit, draft: CaseDraft) -> CaseDraft | None:
        if not (draft.text or draft.pictures or draft.files):
            unit.case_drafts.remove(draft.user_id, draft.case_id, draft.kind)
            return None
        unit.case_drafts.put(draft)
        return draft

    def prune(self) -> int:
        """Forgets what nobody touched for a month; gives how many."""
        with self.store.writing() as unit:
            return unit.case_drafts.prune(self.clock.now() - KEPT_FOR)


def _refuse_many(files: Sequence[File], *, most: int) -> None:
    if len(files) > most:
        raise Invalid(_("Paling banyak {n} berkas. Hapus sebagian.").format(n=most), field="files")
