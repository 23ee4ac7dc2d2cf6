"""Waktu tanggap and Keterlibatan: honest figures, each opening to its rows."""

from datetime import UTC, date, datetime, timedelta

from streamlit.testing.v1 import AppTest

from dashboard import tables
from dashboard.times import Times
from domain.cases import CaseKind, CaseStatus
from domain.channels import Channel
from domain.messages import Author, MessageKind
from domain.metrics import Metric, Snapshot
from domain.people import User
from domain.posts import Content
from domain.reports import QueueFilter, ResponseRow
from services.reporting import PostEngagement, WeekFigures
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, words_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

TIMES = Times(zone="Asia/Jakarta", language="id", now=datetime(2026, 11, 18, 2, tzinfo=UTC))


def _metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def _case(toolkit: Toolkit, user: User, *, answered: bool, kind: CaseKind) -> None:
    case = toolkit.listening.take_down_remark(
        user.actor,
        way=MessageKind.PHONE,
        author=Author(name="Bu Ani"),
        text="Beras berkutu.",
        kind=kind,
    )
    if answered:
        assert isinstance(toolkit.clock, SetClock)
        toolkit.clock.advance(timedelta(hours=2))
        toolkit.answering.reply(user.actor, case.id, "Silakan tukar.", events_seen=case.events)


def test_without_cases_there_is_nothing_to_measure(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("tanggapan", sari))
    assert "belum ada yang dapat diukur" in words_of(page)
    assert list(page.metric) == []


def test_unknown_is_said_to_be_unknown_and_never_zero(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari, answered=False, kind=CaseKind.COMPLAINT)
    page = assert_sound(open_page("tanggapan", sari))
    assert _metrics(page) == {
        "Median tanggapan pertama": "belum diketahui",
        "9 dari 10 ditanggapi dalam": "belum diketahui",
        "Sudah ditanggapi": "0",
        "Masih menunggu": "1",
        "Ditutup tanpa jawaban": "0",
        "Disisihkan sebagai spam": "0",
        "Tepat janji": "belum diketahui",
        "Paling lama menunggu sejak": "Rab, 18 Nov 2026 09.00 WIB",
    }


def test_what_was_marked_as_spam_is_named_even_when_nothing_else_is_left(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari, answered=False, kind=CaseKind.COMPLAINT)
    ((row,), _count) = toolkit.answering.queue(sari.actor, QueueFilter(now=toolkit.clock.now()))
    toolkit.answering.set_status(sari.actor, row.case.id, CaseStatus.SPAM)
    told = "1 laporan ditandai spam, jadi tidak masuk angka mana pun"
    assert f"{told}: periksa" in links_of(assert_sound(open_page("tanggapan", sari)))
    _case(toolkit, sari, answered=False, kind=CaseKind.COMPLAINT)
    page = assert_sound(open_page("tanggapan", sari))
    assert _metrics(page)["Disisihkan sebagai spam"] == "1"


def test_answers_are_counted_in_office_time_or_by_the_wall_clock(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari, answered=True, kind=CaseKind.COMPLAINT)
    assert isinstance(toolkit.clock, SetClock)
    toolkit.clock.advance(timedelta(hours=5))  # past the promise: now it counts as due
    office = assert_sound(open_page("tanggapan", sari))
    assert _metrics(office)["Median tanggapan pertama"] == "2 jam kerja"
    assert _metrics(office)["Tepat janji"] == "100%"
    assert "Rata-rata biasa dari yang sudah ditanggapi saja: 2 jam kerja" in words_of(office)
    assert "Kaplan-Meier" in words_of(office)
    wall = assert_sound(open_page("tanggapan", sari, jam="wall"))
    assert _metrics(wall)["Median tanggapan pertama"] == "2 jam"


def test_kinds_are_told_apart(open_page: Open, toolkit: Toolkit, sari: User) -> None:
    _case(toolkit, sari, answered=True, kind=CaseKind.COMPLAINT)
    page = assert_sound(open_page("tanggapan", sari, jenis=CaseKind.PRAISE.value))
    assert "belum ada yang dapat diukur" in words_of(page)


