"""A week's and a month's report say what the screens say, the unpleasant not left out."""

from datetime import date, timedelta

import pytest

from domain.cases import CaseStatus
from domain.documents import Document, Section
from domain.errors import NotAllowed
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy
from domain.messages import Author, MessageKind
from domain.months import Month
from domain.people import PERMISSIONS, Permission
from domain.ports import Store
from domain.shares import share_of
from domain.weeks import Week
from services.cases.span_filling import SpanFilling
from services.figures.answer_figures import Figures
from services.reports.period_reports import PeriodReports
from tests.makers import MANAGER, STAFF
from tests.services.answered import a_week, answer, ask, jakarta, november, report
from tests.services.desk import LOUD, TALK, Desk, open_desk
from toolkit.clock import SetClock

HOUR = timedelta(hours=1)
NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)
WAITING = "Yang masih menunggu tanggapan pertama"


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    clock.set(jakarta(16, 8))
    return open_desk(store, clock)


@pytest.fixture
def reports(desk: Desk) -> PeriodReports:
    return PeriodReports(store=desk.store, clock=desk.clock)


def section(told: Document, title: str) -> Section:
    return next(each for each in told.sections if each.title == title)


def sentences(told: Document) -> list[str]:
    return [sentence for passage in told.plain for sentence in passage.sentences]


def row(figures: Figures) -> list[object]:
    """What a table must say of a group."""
    return [
        *(figures.spans, figures.answered, figures.waiting, figures.never, figures.due),
        share_of(figures.kept, figures.due),
        *(figures.median, figures.p75, figures.p90),
    ]


@pytest.mark.parametrize(
    ("measure", "title"),
    [
        (RunKind.FIRST_RESPONSE, "Tanggapan pertama per minggu"),
        (RunKind.NEXT_REPLY, "Balasan berikutnya per minggu"),
        (RunKind.RESOLUTION, "Penyelesaian per minggu"),
    ],
)
def test_each_clock_is_told_week_by_week_as_on_the_screen(
    desk: Desk, reports: PeriodReports, measure: RunKind, title: str
) -> None:
    a_week(desk)
    answered = ask(desk, "t-1", jakarta(23, 10))
    answer(desk, answered, jakarta(23, 12))
    desk.answering.set_status(STAFF, answered, CaseStatus.RESOLVED, reason="Beres")
    on_screen = report(desk, november(1, 31, measure=measure), GroupBy.WEEK)
    told = section(reports.report(STAFF, NOVEMBER, "id"), title)
    assert [line[1:] for line in told.rows] == [
        row(each) for each in [*on_screen.groups, on_screen.whole]
    ]
    assert [line[0] for line in told.rows] == [
        *("26 Okt (1 hari)", "2 Nov", "9 Nov", "16 Nov", "23 Nov (1 hari)", "30 Nov (0 hari)"),
        "November 2026",
    ]
    lines, bars = told.charts
    assert [list(series.values) for series in lines.series] == [
        [None if span is None else span / HOUR for span in spans]
        for spans in (
            [each.median.span for each in on_screen.groups],
            [each.p75.span for each in on_screen.groups],
            [each.p90.span for each in on_screen.groups],
        )
    ]
    assert [list(series.values) for series in bars.series] == [
        [each.answered for each in on_screen.groups],
        [each.waiting for each in on_screen.groups],
        [each.never for each in on_screen.groups],
    ]
    assert on_screen.whole.spans > 0


def test_a_week_stands_among_the_four_before_it(desk: Desk, reports: PeriodReports) -> None:
    a_week(desk)
    told = reports.report(STAFF, Week(2026, 48), "id")
    assert told.title == "Laporan minggu 23–29 Nov 2026"
    weeks = section(told, "Tanggapan pertama per minggu")
    assert [line[0] for line in weeks.rows] == [
        *("26 Okt", "2 Nov", "9 Nov", "16 Nov", "23 Nov (1 hari)", "minggu 23–29 Nov 2026")
    ]
    *_before, last, whole = weeks.rows
    assert last[1:] == whole[1:] == row(report(desk, november(23, 30)).whole)
    assert whole[1] == 1
    assert "untuk pembanding" in weeks.definition
    assert "bulan ini" not in weeks.definition
    of_month = section(reports.report(STAFF, NOVEMBER, "id"), "Tanggapan pertama per minggu")
    assert "hanya berisi hari-hari bulan ini" in of_month.definition


def test_each_channel_kind_and_the_counter_have_the_figures_they_have_alone(
    desk: Desk, reports: PeriodReports
) -> None:
    a_week(desk)
    desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=Author(), text="Kapan cair?"
    )
    told = reports.report(STAFF, NOVEMBER, "id")
    channels = {line[0]: line[1:] for line in section(told, "Menurut kanal").rows}
    assert channels == {
        "ch-talk": row(report(desk, november(1, 31, channel_ids=(TALK,))).whole),
        "ch-loud": row(report(desk, november(1, 31, channel_ids=(LOUD,))).whole),
        "Kantor & telepon": row(report(desk, november(1, 31, channel_ids=("",))).whole),
    }
    whole = report(desk, november(1, 31)).whole
    assert sum(int(str(line[0])) for line in channels.values()) == whole.spans == 7
    kinds = section(told, "Menurut jenis").rows
    assert sum(int(str(line[1])) for line in kinds) == 7
    assert "Menurut cabang" not in [each.title for each in told.sections]


