"""Which promise a case has, and for what it was made, in words."""

from dashboard import people, words
from dashboard.people import Branches, Channels
from dashboard.session import Desk
from dashboard.times import office_span
from domain.cases import Case, Priority
from domain.cooperative import OFFICE, TargetRule
from domain.texts import _


def named(rule: TargetRule, channels: Channels, branches: Branches) -> str:
    """What a special promise is for, as a person says it."""
    channel_id = rule.channel_id
    parts = [
        words.kinds()[rule.kind] if rule.kind else "",
        words.priorities()[rule.priority] if rule.priority else "",
        "" if channel_id is None else words.plain(channel_named(channel_id, channels)),
        words.plain(people.branch_name(rule.branch_id, branches)) if rule.branch_id else "",
    ]
    return " · ".join(part for part in parts if part)


def channel_named(channel_id: str, channels: Channels) -> str:
    """How the channel of a special promise is called."""
    return people.channel_name(None if channel_id == OFFICE else channel_id, channels)


def promised(desk: Desk, case: Case) -> str:
    """What is promised for the case, and which of the promises won."""
    target = desk.cooperative.promise(case)
    return _(
        "{whose}, yang berlaku saat laporan dibuka: tanggapan pertama {first}, balasan berikutnya "
        "{following}, penyelesaian {last}."
    ).format(
        whose=_whose(desk, case),
        first=office_span(target.first_response),
        following=office_span(target.next_reply),
        last=office_span(target.resolution),
    )


def _whose(desk: Desk, case: Case) -> str:
    rule = desk.cooperative.special_promise(case)
    if rule is None:
        whose = _("Janji untuk {kind}").format(kind=words.kinds()[case.kind])
    else:
        name = named(rule, people.channels(desk), people.branches(desk))
        whose = _("Janji khusus {name}").format(name=name)
    halved = case.priority is Priority.HIGH and (rule is None or rule.priority is None)
    return _("{whose}, separuh karena penting").format(whose=whose) if halved else whose
