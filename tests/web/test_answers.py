"""The public figures: opt-in, the same as the managers', of no single person, cheap to read."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from domain.cases import EventKind
from domain.cooperative import Cooperative
from domain.errors import NotFound
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.ports import Store, Unit
from services.cases.casebook import Happening, record
from services.figures.answer_times import Asked
from services.figures.public_answers import FEWEST, MONTHS, PublicAnswers, PublicMonth, year_until
from services.reports.report_words import span
from tests.makers import MANAGER, STAFF, a_channel, an_incoming
from tests.web.browsing import Browser
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

Decide = Callable[..., Cooperative]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Tuesday in each month, nine in the morning in Jakarta.
SEPTEMBER, OCTOBER, NOVEMBER = (
    datetime(2026, 9, 8, 2, tzinfo=UTC),
    datetime(2026, 10, 6, 2, tzinfo=UTC),
    datetime(2026, 11, 10, 2, tzinfo=UTC),
)


@pytest.fixture
def history(house: Toolkit, store: Store, clock: SetClock) -> None:
    """Three cases in September; eight in October, six of them answered after an hour, one closed
    without a word, one left waiting; five in November, all answered at once but one."""
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-warung", name="Warung", platform="board"))
    for first, cases, answered in ((SEPTEMBER, 3, 3), (OCTOBER, 8, 6), (NOVEMBER, 5, 4)):
        for n in range(cases):
            clock.set(first + n * 5 * timedelta(minutes=1))
            case = house.listening.receive(
                "ch-warung", an_incoming(thread=f"{first}-{n}", at=clock.now())
            )
            assert case is not None
            clock.advance(HOUR)
            happened = []
            if n < answered:
                happened = [Happening(kind=EventKind.REPLIED, at=clock.now(), actor_id=STAFF.id)]
            elif first == OCTOBER and n == answered:
                happened = [Happening(kind=EventKind.RESOLVED, at=clock.now(), value="diam")]
            if happened:
                with store.writing() as unit:
                    record(unit, unit.cases.get(case.id), happened, clock.now())
    clock.set(NOVEMBER + 8 * DAY)


def table(page: str) -> list[list[str]]:
    """The rows of the page's table, its cells without markup."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>")]
    return [row for row in cells if row]


def test_nothing_is_there_unless_the_cooperative_wants_it(
    browser: Browser, house: Toolkit, history: None
) -> None:
    assert browser.open("/tanggapan").status_code == 404
    assert 'href="/tanggapan"' not in browser.open("/").text
    assert "/tanggapan" not in browser.open("/sitemap.xml").text
    with pytest.raises(NotFound):
        house.public_answers.figures()


def test_switched_off_it_is_gone_though_it_was_read_a_moment_before(
    browser: Browser, decide: Decide, clock: SetClock, history: None
) -> None:
    decide(public_figures=True)
    clock.advance(timedelta(seconds=4))
    assert browser.open("/tanggapan").status_code == 200
    decide(public_figures=False)
    clock.advance(timedelta(seconds=4))
    assert browser.open("/tanggapan").status_code == 404


class Counting:
    """A store that counts how often it is read from."""

    def __init__(self, true: Store) -> None:
        self._true = true
        self.readings = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)

    def reading(self) -> AbstractContextManager[Unit]:
        self.readings += 1
        return self._true.reading()


@pytest.mark.usefixtures("history")
def test_all_of_it_is_of_one_moment(decide: Decide, store: Store, clock: SetClock) -> None:
    """Between two looks a case can be resolved, and then more would wait than are open."""
    decide(public_figures=True)
    counting = Counting(store)
    told = PublicAnswers(store=counting, clock=clock).figures()
    assert (told.waiting_now, told.unresolved_now, counting.readings) == (2, 15, 1)


def test_months_are_told_newest_first_and_small_ones_not_at_all(
    browser: Browser, decide: Decide, history: None
) -> None:
    decide(public_figures=True)
    page = browser.open("/tanggapan")
    assert page.status_code == 200
    assert table(page.text) == [
        ["Nov 2026*", "5", "80%", "80%", "1 jam"],
        ["Okt 2026", "8", "75%", "75%", "1 jam"],
        ["Sep 2026", "terlalu sedikit", "–", "–", "–"],
    ]
    assert "* Bulan ini belum habis" in page.text
    told = "Saat ini 2 laporan menunggu tanggapan pertama; yang paling lama menunggu 42 hari."
    assert told in page.text
    assert 'href="/tanggapan" aria-current="page"' in page.text
    assert "/tanggapan</loc>" in browser.open("/sitemap.xml").text


@pytest.mark.usefixtures("history")
def test_of_fewer_than_five_promises_that_ran_out_no_share_is_told(
    browser: Browser, house: Toolkit, decide: Decide, store: Store, clock: SetClock
) -> None:
    """One kept of one would be a hundred percent, and would tell who was kept waiting."""
    decide(public_figures=True)
    december = NOVEMBER + 21 * DAY
    for n in range(FEWEST):
        clock.set(december + (DAY if n == FEWEST - 1 else n * timedelta(minutes=5)))
        case = house.listening.receive(
            "ch-warung", an_incoming(thread=f"december-{n}", at=clock.now())
        )
        assert case is not None
        clock.advance(HOUR)
        replied = Happening(kind=EventKind.REPLIED, at=clock.now(), actor_id=STAFF.id)
        with store.writing() as unit:
            record(unit, unit.cases.get(case.id), [replied], clock.now())
    row = table(browser.open("/tanggapan").text)[0]
    assert row == ["Des 2026*", "5", "100%", "–", "1 jam"]
    clock.advance(DAY)
    row = table(browser.open("/tanggapan").text)[0]
    assert row == ["Des 2026*", "5", "100%", "100%", "1 jam"]


