"""No list that a number opens ends before its number does."""

from datetime import timedelta

import pytest

from dashboard.views import blocked, follow_ups
from domain.aftercare import FollowUp
from domain.cases import Case, CaseKind, EventKind
from domain.messages import Author, MessageKind
from domain.people import User
from services.cases.casebook import Happening, record
from tests.dashboard.conftest import Open
from tests.dashboard.reading import assert_sound, links_of, pick, words_of
from tests.makers import an_incoming
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def counter(toolkit: Toolkit, by: User, number: int) -> Case:
    return toolkit.listening.take_down_remark(
        by.actor,
        way=MessageKind.WALK_IN,
        author=Author(name=f"Anggota {number}"),
        text=f"Beras nomor {number} berkutu.",
        kind=CaseKind.COMPLAINT,
    )


def test_follow_ups_are_turned_by_the_page_and_home_counts_them_all(
    open_page: Open,
    toolkit: Toolkit,
    clock: SetClock,
    sari: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow_ups, "PER_PAGE", 4)
    for number in range(7):
        case = counter(toolkit, sari, number)
        toolkit.case_states.resolve(sari.actor, case.id, words="Beres")
        due_at = clock.now() + timedelta(minutes=number)
        planned = FollowUp(case_id=case.id, set_by=sari.id, set_at=clock.now(), due_at=due_at)
        with toolkit.store.writing() as unit:
            unit.follow_ups.put(planned)
    clock.advance(timedelta(hours=1))
    toolkit.following_up.wake_due()
    assert "Semua tindak lanjut (7)" in links_of(assert_sound(open_page("beranda", sari)))
    found = []
    for wanted, more in (("1", True), ("2", False)):
        page = assert_sound(open_page("tugas", sari, halaman=wanted))
        found += [label for label in links_of(page) if "berkutu" in label]
        assert ("Berikutnya →" in links_of(page)) is more
    assert len(found) == len(set(found)) == 7


def test_all_that_a_blocked_sender_wrote_is_listed_and_where_it_is_cut_the_rest_is_linked(
    open_page: Open, toolkit: Toolkit, sari: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = toolkit.connecting.ensure_board()
    sender = Author(name="Promo", remote_id="promo-1")
    first = toolkit.listening.receive(board.id, an_incoming(author=sender, thread="t-0"))
    assert first is not None
    toolkit.blocking.block(sari.actor, first.id, "iklan")
    for number in range(1, 24):
        said = an_incoming(
            author=sender,
            thread=f"t-{number}",
            remote_id=f"m-{number}",
            text=f"Pinjaman cepat {number}",
        )
        assert toolkit.listening.receive(board.id, said) is not None
    (block,) = toolkit.blocking.all(sari.actor)
    page = assert_sound(open_page("antrean", sari, blokir="1", tulisan=block.id))
    n = int(next(line for line in words_of(page).splitlines() if "di spam:" in line).split()[0])
    assert n > 20
    assert sum("Pinjaman cepat" in label for label in links_of(page)) >= n - 1
    rest = "Ini yang terbaru. Semua yang ditandai spam ada di antrean."
    assert rest not in links_of(page)
    monkeypatch.setattr(blocked, "CAUGHT_MAX", n)
    page = assert_sound(open_page("antrean", sari, blokir="1", tulisan=block.id))
    (link,) = [one for one in page.page_link if one.label == rest]
    assert link.proto.query_string == "tampilan=all&keadaan=spam"


def test_from_the_rows_of_a_group_each_of_its_counts_is_a_choice_away(
    open_page: Open, toolkit: Toolkit, sari: User
) -> None:
    waits, answered = counter(toolkit, sari, 1), counter(toolkit, sari, 2)
    with toolkit.store.writing() as unit:
        replied = Happening(kind=EventKind.REPLIED, at=toolkit.clock.now(), actor_id=sari.id)
        record(unit, unit.cases.get(answered.id), [replied], toolkit.clock.now())
    page = open_page("tanggapan", sari, baris="all", jenis="complaint")
    codes = {waits.code, answered.code}
    assert codes <= set(links_of(page))
    pick(page, "Yang mana", "waiting")
    page = assert_sound(page.run())
    assert codes & set(links_of(page)) == {waits.code}
    assert page.query_params["jenis"] == "complaint"
