"""Names for things: ids that sort by birth, codes a member can read out on the phone."""

import os
import secrets
import time
from threading import Lock

# Crockford's base 32: no I, L, O, U, so that a code survives handwriting and a telephone.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
_LETTER_BITS = 5
_newest = [0]
_one_by_one = Lock()
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_id() -> str:
    """A new id of 32 hexadecimal characters; later ones of this process sort after earlier ones.

    Source: UUID version 7, RFC 9562 section 5.7 (read 2026-11-22).
    """
    with _one_by_one:
        # Of two born in the same millisecond the second is the first plus one (section 6.2).
        _newest[0] = value = max(_newest[0] + 1, _drawn())
    return f"{value:032x}"


def _drawn() -> int:
    milliseconds = time.time_ns() // 1_000_000
    drawn = int.from_bytes(os.urandom(10))  # of its 80 bits 12 and 62 are taken
    value = milliseconds << 80 | 0x7 << 76 | (drawn >> 68) << 64
    return value | 0b10 << 62 | drawn & (1 << 62) - 1


def new_code() -> str:
    """A new tracking code, `XXXX-XXXX-XXXX`: 60 random bits, so guessing is hopeless."""
    drawn = secrets.randbits(CODE_LENGTH * _LETTER_BITS)
    places = range(0, CODE_LENGTH * _LETTER_BITS, _LETTER_BITS)
    letters = "".join(CODE_ALPHABET[drawn >> place & len(CODE_ALPHABET) - 1] for place in places)
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def read_code(entered: str) -> str | None:
    """The code a person meant: case, spaces, dashes and look-alike letters do not matter.

    None when what was entered cannot be a code.
    """
    letters = "".join(c for c in entered.upper() if c.isalnum()).translate(_LOOKALIKES)
    if len(letters) != CODE_LENGTH or any(c not in CODE_ALPHABET for c in letters):
        return None
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))
