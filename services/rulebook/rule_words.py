"""Rule words: each rule as a sentence that anybody understands, and why it holds or does not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from domain.cases import CaseKind, Priority
from domain.messages import MessageKind
from domain.quoting import ended
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
    Finding,
    Moment,
)
from domain.texts import _
from domain.tongues import Tongue
from services.cases import case_words
from services.rulebook.rule_names import Names


def moments() -> Mapping[Moment, str]:
    """When a rule runs."""
    return {
        Moment.OPENED: _("Ada laporan baru"),
        Moment.MESSAGE: _("Anggota menulis lagi"),
        Moment.RETURNED: _("Laporan dilepas karena lama tidak ditangani"),
    }


def tongues() -> Mapping[Tongue, str]:
    """What members write in."""
    return {
        Tongue.INDONESIAN: _("bahasa Indonesia"),
        Tongue.JAVANESE: _("bahasa Jawa"),
        Tongue.SUNDANESE: _("bahasa Sunda"),
        Tongue.ENGLISH: _("bahasa Inggris"),
        Tongue.UNSURE: _("bahasa lain atau tidak pasti"),
    }


def ways() -> Mapping[MessageKind, str]:
    """By which ways a member's message comes; our own is none."""
    return {kind: word for kind, word in case_words.ways().items() if kind is not MessageKind.REPLY}


class Spoken(Protocol):
    """A rule, kept or only wanted."""

    @property
    def moments(self) -> Sequence[Moment]: ...

    @property
    def conditions(self) -> Sequence[Condition]: ...

    @property
    def acts(self) -> Sequence[Act]: ...

    @property
    def stops(self) -> bool: ...


def sentence(rule: Spoken, names: Names) -> str:
    """ "Jika …, maka … ." """
    when = _and([condition_words(each, names) for each in rule.conditions])
    then = _and([act_words(act, names) for act in rule.acts]) or _("tidak ada yang dilakukan")
    told = (
        _("Jika {when}, maka {then}").format(when=when, then=ended(then))
        if when
        else _("Selalu {then}").format(then=ended(then))
    )
    stops = _("Aturan di bawahnya tidak dilihat lagi.") if rule.stops else ""
    if times := _times(rule):
        told = f"{times} {told[:1].lower()}{told[1:]}"
    return f"{told} {stops}".rstrip()


def condition_words(condition: Condition, names: Names) -> str:
    """What it asks, as the middle of a sentence."""
    named = [_value(condition.asked, value, names) for value in condition.values]
    return _asking(condition.asked)(named)


def finding_words(finding: Finding, names: Names) -> str:
    """Why the condition holds or does not, by what was found."""
    asked = finding.condition.asked
    if asked in WORDS:
        return _words_found(finding)
    named = [_value(asked, value, names) for value in finding.by]
    if not named:
        return _("{asked}: belum ada").format(asked=asked_words()[asked])
    return f"{asked_words()[asked]}: {', '.join(named)}"


def asked_words() -> Mapping[Asked, str]:
    """What a condition looks at, as a heading."""
    return {
        Asked.KIND: _("Jenis laporan"),
        Asked.CHANNEL: _("Kanal"),
        Asked.TOPIC: _("Topik"),
        Asked.BRANCH: _("Cabang"),
        Asked.PRIORITY: _("Prioritas"),
        Asked.WAY: _("Cara masuk"),
        Asked.WORDS_ANY: _("Berisi salah satu kata"),
        Asked.WORDS_ALL: _("Berisi semua kata"),
        Asked.WORDS_NONE: _("Tidak berisi kata"),
        Asked.LANGUAGE: _("Bahasa pesan"),
        Asked.MEMBER: _("Penulis"),
        Asked.HOURS: _("Waktu menulis"),
        Asked.LABEL: _("Label"),
    }


def act_titles() -> Mapping[ActKind, str]:
    """What a rule can do, as a list to choose from."""
    return {
        ActKind.ASSIGN: _("Berikan kepada seseorang"),
        ActKind.TURN: _("Bagi bergiliran"),
        ActKind.KIND: _("Tetapkan jenis"),
        ActKind.TOPIC: _("Tetapkan topik"),
        ActKind.LABEL: _("Beri label"),
        ActKind.PRIORITY: _("Tetapkan prioritas"),
        ActKind.BRANCH: _("Tetapkan cabang"),
        ActKind.ESCALATE: _("Naikkan ke pengawas"),
        ActKind.ACKNOWLEDGE: _("Kirim tanda terima otomatis"),
    }


def act_words(act: Act, names: Names) -> str:
    """What it does, as the middle of a sentence."""
    match act.kind:
        case ActKind.TURN:
            return _turn_words(act, names)
        case ActKind.ESCALATE if act.value == RESTRICTED:
            return _("dinaikkan ke pengawas, hanya terlihat oleh pengawas")
        case ActKind.ACKNOWLEDGE:
            return _("anggota dikirimi tanda terima otomatis: “{text}”").format(text=act.value)
    return _acting()[act.kind].format(value=_act_value(act, names))


