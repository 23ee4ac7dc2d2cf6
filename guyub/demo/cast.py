"""The sample's cooperative, its people and its channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from domain.branches import Branch
from domain.channels import Channel
from domain.cooperative import Cooperative
from domain.people import Actor, Role
from guyub.demo.arrangements import aftercare, arrange
from guyub.demo.offices import OFFICES, open_offices
from guyub.demo.roll import ROLL
from guyub.demo.voices import FILLINGS, GIVEN_NAMES
from toolkit.wiring import Toolkit

NAME = "Koperasi Sumber Makmur (contoh)"
TAGLINE = "Koperasi serba usaha di tiga zona waktu — data contoh, semuanya rekaan"

PLACES = tuple(place for office in OFFICES for place in office.places)

STAFF: tuple[tuple[str, str, Role], ...] = (
    ("sari", "Sari Handayani", Role.STAFF),
    ("budi", "Budi Santoso", Role.STAFF),
    ("yohana", "Yohana Wenda", Role.STAFF),
    ("wati", "Wati Kusumawati", Role.MANAGER),
    ("joko", "Joko Prasetyo", Role.SUPERVISOR),
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays. `writers` write posts, `answerers` answer, each in the branch of the same place.
    `group`: a place where people post by hand. `practice`: a made-up platform."""

    admin: Actor
    writers: tuple[Actor, ...]
    answerers: tuple[Actor, ...]
    manager: Actor
    branches: tuple[Branch, ...]
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
    answerers = tuple(actors[office.staff] for office in OFFICES)
    branches = open_offices(toolkit, admin)
    arrange(toolkit, actors["wati"], answerers, branches)
    return Cast(
        admin=admin,
        writers=(actors["sari"], actors["budi"]),
        answerers=answerers,
        manager=actors["wati"],
        branches=branches,
        board=toolkit.connecting.ensure_board(),
        group=group,
        practice=practice,
    )


def _found(toolkit: Toolkit, admin: Actor) -> Cooperative:
    blank = toolkit.governing.cooperative()
    return toolkit.governing.save(
        admin,
        replace(
            blank,
            name=NAME,
            tagline=TAGLINE,
            sample=True,
            public_figures=True,
            aftercare=aftercare(toolkit),
        ),
    )


class Tongue:
    """Fills the braces of a sentence, the same way throughout one talk. `places`: where the member
    may live. Most of them give the number that they have on the roll."""

    def __init__(self, chance: Random, places: Sequence[str] = PLACES) -> None:
        self._chance = chance
        self._filling = {word: chance.choice(ways) for word, ways in FILLINGS.items()}
        self._filling["cabang"] = chance.choice(places)
        stranger = ("", chance.choice(GIVEN_NAMES))
        self.number, self.name = chance.choice(ROLL) if chance.random() < 0.6 else stranger
        self.contact = f"08{chance.randrange(10**8, 10**9)}" if chance.random() < 0.5 else ""

    def say(self, ways: Sequence[str]) -> str:
        """One of the ways to say it, filled in."""
        return self._chance.choice(ways).format(**self._filling)
