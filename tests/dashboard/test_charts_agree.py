"""Every chart, the table behind it and its CSV hold the same numbers, whatever is filtered; what
is unknown is a gap in the first and an empty cell in the others, never a zero."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.audience import AccountMetric, AccountSnapshot
from domain.cases import CaseKind, CaseStatus
from domain.channels import Channel
from domain.members import Member
from domain.messages import Author, MessageKind
from domain.metrics import Metric
from domain.people import User
from domain.ports import Batch, Store
from domain.posts import Content
from services.roll.tying import tie
from tests.dashboard.drawn import KEEP_FILES, Trace, charts, files, number, tables
from tests.dashboard.engaged import a_month, keep
from tests.dashboard.reading import assert_sound, words_of
from tests.dashboard.test_member_reactions import a_reaction
from tests.dashboard.test_member_reactions import ani as _ani
from tests.makers import a_channel
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

ani = _ani
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

Opened = Callable[..., AppTest]
Rows = list[dict[str, str]]
# By its line and its column: what a chart says, the unknown left out.
Told = dict[tuple[str, str], Any]


@pytest.fixture
def opened(toolkit: Toolkit, store: Store, sari: User) -> Opened:
    """A page that may be taken away with all its files."""

    def _open(page: str, **asked: str) -> AppTest:
        session.use(toolkit, identify=lambda _toolkit: sari)
        script = f"from dashboard import app\napp.main(start={page!r})\n{KEEP_FILES}"
        test = AppTest.from_string(script, default_timeout=30)
        test.query_params.update(asked)
        return assert_sound(test.run())

    return _open


@pytest.fixture
def house(store: Store, board: Channel) -> Store:
    """Two weeks of the board; a channel with few posts; one that nobody can read; followers with
    a reading that told nothing."""
    a_month(store, board)
    with store.writing() as unit:
        few = unit.channels.add(a_channel(id="ch-2", name="Sedikit"))
        unread = unit.channels.add(a_channel(id="ch-3", name="Tak terbaca"))
        unit.accounts.add(
            AccountSnapshot(channel_id=board.id, metric=AccountMetric.FOLLOWERS, value=value, at=at)
            for value, at in ((100, NOW - 9 * DAY), (None, NOW - 8 * DAY), (103, NOW - 7 * DAY))
        )
    for n in range(2):
        told = {Metric.REACTIONS: 5 + n, Metric.VIEWS: 40, Metric.SHARES: None}
        sent_at = NOW - (9 + n) * DAY
        keep(store, few, f"f-{n}", sent_at, {HOUR: told, WEEK: told}, labels=("panen", "rapat"))
    keep(store, unread, "u-0", NOW - 9 * DAY, {}, content=Content(text="Tak terbaca"))
    return store


def _weeks(traces: list[Trace]) -> Told:
    return {
        (label, "interaksi dalam 7 hari"): value
        for trace in traces
        for label, value in trace.points()
        if value is not None
    }


def _weeks_said(rows: Rows) -> Told:
    return _cells(rows, "minggu mulai", ["interaksi dalam 7 hari"])


def _groups(traces: list[Trace]) -> Told:
    """Medians with both ends, and the posts that stand for themselves in their order."""
    medians, *single = traces
    found: Told = {}
    for (label, value), (low, high) in zip(medians.points(), medians.ends(), strict=True):
        found |= {(label, "median"): value, (label, "low"): low, (label, "high"): high}
    for trace in single:
        for label, value in trace.points():
            found[label, f"few {sum(one[0] == label for one in found)}"] = value
    return found


def _groups_said(rows: Rows) -> Told:
    """A group of few posts has a median in the table, but none that may be drawn."""
    found: Told = {}
    for row in rows[: -1 if rows[-1]["kelompok"] == "semua" else None]:
        label, median = (
            row["kelompok"],
            next(row[each] for each in row if each.startswith("median")),
        )
        few = row["satu per satu (terlalu sedikit)"]
        if few:
            found |= {(label, f"few {n}"): float(one) for n, one in enumerate(few.split("; "))}
        elif median:
            ends = row["paling sedikit (95 %)"], row["paling banyak (95 %)"]
            found |= {(label, "median"): float(median)}
            found |= {(label, "low"): float(ends[0]), (label, "high"): float(ends[1])}
    return found


def _cells(rows: Rows, head: str, columns: list[str]) -> Told:
    return {
        (row[head], column): told
        for row in rows
        for column in columns
        if (told := number(row[column])) is not None
    }


def _same(drawn: Told, said: Told, *, within: float = 0.0501) -> None:
    assert drawn.keys() == said.keys()
    assert drawn == pytest.approx(said, abs=within)


def _agree(page: AppTest, name: str, drawn: Callable[..., Told], said: Callable[..., Told]) -> Told:
    """Also that the table on the page is the file that it offers."""
    found, rows = drawn(charts(page)[name]), files(page)[name]
    _same(found, said(rows))
    assert [_plain(row) for row in rows] in [[_plain(row) for row in one] for one in tables(page)]
    return found


def _plain(row: Mapping[str, str]) -> dict[str, str]:
    """The cells without the ways in which a number may be written, and without links."""
    return {name: _bare(cell) for name, cell in row.items() if name not in {"barisnya", "tautan"}}


def _bare(cell: str) -> str:
    try:
        return f"{float(cell):g}"
    except ValueError:
        return cell


# What an overview, and a comparison, can be narrowed to.
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"ukuran": "rate"},
    {"ukuran": "views"},
    {"ukuran": "shares"},
    {"kanal": "board"},
    {"label": "panen"},
    {"label": "-"},
    {"isi": "text"},
    {"hari": "0,1,2", "pukul": "9"},
    {"dari": "2026-10-28", "sampai": "2026-11-10"},
    {"minggu": "2026-W45"},
)


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_the_overview_s_weeks_and_channels_agree(
    opened: Opened, house: Store, asked: dict[str, str]
) -> None:
    page = opened("keterlibatan", **asked)
    weeks = _agree(page, "keterlibatan-mingguan", _weeks, _weeks_said)
    assert 0.0 not in weeks.values()
    if "kanal" not in asked:
        channels = _agree(page, "keterlibatan-kanal", _groups, _groups_said)
        assert 0.0 not in channels.values()
        assert "Tak terbaca" not in {label for label, _what in channels}


@pytest.mark.parametrize("by", ["label", "media", "daypart", "weekday", "channel", "week", "month"])
@pytest.mark.parametrize("asked", FILTERS[:6:2], ids=str)
def test_comparisons_agree(opened: Opened, house: Store, by: str, asked: dict[str, str]) -> None:
    page = opened("keterlibatan", tampilan="banding", menurut=by, **asked)
    assert _agree(page, f"keterlibatan-{by}", _groups, _groups_said)


def test_that_labels_add_up_to_more_than_all_is_said(opened: Opened, house: Store) -> None:
    page = opened("keterlibatan", tampilan="banding", menurut="label")
    rows = files(page)["keterlibatan-label"]
    assert sum(int(row["terkirim"]) for row in rows[:-1]) > int(rows[-1]["terkirim"])
    assert "Unggahan dengan beberapa label terhitung di tiap labelnya" in words_of(page)
    other = opened("keterlibatan", tampilan="banding", menurut="media")
    assert "Unggahan dengan beberapa label" not in words_of(other)


def _cells_drawn(traces: list[Trace]) -> Told:
    """The number of posts, grey or not, and the colour's value where there is one."""
    grey, coloured = (trace.grid() for trace in traces)
    found: Told = {}
    for (day, hour), (value, text) in coloured.items():
        label = f"{day} {hour}" if "–" in hour else f"{day} {hour}.00–{hour}.59"
        if n := text or grey[day, hour][1]:
            found[label, "n"] = float(n)
        if isinstance(value, float | int):
            found[label, "median"] = value
    return found