def _times(rule: Spoken) -> str:
    if tuple(rule.moments) == (Moment.OPENED,):
        return ""
    told = [moments()[each] for each in Moment if each in rule.moments]
    return _("Saat {moments}:").format(moments=_or(each[:1].lower() + each[1:] for each in told))


def _asking(asked: Asked) -> Callable[[Sequence[str]], str]:
    phrases: Mapping[Asked, str] = {
        Asked.KIND: _("jenisnya {values}"),
        Asked.CHANNEL: _("datang lewat {values}"),
        Asked.TOPIC: _("topiknya {values}"),
        Asked.BRANCH: _("cabangnya {values}"),
        Asked.PRIORITY: _("prioritasnya {values}"),
        Asked.WAY: _("masuk sebagai {values}"),
        Asked.WORDS_ANY: _("pesannya berisi {values}"),
        Asked.WORDS_ALL: _("pesannya berisi {values}"),
        Asked.WORDS_NONE: _("pesannya tidak berisi {values}"),
        Asked.LANGUAGE: _("ditulis dalam {values}"),
        Asked.MEMBER: _("penulisnya {values}"),
        Asked.HOURS: _("ditulis {values}"),
        Asked.LABEL: _("berlabel {values}"),
    }
    join = _and if asked is Asked.WORDS_ALL else _or
    return lambda values: phrases[asked].format(values=join(values))


def _acting() -> Mapping[ActKind, str]:
    return {
        ActKind.ASSIGN: _("diberikan kepada {value}"),
        ActKind.KIND: _("jenisnya dijadikan {value}"),
        ActKind.TOPIC: _("topiknya dijadikan {value}"),
        ActKind.LABEL: _("diberi label {value}"),
        ActKind.PRIORITY: _("prioritasnya dijadikan {value}"),
        ActKind.BRANCH: _("cabangnya dijadikan {value}"),
        ActKind.ESCALATE: _("dinaikkan ke pengawas"),
    }


def _turn_words(act: Act, names: Names) -> str:
    told = _("dibagi bergiliran kepada petugas yang sedang bertugas")
    if act.value:
        branch = _known(names.branches, act.value, names)
        told += " " + _("di cabang {branch}").format(branch=branch)
    if act.group:
        people = ", ".join(_person(each, names) for each in act.group)
        told += " " + _("di antara {people}").format(people=people)
    return told


def _act_value(act: Act, names: Names) -> str:
    match act.kind:
        case ActKind.KIND:
            return case_words.kinds()[CaseKind(act.value)]
        case ActKind.PRIORITY:
            return case_words.priorities()[Priority(act.value)]
        case ActKind.ASSIGN:
            return _person(act.value, names)
    return _known(names.done(act.kind) or {}, act.value, names)


def _value(asked: Asked, value: str, names: Names) -> str:
    if asked in WORDS:
        return f"“{value}”"
    if (fixed := value_words(asked)) is not None:
        return fixed[value]
    if not value:
        return _("kantor atau telepon") if asked is Asked.CHANNEL else _("belum ada")
    return _known(names.asked(asked) or {}, value, names)


def value_words(asked: Asked) -> Mapping[str, str] | None:
    """What such a condition can be compared with, where that never changes; else None."""
    words: Mapping[Asked, Callable[[], Mapping[Any, str]]] = {
        Asked.KIND: case_words.kinds,
        Asked.PRIORITY: case_words.priorities,
        Asked.WAY: ways,
        Asked.LANGUAGE: tongues,
        Asked.MEMBER: member_words,
        Asked.HOURS: hours_words,
    }
    return words[asked]() if asked in words else None


def member_words() -> Mapping[str, str]:
    """Who writes, by the roll."""
    return {
        YES: _("anggota yang terdaftar"),
        NO: _("bukan anggota, atau belum dikenali"),
    }


def hours_words() -> Mapping[str, str]:
    """When it was said, by the office hours."""
    return {INSIDE: _("di dalam jam kerja"), OUTSIDE: _("di luar jam kerja")}


def _words_found(finding: Finding) -> str:
    quoted = ", ".join(f"“{word}”" for word in finding.by)
    has = (finding.condition.asked is Asked.WORDS_NONE) is not finding.holds
    return (_("berisi {words}") if has else _("tidak berisi {words}")).format(words=quoted)


def _known(there: Mapping[str, str], value: str, names: Names) -> str:
    if value in there or value not in names.retired:
        return there.get(value) or _("(sudah tidak ada)")
    return _("{name} (tidak dipakai lagi)").format(name=names.retired[value])


def _person(user_id: str, names: Names) -> str:
    if user_id in names.people or user_id not in names.everyone:
        return names.people.get(user_id) or _("(sudah tidak ada)")
    return _("{name} (tidak menerima laporan lagi)").format(name=names.everyone[user_id])


def _and(parts: Iterable[str]) -> str:
    return _joined(list(parts), _("dan"))


def _or(parts: Iterable[str]) -> str:
    return _joined(list(parts), _("atau"))


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
