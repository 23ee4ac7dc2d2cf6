"""Each number is walked through its own link, and the rows on its pages are counted."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from domain.archives import LinesOf
from domain.channels import Channel
from domain.deliveries import DeliveryKind
from domain.members import Member
from domain.messages import Author
from domain.people import User
from domain.reports import QueueFilter
from domain.retention import RetentionKind
from services.roll.roll_columns import guessed
from services.roll.roll_reading import read_table
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, labels, links_of, words_of
from tests.dashboard.test_members import PHONE, ani, link, wrote
from tests.dashboard.test_personal import _enrol_ani
from tests.dashboard.test_platforms import put
from tests.makers import a_channel, a_delivery, an_incoming
from tests.services.imported import a_tweet, an_archive
from tests.storage.test_store_contract__cases import a_case
from toolkit.wiring import Toolkit

__all__ = ["ani"]  # a fixture

Walk = Callable[[AppTest, str, User, str], AppTest]


@pytest.fixture
def walk(open_page: Open) -> Walk:
    """Opens what the link of this label leads to; one to the very page that it stands on does not
    name it, so that is said: `here`."""

    def _walk(page: AppTest, label: str, user: User, here: str) -> AppTest:
        (found,) = [one for one in page.page_link if one.label == label]
        asked = dict(parse_qsl(found.proto.query_string))
        return assert_sound(open_page(found.proto.page or here, user, **asked))

    return _walk


def counted(page: AppTest, begins: str) -> dict[str, int]:
    """The links of this page that end with a number, by label, and their numbers."""
    found = {}
    for each in links_of(page):
        if told := re.fullmatch(rf"{begins}.*?: ([\d.]+)", each):
            found[each] = int(told[1].replace(".", ""))
    return found


def rows_of(page: AppTest, filter_: str) -> list[str]:
    """The things of a list that link to themselves by this filter."""
    pattern = re.compile(rf"(?:^|&){filter_}=([^&]+)")
    found = (pattern.search(one.proto.query_string) for one in page.page_link)
    return [each[1] for each in found if each]


def test_every_number_of_the_reach_opens_to_its_members(
    open_page: Open,
    walk: Walk,
    ani: Member,
    toolkit: Toolkit,
    sari: User,
) -> None:
    toolkit.membership.enrol(sari.actor, number="B-2", name="Budi")
    wrote(toolkit)
    link(toolkit, sari)
    page = assert_sound(open_page("anggota", sari, bagian="jangkauan"))
    numbers = counted(page, "")
    assert numbers == {
        "Ada di buku: 2": 2,
        "Tanpa tanggal masuk: 1": 1,
        "Dapat terlihat: 1": 1,
        "Berinteraksi di antara yang dapat terlihat: 1": 1,
        "Pasti berinteraksi: 1": 1,
        "Tidak diketahui: 1": 1,
    }
    for label, n in numbers.items():
        opened = walk(page, label, sari, "anggota")
        assert len(rows_of(opened, "anggota")) == n
        assert f"**{n} anggota**" in words_of(opened)
    branches = page.dataframe[1].value["barisnya"]
    asked = [dict(part.split("=") for part in each.split("?")[1].split("&")) for each in branches]
    found = [rows_of(assert_sound(open_page("anggota", sari, **each)), "anggota") for each in asked]
    assert found == [[], [ani.id]]


def test_the_reach_names_nobody_who_wrote_about_management_alone(
    open_page: Open, ani: Member, toolkit: Toolkit, sari: User, joko: User
) -> None:
    wrote(toolkit)
    link(toolkit, sari)
    now = toolkit.clock.now()
    (row,), _total = toolkit.answering.queue(sari.actor, QueueFilter(now=now))
    with toolkit.store.writing() as unit:
        unit.cases.save(replace(row.case, restricted=True))
    asked = {"bagian": "dihitung", "siapa": "seen", "bulan": "2026-11"}
    page = assert_sound(open_page("anggota", sari, **asked))
    assert "1 anggota lagi di halaman ini dihitung" in words_of(page)
    assert rows_of(page, "anggota") == []
    page = assert_sound(open_page("anggota", joko, **asked))
    assert "lagi di halaman ini" not in words_of(page)
    assert rows_of(page, "anggota") == [ani.id]


def test_every_number_of_a_roll_import_opens_to_its_rows(
    open_page: Open,
    walk: Walk,
    toolkit: Toolkit,
    wati: User,
) -> None:
    names = "".join(f"A-{n};Ani {n}\n" for n in range(60))
    table = read_table(f"No anggota;Nama\nB-1;\n{names}".encode())
    done = toolkit.roll_imports.apply(
        wati.actor, table, guessed(table.headings), file_name="buku.csv"
    )
    page = assert_sound(open_page("anggota", wati, bagian="impor"))
    numbers = {"Baru: 60": 60, "Berubah: 0": 0, "Tetap: 0": 0, "Ditolak: 1": 1}
    assert counted(page, "") == numbers
    opened = walk(page, "Baru: 60", wati, "anggota")
    assert len(rows_of(opened, "anggota")) == 50
    assert len(rows_of(walk(opened, "Berikutnya →", wati, "anggota"), "anggota")) == 10
    refused = words_of(walk(page, "Ditolak: 1", wati, "anggota"))
    assert "Baris 2" in refused
    assert "Namanya kosong" in refused
    assert "Isi selnya tidak disimpan" in refused
    toolkit.roll_imports.undo(wati.actor, done.id)
    gone = words_of(walk(page, "Baru: 60", wati, "anggota"))
    assert gone.count("Sudah tidak ada di buku anggota.") == 50


def test_every_number_of_a_history_import_opens_to_its_lines(
    open_page: Open,
    walk: Walk,
    toolkit: Toolkit,
    wati: User,
) -> None:
    with toolkit.store.writing() as unit:
        unit.channels.add(
            a_channel(id="ch-x", platform="x", name="X Koperasi", settings={"user_id": "77"})
        )
    data = an_archive(
        [
            *(a_tweet(n) for n in range(60)),
            a_tweet(1),
            a_tweet(70, full_text="RT @a: b"),
            a_tweet(71, created_at="kemarin"),
        ]
    )
    file_id = toolkit.importing.take(wati.actor, iter([data]))
    one = toolkit.importing.begin(wati.actor, "ch-x", file_id, "x.zip")
    toolkit.importing.run()
    page = assert_sound(open_page("kanal", wati, riwayat="1", impor=one.id))
    opened = walk(page, "60 baru", wati, "kanal")
    assert len(rows_of(opened, "kiriman")) == 50
    assert len(rows_of(walk(opened, "Berikutnya →", wati, "kanal"), "kiriman")) == 10
    assert len(rows_of(walk(page, "1 sudah ada", wati, "kanal"), "kiriman")) == 1
    aside = words_of(walk(page, "1 dilewati", wati, "kanal"))
    assert "nomor 62" in aside
    assert "unggahan orang lain yang diteruskan" in aside
    refused = words_of(walk(page, "1 tidak terbaca", wati, "kanal"))
    assert "nomor 63" in refused
    assert "Waktunya tidak dapat dibaca" in refused
    with toolkit.store.writing() as unit:
        unit.history.forget_lines(one.id)
    old = words_of(open_page("kanal", wati, riwayat="1", impor=one.id, isi=LinesOf.NEW))
    assert "sebelum Guyub mencatat isinya" in old


def test_what_a_limit_would_erase_opens_to_its_rows(
    open_page: Open,
    walk: Walk,
    toolkit: Toolkit,
    joko: User,
    wati: User,
) -> None:
    _enrol_ani(toolkit)
    page = assert_sound(open_page("pengaturan", joko, bagian="pribadi"))
    (months,) = [
        one for one in page.text_input if str(one.key).endswith(RetentionKind.LEFT_MEMBERS)
    ]
    months.set_value("6")
    (count,) = [one for one in page.button if one.key == f"count-{RetentionKind.LEFT_MEMBERS}"]
    page = assert_sound(count.click().run())
    opened = walk(page, "Lihat yang akan terhapus", joko, "pengaturan")
    assert rows_of(opened, "anggota") == ["m-1"]
    told = words_of(opened)
    assert "1 anggota akan dihapus sekarang" in told
    assert "Batas 6 bulan" in told
    asked = {"bagian": "pribadi", "akan": RetentionKind.LEFT_MEMBERS.value}
    refused = assert_sound(open_page("pengaturan", joko, **asked, bulan="0"))
    assert [error.value for error in refused.error] == ["Isi antara 1 dan 1200 bulan."]
    for bulan in ("", "enam", "9999999"):
        plain = assert_sound(open_page("pengaturan", joko, **asked, bulan=bulan))
        assert "Hitung dahulu" in labels(plain.button)
    closed = words_of(open_page("pengaturan", wati, **asked, bulan="6"))
    assert "Bu Ani" not in closed


def test_the_budget_opens_to_the_deliveries_it_was_spent_on(
    open_page: Open,
    walk: Walk,
    toolkit: Toolkit,
    sari: User,
    joko: User,
) -> None:
    channel: Channel = put(toolkit)
    with toolkit.store.writing() as unit:
        unit.cases.add(a_case(id="secret", restricted=True))
        for n in range(3):
            kind = DeliveryKind.POST if n else DeliveryKind.REPLY
            subject = "p-1" if n else "secret"
            unit.deliveries.add(
                a_delivery(id=f"d-{n}", channel_id=channel.id, kind=kind, subject_id=subject)
            )
            at = toolkit.clock.now() - timedelta(seconds=n)
            unit.budgets.take(channel.id, now=at, deliveries=9, window_s=60, delivery_id=f"d-{n}")
    page = assert_sound(open_page("kanal", sari))
    (label,) = [one for one in links_of(page) if one.startswith("Jatah kirim: 3 dari ")]
    opened = walk(page, label, sari, "kanal")
    assert rows_of(opened, "pengiriman") == ["d-1", "d-2"]
    assert words_of(opened).count("tidak terbuka untuk peran Anda") == 1
    assert rows_of(walk(page, label, joko, "kanal"), "pengiriman") == ["d-0", "d-1", "d-2"]
    nothing = assert_sound(open_page("kanal", sari, jatah=toolkit.connecting.ensure_board().id))
    assert "tidak punya jatah kirim" in words_of(nothing)
    gone = assert_sound(open_page("kanal", sari, jatah="ch-none"))
    assert len(gone.error) == 1


def test_a_month_of_a_member_has_pages_and_no_end_cut_off(
    open_page: Open,
    walk: Walk,
    ani: Member,
    toolkit: Toolkit,
    sari: User,
) -> None:
    for n in range(30):
        said = an_incoming(
            remote_id=f"p-{n}",
            thread="t-1",
            author=Author(remote_id="acc-1", name="Bu Ani", contact=PHONE),
            at=toolkit.clock.now() - timedelta(minutes=n),
        )
        toolkit.listening.receive("ch-9", said)
    toolkit.interactions.run(100)
    link(toolkit, sari)
    page = assert_sound(open_page("anggota", sari, anggota=ani.id, bulan="2026-11"))
    months = page.dataframe[0].value
    assert list(months["Pesan"])[-1] == 30
    rows = f"anggota?anggota={ani.id}&bulan=2026-11"
    assert list(months["barisnya"])[-2:] == ["", rows]
    assert _said(page) == 25
    later = walk(page, "Berikutnya →", sari, "anggota")
    assert _said(later) == 5
    assert _said(walk(later, "← Sebelumnya", sari, "anggota")) == 25
    (box,) = [one for one in later.selectbox if one.label == "Buka bulan"]
    assert box.value == "2026-11"


def _said(page: AppTest) -> int:
    """How many rows of a month are listed: those that begin with a moment."""
    return sum(bool(re.match(r"\w{3}, \d", each)) for each in links_of(page))