def _cells_said(rows: Rows) -> Told:
    found = {}
    for row in rows:
        label, median = (
            row["kelompok"],
            next(row[each] for each in row if each.startswith("median")),
        )
        if row["diketahui (n)"] != "0":
            found[label, "n"] = float(row["diketahui (n)"])
        if row["paling sedikit (95 %)"]:
            found[label, "median"] = float(median)
    return found


@pytest.mark.parametrize("cells", ["wide_cell", "cell"])
@pytest.mark.parametrize("asked", FILTERS[:8], ids=str)
def test_the_cells_of_days_and_hours_agree(
    opened: Opened, house: Store, board: Channel, cells: str, asked: dict[str, str]
) -> None:
    monday = datetime(2026, 8, 31, 2, tzinfo=UTC)
    for n in range(8):
        keep(house, board, f"m-{n}", monday + n * WEEK, {HOUR: {Metric.REACTIONS: n}})
    page = opened("keterlibatan", tampilan="jam", kotak=cells, **({"minggu": "26"} | asked))
    found = _agree(page, "keterlibatan-jam", _cells_drawn, _cells_said)
    if not asked:
        assert found["Senin 09.00–11.59" if cells == "wide_cell" else "Senin 09.00–09.59", "median"]


def _curve(traces: list[Trace]) -> Told:
    columns = ("seperempat teratas mulai", "seperempat terbawah sampai", "median", "unggahan ini")
    return {
        (f"{x:.3f}", column): value
        for trace, column in zip(traces, columns, strict=True)
        for x, value in trace.points()
        if value is not None
    }


