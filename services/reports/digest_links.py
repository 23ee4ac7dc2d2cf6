"""Where each figure of a morning's digest opens to its rows: pages of the desk with their filters,
as their addresses name them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from domain.choices import NONE, in_one_word
from domain.measured_shelves import Fate, GroupBy
from domain.reports import QueueView
from domain.texts import _
from services.reports.digest_words import Morning, Place, counted
from services.reports.notification_words import one_line

PLACES_LINKED = 5  # beyond, the queue itself is narrowed by hand
_DAY = timedelta(days=1)


def with_links(text: str, morning: Morning, desk_url: str, most_places: int = PLACES_LINKED) -> str:
    """The digest and, under it, where to open what it tells. `desk_url`: without a slash at its
    end."""
    lines = [
        f"- {words} → {desk_url}/{page}?{urlencode(asked)}"
        for words, page, asked in _places_of(morning, min(most_places, PLACES_LINKED))
    ]
    return "\n".join([text, "", _("Buka barisnya di meja:"), *lines]) if lines else text


_Row = tuple[str, str, Mapping[str, str]]


def _places_of(morning: Morning, most_places: int) -> Iterator[_Row]:
    """Words, page, and what is asked of it."""
    branch = _branch(morning.place)
    yield from _standing(morning.place, branch)
    if morning.mine:
        words = _("Menunggu Anda: {n}").format(n=counted(morning.mine))
        yield words, "antrean", {"tampilan": QueueView.MINE}
    if morning.longest is not None:
        waiting = {"ukuran": morning.longest.measure, "baris": Fate.WAITING, "kapan": "semua"}
        yield _("Yang paling lama menunggu"), "tanggapan", {**waiting, **_one(branch)}
    if morning.place.yesterday.came_in:
        yield _("Kemarin"), "tanggapan", _yesterday(morning, branch)
    nowhere = _("Milik semua cabang") if morning.place.name else _("tanpa cabang")
    for place in morning.elsewhere[:most_places]:
        yield one_line(place.name) or nowhere, "antrean", _branch(place)


def _standing(place: Place, branch: Mapping[str, str]) -> Iterator[_Row]:
    stands = place.stands
    for words, n, view in (
        (_("Sudah lewat janji: {n}"), stands.breached, QueueView.BREACHED),
        (_("Janjinya habis hari ini: {n}"), stands.breaking, QueueView.TODAY),
        (_("Belum ada petugas: {n}"), stands.unassigned, QueueView.UNASSIGNED),
    ):
        if n:
            yield words.format(n=n), "antrean", {"tampilan": view, **branch}


def _yesterday(morning: Morning, branch: Mapping[str, str]) -> Mapping[str, str]:
    """The cases of that day; of several branches together, told apart by them."""
    day = morning.yesterday
    days = {"minggu": "4", "dari": day.isoformat(), "sampai": (day + _DAY).isoformat()}
    if branch and not _one(branch):
        return {**days, "menurut": GroupBy.BRANCH}
    return {**days, **branch, "baris": Fate.ALL}


def _branch(place: Place) -> Mapping[str, str]:
    """Which branches are asked for; nothing for all."""
    word = in_one_word(each or NONE for each in place.branch_ids)
    return {"cabang": word} if word else {}


def _one(branch: Mapping[str, str]) -> Mapping[str, str]:
    """The page of answer times is of one branch or of all."""
    return branch if "," not in branch.get("cabang", ",") else {}
