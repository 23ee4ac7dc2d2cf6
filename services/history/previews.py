"""Previews: what a downloaded file holds, looked through whole before anything of it is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.archives import NOTHING, Archive, Aside, Choice, Found, PastDay, PastPost, Refused
from domain.errors import Invalid
from domain.texts import _

ITEMS_MAX = 500_000
SAMPLES = 3
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file holds, before anything of it is kept. `aside`: what is no post of ours, by why.
    `refused`: the first that cannot be read, with their place in the file, from 1. `unread`: what
    else is in it and stays out, in words."""

    form: str
    made_at: datetime | None
    choices: Sequence[Choice]
    total: int
    posts: int
    counted: int  # posts of which counts are told
    first_at: datetime | None
    last_at: datetime | None
    aside: Mapping[Aside, int] = field(default_factory=dict)
    refused: Sequence[tuple[int, Refused]] = ()
    refusals: int = 0
    samples: Sequence[PastPost] = ()
    pictures: int = 0  # and videos
    days: int = 0  # of the account as a whole
    first_days: Sequence[PastDay] = ()
    unread: Sequence[str] = ()
    remembered: Sequence[str] = ()  # which choices are as they were made for the last such file


def previewed(
    archive: Archive, given: Mapping[str, str], now: datetime, before: Mapping[str, str]
) -> Preview:
    """Nothing is read yet while a person still has to say how. `before`: what was said of the last
    file of this form, which holds where this one does not tell by itself. Raises: Invalid."""
    remembered = [one for one in archive.choices if _is_remembered(one, before)]
    choices = [
        replace(one, suggested=before[one.name]) if one in remembered else one
        for one in archive.choices
    ]
    how = {one.name: choice_of(one, given) for one in choices}
    lacking = any(one.needed and not how.get(one.name) for one in choices)
    told = _looked(archive, () if lacking else archive.items(how), now)
    labels = tuple(one.label for one in remembered)
    return replace(told, unread=archive.unread(how), choices=choices, remembered=labels)


def _is_remembered(one: Choice, before: Mapping[str, str]) -> bool:
    said = before.get(one.name, "")
    return one.suggested in ("", NOTHING) and said not in ("", NOTHING) and said in one.options


def choice_of(one: Choice, given: Mapping[str, str]) -> str:
    """What was said, as far as it is one of the options; else what fits."""
    said = given.get(one.name, "")
    return said if said in one.options else one.suggested


def _looked(archive: Archive, items: Iterable[Found], now: datetime) -> Preview:
    posts, days, aside = list[PastPost](), list[PastDay](), Counter[Aside]()
    total = counted = refusals = kept = pictures = of_days = 0
    first_at = last_at = None
    refused = list[tuple[int, Refused]]()
    for total, each in enumerate(items, 1):
        if total > ITEMS_MAX:
            said = _("Berkas ini berisi lebih dari {most} hal. Unduh dengan rentang lebih pendek.")
            raise Invalid(said.format(most=ITEMS_MAX), field="file")
        if isinstance(each, Aside):
            aside[each] += 1
        elif isinstance(each, Refused):
            refusals += 1
            if len(refused) < SHOWN:
                refused.append((total, each))
        else:
            first_at = min(each.at, first_at or each.at)
            last_at = max(each.at, last_at or each.at)
            if isinstance(each, PastDay):
                of_days += 1
                days += [each] if len(days) < SAMPLES else []
                continue
            kept += 1
            counted += bool(each.values)
            pictures += len(each.media)
            posts += [each] if len(posts) < SAMPLES else []
    return Preview(
        form=archive.form,
        made_at=archive.made_at if archive.made_at is None else min(archive.made_at, now),
        choices=archive.choices,
        total=total,
        posts=kept,
        counted=counted,
        first_at=first_at,
        last_at=last_at,
        aside=dict(aside),
        refused=tuple(refused),
        refusals=refusals,
        samples=tuple(posts),
        pictures=pictures,
        days=of_days,
        first_days=tuple(days),
    )
