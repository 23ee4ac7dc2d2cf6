"""Labels and topics as screens show them: asked once a rerun, drawn so that they can be read."""

from collections.abc import Iterable, Iterator, Mapping

from dashboard import words
from dashboard.session import Desk
from domain.cases import Case
from domain.labels import Label, LabelKind, Tint
from domain.texts import _

Known = Mapping[str, Label]

_COLORS: Mapping[Tint, words.Color] = {
    Tint.GRAY: "gray",
    Tint.BLUE: "blue",
    Tint.GREEN: "green",
    Tint.ORANGE: "orange",
    Tint.RED: "red",
    Tint.VIOLET: "violet",
}


def known(desk: Desk, kind: LabelKind) -> Known:
    """Every one by id, those that are offered no more too since old cases keep them."""
    return {each.id: each for each in desk.toolkit.labels.all(desk.actor, kind)}


def offered(every: Known) -> list[str]:
    """Ids of those that may be given to a case."""
    return [each.id for each in every.values() if each.active]


def name(label_id: str, every: Known) -> str:
    """How it is called, and whether it is given to no case any more."""
    label = every.get(label_id)
    if label is None:
        return _("label lama")
    return label.name if label.active else _("{name} (tidak dipakai lagi)").format(name=label.name)


def looks(case: Case, labels: Known, topics: Known) -> Iterator[words.Look]:
    """The topic and the labels of a case as marks, for a line of the queue."""
    if case.topic_id:
        yield _look(case.topic_id, topics, ":material/topic:")
    for label_id in _by_name(case.labels, labels):
        yield _look(label_id, labels, ":material/label:")


def look(label: Label) -> words.Look:
    """It as a mark."""
    return words.Look(words.plain(label.name), _COLORS[label.color], ":material/label:")


def tints() -> Mapping[Tint, str]:
    """The colours by name."""
    return {
        Tint.GRAY: _("Abu-abu"),
        Tint.BLUE: _("Biru"),
        Tint.GREEN: _("Hijau"),
        Tint.ORANGE: _("Jingga"),
        Tint.RED: _("Merah"),
        Tint.VIOLET: _("Ungu"),
    }


def _by_name(label_ids: Iterable[str], every: Known) -> list[str]:
    return sorted(label_ids, key=lambda one: name(one, every).casefold())


def _look(label_id: str, every: Known, icon: str) -> words.Look:
    label = every.get(label_id)
    color = _COLORS[label.color if label else Tint.GRAY]
    return words.Look(words.plain(name(label_id, every)), color, icon)
