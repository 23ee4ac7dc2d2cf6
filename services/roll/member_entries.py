"""Entries of the roll, made fit to keep: what a person types and what a file brings are checked by
the same rules."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from domain.contacts import email, phone, several
from domain.errors import Invalid
from domain.members import Member
from domain.texts import _
from services.common.wording import asked_line, clean_line

NUMBER_MAX, NAME_MAX, CONTACT_MAX = 50, 200, 200
CONTACTS_MAX = 10  # of each sort
# What a spreadsheet would reckon when the roll is taken out again. A sheet of ours defuses it; a
# roll that is copied by hand does not.
_RECKONED = ("=", "@", "+", "-", "\t", "\r", "＝", "＠", "＋", "－")


def checked(member: Member) -> Member:
    """The member with every text tidied. Raises: Invalid with the field."""
    kept = replace(
        member,
        number=number_of(member.number),
        name=_harmless(asked_line(member.name, field="name", most=NAME_MAX), "name"),
        phones=_each(member.phones, phone, "phones"),
        emails=_each(member.emails, email, "emails"),
        contact=_harmless(clean_line(member.contact, field="contact", most=CONTACT_MAX), "contact"),
    )
    _check_days(kept.joined_at, kept.left_at)
    return kept


def number_of(entered: str) -> str:
    """A member number, runs of blanks made one. Raises: Invalid."""
    return _harmless(asked_line(entered, field="number", most=NUMBER_MAX), "number")


def sorted_contacts(entered: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Telephone numbers and addresses that stand together in one box, apart."""
    parts = several(entered)
    phones = tuple(part for part in parts if "@" not in part)
    return phones, tuple(part for part in parts if "@" in part)


def _each(entered: Iterable[str], read: Callable[[str], str], field: str) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(read(each) for each in entered if each.strip()))
    if len(kept) > CONTACTS_MAX:
        said = _("Terlalu banyak: paling banyak {most} untuk satu anggota.")
        raise Invalid(said.format(most=CONTACTS_MAX), field=field)
    return kept


def _harmless(text: str, field: str) -> str:
    if text.startswith(_RECKONED):
        said = _("“{text}” diawali tanda rumus ({sign}). Hapus tanda itu dulu.")
        raise Invalid(said.format(text=text[:30], sign=text[0]), field=field)
    return text


def _check_days(joined_at: datetime | None, left_at: datetime | None) -> None:
    if joined_at is not None and left_at is not None and left_at < joined_at:
        raise Invalid(_("Tanggal keluar mendahului tanggal masuk."), field="left_at")
