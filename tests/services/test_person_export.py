"""All that is held about one person, as an archive; and who may have it."""

import csv
import io
import json
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest

from domain.accesses import AccessKind
from domain.attachments import Attachment
from domain.cases import Case
from domain.errors import NotAllowed, NotFound
from domain.messages import Author
from domain.people import Actor
from services.cases.case_states import CaseStates
from services.personal_data.person_export import PIECE_BYTES, Archive
from storage.memory import MemoryStore
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.erased_stage import SITI, Stage, a_history, a_stage, put_on_the_roll
from toolkit.clock import SetClock


@pytest.fixture
def stage(clock: SetClock) -> Stage:
    return a_stage(MemoryStore(), clock)


def opened(archive: Archive) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(archive.pieces)))


def told(archive: Archive) -> dict[str, object]:
    read: dict[str, object] = json.loads(opened(archive).read("data.json"))
    return read


def hidden(stage: Stage, text: str = "Manajer mengambil uang") -> Case:
    """Siti's case about management."""
    case = stage.hear(text, thread="t-rahasia")
    states = CaseStates(store=stage.store, clock=stage.clock)
    states.escalate(STAFF, case.id, why="tentang manajer", restricted=True)
    return case


def test_a_members_archive_holds_the_roll_consent_accounts_talks_notes_and_files(
    stage: Stage,
) -> None:
    put_on_the_roll(stage)
    a_history(stage)
    archive = stage.export.of_member(SUPERVISOR, "mb-1", language="id")
    assert archive.file_name == f"data-pribadi-{stage.clock.now():%Y%m%d-%H%M}.zip"
    file = opened(archive)
    assert file.testzip() is None
    names = file.namelist()
    assert names[:3] == ["data.json", "pesan.csv", "index.html"]
    (picture,) = names[3:]
    assert picture.endswith("-1-siti.jpg")
    assert file.read(picture) == b"foto beras"
    data = json.loads(file.read("data.json"))
    assert data["format"] == "guyub-person-1"
    assert (data["member"]["number"], data["member"]["phones"]) == ("K-0042", ["+6281234567890"])
    assert [each["note"] for each in data["member"]["consents"]] == ["kata Siti sendiri"]
    assert [each["account"] for each in data["member"]["accounts"]] == [SITI.remote_id]
    (talk,) = data["talks"]
    assert [(m["text"], m["from_us"]) for m in talk["messages"]] == [
        ("Beras kemarin berkutu, saya kecewa.", False),
        ("Maaf Bu Siti, kami ganti.", True),
        ("Terima kasih, Siti.", False),
    ]
    assert talk["messages"][0]["files"][0]["place"] == picture
    assert [n["text"] for n in talk["cases"][0]["notes"]] == ["Bu Siti kecewa sekali"]
    rows = list(csv.reader(io.StringIO(file.read("pesan.csv").decode("utf-8-sig"), newline="")))
    assert [row[5] for row in rows[1:]] == [m["text"] for m in talk["messages"]]
    page = file.read("index.html").decode()
    assert "Bu Siti kecewa sekali" in page
    assert picture in page
    assert "Kapan rapat?" not in page + json.dumps(data)


def test_names_of_staff_are_not_in_it(stage: Stage) -> None:
    put_on_the_roll(stage)
    a_history(stage)
    file = opened(stage.export.of_member(SUPERVISOR, "mb-1", language="id"))
    for name in ("data.json", "pesan.csv", "index.html"):
        words = file.read(name).decode()
        assert STAFF.name not in words
        assert STAFF.id not in words


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=1+1",
        '"; DROP',
        "\ud800 x",
        "beras;=1+1",
        "a\n=1",
        "  =1",
        "＝1",
    ],
)
def test_hostile_words_stay_words(stage: Stage, text: str) -> None:
    case = stage.hear(text or "x")
    file = opened(stage.export.of_person(MANAGER, case.id, language="en"))
    page = file.read("index.html").decode()
    assert "<script" not in page
    rows = list(csv.reader(io.StringIO(file.read("pesan.csv").decode("utf-8-sig"), newline="")))
    assert not re.search(r"(^|[;\n])\s*[=＝]", rows[1][5])


def test_talks_about_management_are_in_a_supervisors_archive_alone_and_nobody_else_learns_of_them(
    stage: Stage,
) -> None:
    open_case = stage.hear("Beras berkutu")
    plain = told(stage.export.of_person(MANAGER, open_case.id, language="id"))
    secret = hidden(stage)
    again = told(stage.export.of_person(MANAGER, open_case.id, language="id"))
    assert again == plain
    whole = told(stage.export.of_person(SUPERVISOR, open_case.id, language="id"))
    assert "Manajer mengambil uang" in json.dumps(whole)
    with pytest.raises(NotFound):
        stage.export.of_person(MANAGER, secret.id, language="id")


