"""Comments as a page lays them out: answers under what they answer, a screenful at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.board import Comment

_TURNS_A_PAGE = 20
_LETTERS_A_PAGE = 6_000  # keeps the page light on a slow line


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One comment in its place. `answers`: what it answers, None for a first remark."""

    comment: Comment
    answers: Comment | None


def threaded(comments: Sequence[Comment]) -> list[Turn]:
    """Each first remark followed by everything under it, both oldest first. Answers to answers
    stand on the same level; a comment whose parent is hidden stands alone."""
    known = {comment.id: comment for comment in comments}
    below: dict[str, list[Comment]] = defaultdict(list)
    for comment in comments:
        root = _root(comment, known)
        if root is not comment:
            below[root.id].append(comment)
    turns = []
    for comment in comments:
        if _root(comment, known) is comment:
            turns.append(Turn(comment=comment, answers=None))
            turns += [Turn(comment=c, answers=known[c.parent_id or ""]) for c in below[comment.id]]
    return turns


def pages_of(turns: Iterable[Turn]) -> list[list[Turn]]:
    """The turns cut into pages of a bounded weight; no page is empty."""
    pages: list[list[Turn]] = []
    letters = 0
    for turn in turns:
        length = len(turn.comment.text)
        if not pages or len(pages[-1]) >= _TURNS_A_PAGE or letters + length > _LETTERS_A_PAGE:
            pages.append([])
            letters = 0
        pages[-1].append(turn)
        letters += length
    return pages


def _root(comment: Comment, known: dict[str, Comment]) -> Comment:
    seen = {comment.id}
    while comment.parent_id in known and comment.parent_id not in seen:
        comment = known[comment.parent_id]
        seen.add(comment.id)
    return comment