def test_it_says_when_older_cases_are_not_counted_yet(desk: Desk, reports: PeriodReports) -> None:
    a_week(desk)
    SpanFilling(store=desk.store, clock=desk.clock).again()
    told = "Laporan lama masih dihitung satu per satu"
    first = reports.report(STAFF, NOVEMBER, "id").plain[0]
    assert first.title == "Perlu diketahui dulu"
    assert any(line.startswith(told) for line in first.sentences)
    SpanFilling(store=desk.store, clock=desk.clock).run(1)
    after = sentences(reports.report(STAFF, NOVEMBER, "id"))
    assert not any(line.startswith(told) for line in after)


def test_a_manager_reads_it_in_plain_words(desk: Desk, reports: PeriodReports) -> None:
    a_week(desk)
    answer(desk, ask(desk, "t-1", jakarta(23, 10)), jakarta(23, 12))
    desk.clock.set(jakarta(30, 18) + timedelta(days=1))
    told = reports.report(MANAGER, NOVEMBER, "id")
    assert told.title == "Laporan November 2026"
    assert {passage.title: list(passage.sentences) for passage in told.plain} == {
        "Laporan dari anggota": [
            "Pada November 2026 ada 6 laporan dari anggota: 3 sudah ditanggapi, 2 masih "
            "menunggu, 1 ditutup tanpa jawaban.",
            "1 lagi ditandai spam, dan tidak masuk angka mana pun.",
        ],
        "Tanggapan pertama": [
            "Separuh laporan mendapat tanggapan pertama dalam 6 jam waktu kerja.",
            "Dalam berapa lama 9 dari 10 ditanggapi, belum diketahui: terlalu banyak yang belum "
            "ditanggapi.",
            "Dari 6 yang sudah jatuh janji, 33% tepat janji (antara 10% dan 70%).",
        ],
        "Balasan berikutnya": [
            "Sesudah tanggapan pertama, 1 kali anggota menulis lagi: 1 sudah dibalas, 0 masih "
            "menunggu.",
            "Separuhnya dibalas dalam 2 jam waktu kerja.",
            "Dari 1 yang sudah jatuh janji, 100% tepat janji (antara 21% dan 100%).",
        ],
        "Penyelesaian": [
            "Dari 6 laporan itu, 1 sudah selesai dan 5 belum.",
            "Dari 6 yang sudah jatuh janji, 17% tepat janji (antara 3% dan 56%).",
        ],
        "Yang menunggu sekarang": [
            "2 laporan menunggu tanggapan pertama, yang terlama sejak 16 November 2026 08.00 WIB.",
        ],
        "Keterlibatan": ["Tidak ada unggahan yang terkirim dalam kurun ini."],
    }


def test_a_month_that_is_not_over_says_so_and_one_without_cases_too(
    desk: Desk, reports: PeriodReports
) -> None:
    ask(desk, "t-1", jakarta(16, 8))
    running = reports.report(STAFF, NOVEMBER, "id")
    assert sentences(running)[0] == (
        "Belum selesai: angkanya masih akan berubah sampai November 2026 usai."
    )
    empty = reports.report(STAFF, OCTOBER, "id")
    assert sentences(empty)[0] == "Pada Oktober 2026 tidak ada laporan dari anggota."
    assert section(empty, "Tanggapan pertama per minggu").charts == ()
    assert section(empty, "Menurut kanal").rows == []


def test_a_period_that_is_over_is_compared_with_the_one_before(
    desk: Desk, reports: PeriodReports
) -> None:
    a_week(desk)
    answer(desk, ask(desk, "t-9", jakarta(23, 13)), jakarta(23, 15))
    answer(desk, ask(desk, "t-8", jakarta(23, 13)), jakarta(23, 15))
    week = Week(2026, 48)
    quicker = "Mediannya lebih cepat daripada minggu 16–22 Nov 2026 (6 jam)."
    chance = "Bedanya bisa saja kebetulan: terlalu sedikit yang dihitung untuk memastikannya."
    assert quicker not in sentences(reports.report(STAFF, week, "id"))
    desk.clock.set(jakarta(30, 0))
    told = sentences(reports.report(STAFF, week, "id"))
    assert told[told.index(quicker) + 1] == chance
    assert "Sebelumnya, pada minggu 16–22 Nov 2026, ada 5." in told


