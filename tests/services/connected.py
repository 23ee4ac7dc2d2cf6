"""Channels on the desk, as tests of connecting need them."""

from domain.channels import Channel
from domain.ports import Store
from services.house.connecting import Connecting
from tests.makers import MANAGER

FORM = {"account": "koperasi", "token": "rahasia-2"}


def put(store: Store, channel: Channel) -> Channel:
    with store.writing() as unit:
        return unit.channels.add(channel)


def add(connecting: Connecting, **changes: object) -> Channel:
    wanted = {"platform": "square", "name": "Alun-alun", "settings": FORM, **changes}
    return connecting.add(MANAGER, **wanted)  # type: ignore[arg-type]
