"""Which column of a file is what of the roll: guessed from the headings, and changeable."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from domain.consent import Purpose
from domain.contacts import email, phone
from domain.errors import Invalid
from domain.texts import _


class Column(StrEnum):
    """What a file can say of a member."""

    NUMBER = "number"
    NAME = "name"
    BRANCH = "branch"
    PHONES = "phones"
    EMAILS = "emails"
    CONTACT = "contact"
    JOINED = "joined"
    LEFT = "left"
    CONSENT_CONTACT = "consent_contact"
    CONSENT_NEWS = "consent_news"
    CONSENT_RECOGNITION = "consent_recognition"
    CONSENT_PUBLICATION = "consent_publication"


PURPOSES: Mapping[Column, Purpose] = {
    Column.CONSENT_CONTACT: Purpose.CONTACT,
    Column.CONSENT_NEWS: Purpose.NEWS,
    Column.CONSENT_RECOGNITION: Purpose.RECOGNITION,
    Column.CONSENT_PUBLICATION: Purpose.PUBLICATION,
}

# Where each column lies in a file, from 0; one that the file does not have is missing.
Mapped = Mapping[Column, int]

# Words that headings have, folded, the surest first; a heading that has all words of a line fits.
_HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.NUMBER: ("nomor anggota", "no anggota", "member number", "id anggota", "member no"),
    Column.NAME: ("nama anggota", "nama lengkap", "nama", "name"),
    Column.BRANCH: ("cabang", "branch", "unit kerja", "wilayah"),
    Column.PHONES: (
        "telepon",
        "no hp",
        "handphone",
        "ponsel",
        "hp",
        "telp",
        "phone",
        "telephone",
        "wa",
    ),
    Column.EMAILS: ("email", "surel", "e mail"),
    Column.CONTACT: ("kontak lain", "alamat", "other contact", "address"),
    Column.JOINED: ("tanggal masuk", "tgl masuk", "bergabung", "joined", "masuk"),
    Column.LEFT: ("tanggal keluar", "tgl keluar", "keluar", "berhenti", "left"),
    Column.CONSENT_CONTACT: ("izin dihubungi", "setuju dihubungi", "be contacted"),
    Column.CONSENT_NEWS: ("izin kabar", "setuju kabar", "newsletter", "get news"),
    Column.CONSENT_RECOGNITION: ("izin dikenali", "setuju dikenali", "be recognised"),
    Column.CONSENT_PUBLICATION: ("izin dimuat", "setuju dimuat", "be published"),
}
_WORD = re.compile(r"[^\W_]+")
_FEW_TO_GUESS = (
    "nomor",
    "no",
    "number",
    "id",
    "nik",
)  # for the number, when nothing surer is there


def guessed(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[Column, int]:
    """Where each column likely is; each column of the file is one thing at most. Contacts are also
    told by what stands in the first `rows`, whatever their heading."""
    words = [_words(heading) for heading in headings]
    found = dict[Column, int]()
    for column, names in _HEADINGS.items():
        place = _place(words, names, set(found.values()))
        if place is not None:
            found[column] = place
    if Column.NUMBER not in found:
        taken = set(found.values())
        bare = [(each,) for each in _FEW_TO_GUESS]
        free = [at for at, each in enumerate(words) if tuple(each) in bare and at not in taken]
        found |= {Column.NUMBER: free[0]} if free else {}
    for column, read in ((Column.EMAILS, email), (Column.PHONES, phone)):
        free = [at for at in range(len(headings)) if at not in found.values()]
        place = next((at for at in free if _mostly([row[at] for row in rows], read)), None)
        if column not in found and place is not None:
            found[column] = place
    return found


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a line surely names the columns: the number's, and at least one more."""
    found = guessed(cells)
    return Column.NUMBER in found and len(found) > 1


def place_of_headings(rows: Iterable[Sequence[str]]) -> int | None:
    """Which of these lines surely names the columns; before it may stand the name of the book, or
    words that cover several columns. None where none does."""
    return next((place for place, row in enumerate(rows) if are_headings(row)), None)


def check(mapped: Mapped) -> None:
    """Raises: Invalid where the number is missing, or two things are the same column."""
    if Column.NUMBER not in mapped:
        said = _("Pilih kolom yang berisi nomor anggota: dari nomor itu seorang anggota dikenali.")
        raise Invalid(said, field=Column.NUMBER)
    twice = [each for each in mapped if list(mapped.values()).count(mapped[each]) > 1]
    if twice:
        said = _("Satu kolom berkas dipakai dua kali: “{one}” dan “{other}”. Pilih satu.")
        one, other, *_more = [names()[each] for each in twice]
        raise Invalid(said.format(one=one, other=other), field=twice[0])


def names() -> Mapping[Column, str]:
    """What each column is called."""
    return {
        Column.NUMBER: _("Nomor anggota"),
        Column.NAME: _("Nama"),
        Column.BRANCH: _("Cabang"),
        Column.PHONES: _("Nomor telepon"),
        Column.EMAILS: _("Alamat surel"),
        Column.CONTACT: _("Kontak lain"),
        Column.JOINED: _("Tanggal masuk"),
        Column.LEFT: _("Tanggal keluar"),
        Column.CONSENT_CONTACT: _("Izin dihubungi"),
        Column.CONSENT_NEWS: _("Izin menerima kabar"),
        Column.CONSENT_RECOGNITION: _("Izin dikenali di kanal"),
        Column.CONSENT_PUBLICATION: _("Izin dimuat di muka umum"),
    }


def _place(words: Sequence[Sequence[str]], names: Sequence[str], taken: set[int]) -> int | None:
    for name in names:
        wanted = set(name.split())
        for place, heading in enumerate(words):
            if place not in taken and wanted <= set(heading):
                return place
    return None


def _mostly(cells: Sequence[str], read: Callable[[str], str]) -> bool:
    """Whether more than half of what stands there can be read so."""
    filled, fits = [cell for cell in cells if cell], 0
    for cell in filled:
        try:
            read(cell)
        except Invalid:
            continue
        fits += 1
    return 2 * fits > len(filled)


def _words(heading: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", heading.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORD.findall(letters.replace("e-mail", "email").replace("no.", "no "))
