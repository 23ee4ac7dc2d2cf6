"""The sample's roll of members: who bears which number."""

from guyub.demo.voices import GIVEN_NAMES

MEMBERS = 160
_FAMILIES = ("Kajang", "Wibowo", "Rumbiak", "Hartono", "Mappa", "Suebu")


def _name(number: int) -> str:
    turn, place = divmod(number, len(GIVEN_NAMES))
    return f"{GIVEN_NAMES[place].split()[0]} {_FAMILIES[turn % len(_FAMILIES)]}"


# (number, name), by number.
ROLL: tuple[tuple[str, str], ...] = tuple(
    (f"{number:05d}", _name(number)) for number in range(1, MEMBERS + 1)
)
