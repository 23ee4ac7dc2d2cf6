"""A letter's whole way, through the services, against real mail servers: it becomes a case, is
answered in its thread, answered again by its writer, and resolved; a reply that comes back is not
taken for an answer."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.smtp import Envelope

from domain.aftercare import Aftercare, Score
from domain.cases import Case, CaseStatus, EventKind
from domain.deliveries import AttemptOutcome, DeliveryState
from domain.people import Role, User
from domain.reports import QueueFilter
from storage.migrating import migrate
from storage.sql.store import SqlStore
from tests.connectors.mail_room import AT, MailRoom, open_mail_room
from tests.connectors.mailbox_world import FIRST, OURS, SETTINGS, a_letter, a_parcel
from tests.connectors.post_office import PostOffice, open_post_office
from tests.connectors.test_mailbox_enclosed import a_file
from tests.postgres import Postgres
from tests.services.pictures_made import a_jpeg
from tests.web.conftest import a_browser
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit
from web.app import member_app

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ADMIN = User(id="u-1", login="wati", name="Wati", role=Role.ADMIN, created_at=AT)
SARI = User(id="u-2", login="sari", name="Sari", role=Role.STAFF, created_at=AT)


@pytest.fixture(scope="module")
def shared_room() -> Iterator[MailRoom]:
    with open_mail_room() as room:
        yield room


@pytest.fixture
def room(shared_room: MailRoom) -> MailRoom:
    shared_room.empty()
    return shared_room


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture(params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest, tmp_path: Path, room: MailRoom, office: PostOffice
) -> Iterator[Toolkit]:
    """A house of its own on each database, with the mailbox as its channel."""
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    migrate(tmp_path, address)
    settings = Settings.model_validate({"data": tmp_path, "database_url": address})
    opened = open_toolkit(settings, clock=SetClock(AT))
    with opened.store.writing() as unit:
        unit.users.add(ADMIN)
        unit.users.add(SARI)
    ports = {"imap_port": str(room.port), "smtp_port": str(office.port)}
    opened.connecting.add(
        ADMIN.actor, platform="mailbox", name="Koperasi Maju", settings={**SETTINGS, **ports}
    )
    yield opened
    assert isinstance(opened.store, SqlStore)
    opened.store.close()


def later(house: Toolkit, minutes: int) -> None:
    clock = house.clock
    assert isinstance(clock, SetClock)
    clock.set(clock.now() + minutes * MINUTE)


def the_case(house: Toolkit) -> Case:
    (row,), total = house.answering.queue(SARI.actor, QueueFilter(now=house.clock.now()))
    assert total == 1
    return row.case


def answered(house: Toolkit, text: str) -> Case:
    case = the_case(house)
    house.answering.reply(SARI.actor, case.id, text, events_seen=case.events)
    house.delivering.send_due()
    return house.answering.story(SARI.actor, case.id).case


def sent(office: PostOffice) -> list[tuple[str, str, str]]:
    """Whom each letter went to, what it answers, and its subject."""
    told = []
    for envelope in office.letters:
        letter = _letter(envelope)
        told.append((envelope.rcpt_tos[0], letter["In-Reply-To"], letter["Subject"]))
    return told


def our_id(office: PostOffice) -> str:
    return str(_letter(office.letters[-1])["Message-ID"])


def _letter(envelope: Envelope) -> Message:
    assert isinstance(envelope.content, bytes)
    return message_from_bytes(envelope.content)


def a_bounce(original: str) -> bytes:
    return a_parcel(
        "Content-Type: text/plain\n\nSorry.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; sari@anggota.example\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 kotak penuh",
        f"Content-Type: text/rfc822-headers\n\nFrom: {OURS}\nTo: sari@anggota.example\n"
        f"Message-ID: {original}\nReferences: {FIRST}\nSubject: Re: Simpanan",
        kind="report",
        From="Mailer-Daemon@mx.example",
        Message_ID="<b1@mx.example>",
        Return_Path="<>",
    )


def test_a_letter_is_answered_in_its_thread_answered_again_and_resolved(
    house: Toolkit, room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter("Simpanan saya berkurang, mengapa?"), at=AT)
    later(house, 1)
    assert house.listening.collect_all() == 1
    later(house, 9)
    case = answered(house, "Kami periksa dulu, Bu.")
    assert case.durations.first_response_wall == 10 * MINUTE
    assert case.durations.awaiting_since is None
    assert sent(office) == [("sari@anggota.example", FIRST, "Re: Simpanan")]

    # our copy lies in the sent folder and is read again: it is no second answer
    later(house, 5)
    assert house.listening.collect_all() == 0

    answer = a_letter(
        "Baik, saya tunggu.\n\nPada Rab, 18 Nov 2026 12.10 Koperasi menulis:\n> Kami periksa dulu.",
        Message_ID="<m2@anggota.example>",
        In_Reply_To=our_id(office),
        References=f"{FIRST} {our_id(office)}",
        Subject="Re: Simpanan",
    )
    room.put(answer, at=house.clock.now())
    later(house, 1)
    assert house.listening.collect_all() == 1
    story = house.answering.story(SARI.actor, the_case(house).id)
    assert [(each.from_us, each.text) for each in story.messages] == [
        (False, "Simpanan\n\nSimpanan saya berkurang, mengapa?"),
        (True, "Kami periksa dulu, Bu."),
        (
            False,
            "Baik, saya tunggu.\n\n"
            "[1 baris kutipan surel lama tidak ditampilkan; lengkapnya di kotak surel.]",
        ),
    ]
    assert story.case.durations.awaiting_since == AT + 15 * MINUTE

    answered(house, "Sudah kami betulkan.")
    assert sent(office)[-1] == ("sari@anggota.example", "<m2@anggota.example>", "Re: Simpanan")
    house.answering.set_status(SARI.actor, case.id, CaseStatus.RESOLVED, reason="saldo dibetulkan")
    done = house.answering.story(SARI.actor, case.id)
    assert done.case.status is CaseStatus.RESOLVED
    kinds = [each.kind for each in done.events if each.kind is not EventKind.REPLY_WRITTEN]
    assert kinds == [
        EventKind.OPENED,
        EventKind.MESSAGE_RECEIVED,
        EventKind.REPLIED,
        EventKind.MESSAGE_RECEIVED,
        EventKind.REPLIED,
        EventKind.RESOLVED,
    ]


def test_once_it_is_resolved_the_member_is_asked_in_the_thread_and_answers_by_its_link(
    house: Toolkit, room: MailRoom, office: PostOffice
) -> None:
    with house.store.writing() as unit:
        asks = Aftercare(asks_since=AT, rating_after=2 * HOUR)
        unit.cooperative.save(replace(unit.cooperative.get(), aftercare=asks))
    room.put(a_letter("Simpanan saya berkurang, mengapa?"), at=AT)
    assert house.listening.collect_all() == 1
    case = answered(house, "Sudah kami betulkan.")
    house.answering.set_status(SARI.actor, case.id, CaseStatus.RESOLVED, reason="dibetulkan")
    later(house, 121)
    assert house.rating_requests.ask_due() == 1
    house.delivering.send_due()
    later(house, 121)
    assert house.rating_requests.ask_due() == 0  # once
    house.delivering.send_due()
    assert sent(office) == [("sari@anggota.example", FIRST, "Re: Simpanan")] * 2

    body = _letter(office.letters[-1]).get_payload(decode=True)
    assert isinstance(body, bytes)
    (link,) = re.findall(rf"{re.escape(house.settings.site_url)}(\S+)", body.decode())
    clock = house.clock
    assert isinstance(clock, SetClock)
    browser = a_browser(member_app(house), clock)
    assert "Seberapa puas Anda" in browser.open(link).text  # reading it says nothing yet
    assert score_of(house, case) is None
    assert browser.fill(link, nilai="good", kata="Cepat").status_code == 303
    assert score_of(house, case) is Score.GOOD


def score_of(house: Toolkit, case: Case) -> Score | None:
    rating = house.satisfaction.of(SARI.actor, case.id)
    assert rating is not None
    return rating.score


def test_files_come_in_are_opened_over_http_and_go_out_again(
    house: Toolkit, room: MailRoom, office: PostOffice
) -> None:
    photo = a_jpeg()
    letter = a_parcel("Content-Type: text/plain\n\nIni slipnya.", a_file(photo, "slip é.jpg"))
    room.put(letter, letter, at=AT)  # the same letter twice, as some servers keep it
    assert house.listening.collect_all() == 1
    case = the_case(house)
    ((message_id, (found,)),) = house.attachments.of_case(SARI.actor, case.id).items()
    assert (found.name, found.kind, found.size_bytes) == ("slip é.jpg", "image/jpeg", len(photo))

    house.accounts.set_password("sari", "kuda batu payung hijau")
    clock = house.clock
    assert isinstance(clock, SetClock)
    browser = a_browser(member_app(house), clock)
    address = f"/lampiran/{case.id}/{message_id}/1"
    assert browser.open(address).status_code == 303
    browser.fill("/masuk", nama="sari", sandi="kuda batu payung hijau")
    opened = browser.open(address)
    assert (opened.content, opened.headers["content-type"]) == (photo, "image/jpeg")
    told = "inline; filename=\"slip _.jpg\"; filename*=UTF-8''slip%20%C3%A9.jpg"
    assert opened.headers["content-disposition"] == told

    pdf = b"%PDF-1.7\n%%EOF\n"
    file = house.enclosing.take_pdf(SARI.actor, pdf, name="Jawaban.pdf")
    house.answering.reply(SARI.actor, case.id, "Terlampir.", events_seen=case.events, files=[file])
    house.delivering.send_due()
    (envelope,) = office.letters
    (part,) = [each for each in _letter(envelope).walk() if each.get_filename()]
    assert (part.get_content_type(), part.get_filename()) == ("application/pdf", "Jawaban.pdf")
    assert part.get_payload(decode=True) == pdf

    later(house, 5)  # our copy in the sent folder, with its file, is no second answer
    assert house.listening.collect_all() == 0
    story = house.answering.story(SARI.actor, case.id)
    assert [(each.from_us, each.text) for each in story.messages] == [
        (False, "Simpanan\n\nIni slipnya."),
        (True, "Terlampir."),
    ]
    assert list(house.attachments.of_case(SARI.actor, case.id)) == [message_id]


def test_a_reply_that_comes_back_leaves_the_member_waiting(
    house: Toolkit, room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter(), at=AT)
    house.listening.collect_all()
    later(house, 10)
    case = answered(house, "Saldo Ibu Rp 250.000.")
    house.answering.set_status(SARI.actor, case.id, CaseStatus.RESOLVED, reason="dijawab")
    room.put(a_bounce(our_id(office)), at=house.clock.now() + MINUTE)
    later(house, 2)
    assert house.listening.collect_all() == 0
    story = house.answering.story(SARI.actor, case.id)
    (delivery,) = story.deliveries
    assert (story.case.status, story.case.durations.first_response_at) == (CaseStatus.OPEN, None)
    assert story.case.durations.awaiting_since == AT
    assert (delivery.state, delivery.outcome, delivery.detail) == (
        DeliveryState.SENT,
        AttemptOutcome.RETURNED,
        "552 kotak penuh",
    )
    assert len(office.letters) == 1, "nothing goes again by itself"


def test_a_letter_that_is_refused_at_the_door_fails_in_the_servers_words(
    house: Toolkit, room: MailRoom, office: PostOffice
) -> None:
    room.put(a_letter(), at=AT)
    house.listening.collect_all()
    office.on_recipient = "550 tidak dikenal"
    case = answered(house, "Halo")
    story = house.answering.story(SARI.actor, case.id)
    failed = [each for each in story.events if each.kind is EventKind.REPLY_FAILED]
    assert "550 tidak dikenal" in failed[0].value
    assert story.case.durations.awaiting_since == AT
