"""Saved replies: managers keep them, everyone who answers uses them, no gap ever goes out."""

from dataclasses import replace

import pytest

from domain.cases import Case
from domain.cooperative import OFFICE_WEEK, Cooperative
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.messages import Author
from domain.people import AuditEntry
from domain.ports import Store
from domain.saved_replies import SavedReply
from services.cases.merging import Merging
from services.office_hours.hours_words import week_line
from services.replies.saved_replies import KEPT_MAX, TEXT_MAX, SavedReplies
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

TEXT = "Halo {nama} ({nomor_anggota}), laporan {kode}. {koperasi} buka {jam_kerja}. – {petugas}"


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def saved(desk: Desk) -> SavedReplies:
    return SavedReplies(store=desk.store, clock=desk.clock)


def kept(saved: SavedReplies, title: str = "Salam", text: str = TEXT) -> SavedReply:
    return saved.add(MANAGER, title=title, text=text, language="id")


def audit(desk: Desk) -> list[tuple[str | None, str, str]]:
    with desk.store.reading() as unit:
        entries: list[AuditEntry] = unit.audit.newest()
    return [(entry.actor_id, entry.act, entry.detail) for entry in entries]


def test_what_a_manager_keeps_everyone_who_answers_finds(desk: Desk, saved: SavedReplies) -> None:
    reply = saved.add(MANAGER, title="  Salam  ", text=" Halo {nama} ", language="en")
    assert reply == SavedReply(
        id=reply.id,
        title="Salam",
        text="Halo {nama}",
        language="en",
        updated_by=MANAGER.id,
        updated_at=desk.clock.now(),
    )
    assert saved.all(STAFF) == [reply]
    assert audit(desk) == [(MANAGER.id, "saved_reply_added", "Salam")]


def test_a_change_and_a_removal_stand_in_the_audit_log(desk: Desk, saved: SavedReplies) -> None:
    reply = kept(saved)
    newer = saved.change(
        MANAGER, reply.id, version=reply.version, title="Sapa", text="Hai", language="id"
    )
    assert (newer.title, newer.text, newer.version) == ("Sapa", "Hai", 1)
    with pytest.raises(Conflict):
        saved.change(
            MANAGER, reply.id, version=reply.version, title="Lama", text="Hai", language="id"
        )
    saved.remove(MANAGER, reply.id)
    assert saved.all(STAFF) == []
    assert (MANAGER.id, "saved_reply_removed", "Sapa") in audit(desk)
    assert (MANAGER.id, "saved_reply_changed", "Sapa") in audit(desk)
    with pytest.raises(NotFound):
        saved.remove(MANAGER, reply.id)


