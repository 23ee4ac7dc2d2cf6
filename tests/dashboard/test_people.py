"""People and the places of their accounts by name."""

from dashboard import member_words, people
from domain.members import OWN_TALK
from tests.makers import a_user


def test_a_person_is_called_by_name_and_nobody_is_the_program() -> None:
    everyone = {"u-1": a_user(id="u-1", name="Sari")}
    assert people.name_of("u-1", everyone) == "Sari"
    assert people.name_of(None, everyone) == "Sistem"
    assert people.name_of("u-gone", everyone) == "pengguna lama"


def test_an_account_stands_on_its_platform_and_a_talk_alone_on_none() -> None:
    titles = {"square": "Alun-alun"}
    assert member_words.platform("square", titles) == "Alun-alun"
    assert member_words.platform("lost", titles) == "lost"
    assert member_words.platform(OWN_TALK, titles) == "Satu percakapan tanpa akun"
