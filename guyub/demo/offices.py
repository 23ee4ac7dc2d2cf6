"""The sample's branches, each in a time zone of its own, and where their members live."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.branches import Branch
from domain.cooperative import Interval
from domain.identifiers import new_id
from domain.people import Actor
from toolkit.wiring import Toolkit

_EARLY = ((7 * 60 + 30, 15 * 60),)


@dataclass(frozen=True, kw_only=True)
class Office:
    """One branch before it is founded. `share`: of all that members bring up. `week` None: the
    cooperative's. `staff`: who works there, by login."""

    name: str
    zone: str
    share: float
    places: tuple[str, ...]
    staff: str
    week: Mapping[int, tuple[Interval, ...]] | None = None


OFFICES: tuple[Office, ...] = (
    Office(
        name="Wonosari",
        zone="Asia/Jakarta",
        share=0.5,
        places=("Pasar Baru", "Kaliurip", "Sidomulyo", "Karanganyar", "Wonosari"),
        staff="sari",
    ),
    Office(
        name="Bulukumba",
        zone="Asia/Makassar",
        share=0.3,
        places=("Ujung Loe", "Kajang", "Bonto Bahari", "Bulukumba"),
        staff="budi",
    ),
    Office(
        name="Sentani",
        zone="Asia/Jayapura",
        share=0.2,
        places=("Abepura", "Waena", "Sentani"),
        staff="yohana",
        week={**dict.fromkeys(range(5), _EARLY), 5: ((8 * 60, 11 * 60),), 6: ()},
    ),
)


def open_offices(toolkit: Toolkit, admin: Actor) -> tuple[Branch, ...]:
    """Founds the branches, in their order, each with who works there."""
    with toolkit.store.reading() as unit:
        ids = {user.login: user.id for user in unit.users.all()}
    branches = []
    for office in OFFICES:
        wanted = Branch(id=new_id(), name=office.name, zone=office.zone, week=office.week)
        branch = toolkit.branching.save(admin, wanted)
        toolkit.branching.gather(admin, branch.id, channel_ids=(), user_ids=(ids[office.staff],))
        branches.append(branch)
    return tuple(branches)
