"""The form "Kritik & Saran", following a case by its code, and what holds abuse off."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from domain.board import Entry
from domain.cases import CaseKind, CaseStatus
from domain.errors import StoreBusy, StoreError, StoreFull
from domain.identifiers import new_id
from domain.messages import Message, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.intake.visiting import Visiting
from tests.makers import STAFF
from tests.web.browsing import Browser, forms_of
from tests.web.conftest import a_browser
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app

Publish = Callable[..., Entry]
COMPLAINT = "Beras yang dijual kemarin berkutu, saya kecewa."


def code_of(location: str) -> str:
    return location.rsplit("/", 1)[1]


def cases(house: Toolkit) -> int:
    with house.store.reading() as unit:
        return unit.cases.count(QueueFilter(view=QueueView.ALL, now=house.clock.now()))


def test_a_complaint_opens_a_case_and_its_code_is_shown_large(
    house: Toolkit, browser: Browser
) -> None:
    answer = browser.fill(
        "/saran",
        teks=COMPLAINT,
        jenis="complaint",
        nama="Bu Ani",
        nomor="A-017",
        kontak="0812",
        izin="ya",
    )
    assert answer.status_code == 303
    page = browser.open(answer.headers["location"])
    code = code_of(answer.headers["location"])
    assert f'<p class="code" translate="no" aria-labelledby="judul-kode">{code}</p>' in page.text
    assert f'href="/lacak/{code}"' in page.text
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
        assert case is not None
        author = unit.conversations.get(case.conversation_id).author
    assert case.kind is CaseKind.COMPLAINT
    assert (author.name, author.member_number, author.contact) == ("Bu Ani", "A-017", "0812")


def test_two_who_write_the_same_words_have_two_cases(app: Starlette, clock: SetClock) -> None:
    led = [
        a_browser(app, clock).fill("/saran", teks="Beras berkutu").headers["location"]
        for _n in range(2)
    ]
    assert len(set(led)) == 2


def test_the_same_form_sent_twice_is_one_case_with_one_code(
    house: Toolkit, browser: Browser
) -> None:
    form = browser.open("/saran")
    first = browser.send(form, "/saran", teks=COMPLAINT)
    second = browser.send(form, "/saran", teks=COMPLAINT)
    assert first.headers["location"] == second.headers["location"]
    assert cases(house) == 1


def test_the_form_changed_after_going_back_is_another_case(
    house: Toolkit, browser: Browser
) -> None:
    form = browser.open("/saran")
    first = browser.send(form, "/saran", teks=COMPLAINT)
    second = browser.send(form, "/saran", teks="Yang lain lagi: gudang bocor.")
    assert first.headers["location"] != second.headers["location"]
    assert cases(house) == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"teks": " "}, "teks"),
        ({"teks": "a" * 10_001}, "teks"),
        ({"teks": COMPLAINT, "nama": "Bu Ani"}, "izin"),
        ({"teks": COMPLAINT, "nama": "a" * 61, "izin": "ya"}, "nama"),
        ({"teks": COMPLAINT, "nomor": "1" * 41, "izin": "ya"}, "nomor"),
        ({"teks": COMPLAINT, "kontak": "1" * 121, "izin": "ya"}, "kontak"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_nothing_typed_is_lost(
    house: Toolkit, browser: Browser, typed: dict[str, str], field: str
) -> None:
    answer = browser.fill("/saran", **typed)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert f'id="{field}-salah"' in answer.text
    fields = forms_of(answer)["/saran"]
    assert {name: fields[name] for name in typed if name != "izin"} == {
        name: value for name, value in typed.items() if name != "izin"
    }
    assert cases(house) == 0


def test_a_member_sees_the_answer_but_never_who_wrote_it_nor_a_note(
    house: Toolkit, browser: Browser, clock: SetClock
) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    house.answering.note(STAFF, case.id, "Pelanggan cerewet")
    with house.store.writing() as unit:
        unit.messages.add_once(
            Message(
                id=new_id(),
                conversation_id=case.conversation_id,
                channel_id=case.channel_id,
                remote_id=new_id(),
                kind=MessageKind.REPLY,
                author=replace(unit.conversations.get(case.conversation_id).author, name="Sari"),
                text="Mohon maaf, berasnya kami ganti.",
                at=clock.now(),
                received_at=clock.now(),
                from_us=True,
                sender_id=STAFF.id,
            )
        )
    page = browser.open(f"/lacak/{code}").text
    assert COMPLAINT in page
    assert "Mohon maaf, berasnya kami ganti." in page
    assert "Sedang ditangani" in page
    for secret in (STAFF.name, STAFF.id, "cerewet"):
        assert secret not in page


def test_a_member_writes_again_once_however_often_it_is_sent(
    house: Toolkit, browser: Browser
) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    form = browser.open(f"/lacak/{code}")
    for _tap in range(2):
        answer = browser.send(form, f"/lacak/{code}", teks="Belum diganti juga.")
        assert answer.headers["location"] == f"/lacak/{code}?terkirim=1#percakapan"
    case = house.visiting.case(code)
    assert [line.text for line in case.lines] == [COMPLAINT, "Belum diganti juga."]


def test_a_resolved_case_opens_again_when_its_member_writes(
    house: Toolkit, browser: Browser
) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    with house.store.reading() as unit:
        case = unit.cases.by_code(code)
    assert case is not None
    house.answering.set_status(STAFF, case.id, CaseStatus.RESOLVED, reason="Sudah diganti")
    assert "Belum puas?" in browser.open(f"/lacak/{code}").text
    browser.fill(f"/lacak/{code}", teks="Masih berkutu.")
    assert house.visiting.case(code).status is CaseStatus.OPEN


def test_a_code_is_found_however_it_is_written(browser: Browser) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    answer = browser.fill("/lacak", kode=f" {code.lower().replace('-', ' ')} ")
    assert answer.headers["location"] == f"/lacak/{code}"


@pytest.mark.parametrize("code", ["", "abc", "0000-0000-0000", "ABCD-1234-EFG!"])
def test_a_wrong_code_is_said_to_be_wrong_and_kept(browser: Browser, code: str) -> None:
    answer = browser.fill("/lacak", kode=code)
    assert answer.status_code == 422
    assert f'value="{code}"' in answer.text


def test_an_unknown_code_in_the_address_is_a_404(browser: Browser) -> None:
    for path in ("/lacak/0000-0000-0000", "/lacak/x", "/saran/terkirim/0000-0000-0000"):
        assert browser.open(path).status_code == 404


def test_an_unknown_code_in_the_address_is_asked_for_again(browser: Browser) -> None:
    page = browser.open("/lacak/0000-0000-0000")
    assert "Tidak ada laporan dengan kode ini. Periksa hurufnya satu per satu." in page.text
    assert forms_of(page)["/lacak"]["kode"] == "0000-0000-0000"


def test_guessing_codes_is_slowed_down_but_reading_ones_own_never(browser: Browser) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    for _time in range(30):
        assert browser.open(f"/lacak/{code}").status_code == 200
    answers = [browser.open(f"/lacak/0000-0000-{n:04}").status_code for n in range(25)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429] * 5
    # a right guess is of no use any more: it looks like all the others
    right = browser.open(f"/lacak/{code}")
    assert right.status_code == 429
    assert re.search(r"Tunggu sebentar, lalu coba lagi\. Kira-kira \d+ menit lagi\.", right.text)


# --- what holds abuse off --------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "forged", "WyJhIl0.x"])
def test_a_form_without_a_true_token_is_not_taken_and_given_back(
    house: Toolkit, browser: Browser, token: str
) -> None:
    answer = browser.fill("/saran", teks=COMPLAINT, _token=token)
    assert answer.status_code == 403
    assert f"{COMPLAINT}</textarea>" in answer.text
    assert cases(house) == 0
    assert browser.send(answer, "/saran").status_code == 303  # the fresh token works


def test_anothers_token_is_worth_nothing(
    house: Toolkit, app: Starlette, browser: Browser, clock: SetClock
) -> None:
    stolen = forms_of(a_browser(app, clock).open("/saran"))["/saran"]["_token"]
    assert browser.fill("/saran", teks=COMPLAINT, _token=stolen).status_code == 403
    assert cases(house) == 0


def test_the_token_of_another_form_is_worth_nothing(browser: Browser) -> None:
    other = forms_of(browser.open("/lacak"))["/lacak"]["_token"]
    assert browser.fill("/saran", teks=COMPLAINT, _token=other).status_code == 403


def test_a_form_open_since_yesterday_comes_back_with_its_text(
    browser: Browser, clock: SetClock
) -> None:
    form = browser.open("/saran")
    clock.advance(timedelta(hours=13))
    answer = browser.send(form, "/saran", teks=COMPLAINT)
    assert answer.status_code == 403
    assert f"{COMPLAINT}</textarea>" in answer.text


def test_a_program_that_fills_the_hidden_field_is_held_off_quietly(
    house: Toolkit, browser: Browser
) -> None:
    answer = browser.fill("/saran", teks="beli obat", situs_web="https://spam.example")
    assert answer.status_code == 422
    assert cases(house) == 0
    assert browser.send(answer, "/saran").status_code == 303  # a person presses once more


def test_a_form_filled_in_no_time_asks_for_one_more_press(house: Toolkit, browser: Browser) -> None:
    fields = forms_of(browser.open("/saran"))["/saran"]
    fast = browser.client.post("/saran", data={**fields, "teks": COMPLAINT})
    assert fast.status_code == 422
    assert cases(house) == 0
    assert browser.send(fast, "/saran").status_code == 303


def test_a_form_posted_from_another_site_is_refused(house: Toolkit, browser: Browser) -> None:
    fields = forms_of(browser.open("/saran"))["/saran"]
    for origin in ("https://jahat.example", "null", "http://127.0.0.1:8502"):
        answer = browser.client.post(
            "/saran", data={**fields, "teks": COMPLAINT}, headers={"Origin": origin}
        )
        assert answer.status_code == 403
    assert cases(house) == 0


def test_too_many_forms_from_one_address_wait_and_keep_their_text(
    house: Toolkit, browser: Browser
) -> None:
    answers = [browser.fill("/saran", teks=f"{COMPLAINT} {n}") for n in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 600
    assert f"{COMPLAINT} 20</textarea>" in answers[-1].text


def test_one_code_takes_ten_messages_an_hour(browser: Browser) -> None:
    code = code_of(browser.fill("/saran", teks=COMPLAINT).headers["location"])
    answers = [browser.fill(f"/lacak/{code}", teks=f"lagi {n}").status_code for n in range(11)]
    assert answers == [303] * 10 + [429]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"teks": "x"}'),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--"),
        ("text/plain", b"teks=x"),
        ("application/x-www-form-urlencoded", b"teks=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"teks=%ff%fe"),
        ("application/x-www-form-urlencoded", b"a=1&" * 100),
    ],
)
def test_what_is_no_form_is_refused_clearly(browser: Browser, kind: str, body: bytes) -> None:
    answer = browser.client.post("/saran", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert "formulir" in answer.text.lower()


def test_invisible_characters_do_no_harm(house: Toolkit, browser: Browser) -> None:
    answer = browser.fill("/saran", teks="Beras\x00 ber\x1bkutu\r\nsekali\x85")
    code = code_of(answer.headers["location"])
    assert [line.text for line in house.visiting.case(code).lines] == ["Beras berkutu\nsekali"]


# --- when the memory cannot be used ----------------------------------------------------------


class Sulking:
    """A store that cannot be written to."""

    def __init__(self, store: Store, error: StoreError) -> None:
        self._error = error
        self.reading = store.reading

    def writing(self) -> object:
        raise self._error


@pytest.fixture
def sulking(house: Toolkit, clock: SetClock) -> Callable[[StoreError], Browser]:
    """A visitor of a house whose memory refuses every write with this error."""

    def visitor(error: StoreError) -> Browser:
        visiting = Visiting(
            store=Sulking(house.store, error),  # type: ignore[arg-type]
            clock=clock,
            listening=house.listening,
        )
        return a_browser(member_app(replace(house, visiting=visiting)), clock)

    return visitor


@pytest.mark.parametrize(
    ("error", "words"),
    [(StoreBusy("sibuk"), "Sedang sibuk"), (StoreFull("penuh"), "Penyimpanan kami penuh")],
)
def test_when_nothing_can_be_kept_the_text_comes_back_with_a_503(
    sulking: Callable[[StoreError], Browser], publish: Publish, error: StoreError, words: str
) -> None:
    here = f"/kabar/{publish().id}"
    browser = sulking(error)
    for path, action in (("/saran", "/saran"), (here, f"{here}/komentar")):
        answer = browser.fill(path, action, teks=COMPLAINT)
        assert answer.status_code == 503
        assert words in answer.text
        assert f"{COMPLAINT}</textarea>" in answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert action in forms_of(answer)
