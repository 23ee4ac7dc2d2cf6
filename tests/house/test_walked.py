"""Every number is walked through its own link, and the rows on all its pages are counted: of the
answer times, of a report on its screen and in its mail, and of what everybody may read."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.views import responses_rows
from domain.explanations import RunKind
from domain.months import Month
from domain.people import Role, User
from domain.ports import Store
from services.reports.period_mailing import notice_id
from storage.memory.store import MemoryStore
from tests.dashboard.reading import links_of
from tests.house.answered_house import NOW, fill
from tests.house.test_agreement import House
from tests.makers import MANAGER, a_user
from tests.web.conftest import a_browser
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import wire
from web.app import member_app

pytestmark = pytest.mark.timeout(420)

NOVEMBER = {"minggu": "2026-11"}
_COUNTED = re.compile(r"(.+) \((\d+)\)")


class Admins(House):
    """The same house, as its admin sees it."""

    def _manager(self) -> User:
        return a_user(id="u-admin", role=Role.ADMIN, must_change_password=False)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("walked")
    store: Store = MemoryStore()
    clock = SetClock(NOW)
    fill(store, clock)
    toolkit = wire(Settings(data=folder), store=store, clock=clock)
    yield House(toolkit=toolkit, store=store, clock=clock)
    session.forget()


@pytest.fixture
def _long_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a list has two pages and not twenty."""
    monkeypatch.setattr(responses_rows, "PER_PAGE", 100)


def asked_by(page: AppTest, label: str) -> dict[str, str]:
    """What the link of this label asks for."""
    (link,) = [one for one in page.page_link if one.label == label]
    return dict(parse_qsl(link.proto.query_string))


def asked_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(address.partition("?")[2]))


def told_and_listed(house: House, name: str, asked: Mapping[str, str]) -> tuple[int, int]:
    """How many rows the list says it has, and how many stand on its pages."""
    page = house.page(name, **asked)
    (said,) = [
        told for one in page.caption if (told := re.match(r"(\d+) (?:baris|ung)", one.value))
    ]
    listed, number = rows_on(page), 1
    while "Berikutnya →" in links_of(page):
        number += 1
        page = house.page(name, **{**asked, "halaman": str(number)})
        listed += rows_on(page)
    return int(said[1]), listed


def rows_on(page: AppTest) -> int:
    """Rows open to their case or post, or say that they are closed to this person."""
    pattern = re.compile(r"(?:^|&)(?:laporan|kiriman)=")
    opened = sum(bool(pattern.search(one.proto.query_string)) for one in page.page_link)
    return opened + sum("Laporan tertutup" in one.value for one in page.markdown)


@pytest.mark.usefixtures("_long_pages")
@pytest.mark.parametrize("measure", RunKind)
def test_every_count_of_the_answer_times_opens_to_its_rows(house: House, measure: RunKind) -> None:
    page = house.page(**NOVEMBER, ukuran=measure)
    counts = {one: int(told[2]) for one in links_of(page) if (told := _COUNTED.fullmatch(one))}
    assert len(counts) >= 6
    for label, n in counts.items():
        assert told_and_listed(house, "tanggapan", asked_by(page, label)) == (n, n), label


@pytest.mark.usefixtures("_long_pages")
@pytest.mark.parametrize("by", ["week", "channel", "kind", "branch"])
def test_every_line_of_their_table_opens_to_its_rows(house: House, by: str) -> None:
    page = house.page(**NOVEMBER, menurut=by)
    (table,) = [one.value for one in page.dataframe if "kelompok" in one.value.columns]
    lines = list(zip(table["barisnya"], table["semua"], strict=True))
    assert len(lines) > 2
    for address, n in lines:
        assert told_and_listed(house, "tanggapan", asked_of(address)) == (n, n), address


@pytest.mark.usefixtures("_long_pages")
def test_every_passage_of_a_report_and_of_its_mail_opens_to_as_many_rows_as_it_tells(
    house: House,
) -> None:
    house.toolkit.period_mailing.send_due()
    letter = house.delivery(notice_id(MANAGER.id, Month(2026, 11))).content.text
    mailed = re.findall(r"/desk/(\S+)", letter)
    screen = house.page("bulanan", bulan="2026-11")
    shown = [
        f"{one.proto.page or 'bulanan'}?{one.proto.query_string}"
        for one in screen.page_link
        if one.label == "Buka baris di balik angka ini"
    ]
    (sent,) = re.findall(r"(\d+) unggahan terkirim", letter)
    (waiting,) = re.findall(r"(\d+) laporan menunggu tanggapan pertama, yang", letter)
    (cases,) = re.findall(r"ada (\d+) laporan dari anggota", letter)
    for addresses in (mailed, shown):
        (posts,) = {one for one in addresses if "tampilan=unggahan" in one}
        assert told_and_listed(house, "keterlibatan", asked_of(posts)) == (int(sent), int(sent))
        (ever,) = {one for one in addresses if "kapan=semua" in one}
        found = told_and_listed(house, "tanggapan", asked_of(ever))
        assert found == (int(waiting), int(waiting))
        first = next(one for one in addresses if "ukuran=first_response&minggu" in one)
        assert f"semua ({cases})" in links_of(house.page(**asked_of(first)))


@pytest.mark.usefixtures("_long_pages")
def test_what_everybody_may_read_opens_for_staff_to_its_cases(house: House) -> None:
    html = a_browser(member_app(house.toolkit), house.clock).open("/tanggapan").text
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    public = dict(re.findall(r'<th scope="row">(\w{3} \d{4})</th><td>(\d+)</td>', body))
    assert len(public) > 1
    (waiting,) = re.findall(r"Saat ini (\d+) laporan menunggu tanggapan pertama", html)
    (unresolved,) = re.findall(r"(\d+) laporan belum selesai, sudah", html)
    page = Admins(toolkit=house.toolkit, store=house.store, clock=house.clock).page(
        "pengaturan", bagian="terbuka"
    )
    opened = {one: told_and_listed(house, "tanggapan", asked_by(page, one)) for one in counts(page)}
    assert {label: (n, n) for label, n in counts(page).items()} == opened
    told = [*public.values(), waiting, unresolved]
    assert sorted(counts(page).values()) == sorted(map(int, told))


def counts(page: AppTest) -> dict[str, int]:
    found = {one: re.fullmatch(r".+: ([\d.]+)", one) for one in links_of(page)}
    return {one: int(told[1].replace(".", "")) for one, told in found.items() if told}
