"""By what an account and a member may be the same person."""

import pytest

from domain.consent import Consent, ConsentWay, Purpose, standing, withdrawn
from domain.matching import (
    STRENGTH,
    Reason,
    author_keys,
    member_keys,
    plain_name,
    reason_of,
    stronger,
    written_keys,
)
from domain.members import Member
from domain.messages import Author
from tests.makers import NOON


def test_a_member_is_found_by_number_name_and_every_contact() -> None:
    member = Member(
        id="m-1",
        number="A-17",
        name="Hj. Ani Wulandari",
        phones=("+62215551234",),
        emails=("ani@contoh.id",),
        contact="toko sebelah",
        created_at=NOON,
    )
    assert member_keys(member) == (
        "contact:0215551234",
        "contact:215551234",
        "contact:2215551234",
        "contact:ani@contoh.id",
        "contact:toko sebelah",
        "name:ani wulandari",
        "number:a-17",
    )


def test_who_writes_is_looked_for_without_what_they_are_called_by() -> None:
    author = Author(
        remote_id="x", name="Bu Áni  Wulandari", contact="021-555 1234", member_number="A-17"
    )
    assert author_keys(author) == ("contact:0215551234", "name:ani wulandari", "number:a-17")
    assert author_keys(Author(name="Bu")) == ()


def test_who_wrote_before_may_have_been_called_by_something() -> None:
    keys = written_keys(["name:ani", "number:1"])
    assert {"name:ani", "name:bu ani", "name:pak ani", "name:hj. ani", "number:1"} <= set(keys)
    assert written_keys(["number:1"]) == ("number:1",)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Bpk. H. Budi Santoso", "Budi Santoso"),
        ("Ibu Ani", "Ani"),
        ("Suharto", "Suharto"),
        ("Dr. Ir. Hasan", "Hasan"),
        ("Bu", ""),
    ],
)
def test_a_name_is_bared_of_titles(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("contact:0812345678", Reason.PHONE),
        ("contact:ani@contoh.id", Reason.EMAIL),
        ("number:a-17", Reason.NUMBER),
        ("name:ani", Reason.NAME),
        ("account:ch-1:x", None),
    ],
)
def test_a_key_tells_the_reason(key: str, reason: Reason | None) -> None:
    assert reason_of(key) is reason


def test_a_name_is_the_weakest_reason() -> None:
    assert set(STRENGTH) == set(Reason)
    assert all(stronger(reason, Reason.NAME) for reason in STRENGTH[:-1])
    assert not stronger(Reason.NAME, Reason.NAME)


def test_the_newest_word_about_each_purpose_counts() -> None:
    def said(day: int, purpose: Purpose, *, given: bool) -> Consent:
        return Consent(
            id=str(day),
            member_id="m-1",
            purpose=purpose,
            given=given,
            way=ConsentWay.SPOKEN,
            at=NOON.replace(day=day),
            noted_at=NOON,
            noted_by="u-1",
        )

    late, early = said(9, Purpose.NEWS, given=False), said(3, Purpose.NEWS, given=True)
    contact = said(5, Purpose.CONTACT, given=True)
    assert standing([late, early, contact]) == {Purpose.NEWS: late, Purpose.CONTACT: contact}
    assert withdrawn([late, early], Purpose.NEWS)
    assert not withdrawn([early], Purpose.NEWS)
    assert not withdrawn([late], Purpose.RECOGNITION)
