"""Satisfaction: the one question after resolving, and what members answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.aftercare import Rating, RatingCounts, Score
from domain.cases import Case, CaseStatus, EventKind
from domain.errors import Invalid, NotFound
from domain.identifiers import read_code
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.shares import Share, share_of
from domain.texts import _
from services.cases.casebook import Happening, record
from services.cases.talks import code_for, going_on
from services.common import plain_words
from services.common.sight import seen
from services.common.wording import clean_text
from services.notices.occasions import rated_poorly

WORDS_MAX = 1_000
_SILENT = (CaseStatus.SPAM, CaseStatus.MERGED)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a member is asked. `open` False: the case is closed for good, and the answer stands."""

    code: str
    score: Score | None
    words: str
    open: bool


@dataclass(frozen=True, kw_only=True)
class Satisfied:
    """What was answered of all that was asked. `good`: the share that is satisfied among those
    who answered, None when nobody did. `answering`: the share that answered at all."""

    counts: RatingCounts
    good: Share | None
    answering: Share | None


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """The member's side has no account: who holds the signed link or the code is the member."""

    store: Store
    clock: Clock

    def question(self, case_id: str) -> Question:
        """Raises: NotFound when nothing was asked."""
        with self.store.reading() as unit:
            case, rating = _asked(unit, unit.cases.find(case_id))
            return Question(
                code=code_for(unit, case, rating.conversation_id),
                score=rating.score,
                words=rating.words,
                open=_is_open(unit, case),
            )

    def question_of(self, code: str) -> Question | None:
        """The same by the code of the case; None when nothing was asked."""
        with self.store.reading() as unit:
            case = unit.cases.by_code(read_code(code) or "")
            rating = unit.ratings.find(case.id) if case else None
        if case is None or rating is None or rating.asked_at is None:
            return None
        return replace(self.question(case.id), code=case.code)  # they have this one already

    def rate(self, case_id: str, score: Score, words: str = "") -> None:
        """Keeps the answer; a later one replaces it until the case is closed. The same one twice
        is one. Raises: NotFound, Invalid."""
        said, now = clean_text(words, field="kata", most=WORDS_MAX), self.clock.now()
        with self.store.writing() as unit:
            case, rating = _asked(unit, unit.cases.find(case_id))
            if (rating.score, rating.words) == (score, said):
                return
            if not _is_open(unit, case):
                raise Invalid(
                    _(
                        "Terima kasih, tetapi laporan ini sudah ditutup, jadi penilaiannya tidak "
                        "bisa diubah lagi. Ada hal baru? Tulislah kepada kami."
                    )
                )
            unit.ratings.put(replace(rating, score=score, words=said, rated_at=now))
            rated = Happening(kind=EventKind.RATED, at=now, value=score)
            told = record(unit, going_on(unit, case), [rated], now)
            if _is_poor(score, said):
                rated_poorly(unit, told, now)

    def rate_by_code(self, code: str, score: Score, words: str = "") -> None:
        """As `rate`, by the code of the case."""
        with self.store.reading() as unit:
            case = unit.cases.by_code(read_code(code) or "")
        self.rate(case.id if case else "", score, words)

    def of(self, actor: Actor, case_id: str) -> Rating | None:
        """What the case's member was asked and answered; None when nothing was asked."""
        with self.store.reading() as unit:
            rating = unit.ratings.find(seen(unit, actor, case_id).id)
            return rating if rating is not None and rating.asked_at is not None else None

    def figures(
        self, actor: Actor, start: datetime, end: datetime, channel_ids: Sequence[str] = ()
    ) -> Satisfied:
        """Of the questions asked in [start, end) (SEE_REPORTS)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            counts = unit.ratings.counts(start, end, channel_ids)
        return Satisfied(
            counts=counts,
            good=share_of(counts.scores[Score.GOOD], counts.answered),
            answering=share_of(counts.answered, counts.asked),
        )


def scores() -> Mapping[Score, str]:
    """The answers in words, the best first."""
    return plain_words.scores()


def _is_poor(score: Score, words: str) -> bool:
    """Whether somebody should read it: who is not content, and who says what was lacking."""
    return score is Score.POOR or (score is not Score.GOOD and bool(words))


def _asked(unit: Unit, case: Case | None) -> tuple[Case, Rating]:
    rating = unit.ratings.find(case.id) if case is not None else None
    if case is None or rating is None or rating.asked_at is None:
        raise NotFound(_("Tidak ada yang ditanyakan tentang laporan ini."))
    return case, rating


def _is_open(unit: Unit, case: Case) -> bool:
    return going_on(unit, case).status not in (CaseStatus.CLOSED, *_SILENT)
