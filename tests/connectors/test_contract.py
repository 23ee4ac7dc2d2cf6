"""What every connector keeps. A new one is fed to it by one line in SUBJECTS."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from typing import Any

import httpx
import pytest

from connectors.registry import read_settings
from domain.answers import AnswerKind
from domain.audience import AccountMetric
from domain.channels import Capability
from domain.deliveries import DeliveryKind, Handover, Receipt
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.metrics import Metric
from domain.ports import ABILITY_VERBS, Connector, abilities
from tests.connectors import bluesky_world as bluesky
from tests.connectors.facebook_world import SETTINGS as FACEBOOK_SETTINGS
from tests.connectors.facebook_world import facebook_world
from tests.connectors.mailbox_world import FIRST as FIRST_LETTER
from tests.connectors.mailbox_world import SETTINGS as MAILBOX
from tests.connectors.mailbox_world import mailbox_world
from tests.connectors.mastodon_world import mastodon_world
from tests.connectors.post_office import PASSWORD, USER, open_post_office
from tests.connectors.staging import (
    AT,
    DAYS,
    SECRET,
    Subject,
    a_picture,
    acting_calls,
    an_outgoing,
    discovered,
    reading_calls,
    sandbox_world,
)
from tests.connectors.telegram_world import CHANNEL, telegram_world
from tests.connectors.telegram_world import SETTINGS as TELEGRAM
from tests.connectors.x_world import MENTION_ID, x_world
from tests.connectors.x_world import SETTINGS as X_SETTINGS


@contextmanager
def mail_world() -> Iterator[tuple[None, Mapping[str, str]]]:
    with open_post_office() as office:
        yield None, {"port": str(office.port)}


SUBJECTS = (
    Subject(platform="board"),
    Subject(platform="assisted", settings={"place": "whatsapp"}),
    Subject(
        platform="email",
        settings={
            "host": "127.0.0.1",
            "sender": "desk@koperasi.example",
            "security": "none",
            "user": USER,
            "password": PASSWORD,
        },
        world=mail_world,
    ),
    Subject(platform="mailbox", settings=MAILBOX, world=mailbox_world, message_id=FIRST_LETTER),
    Subject(platform="sandbox", settings={"token": SECRET}, world=sandbox_world, speaks_http=True),
    Subject(
        platform="mastodon",
        settings={"instance": "koperasi.example", "token": SECRET},
        world=mastodon_world,
        speaks_http=True,
        # whom it answers, and who may see it
        asks_first=frozenset({Capability.REPLY, Capability.PRIVATE_REPLY}),
    ),
    Subject(
        platform="telegram",
        settings=TELEGRAM,
        world=telegram_world,
        speaks_http=True,
        message_id=f"{CHANNEL}:7",
        post_id=f"{CHANNEL}:8",
    ),
    Subject(
        platform="bluesky",
        settings=bluesky.SETTINGS,
        world=bluesky.bluesky_world,
        speaks_http=True,
        message_id=bluesky.MESSAGE,
        post_id=bluesky.POST,
        asks_first=frozenset({Capability.REPLY}),  # the versions of the posts it answers
        notes=bluesky.NOTES,
    ),
    Subject(
        platform="facebook",
        settings=FACEBOOK_SETTINGS,
        world=facebook_world,
        speaks_http=True,
        asks_first=frozenset({Capability.PRIVATE_REPLY}),  # whether the comment had its one
    ),
    Subject(
        platform="x",
        settings=X_SETTINGS,
        world=x_world,
        speaks_http=True,
        message_id=MENTION_ID,
        post_id="1980000000000000002",
    ),
)
SECRETS = (SECRET, PASSWORD)
HTTP_SUBJECTS = [subject for subject in SUBJECTS if subject.speaks_http]


def having(*needed: Capability) -> pytest.MarkDecorator:
    """Every connector with these abilities."""
    platforms = discovered().platforms()
    able = [s for s in SUBJECTS if set(needed) <= abilities(platforms[s.platform])]
    return pytest.mark.parametrize("subject", able, ids=str)


every_connector = pytest.mark.parametrize("subject", SUBJECTS, ids=str)
every_http_connector = pytest.mark.parametrize("subject", HTTP_SUBJECTS, ids=str)


def test_every_platform_of_the_house_is_fed_to_the_contract() -> None:
    assert {subject.platform for subject in SUBJECTS} == set(discovered().platforms())


@every_connector
def test_it_has_the_shape_of_a_connector(subject: Subject) -> None:
    with subject.opened() as connector:
        assert isinstance(connector, Connector)
        assert connector.platform == subject.platform
        assert connector.title


@every_connector
def test_its_abilities_are_the_same_on_class_and_object_and_can_be_called(
    subject: Subject,
) -> None:
    with subject.opened() as connector:
        assert abilities(connector) == abilities(type(connector))
        for ability in abilities(connector):
            assert callable(getattr(connector, ABILITY_VERBS[ability]))


@every_connector
def test_its_limits_are_sane(subject: Subject) -> None:
    with subject.opened() as connector:
        limits = connector.limits
    assert limits.text_max > 0
    answers = [limits.of_answers(kind) for kind in AnswerKind]
    takes_images = max(each.images_max for each in (limits, *answers)) > 0
    assert takes_images == (limits.image_bytes_max > 0)
    for each in answers:
        assert 0 < each.text_max <= limits.text_max
        assert (each.files_max > 0) == (each.file_bytes_max > 0)
    assert limits.count("Halo") == 4
    assert limits.count("") == 0


@every_connector
def test_verifying_names_the_account(subject: Subject) -> None:
    with subject.opened() as connector:
        assert connector.verify().account_name


@every_connector
def test_every_field_of_its_settings_has_a_label_and_help(subject: Subject) -> None:
    for field in fields(discovered().platforms()[subject.platform].Settings):
        assert field.metadata["label"]
        assert field.metadata["help"]
        if field.metadata.get("secret"):
            assert not field.repr


@having(Capability.PUBLISH)
def test_the_same_key_twice_is_one_thing(subject: Subject) -> None:
    with subject.opened() as connector:
        post = an_outgoing(pictures=(a_picture("a", "Panen"), a_picture("b", "Rapat")))
        made: Any = connector
        assert made.publish(post, "key-1") == made.publish(post, "key-1")


@having(Capability.PUBLISH, Capability.RECONCILE)
def test_what_was_handed_over_is_found_again_and_nothing_else(subject: Subject) -> None:
    with subject.opened() as connector:
        made: Any = connector
        receipt = made.publish(an_outgoing(), "key-1")
        assert made.find(an_outgoing(), "key-1", DeliveryKind.POST) == receipt
        assert made.find(an_outgoing(), "key-9", DeliveryKind.POST) is None


@having(Capability.DELETE, Capability.RECONCILE)
def test_deleting_twice_is_as_good_as_once_and_is_found_done(subject: Subject) -> None:
    with subject.opened() as connector:
        made: Any = connector
        gone = an_outgoing(target_remote_id=made.publish(an_outgoing(), "key-1").remote_id)
        assert made.find(gone, "key-2", DeliveryKind.DELETION) is None
        made.delete(gone.target_remote_id)
        made.delete(gone.target_remote_id)
        assert made.find(gone, "key-2", DeliveryKind.DELETION).remote_id == gone.target_remote_id


@every_connector
def test_every_time_it_gives_is_aware(subject: Subject) -> None:
    with subject.opened() as connector:
        for call in acting_calls(connector, subject).values():
            try:
                given = call()
            except Rejected:  # what it is about is not there
                continue
            if isinstance(given, Receipt):
                assert given.sent_at.tzinfo is not None
                assert given.remote_id


@having(Capability.METRICS)
def test_what_it_does_not_measure_is_none_and_never_zero(subject: Subject) -> None:
    with subject.opened() as connector:
        made: Any = connector
        receipt = made.publish(an_outgoing(), "key-1")
        (reading,) = made.measure([receipt.remote_id, "not-there"])
    assert reading.remote_id == receipt.remote_id
    assert set(reading.values) == set(Metric)
    assert reading.values[Metric.REACH] is None


@having(Capability.AUDIENCE)
def test_of_its_account_it_tells_whole_counts_with_the_platforms_own_names(
    subject: Subject,
) -> None:
    with subject.opened() as connector:
        made: Any = connector
        reading = made.count_audience()
    assert reading.values[AccountMetric.FOLLOWERS] > 0
    assert reading.at is None
    for metric, value in reading.values.items():
        assert value is None or sum(reading.raw[metric].values()) == value


@having(Capability.AUDIENCE_HISTORY)
def test_days_that_are_over_lie_in_the_time_that_was_asked_for_oldest_first(
    subject: Subject,
) -> None:
    with subject.opened() as connector:
        made: Any = connector
        days = made.recall_audience(AT - DAYS, AT)
        assert made.recall_audience(AT, AT - DAYS) == ()
    assert days
    moments = [day.at for day in days]
    assert moments == sorted(moments)
    assert all(AT - DAYS <= at <= AT for at in moments)
    assert all(day.values for day in days)


@having(Capability.AUDIENCE_HISTORY)
def test_who_tells_of_the_past_tells_of_now_too(subject: Subject) -> None:
    with subject.opened() as connector:
        assert Capability.AUDIENCE in abilities(connector)


@having(Capability.REACTIONS)
def test_who_reacted_is_told_the_same_however_often_it_is_asked(subject: Subject) -> None:
    with subject.opened() as connector:
        made: Any = connector
        first, again = made.hear_reactions(""), made.hear_reactions("")
        assert first.reactions == again.reactions
        rest = made.hear_reactions(first.cursor)
    assert isinstance(rest.cursor, str)
    for told in (*first.reactions, *rest.reactions):
        assert told.remote_id
        assert told.account_id
        assert told.post_remote_id
        assert told.sign
        assert told.at.tzinfo is not None


HOSTILE = (
    "",
    "\x00\x01\x1b[31m",
    "a\r\nBcc: korban@example.com\r\n\r\nisi",
    "<script>alert(1)</script>",
    "\ud800 half a pair",
    "😀👨‍👩‍👧‍👦" * 500,
    "panjang sekali " * 40_000,
)


@every_connector
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_and_huge_texts_are_taken_or_refused_but_break_nothing(
    subject: Subject, text: str
) -> None:
    with subject.opened() as connector:
        made: Any = connector
        verb = next(
            getattr(made, name) for name in ("publish", "notify", "reply") if hasattr(made, name)
        )
        parcel = an_outgoing(
            text=text,
            subject=text,
            recipient="sari@koperasi.example",
            target_remote_id=subject.message_id,
        )
        try:
            given = verb(parcel, "key-1")
        except PlatformError as err:
            assert str(err)
        else:
            assert isinstance(given, Receipt | Handover)


@every_connector
def test_a_missing_setting_is_refused_by_its_label(subject: Subject) -> None:
    kind = discovered().platforms()[subject.platform]
    for needed in (field for field in fields(kind.Settings) if field.default is MISSING):
        rest = {name: value for name, value in subject.settings.items() if name != needed.name}
        with pytest.raises(Rejected, match=re.escape(needed.metadata["label"])):
            read_settings(kind, rest)


def _everything_said(error: BaseException | None) -> str:
    words = []
    while error is not None:
        words += [str(error), repr(error), getattr(error, "detail", "")]
        error = error.__cause__
    return "\n".join(words)


@every_connector
def test_no_secret_shows_in_its_own_words(subject: Subject) -> None:
    with subject.opened() as connector:
        words = f"{connector!r} {getattr(connector, '_settings', '')!r}"
    assert not [secret for secret in SECRETS if secret in words]


# --- HTTP: the same table for every connector that speaks it ---------------------------------

Fault = httpx.Response | Exception
BEFORE = [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")]
AFTER = [
    httpx.ReadTimeout("no"),
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.WriteTimeout("no"),
    httpx.RemoteProtocolError("hung up"),
]
SAME_FOR_ALL = [
    *((fault, Unavailable) for fault in BEFORE),
    *((httpx.Response(status), Unauthorized) for status in (401, 403)),
    *((httpx.Response(status), Rejected) for status in (400, 409, 413, 422, 451)),
    *((httpx.Response(status), Unavailable) for status in (408, 425)),
    (httpx.Response(429), RateLimited),
    (httpx.Response(302, headers={"location": "https://elsewhere.example/"}), Rejected),
]
UNSURE = [
    *AFTER,
    *(httpx.Response(status) for status in (500, 502, 503, 504)),
    httpx.Response(200, content=b"<html>not json"),
    httpx.Response(200, content=b'{"unexpected": 1}'),
    httpx.Response(200, content=b"[]"),
    httpx.Response(200, content=b"x" * (6 * 1024 * 1024)),
]


def _misbehaving(fault: Fault) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(fault, Exception):
            raise fault
        return httpx.Response(fault.status_code, headers=fault.headers, content=fault.content)

    return httpx.MockTransport(answer)


def _name(value: object) -> str:
    if isinstance(value, httpx.Response):
        return f"{value.status_code}-{value.content[:12]!r}"
    return type(value).__name__ if isinstance(value, Exception) else str(value)


@every_http_connector
@pytest.mark.parametrize(("fault", "error"), SAME_FOR_ALL, ids=_name)
def test_a_clear_fault_is_the_same_error_for_every_call(
    subject: Subject, fault: Fault, error: type[PlatformError]
) -> None:
    connector = subject.open(_misbehaving(fault))
    for call in (
        *acting_calls(connector, subject).values(),
        *reading_calls(connector, subject).values(),
    ):
        with pytest.raises(error) as caught:
            call()
        assert type(caught.value) is error


@every_http_connector
@pytest.mark.parametrize("fault", UNSURE, ids=_name)
def test_an_unsure_end_is_unknown_for_what_acts_and_unavailable_for_what_reads(
    subject: Subject, fault: Fault
) -> None:
    connector = subject.open(_misbehaving(fault))
    for ability, call in acting_calls(connector, subject).items():
        if ability is Capability.DELETE and _is_success(fault):
            continue  # a deletion reads no body: its success is its status
        with pytest.raises(Unavailable if ability in subject.asks_first else OutcomeUnknown):
            call()
    for call in reading_calls(connector, subject).values():
        with pytest.raises(Unavailable):
            call()


def _is_success(fault: Fault) -> bool:
    return isinstance(fault, httpx.Response) and fault.is_success and len(fault.content) < 99


@every_http_connector
def test_no_secret_shows_in_an_error_or_a_log(
    subject: Subject, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    faults: list[Fault] = [
        httpx.ReadError(f"reset while sending Bearer {SECRET}"),
        httpx.ConnectError(f"no route for {SECRET}"),
        httpx.Response(422, json={"error": f"bad token {SECRET}"}),
        httpx.Response(500, content=SECRET.encode()),
    ]
    for fault in faults:
        connector = subject.open(_misbehaving(fault))
        for call in (
            *acting_calls(connector, subject).values(),
            *reading_calls(connector, subject).values(),
        ):
            with pytest.raises(PlatformError) as caught:
                call()
            said.append(_everything_said(caught.value))
    assert said
    assert SECRET not in "\n".join(said) + caplog.text