@pytest.mark.parametrize("actor", [MANAGER, SUPERVISOR, ADMIN], ids=lambda actor: actor.role)
def test_who_may_has_it_and_each_one_is_logged(stage: Stage, actor: Actor) -> None:
    case = stage.hear("Halo")
    stage.export.of_person(actor, case.id, language="id")
    stage.export.of_person(actor, case.id, language="id")
    logged = stage.log.newest(SUPERVISOR)
    assert [(each.user_id, each.kind, each.subject_id) for each in logged] == [
        (actor.id, AccessKind.EXPORT, case.id)
    ] * 2
    with stage.store.reading() as unit:
        assert [entry.act for entry in unit.audit.newest(limit=2)] == ["person_exported"] * 2


def test_staff_may_not(stage: Stage) -> None:
    put_on_the_roll(stage)
    case = stage.hear("Halo")
    with pytest.raises(NotAllowed):
        stage.export.of_person(STAFF, case.id, language="id")
    with pytest.raises(NotAllowed):
        stage.export.of_member(STAFF, "mb-1", language="id")
    assert stage.log.newest(SUPERVISOR) == []


def test_who_is_not_there_has_no_archive(stage: Stage) -> None:
    with pytest.raises(NotFound):
        stage.export.of_member(MANAGER, "tidak-ada", language="id")
    with pytest.raises(NotFound):
        stage.export.of_person(MANAGER, "tidak-ada", language="id")


def test_a_large_file_goes_out_in_small_pieces(stage: Stage) -> None:
    case = a_history(stage)
    big = bytes(range(256)) * 8_000
    with stage.store.writing() as unit:
        (file,) = unit.attachments.of([m.id for m in unit.messages.of(case.conversation_id)])
    stage.files.kept[file.file_id] = big
    pieces = list(stage.export.of_person(MANAGER, case.id, language="id").pieces)
    assert max(map(len, pieces)) <= PIECE_BYTES + 4_096
    assert big in [
        ZipFile(io.BytesIO(b"".join(pieces))).read(name)
        for name in ZipFile(io.BytesIO(b"".join(pieces))).namelist()
    ]


def test_a_file_whose_bytes_were_lost_leaves_the_rest(stage: Stage) -> None:
    case = a_history(stage)
    stage.files.kept.clear()
    names = opened(stage.export.of_person(MANAGER, case.id, language="id")).namelist()
    assert names == ["data.json", "pesan.csv", "index.html"]


def test_a_talk_that_is_erased_while_the_archive_goes_out_is_left_out(stage: Stage) -> None:
    case = stage.hear("Halo", author=Author(name="Tanpa akun"))
    archive = stage.export.of_person(MANAGER, case.id, language="id")
    with stage.store.writing() as unit:
        unit.wipes.talk(case.conversation_id)
    assert "Halo" not in json.dumps(told(archive))


def test_what_others_wrote_in_the_same_thread_is_not_the_persons(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    stage.hear("Punya saya juga", author=Author(remote_id="akun-lain", name="Pak Lain"))
    file = opened(stage.export.of_person(SUPERVISOR, case.id, language="id"))
    for name in ("data.json", "pesan.csv", "index.html"):
        assert "Beras berkutu" in file.read(name).decode()
        assert "Lain" not in file.read(name).decode()
        assert "Punya saya juga" not in file.read(name).decode()


def test_a_file_that_another_sent_in_the_same_thread_is_not_the_persons(stage: Stage) -> None:
    case = stage.hear("Beras berkutu")
    stage.hear("Punya saya juga", author=Author(remote_id="akun-lain", name="Pak Lain"))
    with stage.store.writing() as unit:
        unit.attachments.add(
            [
                Attachment(
                    message_id=message.id,
                    position=1,
                    name=f"{message.author.remote_id}.jpg",
                    kind="image/jpeg",
                    size_bytes=4,
                    file_id=stage.files.put(message.author.remote_id.encode(), "image/jpeg"),
                )
                for message in unit.messages.of(case.conversation_id)
            ]
        )
    file = opened(stage.export.of_person(SUPERVISOR, case.id, language="id"))
    given = [file.read(name) for name in file.namelist() if name.endswith(".jpg")]
    assert given == [SITI.remote_id.encode()]


def test_who_claims_the_same_member_number_is_somebody_else(stage: Stage) -> None:
    """Anybody may type a number; an account and a telephone are known."""
    put_on_the_roll(stage)
    case = stage.hear("Beras berkutu", author=replace(SITI, member_number="K-0042"))
    stage.hear(
        "Saya mengaku anggota",
        thread="t-lain",
        author=Author(remote_id="akun-lain", name="Pak Lain", member_number="K-0042"),
    )
    for archive in (
        stage.export.of_person(SUPERVISOR, case.id, language="id"),
        stage.export.of_member(SUPERVISOR, "mb-1", language="id"),
    ):
        said = json.dumps(told(archive))
        assert "Beras berkutu" in said
        assert "mengaku" not in said
