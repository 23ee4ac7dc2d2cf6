"""Small marks on the queue's rows: who is at a case, whose platform closes before our promise."""

from collections.abc import Mapping, Sequence

from dashboard import labels, people, words
from dashboard.session import Desk
from dashboard.times import span
from dashboard.views import case_states
from dashboard.views.case_company import looks
from domain.labels import LabelKind
from domain.reports import QueueRow
from domain.texts import _
from services.replies.reply_windows import ReplyWindow

Marks = Mapping[str, Sequence[words.Look]]


def marks(desk: Desk, found: Sequence[QueueRow], users: people.Users) -> Marks:
    """By case; those without a mark are left out."""
    cases = [row.case for row in found]
    others = desk.toolkit.attending.others(desk.actor, [case.id for case in cases])
    windows = desk.toolkit.reply_windows.sooner(desk.actor, cases)
    shown: dict[str, list[words.Look]] = {}
    known, topics = labels.known(desk, LabelKind.LABEL), labels.known(desk, LabelKind.TOPIC)
    for case in cases:
        sorted_by = labels.looks(case, known, topics)
        if looks_of := [*case_states.looks(desk, case), *sorted_by]:
            shown[case.id] = looks_of
    for case_id, window in windows.items():
        shown.setdefault(case_id, []).append(_window(desk, window))
    for case_id, colleagues in others.items():
        shown.setdefault(case_id, []).extend(looks(colleagues, users))
    return shown


def _window(desk: Desk, window: ReplyWindow) -> words.Look:
    if window.closes_at <= desk.times.now:
        return words.Look(_("jendela balas platform tutup"), "red", ":material/timer_off:")
    left = span(window.closes_at - desk.times.now)
    return words.Look(
        _("platform tutup {left} lagi").format(left=left), "orange", ":material/hourglass_bottom:"
    )