def test_staff_use_them_and_supervisors_read_them(saved: SavedReplies) -> None:
    reply = kept(saved)
    for act in (
        lambda: saved.add(STAFF, title="x", text="x", language="id"),
        lambda: saved.change(STAFF, reply.id, version=0, title="x", text="x", language="id"),
        lambda: saved.remove(STAFF, reply.id),
        lambda: saved.add(SUPERVISOR, title="x", text="x", language="id"),
        lambda: saved.remove(SUPERVISOR, reply.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert saved.all(STAFF) == saved.all(SUPERVISOR) == [reply]


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"text": "Halo {nam}"}, "text", r"Tidak dikenal: \{nam\}.*\{nama\}, \{nomor_anggota\}"),
        ({"text": "Halo {nama"}, "text", r"Tidak dikenal: \{"),
        ({"text": "  "}, "text", "kosong"),
        ({"text": "x" * (TEXT_MAX + 1)}, "text", "Terlalu panjang"),
        ({"title": " "}, "title", "belum diisi"),
        ({"language": "xx9"}, "language", "Bahasa"),
        ({"title": "SALAM"}, "title", "Sudah ada"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_field(
    saved: SavedReplies, changes: dict[str, str], field: str, why: str
) -> None:
    kept(saved)
    wanted = {"title": "Lain", "text": "Hai", "language": "id", **changes}
    with pytest.raises(Invalid, match=why) as refused:
        saved.add(MANAGER, **wanted)
    assert refused.value.field == field
    assert len(saved.all(STAFF)) == 1


def test_no_change_gives_a_title_that_another_one_bears(saved: SavedReplies) -> None:
    kept(saved, "Salam")
    other = kept(saved, "Penutup")

    def retitle(title: str) -> str:
        return saved.change(
            MANAGER,
            other.id,
            version=other.version,
            title=title,
            text=other.text,
            language=other.language,
        ).title

    with pytest.raises(Invalid, match="Sudah ada balasan berjudul “SALAM”"):
        retitle("SALAM")
    assert retitle("PENUTUP") == "PENUTUP"


def test_another_language_may_bear_the_same_title(saved: SavedReplies) -> None:
    kept(saved)
    saved.add(MANAGER, title="Salam", text="Hello {nama}", language="en")
    assert [reply.language for reply in saved.all(STAFF)].count("en") == 1


def test_there_is_a_bound(desk: Desk, saved: SavedReplies) -> None:
    first = kept(saved, "Pertama")
    with desk.store.writing() as unit:
        for number in range(KEPT_MAX - 1):
            unit.saved_replies.add(replace(first, id=f"sr-{number}", title=f"Judul {number}"))
    with pytest.raises(Invalid, match="Paling banyak 500"):
        kept(saved, "Terakhir")


def test_every_variable_is_filled_from_the_case(desk: Desk, saved: SavedReplies) -> None:
    with desk.store.writing() as unit:
        unit.cooperative.save(Cooperative(name="Koperasi Tani", week={0: ((480, 960),)}))
    case = desk.hear(author=Author(remote_id="m-1", name="Bu Ani", member_number="A-017"))
    assert saved.filled(STAFF, kept(saved).id, case.id) == (
        f"Halo Bu Ani (A-017), laporan {case.code}. "
        "Koperasi Tani buka Senin 08.00–16.00 WIB. – Sari"
    )


def test_in_a_merged_case_it_names_whom_it_goes_to_and_the_code_that_is_theirs(
    desk: Desk, saved: SavedReplies
) -> None:
    case = desk.hear(author=Author(remote_id="m-1", name="Bu Ani", member_number="A-017"))
    other = desk.hear(
        thread="thread-2", author=Author(remote_id="m-2", name="Pak Joko", member_number="A-018")
    )
    upper = _merged(desk, other, case)
    reply = kept(saved, text="{nama} {nomor_anggota} {kode}").id
    ani, joko = f"Bu Ani A-017 {case.code}", f"Pak Joko A-018 {other.code}"
    assert saved.filled(STAFF, reply, upper.id) == ani
    assert saved.filled(STAFF, reply, upper.id, to=case.conversation_id) == ani
    assert saved.filled(STAFF, reply, upper.id, to=other.conversation_id) == joko
    with pytest.raises(Invalid, match="bukan bagian laporan ini lagi"):
        saved.filled(STAFF, reply, upper.id, to="unknown")


def _merged(desk: Desk, case: Case, into: Case) -> Case:
    merging = Merging(store=desk.store, clock=desk.clock)
    return merging.merge(
        STAFF, case.id, into.id, events_seen=case.events, into_seen=into.events, same=False
    )


def test_what_nobody_knows_is_a_gap_and_a_gap_never_goes_out(
    desk: Desk, saved: SavedReplies
) -> None:
    case = desk.hear(author=Author(remote_id="m-1"))
    text = saved.filled(STAFF, kept(saved, text="Halo {nama}, {kode}").id, case.id)
    assert text == f"Halo {{nama}}, {case.code}"
    with pytest.raises(Invalid, match=r"Masih ada yang belum diisi: \{nama\}"):
        desk.answering.reply(STAFF, case.id, text, events_seen=case.events)
    assert desk.answering.story(STAFF, case.id).deliveries == ()
    sent = desk.reply(case, text.replace("{nama}", "Bu"))
    assert (sent.channel_id, sent.content.text) == (TALK, f"Halo Bu, {case.code}")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "id",
            "Senin–Kamis 08.00–16.00, Jumat 08.00–11.30 dan 13.00–16.00, Sabtu 08.00–12.00 WIB",
        ),
        (
            "en",
            "Monday–Thursday 08:00–16:00, Friday 08:00–11:30 and 13:00–16:00, "
            "Saturday 08:00–12:00 WIB",
        ),
    ],
)
def test_the_usual_week_is_one_line_in_the_reply_s_language(language: str, line: str) -> None:
    assert week_line(OFFICE_WEEK, "Asia/Jakarta", language) == line


def test_hours_past_midnight_and_far_zones_are_said_plainly() -> None:
    night = {5: ((20 * 60, 26 * 60),), 6: ((0, 24 * 60),)}
    assert week_line(night, "Asia/Dili", "id") == "Sabtu 20.00–02.00, Minggu 00.00–24.00 (Dili)"
    assert week_line({}, "Asia/Jakarta", "id") == ""
