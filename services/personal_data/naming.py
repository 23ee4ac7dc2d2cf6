"""Naming: where else somebody's name, number or address stands that staff typed in by hand."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.members import Member
from domain.messages import Author, Conversation
from domain.ports import Unit

SHORTEST = 4  # letters; what is shorter stands in many texts
_DIGITS_MIN, _DIGITS_KEPT = 7, 9  # the end of a telephone number, however its beginning is written
# Commas, brackets, quotes at either end of a word; those within it stay: `siti@contoh.id`.
_AROUND = re.compile(r"(?<!\S)[^\w\s]+|(?<![^\w\s])[^\w\s]++(?!\S)")


class Written(StrEnum):
    """What staff typed it into."""

    SAVED_FILTER = "saved_filter"  # goes with the erasure
    RULE = "rule"  # a person changes it: without that word it would do something else
    REMOVED_RULE = "removed_rule"  # goes with the erasure
    SAVED_REPLY = "saved_reply"  # a person changes it


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """One place. `name`: as staff called it."""

    written: Written
    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """By which words somebody is meant, and the ends of their telephone numbers."""

    words: frozenset[str]
    numbers: frozenset[str]

    def are_in(self, text: str) -> bool:
        """Whether the text means them. A name of one word alone means nobody: many have it."""
        plain = _folded(text)
        digits = "".join(c for c in plain if c.isdecimal())
        return any(f" {word} " in f" {plain} " for word in self.words) or any(
            number in digits for number in self.numbers
        )


def names_of(member: Member | None, authors: Iterable[Author]) -> Names:
    """Of a member, and of whoever wrote."""
    known = list(authors)
    given = [author.name for author in known]
    certain = [each for a in known for each in (a.remote_id, a.contact, a.member_number)]
    if member is not None:
        given.append(member.name)
        certain += [member.number, *member.phones, *member.emails]
    whole = {word for each in given if " " in (word := _folded(each))}
    words = whole | {_folded(each) for each in certain}
    numbers = {"".join(c for c in each if c.isdecimal()) for each in certain if "@" not in each}
    return Names(
        words=frozenset(word for word in words if len(word) >= SHORTEST),
        numbers=frozenset(n[-_DIGITS_KEPT:] for n in numbers if len(n) >= _DIGITS_MIN),
    )


def names_in(unit: Unit, member_id: str, talks: Iterable[Conversation]) -> Names:
    """Of whoever wrote the talks, and of the member, where it is one."""
    member = unit.members.find(member_id)
    return names_of(member, {talk.author for talk in talks})


def elsewhere(unit: Unit, names: Names) -> list[Elsewhere]:
    """Every place that means them."""
    return [place for place, texts in _places(unit) if any(map(names.are_in, texts))]


def _places(unit: Unit) -> Iterator[tuple[Elsewhere, Iterable[str]]]:
    for one in unit.saved_filters.all():
        place = Elsewhere(written=Written.SAVED_FILTER, id=one.id, name=one.name)
        yield place, (one.name, *one.filters.values())
    for rule in unit.rules.all():
        written = Written.REMOVED_RULE if rule.removed else Written.RULE
        place = Elsewhere(written=written, id=rule.id, name=rule.name)
        yield place, (rule.name, *(value for each in rule.conditions for value in each.values))
    for reply in unit.saved_replies.all():
        place = Elsewhere(written=Written.SAVED_REPLY, id=reply.id, name=reply.title)
        yield place, (reply.title, reply.text)


def _folded(text: str) -> str:
    """Without case and accents, words a space apart; what stands around a word is no part of it."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_AROUND.sub(" ", letters).split())
