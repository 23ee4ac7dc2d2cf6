"""Who sits at the desk is asked on every rerun; nobody unknown sees a page."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.errors import NotSignedIn, StoreBusy
from domain.people import User
from domain.ports import Store
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, pick, words_of
from toolkit.wiring import Toolkit

SCRIPT = "from dashboard import app\napp.main()"


def _nobody(_toolkit: Toolkit) -> User:
    raise NotSignedIn("-")


def test_nobody_is_sent_to_sign_in_and_sees_nothing(toolkit: Toolkit) -> None:
    session.use(toolkit, identify=_nobody)
    page = assert_sound(AppTest.from_string(SCRIPT, default_timeout=20).run())
    assert 'href="/masuk"' in words_of(page)
    assert [title.value for title in page.title] == ["Guyub"]
    assert list(page.page_link) == []


def test_an_empty_token_is_nobody(toolkit: Toolkit) -> None:
    session.use(toolkit, identify=lambda house: house.accounts.user_of(""))
    page = assert_sound(AppTest.from_string(SCRIPT, default_timeout=20).run())
    assert 'href="/masuk"' in words_of(page)


def test_a_busy_database_is_said_to_be_busy(toolkit: Toolkit) -> None:
    def busy(_toolkit: Toolkit) -> User:
        raise StoreBusy("Basis data sedang sibuk.")

    session.use(toolkit, identify=busy)
    page = assert_sound(AppTest.from_string(SCRIPT, default_timeout=20).run())
    assert [error.value for error in page.error] == ["Basis data sedang sibuk."]


def test_a_first_password_comes_before_everything(
    toolkit: Toolkit, store: Store, sari: User, open_page: Open
) -> None:
    with store.writing() as unit:
        unit.users.save(replace(unit.users.get(sari.id), must_change_password=True))
    page = assert_sound(open_page("beranda", sari))
    assert 'href="/sandi"' in words_of(page)
    assert list(page.metric) == []


def test_who_is_signed_out_meanwhile_is_out_on_the_next_rerun(
    toolkit: Toolkit, sari: User, open_page: Open
) -> None:
    page = assert_sound(open_page("beranda", sari))
    assert page.title[0].value == "Beranda"
    session.use(toolkit, identify=_nobody)
    assert_sound(page.run())
    assert 'href="/masuk"' in words_of(page)
    assert list(page.metric) == []


def test_one_s_own_language_and_password_are_at_hand(
    open_page: Open, sari: User, store: Store
) -> None:
    page = assert_sound(open_page("akun", sari))
    assert 'href="/sandi"' in words_of(page)
    pick(page, "Bahasa", "en")
    assert_sound(page.run())
    assert page.title[0].value == "My account"
    with store.reading() as unit:
        assert unit.users.get(sari.id).language == "en"


def test_signing_out_leads_to_the_page_that_may(open_page: Open, sari: User) -> None:
    page = assert_sound(open_page("keluar", sari))
    assert 'href="/keluar"' in words_of(page)
