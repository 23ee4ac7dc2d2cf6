"""What somebody looks for on the roll, cut the same way for every store."""

import re
from dataclasses import dataclass

from domain.members import Member
from storage.words import folded

_DIGITS_MIN = 4  # with fewer nearly every telephone number would be found
_ADDRESS_MIN = 3
_SEARCH_MAX = 1_000  # characters; SQLite refuses to look for very many
_APOSTROPHES = "'’‘ʼ"  # which one a name has depends on the telephone that it was typed on
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_NO_DIGITS = re.compile(r"[\s\-./()+]")


@dataclass(frozen=True)
class Wanted:
    """`texts`: a part of a name or number, in every way of writing its apostrophe. `digits`: a part
    of a telephone number as it is kept; `address`: of an e-mail address. Empty ones are not looked
    for."""

    texts: tuple[str, ...]
    digits: str
    address: str

    def meets(self, member: Member) -> bool:
        """Whether the member is meant."""
        return (
            any(text in folded(member.name) for text in self.texts)
            or any(text in folded(member.number) for text in self.texts)
            or bool(self.digits and any(self.digits in phone for phone in member.phones))
            or bool(self.address and any(self.address in email for email in member.emails))
        )


def wanted(search: str) -> Wanted:
    """The search as each column is asked for it."""
    text = folded(search.replace("\x00", "").strip()[:_SEARCH_MAX])
    bare = _NO_DIGITS.sub("", text)
    digits = bare if bare.isascii() and bare.isdigit() else ""
    if not digits.startswith("62") or "+" not in text:
        digits = digits.removeprefix("0")
    is_address = len(text) >= _ADDRESS_MIN and text.isascii() and not digits
    return Wanted(
        texts=tuple(dict.fromkeys(_APOSTROPHE.sub(each, text) for each in _APOSTROPHES)),
        digits=digits if len(digits) >= _DIGITS_MIN else "",
        address=text if is_address else "",
    )
