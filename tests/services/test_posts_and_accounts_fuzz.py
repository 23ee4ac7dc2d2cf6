"""Whatever is entered: it is kept, or refused in clear words - nothing else, on a real database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.cases import CaseKind
from domain.cooperative import Cooperative, Moderation, Target
from domain.errors import GuyubError
from domain.media import Media
from domain.people import Role
from domain.ports import Store
from domain.posts import Content, PostState, Slot, Variant
from services.house.accounts import Accounts
from services.house.connecting import Connecting
from services.house.governing import Governing
from services.house.passwords import Passwords
from services.posts.composing import Composing
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import ADMIN, NOON, SECOND, STAFF
from tests.services.platforms import Home, Letterbox, OpenVault, Platforms, Shelf, Square, a_square
from toolkit.clock import SetClock

Text = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.sampled_from(
        (
            "",
            " ",
            "\x00",
            "\ud800",
            "a\u0301" * 30,
            "\u202eterbalik",
            "👨‍👩‍👧‍👦" * 9,
            "' OR 1=1 --",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "{name}",
            "%s%n",
            "x" * 30_000,
            "sari",
            "home",
            "sq-1",
            "https://koperasi.id",
            "https://[::1",
        )
    ),
)
Moment = st.datetimes(timezones=st.none() | st.timezones(), allow_imaginary=False)
Pictures = st.lists(
    st.builds(
        Media,
        id=Text,
        mime=Text,
        width_px=st.integers(0, 9_999),
        height_px=st.integers(0, 9_999),
        size_bytes=st.integers(0, 10**9),
        alt_text=Text,
    ),
    max_size=12,
).map(tuple)
Interval = st.tuples(st.integers(-10, 3_000), st.integers(-10, 3_000))
Intervals = st.lists(Interval, max_size=3).map(tuple)
Span = st.timedeltas(timedelta(days=-2), timedelta(days=100))
Houses = st.builds(
    Cooperative,
    name=Text,
    tagline=Text,
    logo_id=Text | st.just(""),
    zone=Text | st.just("Asia/Jakarta"),
    language=Text | st.just("id"),
    week=st.dictionaries(st.integers(-1, 8), Intervals, max_size=7),
    closed_days=st.dictionaries(st.dates(), Text, max_size=3),
    open_days=st.lists(st.dates(), max_size=3).map(tuple),
    day_hours=st.dictionaries(st.dates(), Intervals, max_size=3),
    targets=st.dictionaries(
        st.sampled_from(CaseKind),
        st.builds(Target, first_response=Span, next_reply=Span, resolution=Span),
        max_size=2,
    ),
    slots=st.lists(
        st.builds(Slot, weekday=st.integers(-1, 8), at=st.times(timezones=st.none())), max_size=4
    ).map(tuple),
    one_person=st.booleans(),
    moderation=st.sampled_from(Moderation),
)

hard = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
)


class House:
    """Every service of ours over one SQLite file."""

    def __init__(self, store: Store) -> None:
        clock, shelf, vault = SetClock(NOON), Shelf(), OpenVault()
        platforms = Platforms(vault, Home, Square, Letterbox)
        quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.clock, self.store = clock, store
        self.accounts = Accounts(store=store, clock=clock, passwords=quick)
        self.governing = Governing(store=store, clock=clock, media=shelf)
        self.connecting = Connecting(store=store, clock=clock, connectors=platforms, vault=vault)
        self.composing = Composing(store=store, clock=clock, connectors=platforms, media=shelf)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("fuzz")
    migrate(folder, None)
    store = open_store(folder, None)
    with store.writing() as unit:
        unit.channels.add(a_square())
    made = House(store)
    made.connecting.ensure_board()
    yield made
    store.close()


def only_clear_words(act: Callable[..., object], *given_: Any, **named: Any) -> None:
    """Does it; a refusal must be one of ours, with words for the person and no trace of code."""
    try:
        act(*given_, **named)
    except GuyubError as refused:
        assert str(refused).strip()


@given(login=Text, password=Text, name=Text, email=Text, role=st.sampled_from(Role), other=Text)
@hard
def test_accounts_take_or_refuse_anything(house: House, **entered: Any) -> None:
    accounts, person = house.accounts, entered
    house.clock.advance(timedelta(minutes=20))
    plain = {key: person[key] for key in ("login", "name", "role", "email")}
    only_clear_words(accounts.add_user, ADMIN, **plain)
    only_clear_words(accounts.sign_in, person["login"], person["password"], address=person["other"])
    only_clear_words(accounts.sign_in_by_link, person["other"], address=person["name"])
    only_clear_words(accounts.user_of, person["other"])
    only_clear_words(accounts.sign_out, person["other"])
    only_clear_words(accounts.set_password, person["login"], person["password"])
    only_clear_words(accounts.set_language, person["other"], person["name"])
    only_clear_words(accounts.new_link, ADMIN, person["other"])
    only_clear_words(accounts.set_role, ADMIN, person["other"], person["role"])
    only_clear_words(accounts.set_active, ADMIN, person["other"], False)
    only_clear_words(
        accounts.change_password,
        accounts.users(ADMIN)[0].id if accounts.users(ADMIN) else "",
        old=person["other"],
        new=person["password"],
        keep_token=person["name"],
    )


@given(wanted=Houses, data=st.binary(max_size=60), moment=st.datetimes(timezones=st.timezones()))
@hard
def test_decisions_are_kept_whole_or_refused(
    house: House, wanted: Cooperative, data: bytes, moment: datetime
) -> None:
    governing = house.governing
    before = governing.cooperative()
    current = replace(wanted, version=before.version)
    only_clear_words(governing.save, ADMIN, current)
    only_clear_words(governing.set_logo, ADMIN, data)
    kept = governing.cooperative()
    assert kept == before or kept.version > before.version
    only_clear_words(governing.hours)
    with suppress(OverflowError):  # the first and last days of the calendar have no other zone
        governing.local(moment)


@given(wanted=Houses)
@hard
def test_decisions_that_can_hold_come_back_as_they_were_kept(
    house: House, wanted: Cooperative
) -> None:
    whole = replace(
        wanted,
        name="Koperasi",
        tagline="",
        logo_id="",
        zone="Asia/Jayapura",
        language="id",
        week={0: ((480, 960),)},
        day_hours=dict.fromkeys(wanted.day_hours, ()),
        closed_days=dict.fromkeys(wanted.closed_days, "Libur"),
        targets={},
        slots=(Slot(weekday=1, at=time(9)),),
        version=house.governing.cooperative().version,
    )
    kept = house.governing.save(ADMIN, whole)
    assert house.governing.cooperative() == kept
    assert dict(kept.closed_days) == dict.fromkeys(sorted(wanted.closed_days), "Libur")


@given(
    platform=Text | st.just("square"),
    name=Text,
    form=st.dictionaries(Text | st.sampled_from(("account", "token", "tone")), Text, max_size=5),
    who=st.none() | Text,
    channel_id=Text,
)
@hard
def test_channels_take_or_refuse_anything(house: House, **entered: Any) -> None:
    connecting = house.connecting
    form: Mapping[str, str] = entered["form"]
    named = {"name": entered["name"], "settings": form, "responsible_id": entered["who"]}
    whole = {**named, "settings": {"account": "k", "token": "t", **form}}
    only_clear_words(connecting.add, ADMIN, platform=entered["platform"], **named)
    only_clear_words(connecting.add, ADMIN, platform="square", **whole)
    only_clear_words(connecting.update, ADMIN, entered["channel_id"], **whole)
    only_clear_words(connecting.verify, ADMIN, entered["channel_id"])
    only_clear_words(connecting.pause, ADMIN, entered["channel_id"], entered["name"])
    only_clear_words(connecting.archive, ADMIN, entered["channel_id"])
    only_clear_words(connecting.resume, ADMIN, entered["channel_id"])


@given(
    content=st.builds(Content, text=Text, link=Text, media=Pictures),
    channel_ids=st.lists(Text | st.sampled_from(("home", "sq-1")), max_size=4),
    variants=st.dictionaries(
        st.sampled_from(("home", "sq-1")),
        st.builds(Variant, text=st.none() | Text, media=st.none() | Pictures),
    ),
    labels=st.lists(Text, max_size=12),
    due_at=st.none() | Moment,
    version=st.integers(-2, 3),
)
@hard
def test_drafts_take_or_refuse_anything(house: House, **entered: Any) -> None:
    composing = house.composing
    only_clear_words(composing.save_draft, STAFF, post_id=None, **entered)
    fitting = {**entered, "channel_ids": ["home"]}
    only_clear_words(composing.save_draft, STAFF, post_id=None, **fitting)
    for post in composing.posts(STAFF, limit=2):
        only_clear_words(composing.save_draft, SECOND, post_id=post.id, **fitting)
        only_clear_words(composing.problems, post)
        only_clear_words(composing.submit, STAFF, post.id)
        only_clear_words(composing.approve, ADMIN, post.id, due_at=entered["due_at"])
    only_clear_words(composing.next_slot, entered["due_at"])


@given(thing=Text, note=Text, moment=Moment, picture=st.binary(max_size=80))
@hard
def test_review_takes_or_refuses_anything(
    house: House, thing: str, note: str, moment: datetime, picture: bytes
) -> None:
    composing = house.composing
    draft = composing.save_draft(
        STAFF, post_id=None, content=Content(text="Halo"), channel_ids=["home", "sq-1"]
    )
    only_clear_words(composing.submit, STAFF, draft.id)
    only_clear_words(composing.request_changes, SECOND, draft.id, note)
    only_clear_words(composing.approve, SECOND, draft.id, due_at=moment)
    for delivery in composing.post(STAFF, draft.id)[1]:
        only_clear_words(composing.move, STAFF, delivery.id, moment)
    for act in (composing.submit, composing.approve, composing.withdraw, composing.post):
        only_clear_words(act, ADMIN, thing)
    for change in (composing.cancel, composing.take_down):
        only_clear_words(change, ADMIN, thing)
    only_clear_words(composing.take_picture, STAFF, picture, alt_text=note)
    only_clear_words(composing.calendar, STAFF, moment, moment)
    only_clear_words(composing.calendar, STAFF, NOON, moment)


STEPS = st.lists(
    st.sampled_from(("save", "submit", "approve", "own", "changes", "withdraw", "cancel", "move")),
    max_size=14,
)


@given(STEPS)
@hard
def test_whatever_is_pressed_in_whatever_order_no_channel_gets_two(
    house: House, steps: list[str]
) -> None:
    composing = house.composing
    house.governing.save(ADMIN, Cooperative(version=house.governing.cooperative().version))
    post = composing.save_draft(
        STAFF, post_id=None, content=Content(text="Halo"), channel_ids=["home", "sq-1"]
    )
    for step in steps:
        _press(composing, post.id, step)
        kept, deliveries = composing.post(STAFF, post.id)
        waiting = [each.channel_id for each in deliveries if each.state.value == "scheduled"]
        assert len(waiting) == len(set(waiting))
        assert not waiting or kept.state is PostState.APPROVED
        assert kept.reviewer_id != STAFF.id


def _press(composing: Composing, post_id: str, step: str) -> None:
    post, deliveries = composing.post(STAFF, post_id)
    again = {"content": post.content, "channel_ids": post.channel_ids}
    presses: dict[str, Callable[[], object]] = {
        "save": lambda: composing.save_draft(STAFF, post_id=post.id, version=post.version, **again),  # type: ignore[arg-type]
        "submit": lambda: composing.submit(STAFF, post_id),
        "approve": lambda: composing.approve(SECOND, post_id),
        "own": lambda: composing.approve(STAFF, post_id),
        "changes": lambda: composing.request_changes(SECOND, post_id, "Ubah"),
        "withdraw": lambda: composing.withdraw(STAFF, post_id),
        "cancel": lambda: [composing.cancel(STAFF, each.id) for each in deliveries],
        "move": lambda: [composing.move(STAFF, each.id, NOON) for each in deliveries],
    }
    only_clear_words(presses[step])
