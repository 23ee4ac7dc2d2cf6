"""What was written down in one language is read in another, by whoever reads it."""

from dataclasses import replace

from domain.cases import EventKind
from domain.channels import ChannelState
from domain.deliveries import Attempt, DeliveryKind, DeliveryState
from domain.people import User
from services.cases.casebook import Happening, record
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, words_of
from tests.makers import a_delivery, an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit

LOST = "Kunci rahasia tidak cocok dengan data ini. Isi ulang sandi kanal ini."
LOST_EN = "The secret key does not fit this data. Enter this channel's secrets again."
LOOKED = "Sudah dicari di platform dan tidak ada di sana."
LOOKED_EN = "We looked for it on the platform and it is not there."


def _english(toolkit: Toolkit, user: User) -> User:
    toolkit.accounts.set_language(user.id, "en")
    return replace(user, language="en")


def _unmarked(text: str) -> str:
    return text.replace("\\", "")


def test_why_a_channel_was_lost_and_what_it_lacks(
    open_page: Open, toolkit: Toolkit, wati: User
) -> None:
    board = toolkit.connecting.ensure_board()
    with toolkit.store.writing() as unit:
        lost = replace(board, state=ChannelState.DISCONNECTED, state_reason=LOST, missing=(LOOKED,))
        unit.channels.save(lost)
    assert LOST in _unmarked(words_of(assert_sound(open_page("kanal", wati))))
    said = _unmarked(words_of(assert_sound(open_page("kanal", _english(toolkit, wati)))))
    assert LOST_EN in said
    assert LOOKED_EN in said
    assert LOST not in said


def test_why_a_reply_failed_wherever_it_is_told(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    board, now = toolkit.connecting.ensure_board(), clock.now()
    heard = toolkit.listening.receive(board.id, an_incoming(at=now, text="Beras berkutu."))
    assert heard is not None
    kept = f"{LOOKED} (HTTP 404)"
    failed = a_delivery(
        kind=DeliveryKind.REPLY,
        channel_id=board.id,
        subject_id=heard.id,
        state=DeliveryState.FAILED,
        detail=kept,
        due_at=now,
        created_at=now,
    )
    attempt = Attempt(
        id="a-1", delivery_id=failed.id, number=1, worker="w", started_at=now, detail=kept
    )
    with toolkit.store.writing() as unit:
        unit.deliveries.add(failed)
        unit.attempts.add(attempt)
        told = Happening(kind=EventKind.REPLY_FAILED, at=now, value=LOOKED)
        record(unit, heard, [told], now)
    reader = _english(toolkit, sari)
    for page, asked in (
        ("beranda", {}),
        ("antrean", {"laporan": heard.id}),
        ("kalender", {"pengiriman": failed.id}),
    ):
        said = _unmarked(words_of(assert_sound(open_page(page, reader, **asked))))
        assert f"{LOOKED_EN} (HTTP 404)" in said, page
        assert LOOKED not in said, page


def test_what_a_rule_notes_is_told_anew_and_what_a_person_notes_is_not(
    open_page: Open, toolkit: Toolkit, sari: User, clock: SetClock
) -> None:
    board = toolkit.connecting.ensure_board()
    case = toolkit.listening.receive(board.id, an_incoming(at=clock.now(), text="Beras berkutu."))
    assert case is not None
    nobody = "Tidak ada petugas yang sedang bertugas, jadi laporan ini belum dibagikan."
    with toolkit.store.writing() as unit:
        noted = Happening(kind=EventKind.NOTED, at=clock.now(), value=nobody, rule_id="r-1")
        record(unit, unit.cases.get(case.id), [noted], clock.now())
    reader = _english(toolkit, sari)
    said = words_of(assert_sound(open_page("antrean", reader, laporan=case.id)))
    assert nobody not in said
    assert "Nobody is on duty, so this case was given to no one." in said
    toolkit.answering.note(sari.actor, case.id, nobody)
    assert nobody in words_of(assert_sound(open_page("antrean", reader, laporan=case.id)))
