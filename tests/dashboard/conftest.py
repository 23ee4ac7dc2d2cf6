"""A wired desk over memory, people to sit at it, and the pages as a browser would ask for them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard import session
from domain.channels import Channel
from domain.people import Role, User
from domain.ports import Store
from tests.makers import a_user
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire

Open = Callable[..., AppTest]


@pytest.fixture
def toolkit(tmp_path: Path, store: Store, clock: SetClock) -> Iterator[Toolkit]:
    """The house over an empty memory, with its own board."""
    wired = wire(Settings(data=tmp_path), store=store, clock=clock)
    wired.connecting.ensure_board()
    yield wired
    session.forget()


@pytest.fixture
def board(toolkit: Toolkit) -> Channel:
    """The cooperative's own page."""
    return toolkit.connecting.ensure_board()


def _person(store: Store, login: str, name: str, role: Role) -> User:
    user = a_user(id=f"u-{login}", login=login, name=name, role=role, must_change_password=False)
    with store.writing() as unit:
        return unit.users.add(user)


@pytest.fixture
def sari(store: Store, toolkit: Toolkit) -> User:
    """A member of staff."""
    return _person(store, "sari", "Sari", Role.STAFF)


@pytest.fixture
def budi(store: Store, toolkit: Toolkit) -> User:
    """A second member of staff."""
    return _person(store, "budi", "Budi", Role.STAFF)


@pytest.fixture
def wati(store: Store, toolkit: Toolkit) -> User:
    """The manager."""
    return _person(store, "wati", "Wati", Role.MANAGER)


@pytest.fixture
def joko(store: Store, toolkit: Toolkit) -> User:
    """The supervisor, who reads and changes nothing."""
    return _person(store, "joko", "Joko", Role.SUPERVISOR)


@pytest.fixture
def admin(store: Store, toolkit: Toolkit) -> User:
    """The administrator."""
    return _person(store, "admin", "Admin", Role.ADMIN)


@pytest.fixture
def open_page(toolkit: Toolkit, store: Store) -> Open:
    """Opens a page for a user, with what its address says; each rerun reads the user anew."""

    def _open(page: str, user: User, **asked: str) -> AppTest:
        def identify(_toolkit: Toolkit) -> User:
            with store.reading() as unit:
                return unit.users.get(user.id)

        session.use(toolkit, identify=identify)
        script = f"from dashboard import app\napp.main(start={page!r})"
        test = AppTest.from_string(script, default_timeout=20)
        test.query_params.update(asked)
        return test.run()

    return _open


def a_picture(width: int = 320, height: int = 240) -> bytes:
    """A small PNG."""
    buffer = BytesIO()
    Image.new("RGB", (width, height), (20, 120, 90)).save(buffer, "PNG")
    return buffer.getvalue()
