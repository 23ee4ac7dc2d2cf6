"""Which permissions each act asks for: permissions.txt is the table of all of them, where a new act
takes its place and one that forgets to ask is missed. Nothing stands behind acts on one's own
things and behind those that look with `may` at what they are asked about."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import GuyubError
from domain.people import Actor, Permission, Role
from tests.house.test_sight import World, asked_by_somebody, ways, world

__all__ = ["world"]

TABLE = Path(__file__).with_name("permissions.txt")


@dataclass(frozen=True, kw_only=True)
class Watched(Actor):
    """Somebody who is never refused for their role, and remembers what was asked of it."""

    holds: bool
    asked: set[str]

    def may(self, permission: Permission) -> bool:
        return self.holds

    def require(self, permission: Permission) -> None:
        self.asked.add(permission)


def test_every_act_asks_for_its_permissions(world: World) -> None:
    assert asked_of_people(world) == dict(_table())


def _table() -> Iterator[tuple[str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        act, _colon, permissions = line.partition(":")
        yield act, permissions.strip()


def asked_of_people(world: World) -> dict[str, str]:
    """Of each act what it asks for, by whatever way it is called."""
    found: dict[str, str] = {}
    for name, act in asked_by_somebody(world.toolkit).items():
        asked: set[str] = set()
        for holds in (True, False):
            somebody = Watched(id="u-9", name="Somebody", role=Role.STAFF, holds=holds, asked=asked)
            _ask(world, act, somebody)
        found[name] = " ".join(sorted(asked))
    return found


def _ask(world: World, act: Callable[..., Any], somebody: Watched) -> None:
    kept = world.store._kept
    for way in ways(world, act):
        with suppress(GuyubError):
            given = act(somebody, **way)
            if isinstance(given, Iterator):  # it asks once it is drawn from
                list(given)
        world.store._kept = kept