def test_a_median_that_cannot_be_told_any_more_is_told_beside_the_one_before(
    desk: Desk, reports: PeriodReports
) -> None:
    answer(desk, ask(desk, "t-1", jakarta(16, 8)), jakarta(16, 10))
    ask(desk, "t-2", jakarta(23, 8))
    desk.clock.set(jakarta(30, 0))
    told = sentences(reports.report(STAFF, Week(2026, 48), "id"))
    worse = (
        "Pada minggu 16–22 Nov 2026 mediannya 2 jam; sekarang terlalu banyak yang belum, jadi "
        "tidak dapat dikatakan."
    )
    unknown = told.index(
        "Median waktu tanggapan pertama belum diketahui: terlalu banyak yang belum ditanggapi."
    )
    assert told[unknown + 1] == worse


def test_a_difference_that_many_cases_show_is_no_chance(desk: Desk, reports: PeriodReports) -> None:
    for day, hours in ((16, 1), (23, 4)):
        ids = [ask(desk, f"t-{day}-{n}", jakarta(day, 8)) for n in range(12)]
        for n, case_id in enumerate(ids):
            answer(desk, case_id, jakarta(day, 8 + hours, n))
    desk.clock.set(jakarta(30, 0))
    told = sentences(reports.report(STAFF, Week(2026, 48), "id"))
    slower = told.index("Mediannya lebih lambat daripada minggu 16–22 Nov 2026 (1 jam 5 menit).")
    assert "kebetulan" not in told[slower + 1]
    same = sentences(reports.report(STAFF, Week(2026, 49), "id"))
    assert not [each for each in same if each.startswith("Mediannya")]


def test_medians_that_read_alike_are_called_the_same(desk: Desk, reports: PeriodReports) -> None:
    """Quicker than 2 hours is not told of 2 hours, though there are seconds between them."""
    for day, later in ((16, 30), (23, 0)):
        at = jakarta(day, 10) + timedelta(seconds=later)
        answer(desk, ask(desk, f"t-{day}", jakarta(day, 8)), at)
    desk.clock.set(jakarta(30, 0))
    told = sentences(reports.report(STAFF, Week(2026, 48), "id"))
    assert "Separuh laporan mendapat tanggapan pertama dalam 2 jam waktu kerja." in told
    assert "Mediannya sama dengan minggu 16–22 Nov 2026." in told
    assert not [each for each in told if "lebih cepat" in each]


def test_who_still_waits_is_listed_the_longest_first(desk: Desk, reports: PeriodReports) -> None:
    a_week(desk)
    waiting = section(reports.report(STAFF, NOVEMBER, "id"), WAITING)
    assert [line[2:] for line in waiting.rows] == [
        ["ch-talk", jakarta(16, 8)],
        ["ch-loud", jakarta(23, 9)],
    ]
    assert "Semuanya 2;" in waiting.definition


def test_who_waits_longest_for_a_next_reply_is_told_of_too(
    desk: Desk, reports: PeriodReports
) -> None:
    case_id = ask(desk, "t-1", jakarta(16, 8))
    answer(desk, case_id, jakarta(16, 9))
    ask(desk, "t-1", jakarta(16, 10))
    next_reply = "Ada anggota yang menunggu balasan berikutnya sejak 16 November 2026 10.00 WIB."
    assert waiting_now(reports) == [next_reply]
    ask(desk, "t-2", jakarta(16, 11))
    first = "1 laporan menunggu tanggapan pertama, yang terlama sejak 16 November 2026 11.00 WIB."
    assert waiting_now(reports) == [first, next_reply]


def waiting_now(reports: PeriodReports) -> list[str]:
    plain = reports.report(STAFF, NOVEMBER, "id").plain
    (passage,) = [each for each in plain if each.title == "Yang menunggu sekarang"]
    return list(passage.sentences)


def test_who_may_not_see_reports_gets_none(
    reports: PeriodReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain import people

    left = {STAFF.role: PERMISSIONS[STAFF.role] - {Permission.SEE_REPORTS}}
    monkeypatch.setattr(people, "PERMISSIONS", {**PERMISSIONS, **left})
    for asked in (
        lambda: reports.report(STAFF, NOVEMBER, "id"),
        lambda: reports.months(STAFF, 2),
        lambda: reports.weeks(STAFF, 2),
    ):
        with pytest.raises(NotAllowed):
            asked()


def test_who_may_not_see_cases_gets_no_list_of_them(
    desk: Desk, reports: PeriodReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    from domain import people

    ask(desk, "t-1", jakarta(16, 8))
    left = {STAFF.role: PERMISSIONS[STAFF.role] - {Permission.SEE_CASES}}
    monkeypatch.setattr(people, "PERMISSIONS", {**PERMISSIONS, **left})
    waiting = section(reports.report(STAFF, NOVEMBER, "id"), WAITING)
    assert (waiting.rows, waiting.empty) == ([], "Daftarnya tidak untuk peran ini.")


def test_what_there_is_to_choose_from_begins_with_the_running_one(reports: PeriodReports) -> None:
    assert reports.months(STAFF, 3) == [NOVEMBER, OCTOBER, Month(2026, 9)]
    assert reports.weeks(STAFF, 3) == [Week(2026, 47), Week(2026, 46), Week(2026, 45)]
    assert Week(2026, 47).first == date(2026, 11, 16)
