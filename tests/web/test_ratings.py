"""The one question after resolving, as members meet it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.aftercare import Rating, Score
from domain.cases import Case, CaseStatus
from services.common.sight import seen
from services.intake.visiting import Submission
from tests.makers import STAFF
from tests.web.browsing import Browser, forms_of
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


@pytest.fixture
def case(house: Toolkit, clock: SetClock) -> Case:
    """A case from the form, resolved, and asked about."""
    code = house.visiting.submit(Submission(text="Beras berkutu"), token="t-1")
    with house.store.reading() as unit:
        found = unit.cases.by_code(code)
    assert found is not None
    house.answering.reply(STAFF, found.id, "Kami ganti", events_seen=found.events)
    done = house.answering.set_status(STAFF, found.id, CaseStatus.RESOLVED, reason="diganti")
    _ask(house, done, clock)
    return done


def _ask(house: Toolkit, case: Case, clock: SetClock) -> None:
    with house.store.writing() as unit:
        unit.ratings.put(
            Rating(case_id=case.id, conversation_id=case.conversation_id, asked_at=clock.now())
        )


def kept(house: Toolkit, case: Case) -> Rating:
    with house.store.reading() as unit:
        seen(unit, STAFF, case.id)
        found = unit.ratings.find(case.id)
    assert found is not None
    return found


def path_of(house: Toolkit, case: Case) -> str:
    return house.rating_links.link(case.id).removeprefix(house.settings.site_url)


@pytest.mark.parametrize(
    "path", [path_of, lambda _house, case: f"/lacak/{case.code}/nilai"], ids=["link", "code"]
)
def test_a_member_answers_with_one_choice_and_may_change_it(
    house: Toolkit, browser: Browser, case: Case, path: Callable[[Toolkit, Case], str]
) -> None:
    address = path(house, case)
    page = browser.open(address)
    assert "Seberapa puas Anda" in page.text and case.code in page.text
    assert page.headers["cache-control"] == "no-store"
    answer = browser.fill(address, nilai="good", kata="Cepat, <b>terima kasih</b>")
    assert answer.status_code == 303
    assert "Terima kasih, jawaban Anda" in browser.open(answer.headers["location"]).text
    assert (kept(house, case).score, kept(house, case).words) == (
        Score.GOOD,
        "Cepat, <b>terima kasih</b>",
    )
    again = browser.open(address)
    assert 'value="good" checked' in again.text
    assert "&lt;b&gt;terima kasih" in again.text
    browser.fill(address, nilai="poor", kata="")
    assert kept(house, case).score is Score.POOR


def test_without_a_choice_the_words_come_back(house: Toolkit, browser: Browser, case: Case) -> None:
    answer = browser.fill(path_of(house, case), kata="Lambat sekali")
    assert answer.status_code == 422
    assert "Pilih salah satu jawaban" in answer.text
    assert "Lambat sekali</textarea>" in answer.text
    assert answer.text.count('name="nilai"') == len(Score)  # all choices stand there again
    assert kept(house, case).score is None


@pytest.mark.parametrize("token", ["x", "WyJjIl0.abc", "a" * 3_000])
def test_a_link_we_did_not_make_opens_nothing(browser: Browser, token: str) -> None:
    answer = browser.open(f"/nilai/{token}")
    assert answer.status_code == 404
    assert "Tautan ini tidak utuh" in answer.text


def test_a_link_for_another_purpose_opens_nothing(
    house: Toolkit, browser: Browser, case: Case
) -> None:
    forged = path_of(house, case)[:-2] + "xx"
    assert browser.open(forged).status_code == 404
    assert house.rating_links.case_id(path_of(house, case).removeprefix("/nilai/")) == case.id


def test_who_was_not_asked_has_nothing_to_answer(house: Toolkit, browser: Browser) -> None:
    code = house.visiting.submit(Submission(text="Tanya"), token="t-2")
    answer = browser.open(f"/lacak/{code}/nilai")
    assert answer.status_code == 404
    assert "Beri penilaian" not in browser.open(f"/lacak/{code}").text


def test_guessing_codes_is_slowed_down(browser: Browser, case: Case) -> None:
    answers = [browser.open(f"/lacak/AAAA-AAAA-AA{n:02}/nilai").status_code for n in range(25)]
    assert answers == [404] * 20 + [429] * 5
    # a right guess is of no use any more: it looks like all the others
    assert browser.open(f"/lacak/{case.code}/nilai").status_code == 429


def test_the_page_of_the_code_leads_to_the_question(
    house: Toolkit, browser: Browser, case: Case
) -> None:
    page = browser.open(f"/lacak/{case.code}").text
    assert f'href="/lacak/{case.code}/nilai">Beri penilaian' in page
    house.satisfaction.rate(case.id, Score.GOOD)
    assert "Ubah penilaian" in browser.open(f"/lacak/{case.code}").text


def test_a_late_answer_is_refused_kindly(
    house: Toolkit, browser: Browser, case: Case, clock: SetClock
) -> None:
    address = path_of(house, case)
    page = browser.open(address)
    clock.advance(timedelta(days=15))
    house.answering.close_old()
    late = browser.open(address)
    assert "sudah ditutup, jadi penilaiannya tidak bisa diubah lagi" in late.text
    assert address not in forms_of(late)
    assert "Beri penilaian" not in browser.open(f"/lacak/{case.code}").text
    # the form had stood open in a browser all the while
    answer = browser.send(page, address, nilai="good")
    assert answer.status_code == 403
    assert kept(house, case).score is None


def test_a_form_sent_just_as_the_case_is_closed_says_so(
    house: Toolkit, browser: Browser, case: Case, clock: SetClock
) -> None:
    clock.advance(timedelta(days=14) - timedelta(minutes=1))
    page = browser.open(path_of(house, case))
    clock.advance(timedelta(minutes=2))
    house.answering.close_old()
    answer = browser.send(page, path_of(house, case), nilai="good")
    assert answer.status_code == 422
    assert "penilaiannya tidak bisa diubah lagi" in answer.text


def test_the_question_is_put_in_english_too(house: Toolkit, browser: Browser, case: Case) -> None:
    browser.fill(path_of(house, case), "/bahasa", bahasa="en")
    assert "How satisfied are you with how your case was handled?" in (
        browser.open(path_of(house, case)).text
    )


def test_from_the_question_one_comes_back_to_the_case(
    house: Toolkit, browser: Browser, case: Case
) -> None:
    for page in (path_of(house, case), f"/lacak/{case.code}/nilai?terima=1"):
        assert f'<a href="/lacak/{case.code}">Buka laporan Anda' in browser.open(page).text


def test_what_is_wrong_with_the_choice_stands_above_all_choices(browser: Browser) -> None:
    style = browser.open("/aset/guyub.css").text
    assert ".choices legend,.choices .problem{grid-column:1/-1}" in style
