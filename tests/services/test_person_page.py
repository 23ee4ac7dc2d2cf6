"""What a person reads of all that is held about them: plain words, in their language."""

import csv
import html
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest

from domain.aftercare import Rating, Score
from domain.consent import Purpose
from domain.messages import Author, MessageKind
from domain.set_aside import SetAside, aside_id
from domain.texts import speaking
from services.cases.blocking import Blocking
from services.cases.case_states import CaseStates
from services.personal_data.person_page import as_html
from services.personal_data.person_words import Spoken
from services.roll.consent_words import consent_ways, purposes
from storage.memory import MemoryStore
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import TALK
from tests.services.erased_stage import SITI, Stage, a_history, a_stage, put_on_the_roll
from toolkit.clock import SetClock
from toolkit.languages import translations


@pytest.fixture
def stage(clock: SetClock) -> Stage:
    return a_stage(MemoryStore(), clock)


def exported(stage: Stage, language: str) -> ZipFile:
    with speaking(translations(language)):
        archive = stage.export.of_member(SUPERVISOR, "mb-1", language=language)
        return ZipFile(io.BytesIO(b"".join(archive.pieces)))


def lines_of(page: str) -> list[str]:
    """What stands on the page, without its style."""
    body = page[page.index("<main>") :]
    return [html.unescape(each).strip() for each in re.split(r"<[^>]+>", body) if each.strip()]


def set_aside(stage: Stage, text: str, thread: str, author: Author = SITI) -> None:
    said = stage.desk.incoming(text, author=author, thread=thread, remote_id=f"m-{text}")
    with stage.store.writing() as unit:
        at = stage.clock.now()
        kept = SetAside(id=aside_id(TALK, said), channel_id=TALK, said=said, reason="-", at=at)
        unit.set_aside.add_once(kept)


def test_a_member_reads_everything_in_plain_words_of_their_language(stage: Stage) -> None:
    put_on_the_roll(stage)
    case = a_history(stage)
    with stage.store.writing() as unit:
        talk_id = unit.cases.get(case.id).conversation_id
        rated = Rating(case_id=case.id, conversation_id=talk_id, asked_at=stage.clock.now())
        unit.ratings.put(replace(rated, score=Score.POOR, words="lama sekali"))
        code = unit.cases.get(case.id).code
    page = exported(stage, "en").read("index.html").decode()
    assert "<p></p>" not in page
    told = lines_of(page)
    assert told[:2] == ["Personal data kept by Koperasi Kami", "Made 18 November 2026 13:00 WIB."]
    assert told[4:] == [
        *("Roll", "Member number", "K-0042", "Name", "Siti Rahayu"),
        *("Phone", "+6281234567890", "E-mail", "siti@contoh.id"),
        *("Other contact", "rumah Siti", "Consent"),
        "Getting news and invitations · given · Spoken, at the office or in a meeting · "
        "18 November 2026 09:00 WIB · kata Siti sendiri",
        "Linked accounts",
        "talk · Siti Rahayu · akun-siti · linked 18 November 2026 09:00 WIB",
        *("Blocked", "18 November 2026 13:00 WIB · ch-talk · Siti Rahayu · uji"),
        *("ch-talk", "18 November 2026 09:00 WIB", "Name", "Siti Rahayu"),
        *("Account there", "akun-siti", "Contact", "0812 3456 7890"),
        f"Case {code} · Beras kemarin berkutu, saya kecewa.",
        *("Kind", "Complaint", "Status", "Open", "Opened", "18 November 2026 09:00 WIB"),
        *("Answered", "18 November 2026 10:00 WIB", "Rating", "Not satisfied · lama sekali"),
        *("Notes of staff", "18 November 2026 10:00 WIB · Bu Siti kecewa sekali"),
        "Siti Rahayu · Direct message · 18 November 2026 09:00 WIB",
        *("Beras kemarin berkutu, saya kecewa.", "siti.jpg"),
        *("the cooperative · Reply · 18 November 2026 10:00 WIB", "Maaf Bu Siti, kami ganti."),
        *("Siti Rahayu · Direct message · 18 November 2026 13:00 WIB", "Terima kasih, Siti."),
        "Messages that could not be taken in yet",
        "18 November 2026 13:00 WIB · ch-talk · Berkutu lagi",
    ]


