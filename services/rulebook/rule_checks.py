"""Rule checks: what a rule may say, every part checked with words that help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.cases import CaseKind, Priority
from domain.errors import Invalid
from domain.messages import MessageKind
from domain.phrases import plain
from domain.quoting import quoted
from domain.rules import (
    INSIDE,
    NO,
    OUTSIDE,
    RESTRICTED,
    WORDS,
    YES,
    Act,
    ActKind,
    Asked,
    Condition,
    Moment,
)
from domain.saved_replies import strange_in
from domain.texts import _
from domain.tongues import Tongue
from services.common.wording import asked_line, clean_line, clean_text
from services.replies.acknowledging import VARIABLES
from services.rulebook.rule_names import Names
from services.rulebook.rule_words import act_titles, asked_words

VALUES_MAX = 50  # of one condition
WORD_MAX = 80  # letters of one word or phrase
ACKNOWLEDGEMENT_MAX = 500  # letters

_CHOICES: Mapping[Asked, frozenset[str]] = {
    Asked.KIND: frozenset(CaseKind),
    Asked.PRIORITY: frozenset(Priority),
    Asked.WAY: frozenset(MessageKind) - {MessageKind.REPLY},
    Asked.LANGUAGE: frozenset(Tongue),
    Asked.MEMBER: frozenset({YES, NO}),
    Asked.HOURS: frozenset({INSIDE, OUTSIDE}),
}
_DONE: Mapping[ActKind, frozenset[str]] = {
    ActKind.KIND: frozenset(CaseKind),
    ActKind.PRIORITY: frozenset(Priority),
    ActKind.ESCALATE: frozenset({"", RESTRICTED}),
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A rule as a person wants it, before it has its place."""

    name: str
    moments: Sequence[Moment] = (Moment.OPENED,)
    conditions: Sequence[Condition] = ()
    acts: Sequence[Act] = ()
    stops: bool = False


def checked(wanted: Wanted, names: Names) -> Wanted:
    """The rule with its texts cleaned. Raises: Invalid with the field."""
    if not wanted.moments:
        raise Invalid(_("Pilih kapan aturan ini dijalankan."), field="moments")
    if not wanted.acts:
        raise Invalid(_("Pilih paling sedikit satu hal yang dilakukan aturan ini."), field="acts")
    _refuse_repeated(wanted)
    return Wanted(
        name=asked_line(wanted.name, field="name"),
        moments=tuple(each for each in Moment if each in wanted.moments),
        conditions=tuple(_condition(each, names) for each in wanted.conditions),
        acts=tuple(_act(each, names) for each in sorted(wanted.acts, key=_in_order)),
        stops=wanted.stops,
    )


def _in_order(act: Act) -> int:
    return list(ActKind).index(act.kind)


def _refuse_repeated(wanted: Wanted) -> None:
    asked = [condition.asked for condition in wanted.conditions]
    if len(asked) != len(set(asked)):
        raise Invalid(_("Satu hal hanya boleh ditanyakan sekali dalam aturan."), field="conditions")
    kinds = [act.kind for act in wanted.acts if act.kind is not ActKind.LABEL]
    if len(kinds) != len(set(kinds)):
        raise Invalid(_("Satu hal hanya boleh dilakukan sekali dalam aturan."), field="acts")
    if ActKind.ASSIGN in kinds and ActKind.TURN in kinds:
        raise Invalid(
            _("Pilih satu: diberikan kepada seseorang, atau dibagi bergiliran."), field="acts"
        )


def _condition(condition: Condition, names: Names) -> Condition:
    if condition.asked in WORDS:
        return Condition(asked=condition.asked, values=_words(condition.values))
    values = tuple(dict.fromkeys(condition.values))
    if not values:
        raise Invalid(
            _("Pilih dulu jawabannya untuk {quoted}").format(
                quoted=quoted(asked_words()[condition.asked])
            ),
            field="conditions",
        )
    known = _CHOICES.get(condition.asked) or {"", *(names.asked(condition.asked) or {})}
    if len(values) > VALUES_MAX or not set(values) <= known:
        raise _not_there("conditions")
    return Condition(asked=condition.asked, values=values)


def _words(values: Sequence[str]) -> tuple[str, ...]:
    lines = [clean_line(value, field="words", most=WORD_MAX) for value in values]
    words = {plain(line): line for line in reversed(lines) if line}
    if not words or len(words) > VALUES_MAX:
        raise Invalid(
            _("Tulis satu sampai {most} kata, satu per baris.").format(most=VALUES_MAX),
            field="words",
        )
    if "" in words:
        raise Invalid(
            _("“{word}” tidak berisi huruf atau angka, jadi tidak bisa dicari.").format(
                word=words[""]
            ),
            field="words",
        )
    return tuple(line for line in dict.fromkeys(lines) if words.get(plain(line)) == line)


def _act(act: Act, names: Names) -> Act:
    if act.kind is ActKind.ACKNOWLEDGE:
        return Act(kind=act.kind, value=_acknowledgement(act.value))
    if act.kind is ActKind.TURN:
        return _turn(act, names)
    known = _DONE.get(act.kind) or set(names.done(act.kind) or {})
    if not act.value and act.kind is not ActKind.ESCALATE:
        raise Invalid(
            _("Pilih dulu isinya untuk {quoted}").format(quoted=quoted(act_titles()[act.kind])),
            field="acts",
        )
    if act.value not in known:
        raise _not_there("acts")
    return Act(kind=act.kind, value=act.value)


def _turn(act: Act, names: Names) -> Act:
    group = tuple(dict.fromkeys(act.group))
    if not set(group) <= set(names.people) or act.value not in {"", *names.branches}:
        raise _not_there("acts")
    return Act(kind=act.kind, value=act.value, group=group)


def _acknowledgement(text: str) -> str:
    words = clean_text(text, field="acknowledgement", most=ACKNOWLEDGEMENT_MAX)
    if not words:
        raise Invalid(_("Tulis dulu isi tanda terima otomatisnya."), field="acknowledgement")
    known = [variable.placeholder for variable in VARIABLES]
    rest = words
    for placeholder in known:
        rest = rest.replace(placeholder, "")
    if "{" in rest or "}" in rest or strange_in(words):
        raise Invalid(
            _("Dalam tanda terima hanya {known} yang dapat diisi sendiri.").format(
                known=", ".join(known)
            ),
            field="acknowledgement",
        )
    return words


def _not_there(field: str) -> Invalid:
    return Invalid(
        _("Ada pilihan yang sudah tidak ada. Muat ulang halaman, lalu pilih lagi."), field=field
    )
