"""Two people at the same instant, on real databases: one of them is first, nothing is doubled."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher

from domain.deliveries import DeliveryState
from domain.errors import Conflict, Invalid, InvalidTransition, NotAllowed, NotSignedIn, StoreBusy
from domain.people import Actor, Role
from domain.ports import Store
from domain.posts import Content, PostState
from services.house.accounts import Accounts
from services.house.authorizing import Authorizing
from services.house.connecting import Connecting
from services.house.passwords import Passwords
from services.office_hours import users
from services.posts.composing import Composing
from storage.migrating import migrate
from storage.opening import open_store
from tests.makers import MANAGER, NOON, STAFF
from tests.postgres import Postgres
from tests.services.bazaar import Bazaar, a_stall
from tests.services.platforms import OpenVault, Platforms, Shelf, a_square
from toolkit.clock import SetClock

PEOPLE = 4


@pytest.fixture(params=("sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store over a database of each kind in turn."""
    address = None
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        address = server.new_database()
        request.addfinalizer(lambda: server.drop(address))
    migrate(tmp_path, address)
    opened = open_store(tmp_path, address)
    yield opened
    opened.close()


@pytest.fixture
def composing(store: Store, clock: SetClock, platforms: Platforms, shelf: Shelf) -> Composing:
    with store.writing() as unit:
        unit.channels.add(a_square())
        unit.channels.add(a_square(id="sq-2", name="Alun-alun Selatan"))
    return Composing(store=store, clock=clock, connectors=platforms, media=shelf)


@pytest.fixture
def accounts(store: Store, clock: SetClock) -> Accounts:
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Accounts(store=store, clock=clock, passwords=quick)


def all_at_once(act: Callable[[int], object]) -> int:
    """How many of the people got what they asked for; the others were refused as they should."""
    barrier = Barrier(PEOPLE, timeout=30)

    def press(number: int) -> int:
        barrier.wait()
        with suppress(Conflict, InvalidTransition, Invalid, NotSignedIn, StoreBusy):
            act(number)
            return 1
        return 0

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sum(pool.map(press, range(PEOPLE)))


def reviewer(number: int) -> Actor:
    return Actor(id=f"u-{number}", name=f"Rekan {number}", role=Role.STAFF)


def submitted(composing: Composing) -> str:
    draft = composing.save_draft(
        STAFF, post_id=None, content=Content(text="Halo"), channel_ids=["sq-1", "sq-2"]
    )
    return composing.submit(STAFF, draft.id).id


def test_of_many_approvals_at_once_one_counts(composing: Composing) -> None:
    for _ in range(5):
        post_id = submitted(composing)
        won = all_at_once(lambda number, of=post_id: composing.approve(reviewer(number), of))  # type: ignore[misc]
        assert won == 1
        post, deliveries = composing.post(STAFF, post_id)
        assert post.state is PostState.APPROVED
        assert sorted(each.channel_id for each in deliveries) == ["sq-1", "sq-2"]


def test_withdrawing_while_another_moves_leaves_nothing_waiting(composing: Composing) -> None:
    for _ in range(5):
        post_id = submitted(composing)
        _post, (delivery, _other) = composing.approve(reviewer(1), post_id)

        def press(number: int, post_id: str = post_id, moved: str = delivery.id) -> object:
            if number % 2:
                return composing.move(STAFF, moved, NOON)
            return composing.withdraw(STAFF, post_id)

        all_at_once(press)
        post, deliveries = composing.post(STAFF, post_id)
        waiting = [each for each in deliveries if each.state is DeliveryState.SCHEDULED]
        assert (post.state is PostState.WITHDRAWN) == (waiting == [])


def test_a_link_followed_by_many_at_once_opens_one_session(accounts: Accounts) -> None:
    for number in range(5):
        link = accounts.add_user(None, login=f"sari{number}", name="Sari", role=Role.STAFF)
        assert all_at_once(lambda _n, link=link: accounts.sign_in_by_link(link, address="")) == 1  # type: ignore[misc]


def test_admins_who_remove_each_other_at_once_leave_one(accounts: Accounts, store: Store) -> None:
    for number in range(PEOPLE):
        accounts.add_user(None, login=f"admin{number}", name="Admin", role=Role.ADMIN)
    with store.reading() as unit:
        admins = users.active_admins(unit)
    for _ in range(3):  # whoever met a Conflict presses again
        all_at_once(lambda number: accounts.set_active(admins[0].actor, admins[number].id, False))
    with store.reading() as unit:
        assert len(users.active_admins(unit)) == 1


def test_a_permission_brought_by_many_at_once_is_redeemed_once(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    codes: list[str] = []

    class Counting(Bazaar):
        def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
            codes.append(code)
            return self.gained

    parts: Any = {
        "store": store,
        "clock": clock,
        "connectors": Platforms(vault, Counting),
        "vault": vault,
    }
    authorizing = Authorizing(**parts, connecting=Connecting(**parts))
    with store.writing() as unit:
        unit.channels.add(a_stall())
    for _ in range(5):
        codes.clear()
        address = authorizing.begin(MANAGER, "bz-1", "https://koperasi.example/kembali")
        state = parse_qs(urlsplit(address).query)["s"][0]

        def bring(_number: int, state: str = state) -> None:
            with suppress(NotAllowed):
                authorizing.finish(MANAGER, state=state, code="kode")

        all_at_once(bring)
        assert codes == ["kode"]