def test_every_figure_opens_to_rows_and_a_file(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    _case(toolkit, sari, answered=True, kind=CaseKind.COMPLAINT)
    page = assert_sound(open_page("tanggapan", sari))
    page.session_state["baris"] = True
    assert_sound(page.run())
    assert labels(page.download_button) == ["Unduh CSV", "Unduh CSV"]
    (cases,) = [frame.value for frame in page.dataframe if "jenis" in frame.value.columns]
    assert list(cases["tanggapan pertama (jam kerja)"]) == [2.0]
    assert cases["laporan"][0].startswith("antrean?laporan=")


def _sent(toolkit: Toolkit, author: User, second: User, board: Channel) -> str:
    post = toolkit.composing.save_draft(
        author.actor, post_id=None, content=Content(text="Panen raya"), channel_ids=[board.id]
    )
    toolkit.composing.submit(author.actor, post.id)
    (delivery,) = toolkit.composing.approve(second.actor, post.id)[1]
    toolkit.delivering.send_due()
    return delivery.id


def test_without_posts_engagement_says_what_to_do(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("keterlibatan", sari))
    assert "Belum ada unggahan terkirim" in words_of(page)


def test_what_a_platform_does_not_report_stays_unknown(
    open_page: Open, toolkit: Toolkit, sari: User, budi: User, board: Channel
) -> None:
    delivery_id = _sent(toolkit, sari, budi, board)
    with toolkit.store.writing() as unit:
        unit.metrics.add(
            Snapshot(
                delivery_id=delivery_id,
                channel_id=board.id,
                metric=metric,
                value=value,
                at=toolkit.clock.now(),
            )
            for metric, value in ((Metric.VIEWS, 40), (Metric.REACTIONS, 4), (Metric.SHARES, None))
        )
    page = assert_sound(open_page("keterlibatan", sari))
    assert _metrics(page) == {"Unggahan terkirim": "1", "Reaksi": "4"}
    shared = assert_sound(open_page("keterlibatan", sari, ukuran="shares"))
    assert _metrics(shared)["Dibagikan"] == "belum diketahui"
    frame = page.dataframe[0].value
    assert list(frame["dibagi dengan"]) == ["Dilihat"]
    assert list(frame["Tingkat (%)"]) == [10.0]
    assert frame["Dibagikan"].isna().all()


def test_tables_leave_the_unknown_empty_and_files_keep_accents() -> None:
    week = WeekFigures(
        week=date(2026, 11, 16),
        channel_id=None,
        all_channels=True,
        cases=2,
        answered=0,
        waiting=2,
        median_office=None,
        p90_office=None,
        median_wall=None,
        p90_wall=None,
        mean_office_answered=None,
        share_in_target=0.125,
    )
    frame = tables.weeks([week], {})
    assert frame.columns[0] == "minggu mulai"
    head, row = tables.csv(frame).decode("utf-8-sig").splitlines()
    assert row == "2026-11-16,Semua kanal,2,0,2,0,,,,,,12.5"
    assert head.startswith("minggu mulai,kanal,laporan")


def test_a_case_that_ended_without_an_answer_says_so() -> None:
    row = ResponseRow(
        case_id="c-1",
        code="AAAA-BBBB-CCCC",
        channel_id=None,
        kind=CaseKind.OTHER,
        opened_at=TIMES.now,
        first_response_at=None,
        office=None,
        wall=None,
        ended_at=TIMES.now + timedelta(hours=1),
    )
    (line,) = tables.responses([row], {None: "Kantor"}, TIMES).to_dict("records")
    assert line == {
        "laporan": "antrean?laporan=c-1#AAAA-BBBB-CCCC",
        "kanal": "Kantor",
        "jenis": "Lainnya",
        "dibuka": "2026-11-18 09:00",
        "ditanggapi": "",
        "tanggapan pertama (jam kerja)": None,
        "tanggapan pertama (jam dinding)": None,
        "berakhir tanpa jawaban": "2026-11-18 10:00",
    }


def test_a_rate_without_a_denominator_is_unknown() -> None:
    post = PostEngagement(
        delivery_id="d",
        post_id="p",
        channel_id="ch-1",
        text="Panen",
        url="",
        sent_at=TIMES.now,
        values={Metric.REACTIONS: 3},
        interactions=3,
        rate=None,
        rate_of=None,
    )
    frame = tables.engagement([post], {"ch-1": "Papan"}, TIMES)
    assert list(frame["Reaksi"]) == [3]
    assert frame["Tingkat (%)"].isna().all()
    assert list(frame["dibagi dengan"]) == [""]
