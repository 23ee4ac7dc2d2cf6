"""Lines of an import: each of its numbers opens to as many things as it says."""

from pathlib import Path

import pytest

from domain.archives import HistoryImport, HistoryLine, ImportRefusal, LinesOf, LineSort
from domain.errors import NotAllowed, NotFound
from domain.people import Actor
from services.history.history_lines import HistoryLines, ToldLine
from services.history.importing import REFUSALS_SHOWN, STEP, Importing
from services.history.taking_back import TakingBack
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.imported import PAGE, a_tweet, an_archive, begun, desk, kept, store, through

__all__ = ["desk", "store"]  # fixtures

MIXED = [
    a_tweet(1),
    a_tweet(2, in_reply_to_status_id_str="5"),
    a_tweet(1),  # the same once more
    a_tweet(4, created_at="kemarin"),
    a_tweet(5, full_text="RT @lain: Halo"),
]


@pytest.fixture
def lines(desk: Importing) -> HistoryLines:
    return HistoryLines(store=desk.store)


def page(lines: HistoryLines, one: HistoryImport, which: LinesOf) -> list[ToldLine]:
    found, total = lines.page(MANAGER, one.id, which, limit=1_000)
    assert total == len(found)
    return found


def test_what_became_of_each_thing_is_kept_and_counted(
    desk: Importing, lines: HistoryLines
) -> None:
    one = through(desk, begun(desk, an_archive(MIXED)))
    (post,) = kept(desk)

    def line(place: int, sort: LineSort, told: str) -> HistoryLine:
        return HistoryLine(import_id=one.id, position=place, sort=sort, told=told)

    refusal = ImportRefusal(
        import_id=one.id, position=4, why="Waktunya tidak dapat dibaca.", excerpt="Kabar ke-4"
    )
    assert {which: page(lines, one, which) for which in LinesOf} == {
        LinesOf.NEW: [ToldLine(line=line(1, LineSort.NEW, post.id), post=post)],
        LinesOf.KNOWN: [ToldLine(line=line(3, LineSort.KNOWN, post.id), post=post)],
        LinesOf.ASIDE: [
            ToldLine(line=line(2, LineSort.ASIDE, "answer")),
            ToldLine(line=line(5, LineSort.ASIDE, "shared")),
        ],
        LinesOf.REFUSED: [ToldLine(line=line(4, LineSort.REFUSED, ""), refusal=refusal)],
        LinesOf.PICTURED: [],
        LinesOf.PICTURELESS: [],
    }
    counts = (one.new, one.known, one.aside, one.refused, one.pictures, one.pictureless)
    assert counts == tuple(len(page(lines, one, which)) for which in LinesOf)


def test_a_list_of_lines_and_of_refusals_has_pages_and_no_end(
    desk: Importing, lines: HistoryLines
) -> None:
    many = STEP + REFUSALS_SHOWN
    broken = [a_tweet(n, created_at="kemarin") for n in range(many)]
    one = through(desk, begun(desk, an_archive([*broken, a_tweet(many)])))
    assert (one.refused, one.new) == (many, 1)
    found, total = lines.page(MANAGER, one.id, LinesOf.REFUSED, limit=3, offset=many - 2)
    assert ([each.line.position for each in found], total) == ([many - 1, many], many)
    last = desk.find(MANAGER, one.id, offset=many - 1)[1]
    assert [each.position for each in last] == [many]
    assert len(desk.find(MANAGER, one.id)[1]) == REFUSALS_SHOWN


def test_days_of_the_account_have_their_lines_too(desk: Importing, lines: HistoryLines) -> None:
    table = b"Date,Fans,Reach\n2026-03-01,101,7\n2031-03-01,102,8\n"
    how = {"channel": PAGE, "name": "fans.csv", "choices": {"zone": "UTC", "followers": "Fans"}}
    one = through(desk, begun(desk, table, **how))
    (first,) = page(lines, one, LinesOf.NEW)
    assert first.post is None
    assert first.line.told.startswith("2026-03-01T23:59:59")
    (refused,) = page(lines, one, LinesOf.REFUSED)
    assert refused.refusal is not None
    assert (one.new, one.refused) == (1, 1)
    again = through(desk, begun(desk, table, **how))
    assert [each.line.told for each in page(lines, again, LinesOf.KNOWN)] == [first.line.told]


def test_what_is_taken_back_leaves_no_line(desk: Importing, lines: HistoryLines) -> None:
    one = through(desk, begun(desk, an_archive(MIXED)))
    back = TakingBack(store=desk.store, clock=desk.clock)
    back.begin(MANAGER, one.id)
    while back.run():
        pass
    assert [page(lines, one, which) for which in LinesOf] == [[]] * len(LinesOf)
    assert kept(desk) == []


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR])
def test_who_may_not_import_sees_no_line(lines: HistoryLines, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        lines.page(actor, "h-1", LinesOf.NEW, limit=1)


def test_of_an_import_that_is_not_there_nothing_is_told(lines: HistoryLines) -> None:
    with pytest.raises(NotFound):
        lines.page(MANAGER, "h-9", LinesOf.NEW, limit=1)


def test_imports_are_listed_by_pages(desk: Importing, tmp_path: Path) -> None:
    for n in range(21):
        through(desk, begun(desk, an_archive([a_tweet(n)]), name=f"{n}.zip"))
    first, rest = desk.newest(MANAGER), desk.newest(MANAGER, offset=20)
    assert (len(first), len(rest)) == (20, 1)
    assert len({one.id for one in (*first, *rest)}) == 21