@pytest.mark.parametrize(
    ("language", "headings", "first"),
    [
        (
            "id",
            "Percakapan Nama kanal Waktu (Asia/Jakarta) Dari Lewat Isi Lampiran",
            ["2026-11-18 09:00", "Siti Rahayu", "Pesan langsung"],
        ),
        (
            "en",
            "Conversation Channel Time (Asia/Jakarta) From By way of Contents Attachments",
            ["2026-11-18 09:00", "Siti Rahayu", "Direct message"],
        ),
    ],
)
def test_the_table_of_messages_speaks_the_same_language(
    stage: Stage, language: str, headings: str, first: list[str]
) -> None:
    put_on_the_roll(stage)
    a_history(stage)
    text = exported(stage, language).read("pesan.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert " ".join(rows[0]) == headings
    assert rows[1][2:5] == first


def test_what_waits_in_a_closed_thread_is_in_a_supervisors_archive_alone(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    secret = stage.hear("Manajer mengambil uang", thread="t-rahasia")
    states = CaseStates(store=stage.store, clock=stage.clock)
    states.escalate(STAFF, secret.id, why="tentang manajer", restricted=True)
    set_aside(stage, "lanjutan rahasia", "t-rahasia")
    set_aside(stage, "lanjutan beras", "t-siti")
    set_aside(stage, "kata Budi", "t-siti", Author(remote_id="akun-budi", name="Budi"))

    def told(actor: object) -> list[str]:
        archive = stage.export.of_person(actor, case.id, language="id")  # type: ignore[arg-type]
        page = ZipFile(io.BytesIO(b"".join(archive.pieces))).read("index.html").decode()
        return [each for each in lines_of(page) if "lanjutan" in each or "Budi" in each]

    moment = f"{Spoken(zone='Asia/Jakarta', language='id').moment(stage.clock.now().isoformat())}"
    mine = f"{moment} · ch-talk · lanjutan beras"
    assert told(MANAGER) == [mine]
    assert told(SUPERVISOR) == [mine, f"{moment} · ch-talk · lanjutan rahasia"]


def test_who_wrote_and_came_to_the_office_too_reads_both(stage: Stage) -> None:
    """Nobody can be blocked at the office: a visit has neither channel nor sender."""
    case = stage.hear("Beras berkutu")
    stage.desk.listening.take_down_remark(
        STAFF,
        way=MessageKind.WALK_IN,
        author=Author(name="Siti Rahayu", contact=SITI.contact),
        text="Datang menanyakan beras",
    )
    Blocking(store=stage.store, clock=stage.clock).block(STAFF, case.id, "uji")
    archive = stage.export.of_person(SUPERVISOR, case.id, language="id")
    told = json.loads(ZipFile(io.BytesIO(b"".join(archive.pieces))).read("data.json"))
    said = [message["text"] for talk in told["talks"] for message in talk["messages"]]
    assert sorted(said) == ["Beras berkutu", "Datang menanyakan beras"]
    assert [block["reason"] for block in told["blocks"]] == ["uji"]


def test_a_message_that_was_changed_or_taken_back_says_so(stage: Stage) -> None:
    at = stage.clock.now()
    case = stage.hear("Beras bagus", remote_id="m-1")
    changed = stage.desk.incoming(
        "Beras jelek", author=SITI, thread="t-siti", remote_id="m-1", edited_at=at
    )
    stage.clock.advance(timedelta(hours=1))
    stage.desk.listening.receive(TALK, changed)
    with stage.store.writing() as unit:
        (message,) = unit.messages.of(case.conversation_id)
        unit.messages.amend(replace(message, withdrawn_at=at))
    archive = stage.export.of_person(SUPERVISOR, case.id, language="id")
    page = ZipFile(io.BytesIO(b"".join(archive.pieces))).read("index.html").decode()
    assert lines_of(page)[-2:] == [
        "Diubah 18 November 2026 09.00 WIB. Mula-mula: Beras bagus",
        "Ditarik oleh penulisnya 18 November 2026 09.00 WIB.",
    ]


def test_a_file_that_is_not_here_is_named() -> None:
    lost = {"name": "foto.jpg", "place": "", "size_bytes": None}
    message = {
        **{"from_us": False, "way": "direct", "at": "2026-11-18T05:00:00+00:00", "text": "lihat"},
        **{"person": {"name": ""}, "edited_at": None, "withdrawn_at": None, "url": ""},
        "files": [lost, {**lost, "name": ""}],
    }
    nobody = {"name": "", "account": "", "contact": "", "member_number_as_given": ""}
    talk = {"channel": "", "began_at": None, "person": nobody, "cases": [], "messages": [message]}
    head = {"cooperative": "Maju", "made_at": None, "not_here": "-"}
    held: dict[str, object] = {"member": None, "blocks": [], "set_aside": [], "reactions": []}
    spoken = Spoken(zone="Asia/Makassar", language="id")
    assert lines_of("".join(as_html(head, held, [talk], spoken)))[4:] == [
        "Di kantor atau lewat telepon",
        "Tanpa nama · Pesan langsung · 18 November 2026 13.00 WITA",
        "lihat",
        "foto.jpg: berkasnya tidak tersimpan",
        "Lampiran: berkasnya tidak tersimpan",
    ]


def test_every_purpose_and_way_of_consent_has_words() -> None:
    assert set(purposes()) == set(Purpose)
    assert all(purposes().values()) and all(consent_ways().values())
