"""Counts of a whole account from before: each day once, never over ours, and away again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.archives import HistoryImport, ImportState
from domain.audience import AccountMetric, AccountSnapshot
from services.engagement.growth import Growing
from services.history.importing import Importing
from services.history.taking_back import TakingBack
from tests.makers import MANAGER, NOON
from tests.services.imported import PAGE, X, begun, desk, store, sums, through

__all__ = ["desk", "store"]  # fixtures

M = AccountMetric
INSTANT = timedelta(microseconds=1)
NOW = {"zone": "UTC", "followers": "Fans"}


def table(*rows: str) -> bytes:
    return "\n".join(("Date,Fans,Reach", *rows, "")).encode()


def end_of(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC) + timedelta(days=1) - INSTANT


def read_in(desk: Importing, *rows: str, **how: Any) -> HistoryImport:
    given = {"channel": PAGE, "name": "fans.csv", "choices": NOW, **how}
    return through(desk, begun(desk, table(*rows), **given))


def kept(desk: Importing, channel: str = PAGE) -> list[tuple[datetime, str, int | None]]:
    start = datetime(2000, 1, 1, tzinfo=UTC)
    with desk.store.reading() as unit:
        found = unit.accounts.between(start, desk.clock.now(), channel_ids=[channel])
    return [(each.at, each.metric, each.value) for each in found]


def ours(desk: Importing, at: datetime, value: int, *, filled: bool = False) -> None:
    with desk.store.writing() as unit:
        read = AccountSnapshot(
            channel_id=PAGE, metric=M.FOLLOWERS, value=value, at=at, filled=filled
        )
        unit.accounts.add([read])


def take_back(desk: Importing, one: HistoryImport) -> None:
    back = TakingBack(store=desk.store, clock=desk.clock)
    back.begin(MANAGER, one.id)
    while back.run():
        pass


def test_days_become_readings_that_the_followers_curve_is_drawn_of(desk: Importing) -> None:
    told = desk.preview(MANAGER, PAGE, desk.take(MANAGER, iter([table("2026-03-01,100,40")])),
                        "fans.csv", NOW)  # fmt: skip
    assert (told.days, told.posts, told.first_at, told.last_at) == (1, 0, end_of(1), end_of(1))
    assert told.first_days[0].values == {M.FOLLOWERS: 100, M.DAY_REACH: 40}
    one = read_in(desk, "2026-03-01,100,40", "2026-03-02,104,", "kemarin,1,1", ",,")
    assert sums(one) == (3, 2, 0, 0, 1)
    with desk.store.reading() as unit:
        found = unit.accounts.between(end_of(1), end_of(2) + INSTANT, channel_ids=[PAGE])
        assert unit.accounts.measured_at([PAGE]) == {}, "nobody here has read it"
    first, second, reach = found[1], found[2], found[0]
    assert reach == AccountSnapshot(
        channel_id=PAGE, metric=M.DAY_REACH, value=40, at=end_of(1), raw={"Reach": 40}, filled=True
    )
    assert (first.value, first.raw, second.value) == (100, {"Fans": 100}, 104)
    (growth,) = Growing(store=desk.store).followers(MANAGER, end_of(1), NOON)
    assert growth.gained == 4


def test_a_day_that_we_read_ourselves_stays_and_is_told_as_known(desk: Importing) -> None:
    ours(desk, datetime(2026, 3, 1, 9, tzinfo=UTC), 99)
    ours(desk, end_of(3) + INSTANT - timedelta(days=1), 101)  # as the second day ended
    one = read_in(desk, "2026-03-01,100,", "2026-03-02,500,", "2026-03-03,900,")
    assert sums(one) == (3, 1, 2, 0, 0)
    values = [value for _at, metric, value in kept(desk) if metric == M.FOLLOWERS]
    assert values == [99, 500, 101]
    take_back(desk, one)
    assert [value for _at, _metric, value in kept(desk)] == [99, 101]


def test_read_twice_each_day_stands_once_until_both_are_taken_back(desk: Importing) -> None:
    first = read_in(desk, "2026-03-01,100,40", "2026-03-02,104,50")
    before = kept(desk)
    again = read_in(desk, "2026-03-01,100,40", "2026-03-02,104,50", "2026-03-02,999,1")
    assert sums(again) == (3, 0, 3, 0, 0)
    assert kept(desk) == before
    take_back(desk, first)
    assert kept(desk) == before
    take_back(desk, again)
    assert kept(desk) == []


def test_what_we_read_since_stays_when_an_import_is_taken_back(desk: Importing) -> None:
    one = read_in(desk, "2026-03-01,100,")
    ours(desk, end_of(1) + INSTANT, 100, filled=True)
    take_back(desk, one)
    assert [at for at, _metric, _value in kept(desk)] == [end_of(1) + INSTANT]


def test_a_day_that_lasts_and_one_from_before_any_platform_are_refused(desk: Importing) -> None:
    today = desk.clock.now().date()
    one = read_in(desk, f"{today},100,", "1999-12-31,5,", f"{today + timedelta(days=1)},1,")
    assert sums(one) == (3, 0, 0, 0, 3)
    _told, refusals = desk.find(MANAGER, one.id)
    assert [each.why for each in refusals] == [
        "Hari itu belum selesai.",
        "Waktunya (1999-12-31) tidak mungkin.",
        "Hari itu belum selesai.",
    ]


def test_that_all_followers_left_in_a_day_is_not_believed_and_stays_unknown(
    desk: Importing,
) -> None:
    read_in(desk, "2026-03-01,100,0", "2026-03-02,0,0", "2026-03-03,102,0")
    followers = [value for _at, metric, value in kept(desk) if metric == M.FOLLOWERS]
    assert followers == [100, None, 102]
    assert [value for _at, metric, value in kept(desk) if metric == M.DAY_REACH] == [0, 0, 0]


def test_killed_after_a_step_the_next_one_goes_on_with_the_next_day(desk: Importing) -> None:
    days = [(datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=n)).date() for n in range(450)]
    rows = [f"{day},{1000 + n}," for n, day in enumerate(days)]
    one = begun(desk, table(*rows), channel=PAGE, name="fans.csv", choices=NOW)
    desk.read_some(one.id, 1)
    assert len(kept(desk)) == 200
    done = through(desk, desk.find(MANAGER, one.id)[0])
    assert (sums(done), done.state) == ((450, 450, 0, 0, 0), ImportState.DONE)
    assert [value for _at, _metric, value in kept(desk)] == [1000 + n for n in range(450)]


def test_the_same_day_of_another_channel_is_another(desk: Importing) -> None:
    text = b"Date,Impressions\n2026-03-01,7\n"
    one = through(desk, begun(desk, text, name="a.csv", choices={"zone": "UTC"}))
    read_in(desk, "2026-03-01,100,")
    assert kept(desk, X) == [(end_of(1), M.DAY_VIEWS, 7)]
    take_back(desk, one)
    assert (kept(desk, X), len(kept(desk))) == ([], 1)


def test_what_was_said_of_a_file_is_remembered_for_the_next_of_its_form(desk: Importing) -> None:
    first = read_in(desk, "2026-03-01,100,")
    file_id = desk.take(MANAGER, iter([table("2026-03-05,105,")]))
    told = desk.preview(MANAGER, PAGE, file_id, "fans.csv")
    assert told.remembered == ("Zona waktu di berkas ini", "Pengikut, seluruhnya")
    assert (told.days, told.first_days[0].values) == (1, {M.FOLLOWERS: 105})
    other = desk.take(MANAGER, iter([b"Date,Pengikut\n2026-03-05,105\n"]))
    assert desk.preview(MANAGER, PAGE, other, "x.csv").remembered == ("Zona waktu di berkas ini",)
    take_back(desk, first)  # it may have been wrong
    assert desk.preview(MANAGER, PAGE, file_id, "fans.csv").remembered == ()


@pytest.mark.parametrize("asked", ["", "-", "Kolom lain"])
def test_a_column_that_there_is_not_is_never_remembered(desk: Importing, asked: str) -> None:
    read_in(desk, "2026-03-01,100,", choices={**NOW, "likes": asked})
    told = desk.preview(MANAGER, PAGE, desk.take(MANAGER, iter([table("2026-03-02,1,")])), "b.csv")
    assert "Suka untuk akun, seluruhnya" not in told.remembered