def _curve_said(rows: Rows) -> Told:
    found: Told = {}
    for row in rows:
        age = f"{float(row['umur (hari)']):.3f}"
        for column in row:
            if not column.startswith(("umur", "unggahan lain")) and row[column]:
                found[age, column] = float(row[column])
    return found


@pytest.mark.parametrize("measure", ["interactions", "views", "shares"])
def test_a_post_s_curve_and_its_band_agree(opened: Opened, house: Store, measure: str) -> None:
    page = opened("keterlibatan", kiriman="d-13", ukuran=measure)
    found = _agree(page, "unggahan-sejak-terkirim", _curve, _curve_said)
    assert (found == {}) is (measure == "shares")
    assert {column for _age, column in found} in (
        set(),
        {
            "unggahan ini",
            "median",
            "seperempat terbawah sampai",
            "seperempat teratas mulai",
        },
    )


def _followers(traces: list[Trace]) -> Told:
    return {
        (f"{trace.name} {x[:16].replace('T', ' ')}", "Pengikut"): value
        for trace in traces
        for x, value in trace.points()
        if value is not None
    }


def _followers_said(rows: Rows) -> Told:
    named = [{**row, "kanal": f"{row['kanal']} {row['dibaca']}"} for row in rows]
    return _cells(named, "kanal", ["Pengikut"])


@pytest.mark.parametrize("asked", [{}, {"kanal": "board"}, {"minggu": "4"}], ids=str)
def test_followers_agree_and_what_a_platform_did_not_tell_breaks_the_line(
    opened: Opened, house: Store, asked: dict[str, str]
) -> None:
    page = opened("keterlibatan", **asked)
    assert list(_agree(page, "pengikut", _followers, _followers_said).values()) == [100, 103]
    (line,) = charts(page)["pengikut"]
    assert [value for _x, value in line.points()] == [100, None, 103]
    assert [row["Pengikut"] for row in files(page)["pengikut"]] == ["100", "", "103"]


@pytest.fixture
def answers(toolkit: Toolkit, clock: SetClock, sari: User, budi: User) -> None:
    """Answered, waiting and closed in silence, by two people of one name and by the other."""
    for n in range(9):
        case = toolkit.listening.take_down_remark(
            sari.actor,
            way=MessageKind.PHONE,
            author=Author(name="Bu Ani"),
            text="Beras berkutu.",
            kind=CaseKind.COMPLAINT if n % 2 else CaseKind.QUESTION,
        )
        clock.advance((n + 1) * HOUR)
        if n % 3:
            by = (sari, budi)[n % 2]
            toolkit.answering.reply(by.actor, case.id, "Silakan tukar.", events_seen=case.events)
        elif n == 3:
            toolkit.answering.set_status(sari.actor, case.id, CaseStatus.RESOLVED, reason="Diganti")
    clock.advance(12 * DAY)


def _spans(traces: list[Trace]) -> Told:
    found: Told = {}
    for trace, name in zip(traces, ("median", "p75", "p90"), strict=True):
        for (label, value), (low, high) in zip(trace.points(), trace.ends(), strict=True):
            told = {"": value, "paling sedikit": low, "paling banyak": high}
            found |= {
                (label, f"{name} {end}".strip()): each
                for end, each in told.items()
                if isinstance(each, float | int)
            }
    return found


def _spans_said(rows: Rows) -> Told:
    """A band of what is itself unknown stands in the table alone."""
    found: Told = {}
    for row in rows[:-1]:
        for name in ("median", "p75", "p90"):
            if value := next(row[each] for each in row if each.startswith(f"{name} (")):
                found[row["kelompok"], name] = float(value)
                for end in ("paling sedikit", "paling banyak"):
                    if row[f"{name} {end}"]:
                        found[row["kelompok"], f"{name} {end}"] = float(row[f"{name} {end}"])
    return found


def _fates(traces: list[Trace]) -> Told:
    return {
        (label, column): value
        for trace, column in zip(traces, FATES, strict=True)
        for label, value in trace.points()
    }


FATES = ["selesai", "menunggu", "ditutup tanpa jawaban"]


