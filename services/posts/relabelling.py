"""Relabelling: other words on a post that left the house, so that charts tell it apart rightly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.errors import Conflict, InvalidTransition, NotFound
from domain.people import Actor, Permission
from domain.ports import Clock, Store
from domain.posts import Post, PostState
from domain.texts import _
from services.common.auditing import record
from services.posts.drafts import clean_labels

# These are changed with all the rest, where they are written.
_UNFINISHED = (PostState.DRAFT, PostState.IN_REVIEW, PostState.CHANGES_REQUESTED)


@dataclass(frozen=True, kw_only=True)
class Relabelling:
    """Labels are for the desk alone: readers never see them, so no second person is asked."""

    store: Store
    clock: Clock

    def labels(self, actor: Actor, post_id: str) -> tuple[str, ...] | None:
        """The words on the post; None where nobody wrote it here, as with history that was read
        in: there is nothing to put them on. Raises: NotAllowed (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            try:
                return unit.posts.get(post_id).labels
            except NotFound:
                return None

    def relabel(
        self, actor: Actor, post_id: str, labels: Sequence[str], *, seen: Sequence[str]
    ) -> Post:
        """The post with these words. `seen`: those that the person saw on it; whoever changed
        them meanwhile is not overwritten. Raises: NotAllowed (WRITE_POSTS), NotFound, Invalid,
        InvalidTransition, Conflict."""
        actor.require(Permission.WRITE_POSTS)
        wanted = clean_labels(labels)
        with self.store.writing() as unit:
            post = unit.posts.get(post_id)
            _refuse(post, tuple(seen))
            if wanted == post.labels:
                return post
            now = self.clock.now()
            kept = unit.posts.save(replace(post, labels=wanted, updated_at=now))
            detail = f"{_listed(post.labels)} → {_listed(wanted)}"
            record(unit, "post_relabelled", at=now, actor=actor, subject_id=post_id, detail=detail)
            return kept


def _refuse(post: Post, seen: tuple[str, ...]) -> None:
    if post.state in _UNFINISHED:
        raise InvalidTransition(
            _("Unggahan ini belum disetujui. Ubah labelnya bersama isinya di halaman Tulis.")
        )
    if post.labels != seen:
        raise Conflict(
            _("Label unggahan ini baru diubah orang lain. Muat ulang halaman, lalu ubah lagi.")
        )


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels) or "–"
