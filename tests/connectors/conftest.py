"""What tests of several connectors ask for."""

from collections.abc import Iterator

import pytest

from tests.connectors.mail_room import MailRoom, open_mail_room


@pytest.fixture(scope="module")
def shared_room() -> Iterator[MailRoom]:
    """A mail server on loopback, for the tests of one file."""
    with open_mail_room() as room:
        yield room


@pytest.fixture
def room(shared_room: MailRoom) -> MailRoom:
    """The same, emptied."""
    shared_room.empty()
    return shared_room
