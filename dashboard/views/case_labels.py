"""What a case is about and the labels it bears, changed as soon as they are picked."""

import streamlit as st

from dashboard import labels, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import Case, CaseEvent, EventKind
from domain.labels import LabelKind
from domain.texts import _


def draw(desk: Desk, case: Case) -> None:
    """Nothing where there is nothing to choose."""
    _topic(desk, case)
    _labels(desk, case)


def value(desk: Desk, event: CaseEvent) -> str:
    """What the value of such an event says, in words; empty for every other."""
    if event.kind in (EventKind.LABELLED, EventKind.UNLABELLED):
        every = labels.known(desk, LabelKind.LABEL)
    elif event.kind is EventKind.TOPIC_CHANGED:
        every = labels.known(desk, LabelKind.TOPIC)
    else:
        return ""
    label = every.get(event.value)
    if not event.value:
        return ": " + _("Tanpa topik")
    return f": {words.plain(label.name)}" if label else ": " + _("label lama")


def _topic(desk: Desk, case: Case) -> None:
    every = labels.known(desk, LabelKind.TOPIC)
    options = ["", *labels.offered(every)]
    current = case.topic_id or ""
    if options == [""] and not current:
        return
    if current not in options:
        options.append(current)
    picked = st.selectbox(
        _("Topik"),
        options,
        index=options.index(current),
        format_func=lambda one: labels.name(one, every) if one else _("Tanpa topik"),
        key=f"{case.id}:topik:{current}",
    )
    if picked != current:
        with showing_errors():
            desk.toolkit.labels.set_topic(desk.actor, case.id, picked or None)
            notices.done(_("Perubahan disimpan."))


def _labels(desk: Desk, case: Case) -> None:
    every = labels.known(desk, LabelKind.LABEL)
    options = labels.offered(every)
    options += [each for each in case.labels if each not in options]
    if not options:
        return
    picked = st.multiselect(
        _("Label"),
        options,
        default=list(case.labels),
        format_func=lambda one: labels.name(one, every),
        placeholder=_("Pilih label"),
        key=f"{case.id}:label:{'-'.join(case.labels)}",
        select_all=False,
    )
    if set(picked) != set(case.labels):
        with showing_errors():
            desk.toolkit.labels.set_labels(desk.actor, case.id, picked)
            notices.done(_("Perubahan disimpan."))
