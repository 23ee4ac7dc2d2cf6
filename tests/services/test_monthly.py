"""The monthly report says what the screens say, the unpleasant not left out."""

from datetime import timedelta

import pytest

from domain.deliveries import DeliveryState, Receipt
from domain.documents import Document, Section
from domain.errors import NotAllowed
from domain.measured_shelves import GroupBy, SpanFilter
from domain.metrics import Metric, Snapshot
from domain.months import Month
from domain.people import PERMISSIONS, Permission
from domain.ports import Store
from services.answer_times import AnswerTimes, Asked
from services.monthly import MonthlyReports
from services.span_filling import SpanFilling
from tests.makers import MANAGER, STAFF, a_delivery
from tests.services.desk import TALK, Desk, open_desk
from tests.services.test_reporting import a_week, ask, jakarta
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


@pytest.fixture
def reports(desk: Desk) -> MonthlyReports:
    return MonthlyReports(store=desk.store, clock=desk.clock, reporting=desk.reporting)


def section(report: Document, title: str) -> Section:
    return next(each for each in report.sections if each.title == title)


def test_the_figures_are_those_of_the_screens(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    start, end = NOVEMBER.begins("Asia/Jakarta"), OCTOBER.following.following.begins("Asia/Jakarta")
    weeks = [w for w in desk.reporting.weeks(STAFF, start, end) if w.all_channels]
    summary = desk.reporting.summary(STAFF, start, end)
    whole = summary.figures
    told = section(reports.report(STAFF, NOVEMBER, "id"), "Waktu tanggap per minggu")
    assert [row[1:7] for row in told.rows] == [
        [w.cases, w.answered, w.waiting, w.unanswered, w.median_office, w.p90_office]
        for w in [*weeks, whole]
    ]
    assert whole.cases == 6
    assert [row[7] for row in told.rows] == [
        None if w.share_in_target is None else round(100 * w.share_in_target, 1)
        for w in [*weeks, whole]
    ]
    lines, bars = told.charts
    assert [list(series.values) for series in lines.series] == [
        [None if w.median_office is None else w.median_office / HOUR for w in weeks],
        [None if w.p90_office is None else w.p90_office / HOUR for w in weeks],
    ]
    assert [list(series.values) for series in bars.series] == [
        [w.answered for w in weeks],
        [w.waiting for w in weeks],
        [w.unanswered for w in weeks],
    ]


def test_its_weeks_are_those_of_answer_times(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    wanted = SpanFilter(first=NOVEMBER.first, end=NOVEMBER.following.first)
    times = AnswerTimes(store=desk.store, clock=desk.clock)
    found = times.report(STAFF, Asked(wanted=wanted, by=GroupBy.WEEK))
    told = section(reports.report(STAFF, NOVEMBER, "id"), "Waktu tanggap per minggu")
    assert [row[1:7] for row in told.rows] == [
        [f.spans, f.answered, f.waiting, f.never, f.median.span, f.p90.span]
        for f in [*found.groups, found.whole]
    ]


def test_it_says_when_older_cases_are_not_counted_yet(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    SpanFilling(store=desk.store, clock=desk.clock).again()
    told = "Laporan lama masih dihitung satu per satu"
    assert any(line.startswith(told) for line in reports.report(STAFF, NOVEMBER, "id").plain)
    SpanFilling(store=desk.store, clock=desk.clock).run(1)
    assert not any(line.startswith(told) for line in reports.report(STAFF, NOVEMBER, "id").plain)


def test_each_channel_and_kind_has_the_figures_it_has_alone(
    desk: Desk, reports: MonthlyReports
) -> None:
    a_week(desk)
    start, end = NOVEMBER.begins("Asia/Jakarta"), NOVEMBER.following.begins("Asia/Jakarta")
    rows = {
        row[0]: row
        for row in section(reports.report(STAFF, NOVEMBER, "id"), "Menurut kanal dan jenis").rows
    }
    alone = desk.reporting.summary(STAFF, start, end, channel_ids=[TALK]).figures
    assert rows["ch-talk"][1:7] == [
        *(alone.cases, alone.answered, alone.waiting, alone.unanswered),
        *(alone.median_office, alone.p90_office),
    ]
    kinds = [row for name, row in rows.items() if not str(name).startswith("ch-")]
    assert sum(int(str(row[1])) for row in kinds) == 6


def test_a_manager_reads_it_in_plain_words(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    desk.clock.set(jakarta(30, 18) + timedelta(days=1))
    report = reports.report(MANAGER, NOVEMBER, "id")
    assert report.title == "Laporan November 2026"
    assert report.plain == [
        "Pada November 2026 ada 6 laporan dari anggota: 3 sudah ditanggapi, 2 masih menunggu, "
        "1 ditutup tanpa jawaban.",
        "1 lagi ditandai spam, dan tidak masuk angka mana pun.",
        "Separuh anggota mendapat tanggapan pertama dalam 6 jam waktu kerja.",
        "Dalam berapa lama 9 dari 10 ditanggapi, belum diketahui: terlalu banyak yang belum "
        "ditanggapi.",
        "Dari semua yang sudah jatuh janji, 33% ditanggapi tepat janji.",
        "Anggota yang paling lama menunggu balasan sekarang, menunggu sejak 16 November 2026 "
        "08.00 (Asia/Jakarta).",
        "Tidak ada unggahan yang terkirim dan terukur bulan ini.",
    ]


def test_a_month_that_is_not_over_says_so_and_one_without_cases_too(
    desk: Desk, reports: MonthlyReports
) -> None:
    ask(desk, "t-1", jakarta(16, 8))
    running = reports.report(STAFF, NOVEMBER, "id")
    assert running.plain[0] == (
        "Bulan ini belum selesai: angkanya masih akan berubah sampai November 2026 usai."
    )
    empty = reports.report(STAFF, OCTOBER, "id")
    assert empty.plain[0] == "Pada Oktober 2026 tidak ada laporan dari anggota."
    assert section(empty, "Waktu tanggap per minggu").charts == ()
    assert section(empty, "Menurut kanal dan jenis").rows == []


def test_the_month_is_compared_with_the_one_before(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    desk.clock.set(jakarta(30, 8) + timedelta(days=1))
    case_id = ask(desk, "t-9", desk.clock.now())
    desk.clock.advance(2 * HOUR)
    desk.deliver(desk.reply(desk.case(case_id)), remote_id="r-9")
    told = reports.report(STAFF, Month(2026, 12), "id").plain
    assert "Mediannya lebih cepat daripada November 2026 (6 jam)." in told


def test_who_still_waits_is_listed_the_longest_first(desk: Desk, reports: MonthlyReports) -> None:
    a_week(desk)
    waiting = section(
        reports.report(STAFF, NOVEMBER, "id"), "Yang masih menunggu tanggapan pertama"
    )
    assert [row[3] for row in waiting.rows] == [jakarta(16, 8), jakarta(23, 9)]
    assert "Semuanya 2;" in waiting.definition


def test_unknown_interactions_are_unknown_and_never_zero(
    desk: Desk, reports: MonthlyReports
) -> None:
    with desk.store.writing() as unit:
        for number, value in ((1, 7), (2, None)):
            sent_at = desk.clock.now()
            unit.deliveries.add(
                a_delivery(
                    id=f"d-{number}",
                    channel_id=TALK,
                    state=DeliveryState.SENT,
                    receipt=Receipt(remote_id=f"r-{number}", sent_at=sent_at),
                )
            )
            unit.metrics.add(
                [
                    Snapshot(
                        delivery_id=f"d-{number}",
                        channel_id=TALK,
                        metric=Metric.REACTIONS,
                        value=value,
                        at=sent_at,
                    )
                ]
            )
    report = reports.report(STAFF, NOVEMBER, "id")
    assert report.plain[-2:] == [
        "2 unggahan terukur, dengan 7 interaksi yang dilaporkan platform.",
        "Untuk 1 unggahan, platformnya tidak melaporkan interaksi.",
    ]
    assert [row[3] for row in section(report, "Keterlibatan bulan ini").rows] == [7, None]


def test_who_may_not_see_reports_gets_none(
    reports: MonthlyReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain import people

    left = {STAFF.role: PERMISSIONS[STAFF.role] - {Permission.SEE_REPORTS}}
    monkeypatch.setattr(people, "PERMISSIONS", {**PERMISSIONS, **left})
    for asked in (
        lambda: reports.report(STAFF, NOVEMBER, "id"),
        lambda: reports.months(STAFF, 2),
    ):
        with pytest.raises(NotAllowed):
            asked()


def test_who_may_not_see_cases_gets_no_list_of_them(
    desk: Desk, reports: MonthlyReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain import people

    ask(desk, "t-1", jakarta(16, 8))
    left = {STAFF.role: PERMISSIONS[STAFF.role] - {Permission.SEE_CASES}}
    monkeypatch.setattr(people, "PERMISSIONS", {**PERMISSIONS, **left})
    waiting = section(
        reports.report(STAFF, NOVEMBER, "id"), "Yang masih menunggu tanggapan pertama"
    )
    assert (waiting.rows, waiting.empty) == ([], "Daftarnya tidak untuk peran ini.")


def test_the_months_to_choose_from_begin_with_this_one(reports: MonthlyReports) -> None:
    assert reports.months(STAFF, 3) == [NOVEMBER, OCTOBER, Month(2026, 9)]
