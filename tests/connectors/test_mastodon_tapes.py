"""Every request to Mastodon, word for word."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from domain.deliveries import DeliveryKind, Exchange, Receipt
from domain.errors import RateLimited, Rejected, Unauthorized
from domain.media import Media
from domain.messages import MessageKind
from domain.metrics import Metric
from domain.ports import Picture
from tests.connectors.mastodon_world import ADDRESS
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.connectors.tape import load, playing
from tests.services.videos_made import FILM

FIRST = "113500000000000001"
MESSAGE = "113500000000000004"
CALLBACK = "https://koperasi.example/kanal/masuk"
SECRETS = (SECRET, "rahasia-klien", "kode-sekali", "pembuktian-panjang")


@contextmanager
def taped(name: str, *, token: str = SECRET, **house: Any) -> Iterator[MastodonConnector]:
    with playing("mastodon", name, secrets=SECRETS) as player:
        settings = MastodonConnector.Settings(instance="koperasi.example", token=token)
        house = {"now": lambda: AT, **house}
        yield MastodonConnector(settings, a_house(player, **house), wait=lambda _s: None)


def receipt(id: str, at: datetime = AT) -> Receipt:
    return Receipt(remote_id=id, url=f"{ADDRESS}/@tani/{id}", sent_at=at)


def test_a_post_with_its_link() -> None:
    with taped("post__text_and_link") as connector:
        post = an_outgoing(link="https://koperasi.id/rapat")
        assert connector.publish(post, "key-1") == receipt(FIRST)


def test_a_post_as_it_was_chosen() -> None:
    with taped("post__as_chosen") as connector:
        options = {"visibility": "private", "content_warning": "Angka", "language": "jv"}
        post = an_outgoing(text="Hasil panen.", options=options)
        assert connector.publish(post, "key-1") == receipt(FIRST)


def test_two_pictures_with_their_words_in_their_order() -> None:
    with taped("post__two_pictures") as connector:
        pictures = (a_picture("a", "Panen"), a_picture("b", "Rapat"))
        made = connector.publish(an_outgoing(pictures=pictures), "key-1")
        assert made == receipt("113500000000000002")


def test_a_video_with_its_words() -> None:
    media = Media(
        id="f" * 64,
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(FILM),
        alt_text="Panen",
    )
    with taped("post__video") as connector:
        made = connector.publish(an_outgoing(video=Picture(media=media, data=FILM)), "key-1")
        assert made == receipt("113500000000000002")


def test_a_second_try_sends_the_same_key_and_the_same_words() -> None:
    with taped("post__the_same_key_twice") as connector:
        post = an_outgoing(link="https://koperasi.id/rapat")
        assert connector.publish(post, "key-1") == connector.publish(post, "key-1")
    first, second = load("mastodon", "post__the_same_key_twice")["exchanges"]
    assert first["request"] == second["request"]
    assert first["request"]["headers"]["idempotency-key"] == "key-1"


def test_a_refusal_is_told_in_the_servers_words() -> None:
    with (
        taped("post__refused") as connector,
        pytest.raises(Rejected, match="Text character limit of 500 exceeded"),
    ):
        connector.publish(an_outgoing(), "key-1")


def test_a_rate_limit_says_until_when() -> None:
    with taped("post__rate_limited") as connector, pytest.raises(RateLimited) as caught:
        connector.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == 90.0


def test_a_revoked_token_asks_to_reconnect() -> None:
    with taped("post__revoked") as connector, pytest.raises(Unauthorized):
        connector.publish(an_outgoing(), "key-1")


def test_a_part_under_our_post() -> None:
    with taped("follow_up__under_our_post") as connector:
        part = an_outgoing(text="Bagian dua", target_remote_id=FIRST)
        assert connector.follow_up(part, "key-2") == receipt("113500000000000003")


def test_a_direct_message_is_answered_directly() -> None:
    with taped("reply__to_a_direct_message") as connector:
        reply = an_outgoing(text="Kami periksa hari ini.", target_remote_id=MESSAGE)
        assert connector.reply(reply, "key-3") == receipt("113500000000000005")


def test_an_answer_to_what_is_gone() -> None:
    with taped("reply__to_a_message_that_is_gone") as connector, pytest.raises(Rejected):
        connector.reply(an_outgoing(target_remote_id=MESSAGE), "key-3")


def test_a_deletion() -> None:
    with taped("delete__ours") as connector:
        connector.delete(FIRST)


def test_a_deletion_of_what_is_gone_already() -> None:
    with taped("delete__gone_already") as connector:
        connector.delete(FIRST)


def test_looking_for_a_post() -> None:
    with taped("find__a_post") as connector:
        sent = an_outgoing(link="https://koperasi.id/rapat")
        assert connector.find(sent, "key-1", DeliveryKind.POST) == receipt(FIRST)


def test_looking_for_an_answer_that_is_not_there() -> None:
    with taped("find__an_answer_that_is_not_there") as connector:
        sent = an_outgoing(text="Kemarin.", target_remote_id=MESSAGE)
        assert connector.find(sent, "key-1", DeliveryKind.REPLY) is None


def test_looking_whether_a_deletion_was_done() -> None:
    with taped("find__a_deletion") as connector:
        gone = connector.find(an_outgoing(target_remote_id=FIRST), "key-1", DeliveryKind.DELETION)
        assert gone == Receipt(remote_id=FIRST, sent_at=AT)


def test_measuring_two_posts_of_which_one_was_deleted_by_hand() -> None:
    with taped("measure__one_deleted_by_hand") as connector:
        (reading,) = connector.measure([FIRST, "113500000000000099"])
    told = {metric: value for metric, value in reading.values.items() if value is not None}
    assert told == {Metric.REACTIONS: 7, Metric.SHARES: 2, Metric.COMMENTS: 1}


def test_the_first_look_at_an_inbox() -> None:
    with taped("collect__a_new_channel") as connector:
        batch = connector.collect("")
    told = [(each.text, each.kind, each.from_us, each.entry_remote_id) for each in batch.messages]
    assert told == [
        ("@tani Jam berapa?", MessageKind.COMMENT, False, FIRST),
        ("Jam sembilan.", MessageKind.COMMENT, True, FIRST),
    ]
    assert batch.cursor == (
        '{"heard":"5001","own":"113500000000000007",'
        '"watched":{"113500000000000006":""},"reread_at":"","pictured":[]}'
    )


def test_an_inbox_from_its_cursor_on() -> None:
    cursor = (
        '{"heard":"5001","own":"113500000000000007","watched":'
        '{"113500000000000006":"","113500000000000098":""},"reread_at":""}'
    )
    with taped("collect__from_a_cursor") as connector:
        batch = connector.collect(cursor)
    edited, direct = batch.messages
    assert edited.edited_at == AT - timedelta(minutes=20)
    assert (direct.text, direct.kind) == (
        "[Keluhan]\n@tani Uang saya belum kembali.",
        MessageKind.DIRECT,
    )
    assert batch.withdrawn == ("113500000000000098",)


def test_verifying_names_what_is_missing() -> None:
    with taped("verify__what_is_missing") as connector:
        verification = connector.verify()
    assert verification.account_name == "@tani@koperasi.example"
    assert verification.missing == (
        "Izin read:notifications belum diberikan. Sambungkan kembali dan setujui semuanya.",
        "Akun ini menyaring pesan dari pesan pribadi, jadi keluhan mereka tidak sampai ke sini. "
        "Di server: Preferensi, Notifikasi, pilih Terima.",
    )


# --- signing in ------------------------------------------------------------------------------


def test_signing_in_registers_once_and_turns_the_code_into_a_token() -> None:
    notes = LooseNotes()
    heard: list[Exchange] = []
    with taped("signin__registers_and_redeems", token="", notes=notes, heard=heard.append) as it:
        address = it.authorize(redirect_uri=CALLBACK, state="s-1", challenge="c-1")
        again = it.authorize(redirect_uri=CALLBACK, state="s-1", challenge="c-1")
        given = it.redeem(redirect_uri=CALLBACK, code="kode-sekali", verifier="pembuktian-panjang")
    assert address == again
    assert address == (
        f"{ADDRESS}/oauth/authorize?response_type=code&client_id=client-1"
        "&redirect_uri=https%3A%2F%2Fkoperasi.example%2Fkanal%2Fmasuk"
        "&scope=read%3Aaccounts+read%3Astatuses+read%3Anotifications+write%3Astatuses"
        "+write%3Amedia&state=s-1&code_challenge=c-1&code_challenge_method=S256"
    )
    assert given == {"token": "token-baru-123"}
    assert heard == []  # nothing of a sign-in is written down


def test_a_code_that_is_used_up_starts_over_with_a_new_registration() -> None:
    notes = LooseNotes()
    with taped("signin__a_code_that_is_used_up", token="", notes=notes) as connector:
        connector.authorize(redirect_uri=CALLBACK, state="s-1", challenge="c-1")
        with pytest.raises(Rejected, match="sudah tidak berlaku") as caught:
            connector.redeem(
                redirect_uri=CALLBACK, code="kode-sekali", verifier="pembuktian-panjang"
            )
        assert "kode-sekali" not in caught.value.detail
        address = connector.authorize(redirect_uri=CALLBACK, state="s-2", challenge="c-2")
    assert "client_id=client-2" in address


def test_a_code_without_a_registration_of_ours_is_refused_and_sent_nowhere() -> None:
    settings = MastodonConnector.Settings(instance="koperasi.example")
    connector = MastodonConnector(settings, a_house())
    with pytest.raises(Rejected, match="dimulai dari tempat lain"):
        connector.redeem(redirect_uri=CALLBACK, code="kode", verifier="bukti")


def test_a_registration_for_another_address_is_not_used() -> None:
    notes = LooseNotes()
    with taped("signin__registers_and_redeems", token="", notes=notes) as connector:
        connector.authorize(redirect_uri=CALLBACK, state="s-1", challenge="c-1")
        with pytest.raises(Rejected):
            connector.redeem(redirect_uri=f"{CALLBACK}/lain", code="kode", verifier="bukti")
        connector.redeem(redirect_uri=CALLBACK, code="kode-sekali", verifier="pembuktian-panjang")