def _marked(rows: Rows, by: str) -> Rows:
    """Groups as the axis names them: an hour by its number, a month by three letters."""
    if by == "hour":
        return [{**row, "kelompok": row["kelompok"][:2]} for row in rows]
    if by == "month":
        months = [row["kelompok"].partition(" ") for row in rows]
        return [
            {**row, "kelompok": f"{month[:3]}{space}{year}"}
            for row, (month, space, year) in zip(rows, months, strict=True)
        ]
    return rows


@pytest.mark.parametrize("by", ["week", "month", "channel", "kind", "branch", "hour"])
@pytest.mark.parametrize(
    "asked",
    [{}, {"jam": "wall"}, {"ukuran": "resolution"}, {"jenis": "complaint"}, {"minggu": "2026-11"}],
    ids=str,
)
def test_answer_times_agree(opened: Opened, answers: None, by: str, asked: dict[str, str]) -> None:
    page = opened("tanggapan", menurut=by, **asked)
    rows = files(page)["waktu-tanggap"]
    drawn, marked = charts(page), _marked(rows, by)
    _same(_spans(drawn["waktu-jawab"]), _spans_said(marked), within=0.011)
    _same(_fates(drawn["nasib-laporan"]), _cells(marked[:-1], "kelompok", FATES), within=0)
    assert [_plain(row) for row in rows] in [[_plain(row) for row in one] for one in tables(page)]
    for column in (*FATES, "semua"):
        assert sum(int(row[column]) for row in rows[:-1]) == int(rows[-1][column])


@pytest.fixture
def reactions(toolkit: Toolkit, store: Store, ani: Member, sari: User) -> Member:
    """One member who reacted in three months, beside another of whom nobody knows."""
    other = Member(id="m-2", number="B-2", name="Budi", created_at=NOW - 40 * DAY)
    toolkit.membership.add(sari.actor, other)
    with store.writing() as unit:
        tie(unit, sari.actor, other, ("sandbox", "acc-2"), name="", why="x", at=NOW - 30 * DAY)
        channel = unit.channels.get("ch-9")
    given = [a_reaction(toolkit, n, at=NOW - n * DAY) for n in (1, 40, 41, 80)]
    toolkit.listening.take_in(channel, Batch(reactions=tuple(given), cursor="on"))
    toolkit.reaction_notes.run(5)
    return ani


def _months(traces: list[Trace]) -> Told:
    return {(x, trace.name): value for trace in traces for x, value in trace.points()}


def _short(rows: Rows) -> Rows:
    """Months as the axis names them: three letters and the year; of the running one its days."""
    months = [row["bulan"].partition(" ") for row in rows]
    return [
        {**row, "bulan": f"{month[:3]}{space}{year}".replace("belum habis", "18 hari")}
        for row, (month, space, year) in zip(rows, months, strict=True)
    ]


def test_a_member_s_months_agree(opened: Opened, reactions: Member) -> None:
    page = opened("anggota", anggota=reactions.id)
    found = _agree(
        page,
        "interaksi",
        _months,
        lambda rows: _cells(_short(rows), "bulan", ["Pesan", "Reaksi"]),
    )
    assert sum(found.values()) == 4


REACH = ("dari yang terlihat (%)", "dari seluruh buku, paling sedikit (%)")


def _reach(traces: list[Trace]) -> Told:
    found: Told = {}
    for trace, column in zip(traces, REACH, strict=True):
        for (x, value), (low, high) in zip(trace.points(), trace.ends(), strict=True):
            told: dict[str, Any] = {
                column: value,
                f"{column}, batas bawah": low,
                f"{column}, batas atas": high,
            }
            found |= {(x, name): each for name, each in told.items() if each is not None}
    return found


def _reach_said(rows: Rows) -> Told:
    ends = [f"{column}, batas {end}" for column in REACH for end in ("bawah", "atas")]
    return _cells(_short(rows), "bulan", [*REACH, *ends])


def test_the_reach_of_the_roll_agrees_and_its_months_open_to_who_it_was(
    opened: Opened, reactions: Member
) -> None:
    page = opened("anggota", bagian="jangkauan")
    found = _agree(page, "jangkauan-bulan", _reach, _reach_said)
    seen = [(x, value) for (x, name), value in found.items() if name == REACH[0]]
    assert seen == [
        ("Nov 2026 (18 hari)", 50.0)
    ]  # before that its place was not connected: unknown
    surely = [x for x, name in found if name == REACH[1]]
    assert surely == ["Agu 2026", "Okt 2026", "Nov 2026 (18 hari)"]
    opens = list(page.dataframe[0].value["barisnya"])
    assert opens[-1] == "anggota?bagian=dihitung&siapa=seen&bulan=2026-11"
