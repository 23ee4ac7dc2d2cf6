"""Signing in for a Page, and what its token is worth."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.facebook.guide import SCOPES
from domain.channels import Verification
from domain.deliveries import Exchange
from domain.errors import PlatformError, Rejected, Unauthorized, Unavailable
from tests.connectors.facebook_stage import APP_ID, APP_SECRET, SECRETS, answering, connector, taped
from tests.connectors.facebook_world import PAGE_ID, refused
from tests.connectors.staging import AT, SECRET, a_house
from tests.connectors.tape import playing

BACK = "https://koperasi.example/sambung"
WAYS = {"redirect_uri": BACK, "code": "kode-masuk-1", "verifier": "unused"}


def test_a_page_is_known_by_its_token_and_what_cannot_be_checked_is_said() -> None:
    with taped("verify__page", app_secret="", app_id="") as page:
        assert page.verify() == Verification(
            account_name="Koperasi Maju",
            account_url="https://www.facebook.com/maju",
            notes=("Isi ID dan rahasia aplikasi agar masa berlaku dan izinnya dapat diperiksa.",),
            settings={"page_id": PAGE_ID},
        )


def test_with_the_app_the_end_and_the_missing_permissions_are_named() -> None:
    with taped("verify__with_the_app") as page:
        told = page.verify()
    assert told.expires_at == datetime.fromtimestamp(1_804_000_000, UTC)
    assert told.missing == (
        "pages_manage_engagement belum diberikan: membalas komentar atas nama Halaman. Sambungkan "
        "kembali dan setujui izin itu.",
        "pages_messaging belum diberikan: membaca dan membalas pesan Messenger. Sambungkan "
        "kembali dan setujui izin itu.",
        "read_insights belum diberikan: membaca jumlah tayangan, jangkauan, dan klik. Sambungkan "
        "kembali dan setujui izin itu.",
    )
    assert len(told.notes) == 1
    assert told.notes[0].startswith("Token verifikasi webhook: ")


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({}, None),
        ({"expires_at": 1_800_000_000, "data_access_expires_at": 1_804_000_000}, 1_800_000_000),
        ({"expires_at": 0, "data_access_expires_at": 1_804_000_000}, 1_804_000_000),
    ],
)
def test_the_sooner_end_counts_and_zero_is_none(told: dict[str, int], ends: int | None) -> None:
    _asked, page = answering(
        httpx.Response(200, json={"id": PAGE_ID, "name": "Koperasi Maju"}),
        httpx.Response(200, json={"data": {"type": "PAGE", "is_valid": True, **told}}),
    )
    expires_at = page.verify().expires_at
    assert expires_at == (None if ends is None else datetime.fromtimestamp(ends, UTC))


def test_a_persons_token_is_told_from_the_pages() -> None:
    with (
        taped("verify__user_token") as page,
        pytest.raises(Rejected, match="token pengguna, bukan token Halaman"),
    ):
        page.verify()


def test_a_token_of_another_kind_is_told_by_facebook_too() -> None:
    _asked, page = answering(
        httpx.Response(200, json={"id": PAGE_ID, "name": "Koperasi Maju"}),
        httpx.Response(200, json={"data": {"type": "USER", "is_valid": True}}),
    )
    with pytest.raises(Rejected, match="token pengguna"):
        page.verify()


def test_a_token_that_is_over_asks_to_reconnect() -> None:
    with (
        taped("verify__token_is_over") as page,
        pytest.raises(Unauthorized, match="tidak berlaku lagi") as caught,
    ):
        page.verify()
    assert caught.value.detail == "Error validating access token: Session has expired"


def test_a_token_of_another_page_is_named() -> None:
    told = {"id": "2233", "name": "Toko Maju", "category": "Shop"}
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Rejected, match=f"“Toko Maju” \\(2233\\), bukan Halaman {PAGE_ID}"):
        page.verify()


@pytest.mark.parametrize("told", [{"id": PAGE_ID}, {"name": "Koperasi Maju"}, [], {"data": 1}])
def test_who_we_are_must_be_told_whole(told: object) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.verify()


def test_signing_in_begins_at_facebooks_dialog() -> None:
    address = connector().authorize(redirect_uri=BACK, state="st 1", challenge="unused")
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        "https://www.facebook.com/v26.0/dialog/oauth"
    )
    assert parse_qs(parts.query) == {
        "client_id": [APP_ID],
        "redirect_uri": [BACK],
        "scope": [",".join(SCOPES)],
        "state": ["st 1"],
        "response_type": ["code"],
        "auth_type": ["rerequest"],
    }
    assert APP_SECRET not in address


def test_without_the_app_nobody_can_sign_in() -> None:
    for page in (connector(app_id=""), connector(app_secret="")):
        with pytest.raises(Rejected, match="Isi dahulu ID aplikasi"):
            page.authorize(redirect_uri=BACK, state="s", challenge="c")
        with pytest.raises(Rejected, match="Isi dahulu ID aplikasi"):
            page.redeem(**WAYS)


def test_a_code_is_worth_the_only_pages_token() -> None:
    with taped("redeem__one_page", page_id="", token="") as page:
        assert page.redeem(**WAYS) == {"page_id": PAGE_ID, "token": f"page-token-{PAGE_ID}"}


def test_of_several_pages_the_one_that_was_entered_is_taken() -> None:
    with taped("redeem__several_pages", page_id="2233", token="") as page:
        assert page.redeem(**WAYS) == {"page_id": "2233", "token": "page-token-2233"}


CHOICES = f"Koperasi Maju = {PAGE_ID}; Toko Maju = 2233"


@pytest.mark.parametrize(
    ("page_id", "words"),
    [("", f"mengelola beberapa Halaman: {CHOICES}."), ("77", f"Yang ada: {CHOICES}.")],
)
def test_of_several_pages_a_person_chooses(page_id: str, words: str) -> None:
    with (
        taped("redeem__several_pages", page_id=page_id, token="") as page,
        pytest.raises(Rejected, match=words),
    ):
        page.redeem(**WAYS)


def test_without_a_page_the_person_is_told_what_to_tick() -> None:
    with (
        taped("redeem__no_page", page_id="", token="") as page,
        pytest.raises(Rejected, match="centang Halaman"),
    ):
        page.redeem(**WAYS)


def test_pages_are_read_to_the_last_one() -> None:
    first = {
        "data": [{"id": "1", "name": "Satu", "access_token": "page-token-1"}, {"id": "3"}],
        "paging": {"next": "https://x", "cursors": {"after": "QV"}},
    }
    second = {"data": [{"id": "2", "name": "Dua", "access_token": "page-token-2"}]}
    told = ({"access_token": "user-1"}, {"access_token": "user-2"}, first, second)
    answers = iter([httpx.Response(200, json=each) for each in told])
    page = connector(httpx.MockTransport(lambda _: next(answers)), page_id="", token="")
    with pytest.raises(Rejected, match="Satu = 1; Dua = 2"):
        page.redeem(**WAYS)


def test_a_code_that_was_used_before_is_refused_and_nothing_of_it_is_shown() -> None:
    heard: list[Exchange] = []
    words = "This authorization code has been used: kode-masuk-1"
    transport = httpx.MockTransport(
        lambda _: refused(400, message=words, code=100, error_subcode=36009)
    )
    house = a_house(transport, now=lambda: AT, heard=heard.append)
    with pytest.raises(Rejected, match="has been used: •••") as caught:
        connector(house=house).redeem(**WAYS)
    shown = f"{caught.value} {caught.value.detail} {heard}"
    assert not [secret for secret in (*SECRETS, "kode-masuk-1") if secret in shown]


def test_a_sign_in_is_told_to_no_journal_for_its_answers_are_tokens() -> None:
    heard: list[Exchange] = []
    with playing("facebook", "redeem__one_page", secrets=SECRETS) as player:
        house = a_house(player, now=lambda: AT, heard=heard.append)
        connector(house=house, page_id="", token="").redeem(**WAYS)
    with playing("facebook", "verify__with_the_app", secrets=SECRETS) as player:
        connector(house=a_house(player, now=lambda: AT, heard=heard.append)).verify()
    assert [exchange.address for exchange in heard] == ["graph.facebook.com/v26.0/me"]


def test_the_codes_and_tokens_of_a_sign_in_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with taped("redeem__one_page", page_id="", token="") as page:
        page.redeem(**WAYS)
    assert "oauth/access_token" in caplog.text
    for secret in (APP_SECRET, "kode-masuk-1", "user-short-1"):
        assert secret not in caplog.text


def test_the_token_stands_in_no_words_of_an_examination_that_is_refused() -> None:
    me = httpx.Response(200, json={"id": PAGE_ID, "name": "Koperasi Maju", "link": ""})
    _asked, page = answering(me, refused(400, message=f"Bad input_token {SECRET}", code=100))
    with pytest.raises(PlatformError, match="Bad input_token") as caught:
        page.verify()
    assert SECRET not in f"{caught.value} {caught.value.detail}"
