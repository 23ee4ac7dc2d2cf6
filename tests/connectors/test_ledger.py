"""The ledger: which thing went out under which key."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.house import LooseNotes
from connectors.ledger import KEPT, NOTE, Ledger
from domain.deliveries import Receipt
from domain.errors import StoreBusy, Unavailable

AT = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)


def a_receipt(number: int) -> Receipt:
    at = AT + timedelta(minutes=number)
    return Receipt(remote_id=f"r-{number}", url=f"https://x.example/{number}", sent_at=at)


class BusyNotes(LooseNotes):
    """A store that takes nothing just now."""

    def read(self, name: str) -> str:
        raise StoreBusy("sibuk")

    def write(self, name: str, value: str) -> None:
        raise StoreBusy("sibuk")


def test_a_receipt_comes_back_under_its_key_in_another_process() -> None:
    notes = LooseNotes()
    assert Ledger(notes).keep("k-1", a_receipt(1)) == a_receipt(1)
    assert Ledger(notes).receipt("k-1") == a_receipt(1)
    assert Ledger(notes).receipt("k-2") is None


def test_what_belongs_to_other_keys_is_known() -> None:
    ledger = Ledger(LooseNotes())
    for number in (1, 2, 3):
        ledger.keep(f"k-{number}", a_receipt(number))
    assert ledger.others("k-2") == {"r-1", "r-3"}
    assert ledger.others("k-9") == {"r-1", "r-2", "r-3"}
    assert ledger.sent() == {"r-1", "r-2", "r-3"}


def test_the_oldest_are_forgotten_first() -> None:
    ledger = Ledger(LooseNotes())
    for number in range(KEPT + 1):
        ledger.keep(f"k-{number}", a_receipt(number))
    assert ledger.receipt("k-0") is None
    assert ledger.receipt("k-1") == a_receipt(1)
    assert ledger.receipt(f"k-{KEPT}") == a_receipt(KEPT)


def test_a_key_that_is_kept_again_has_its_newest_receipt() -> None:
    ledger = Ledger(LooseNotes())
    ledger.keep("k-1", a_receipt(1))
    ledger.keep("k-1", a_receipt(2))
    assert ledger.receipt("k-1") == a_receipt(2)


def test_a_busy_store_costs_a_note_and_no_receipt_and_nothing_is_taken_for_absent() -> None:
    ledger = Ledger(BusyNotes())
    assert ledger.keep("k-1", a_receipt(1)) == a_receipt(1)
    for ask in (ledger.receipt, ledger.others):
        with pytest.raises(Unavailable):
            ask("k-1")
    assert ledger.sent() == frozenset()


def test_a_note_of_another_shape_counts_as_empty() -> None:
    for broken in ("no json", "[]", "7"):
        notes = LooseNotes()
        notes.write(NOTE, broken)
        assert Ledger(notes).receipt("k-1") is None
        assert Ledger(notes).keep("k-1", a_receipt(1)) == a_receipt(1)