def test_the_chart_says_in_words_what_it_shows(
    browser: Browser, decide: Decide, history: None
) -> None:
    decide(public_figures=True)
    page = browser.open("/tanggapan").text
    described = re.search(r'<desc id="isi-grafik">(.*?)</desc>', page)
    assert described is not None
    assert described[1].split(". ")[:3] == [
        "September 2026: terlalu sedikit",
        "Oktober 2026: 75%",
        "November 2026*: 80%",
    ]
    heights = [float(each) for each in re.findall(r'<rect[^>]* height="([0-9.]+)"', page)]
    assert heights == [90.0, 96.0]


def test_it_is_in_both_languages(browser: Browser, decide: Decide, history: None) -> None:
    decide(public_figures=True, language="en")
    page = browser.open("/tanggapan").text
    headings = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert headings == ["Month", "Came in", "Answered", "As promised", "Half within"]
    assert table(page)[1:] == [
        ["Oct 2026", "8", "75%", "75%", "1 hour"],
        ["Sept 2026", "too few", "–", "–", "–"],
    ]
    assert "Just now 2 cases wait for a first answer" in page


def test_members_read_what_the_managers_read(
    house: Toolkit, decide: Decide, clock: SetClock, history: None
) -> None:
    decide(public_figures=True)
    public = house.public_answers.figures()
    wanted = year_until(clock.now(), "Asia/Jakarta")
    report = house.answer_times.report(MANAGER, Asked(wanted=wanted, by=GroupBy.MONTH))
    theirs = [
        PublicMonth(
            first=each.group,  # type: ignore[arg-type]
            cases=each.spans,
            share_answered=each.share_answered,
            share_kept=each.share_kept if each.due >= FEWEST else None,
            median=each.median.span,
            complete=each.group != date(2026, 11, 1),
        )
        for each in report.groups
        if each.spans >= FEWEST
    ]
    assert [month for month in public.months if month.cases is not None] == theirs
    assert (public.waiting_now, public.oldest_waiting_since) == (
        report.waiting_now,
        report.oldest_waiting_since,
    )
    assert span(public.months[-1].median or timedelta()) == "1 jam"


def test_what_was_answered_and_never_settled_is_told_too(
    browser: Browser, house: Toolkit, decide: Decide, clock: SetClock, history: None
) -> None:
    decide(public_figures=True)
    wanted = SpanFilter(measure=RunKind.RESOLUTION)
    report = house.answer_times.report(MANAGER, Asked(wanted=wanted))
    public = house.public_answers.figures()
    assert (public.unresolved_now, public.oldest_unresolved_since) == (15, SEPTEMBER)
    assert report.waiting_now == 15
    assert report.oldest_waiting_since == SEPTEMBER
    days = (clock.now() - SEPTEMBER).days
    told = f"15 laporan belum selesai, sudah ditanggapi atau belum; yang paling lama terbuka {days}"
    assert f"{told} hari." in browser.open("/tanggapan").text


def test_a_year_is_shown_this_month_among_it() -> None:
    wanted = year_until(datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "Asia/Jakarta")
    assert (wanted.first, wanted.end) == (date(2026, 2, 1), date(2027, 2, 1))
    assert MONTHS == 12


def test_how_long_somebody_waits_is_told_in_whole_days(
    house: Toolkit, browser: Browser, decide: Decide, clock: SetClock
) -> None:
    decide(public_figures=True)
    board = house.connecting.ensure_board()
    assert house.listening.receive(board.id, an_incoming(at=clock.now()))
    for passed, told in ((DAY - HOUR, "kurang dari sehari"), (HOUR, "1 hari"), (DAY, "2 hari")):
        clock.advance(passed)
        assert f"yang paling lama menunggu {told}." in browser.open("/tanggapan").text


def test_an_empty_house_says_so(browser: Browser, decide: Decide) -> None:
    decide(public_figures=True)
    page = browser.open("/tanggapan").text
    assert "Belum ada yang dapat dihitung." in page
    assert "Saat ini tidak ada yang menunggu tanggapan pertama.</p>" in page


def test_many_readers_cost_one_look_in_five_minutes(
    browser: Browser,
    decide: Decide,
    house: Toolkit,
    clock: SetClock,
    history: None,
) -> None:
    decide(public_figures=True)
    before = browser.open("/tanggapan").text
    heard = house.listening.receive("ch-warung", an_incoming(thread="t-new", at=clock.now()))
    assert heard is not None
    clock.advance(timedelta(minutes=4, seconds=59))
    assert table(browser.open("/tanggapan").text) == table(before)
    clock.advance(timedelta(seconds=1))
    assert table(browser.open("/tanggapan").text)[0][1] == "6"


def test_readers_who_come_at_once_all_get_the_page(
    browser: Browser, decide: Decide, history: None
) -> None:
    decide(public_figures=True)
    got: list[int] = []
    readers = [
        Thread(target=lambda: got.append(browser.open("/tanggapan").status_code)) for _n in range(6)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(20)
    assert got == [200] * 6


def test_nothing_a_member_wrote_and_no_code_stands_on_it(
    browser: Browser, decide: Decide, store: Store, history: None
) -> None:
    decide(public_figures=True)
    page = browser.open("/tanggapan").text
    assert "berkutu" not in page
    assert "Bu Ani" not in page
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
