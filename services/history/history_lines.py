"""Lines of an import of history: what became of each thing in the file, kept beside it, so that
every number told of the import can be opened to what it counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.archives import (
    Aside,
    Found,
    HistoryImport,
    HistoryLine,
    ImportRefusal,
    LinesOf,
    LineSort,
    PastDay,
    PastPost,
    Refused,
)
from domain.deliveries import Delivery
from domain.people import Actor, Permission
from domain.ports import Store, Unit
from services.common.entered import tidy
from services.history.past_days import PastDays, trouble_with_day
from services.history.past_media import Taken
from services.history.past_posts import PastPosts, trouble_with

EXCERPT_MAX = 200
_NOTHING = Taken()


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Keeps a step of an import, each thing with its line. `taken`: the pictures that came, by
    their place in the step."""

    told: HistoryImport
    posts: PastPosts
    days: PastDays
    taken: Mapping[int, Taken]
    now: datetime

    def keep(self, found: Sequence[Found]) -> Counter[str]:
        """By how many each of the import's sums grows."""
        lines, refusals = list[HistoryLine](), list[ImportRefusal]()
        for at, each in enumerate(found):
            line, refusal = self._kept(self.told.done + at + 1, each, self.taken.get(at, _NOTHING))
            lines.append(line)
            refusals += [refusal] if refusal else []
        self.posts.unit.history.tell(lines)
        self.posts.unit.history.refuse(refusals)
        return _counted(lines, refusals)

    def _kept(
        self, place: int, found: Found, taken: Taken
    ) -> tuple[HistoryLine, ImportRefusal | None]:
        if isinstance(found, Aside):
            return self._line(place, LineSort.ASIDE, found), None
        if isinstance(found, PastDay):
            return self._day(place, found)
        if isinstance(found, Refused):
            return self._refused(place, found)
        if why := trouble_with(found, self.posts.now):
            return self._refused(place, Refused(why=why, excerpt=found.text))
        return self._post(place, found, taken)

    def _day(self, place: int, day: PastDay) -> tuple[HistoryLine, ImportRefusal | None]:
        if why := trouble_with_day(day, self.now):
            return self._refused(place, Refused(why=why))
        sort = LineSort.NEW if self.days.keep(day) else LineSort.KNOWN
        return self._line(place, sort, day.at.isoformat()), None

    def _post(
        self, place: int, post: PastPost, taken: Taken
    ) -> tuple[HistoryLine, ImportRefusal | None]:
        sort = LineSort.NEW if self.posts.keep(post, taken.media) else LineSort.KNOWN
        line = self._line(place, sort, self.posts.told_of[-1], len(taken.media))
        lacking = Refused(why=taken.lacking, excerpt=post.text)
        return line, self._refusal(place, lacking) if taken.lacking else None

    def _refused(self, place: int, refused: Refused) -> tuple[HistoryLine, ImportRefusal]:
        return self._line(place, LineSort.REFUSED), self._refusal(place, refused)

    def _line(self, place: int, sort: LineSort, told: str = "", pictures: int = 0) -> HistoryLine:
        return HistoryLine(
            import_id=self.told.id, position=place, sort=sort, told=told, pictures=pictures
        )

    def _refusal(self, place: int, refused: Refused) -> ImportRefusal:
        excerpt, why = tidy(refused.excerpt, EXCERPT_MAX), tidy(refused.why, EXCERPT_MAX)
        return ImportRefusal(import_id=self.told.id, position=place, why=why, excerpt=excerpt)


def _counted(lines: Iterable[HistoryLine], refusals: Iterable[ImportRefusal]) -> Counter[str]:
    counted, refused = Counter[str](), set[int]()
    for line in lines:
        counted[line.sort.value] += 1
        counted["pictures"] += line.pictures
        refused |= {line.position} if line.sort is LineSort.REFUSED else set()
    counted["pictureless"] = sum(each.position not in refused for each in refusals)
    return counted


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """A line with what it is about: the post, where it still is, and why something is lacking."""

    line: HistoryLine
    post: Delivery | None = None
    refusal: ImportRefusal | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryLines:
    """Reads them; needs MANAGE_CHANNELS."""

    store: Store

    def page(
        self, actor: Actor, import_id: str, which: LinesOf, *, limit: int, offset: int = 0
    ) -> tuple[list[ToldLine], int]:
        """A page, by the place in the file, and how many there are. Of an import that was read in
        before lines were kept there are none. Raises: NotFound."""
        actor.require(Permission.MANAGE_CHANNELS)
        with self.store.reading() as unit:
            unit.history.get(import_id)
            lines = unit.history.lines(import_id, which, limit, offset)
            total = unit.history.lines_count(import_id, which)
            return _told(unit, import_id, lines), total


def _told(unit: Unit, import_id: str, lines: Collection[HistoryLine]) -> list[ToldLine]:
    posts = unit.deliveries.many({line.told for line in lines if line.told})
    found = unit.history.refusals_at(import_id, [line.position for line in lines])
    refusals = {each.position: each for each in found}
    return [
        ToldLine(line=line, post=posts.get(line.told), refusal=refusals.get(line.position))
        for line in lines
    ]
