"""Signing in, threads, options and health: whatever is entered is kept or refused in words."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.channels import Channel, ChannelState, Limits, Verification
from domain.errors import GuyubError
from domain.ports import Store
from domain.posts import Content, Variant
from services.house.authorizing import Authorizing
from services.house.connecting import Connecting
from services.intake.health import ChannelHealth
from services.posts.composing import Composing
from services.posts.threads import PARTS_MAX, content_for
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR, a_post
from tests.services.bazaar import a_bazaar, a_stall
from tests.services.platforms import Home, OpenVault, Platforms, Shelf
from tests.services.test_posts_and_accounts_fuzz import Text, hard
from toolkit.clock import SetClock

People = st.sampled_from((MANAGER, ADMIN, STAFF, SUPERVISOR))
Entered = st.dictionaries(st.sampled_from(("stall", "token", "tone")) | Text, Text, max_size=4)
Instants = st.none() | st.datetimes(timezones=st.none() | st.timezones(), allow_imaginary=False)


class House:
    """What concerns channels, over one memory, with a bazaar that says whatever it is told."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store, self.clock = store, clock
        self.kind = a_bazaar()
        parts: dict[str, Any] = {
            "store": store,
            "clock": clock,
            "connectors": Platforms(OpenVault(), self.kind, Home),
        }
        self.connecting = Connecting(**parts, vault=OpenVault())
        self.authorizing = Authorizing(**parts, vault=OpenVault(), connecting=self.connecting)
        self.composing = Composing(**parts, media=Shelf())
        self.health = ChannelHealth(**parts)

    def stall(self) -> Channel:
        with self.store.writing() as unit:
            return unit.channels.find("bz-1") or unit.channels.add(a_stall())


@pytest.fixture
def house(store: Store, clock: SetClock) -> House:
    return House(store, clock)


@hard
@given(
    actor=People, begins=People, platform=Text | st.just("bazaar"), name=Text, settings=Entered,
    state=Text, code=Text, redirect=Text, own_state=st.booleans(),
    minutes=st.integers(0, 30), gained=Entered,
)  # fmt: skip
def test_signing_in_takes_or_refuses_anything(house: House, **told: Any) -> None:
    house.stall()
    house.kind.gained = told["gained"]
    with suppress(GuyubError):
        house.connecting.prepare(
            told["actor"], platform=told["platform"], name=told["name"], settings=told["settings"]
        )
    state = told["state"]
    with suppress(GuyubError):
        address = house.authorizing.begin(told["begins"], "bz-1", told["redirect"])
        if told["own_state"]:
            state = address.partition("&s=")[2].partition("&c=")[0]
    house.clock.advance(timedelta(minutes=told["minutes"]))
    with suppress(GuyubError):
        house.authorizing.finish(told["actor"], state=state, code=told["code"])
    with suppress(GuyubError):
        house.authorizing.call_off(told["actor"], told["state"])
    with house.store.reading() as unit:
        for channel in unit.channels.all(archived=True):
            assert channel.platform == "bazaar"
            assert channel.state in (ChannelState.ACTIVE, ChannelState.DISCONNECTED)
            assert "token" not in channel.settings


@hard
@given(
    text=Text, link=Text, own=st.none() | Text, as_thread=st.booleans(), options=Entered,
    most=st.integers(0, 400),
)  # fmt: skip
def test_threads_and_options_of_anything(house: House, **told: Any) -> None:
    stall = house.stall()
    variant = Variant(text=told["own"], as_thread=told["as_thread"], options=told["options"])
    with suppress(GuyubError):
        post = house.composing.save_draft(
            STAFF,
            post_id=None,
            content=Content(text=told["text"], link=told["link"]),
            channel_ids=["bz-1"],
            variants={"bz-1": variant},
        )
        parts = house.composing.parts(post, stall)
        assert len(parts.follow_ups) <= PARTS_MAX
        price = house.composing.price(post, stall)
        assert price is not None
        assert price.micro_usd == 15_000 * (1 + len(parts.follow_ups))
        house.composing.problems(post)
        house.composing.submit(STAFF, post.id)
    long = a_post(content=Content(text=told["text"]), variants={"bz-1": Variant(as_thread=True)})
    cut = content_for(long, "bz-1", Limits(text_max=told["most"]), threads=True)
    told_in_parts = "".join((cut.text, *cut.follow_ups)).split()
    assert "".join(told_in_parts) == "".join(told["text"].split())


@hard
@given(
    missing=st.lists(Text, max_size=3).map(tuple), expires_at=Instants, settings=Entered,
    days=st.integers(0, 3),
)  # fmt: skip
def test_whatever_a_platform_tells_of_an_account_can_be_kept_and_shown(
    house: House, **told: Any
) -> None:
    house.stall()
    house.kind.told = Verification(
        account_name="Pasar",
        missing=told["missing"],
        expires_at=told["expires_at"],
        settings=told["settings"],
    )
    house.clock.advance(timedelta(days=told["days"]))
    house.connecting.verify_due()
    for health in house.health.of_all(SUPERVISOR).values():
        assert isinstance(health.needs_a_look, bool)
