"""Previews: what a downloaded file holds, looked through whole before anything of it is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.archives import Archive, Aside, Choice, Found, PastPost, Refused
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
    unread: Sequence[str] = ()


def previewed(archive: Archive, given: Mapping[str, str], now: datetime) -> Preview:
    """Nothing is read yet while a person still has to say how. Raises: Invalid."""
    how = _chosen(archive, given)
    lacking = any(one.needed and not how.get(one.name) for one in archive.choices)
    told = _looked(archive, () if lacking else archive.items(how), now)
    return replace(told, unread=archive.unread(how))


def choice_of(one: Choice, given: Mapping[str, str]) -> str:
    """What was said, as far as it is one of the options; else what fits."""
    said = given.get(one.name, "")
    return said if said in one.options else one.suggested


def _chosen(archive: Archive, given: Mapping[str, str]) -> dict[str, str]:
    return {one.name: choice_of(one, given) for one in archive.choices}


def _looked(archive: Archive, items: Iterable[Found], now: datetime) -> Preview:
    posts, aside = list[PastPost](), Counter[Aside]()
    total = counted = refusals = kept = pictures = 0
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
            kept += 1
            counted += bool(each.values)
            pictures += len(each.media)
            first_at = min(each.at, first_at or each.at)
            last_at = max(each.at, last_at or each.at)
            if len(posts) < SAMPLES:
                posts.append(each)
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
    )
