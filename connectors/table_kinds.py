"""Tables whose headings nobody knows: a person says whether a row is a post or a day.

Each way of reading one asks for its own columns, so these are asked for once that is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from domain.archives import Archive, Choice
from domain.texts import N_, _

_KIND = "kind"  # the choice by which a person says it


class Kind(StrEnum):
    """What a row of a table is."""

    POST = "post"
    DAY = "day"  # of the account as a whole


def of_a_kind(
    posts: Callable[[], Archive], days: Callable[[], Archive], *, likely: Kind | None = None
) -> Archive:
    """Understood once its kind is chosen, as `posts` or as `days` have it. `likely`: how it is read
    until somebody says otherwise; None: nobody can tell."""
    kind = Choice(
        name=_KIND,
        label=N_("Satu baris di tabel ini adalah …"),
        options={
            Kind.POST: _("satu unggahan"),
            Kind.DAY: _("satu hari untuk akun seluruhnya"),
        },
        suggested=likely or "",
        needed=True,
    )

    def understood(chosen: Mapping[str, str]) -> Archive | None:
        match chosen.get(_KIND) or kind.suggested:
            case Kind.POST:
                read = posts()
            case Kind.DAY:
                read = days()
            case _:
                return None
        return replace(read, choices=[kind, *read.choices])

    return Archive(
        form=N_("Tabel dengan judul kolom yang belum dikenal"),
        made_at=None,
        items=lambda _chosen: iter(()),
        choices=[kind],
        by=understood,
    )
