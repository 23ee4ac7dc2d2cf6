"""The sample's cooperative, its people and its channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from domain.channels import Channel
from domain.cooperative import Cooperative
from domain.people import Actor, Role
from guyub.demo.voices import FILLINGS, GIVEN_NAMES
from toolkit.wiring import Toolkit

NAME = "Koperasi Sumber Makmur (contoh)"
TAGLINE = "Koperasi serba usaha lima desa — data contoh, semuanya rekaan"

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("sari", "Sari Handayani", Role.STAFF),
    ("budi", "Budi Santoso", Role.STAFF),
    ("wati", "Wati Kusumawati", Role.MANAGER),
    ("joko", "Joko Prasetyo", Role.SUPERVISOR),
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays. `group`: a place where people post by hand. `practice`: a made-up platform."""

    admin: Actor
    writers: tuple[Actor, ...]
    manager: Actor
    board: Channel
    group: Channel
    practice: Channel


def hire(toolkit: Toolkit) -> Cast:
    """Makes the cooperative, its people and its channels in an empty house."""
    toolkit.accounts.ensure_admin()
    for login, name, role in STAFF:
        toolkit.accounts.add_user(None, login=login, name=name, role=role)
    with toolkit.store.reading() as unit:
        actors = {user.login: user.actor for user in unit.users.all()}
    admin = actors["admin"]
    _found(toolkit, admin)
    group = toolkit.connecting.add(
        admin,
        platform="assisted",
        name="Grup WhatsApp Anggota",
        settings={"place": "whatsapp"},
        responsible_id=actors["sari"].id,
    )
    practice = toolkit.connecting.add(
        admin, platform="sandbox", name="Warta Desa (kanal latihan)", settings={}
    )
    return Cast(
        admin=admin,
        writers=(actors["sari"], actors["budi"]),
        manager=actors["wati"],
        board=toolkit.connecting.ensure_board(),
        group=group,
        practice=practice,
    )


def _found(toolkit: Toolkit, admin: Actor) -> Cooperative:
    blank = toolkit.governing.cooperative()
    return toolkit.governing.save(admin, replace(blank, name=NAME, tagline=TAGLINE, sample=True))


class Tongue:
    """Fills the braces of a sentence, the same way throughout one talk."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._filling = {word: chance.choice(ways) for word, ways in FILLINGS.items()}
        self.name = chance.choice(GIVEN_NAMES)
        self.number = f"{chance.randrange(1, 1_840):05d}" if chance.random() < 0.6 else ""
        self.contact = f"08{chance.randrange(10**8, 10**9)}" if chance.random() < 0.5 else ""

    def say(self, ways: Sequence[str]) -> str:
        """One of the ways to say it, filled in."""
        return self._chance.choice(ways).format(**self._filling)
