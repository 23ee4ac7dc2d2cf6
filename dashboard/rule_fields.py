"""The fields of a rule, drawn: what it asks and what it does, each as people would say it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import words
from domain.cases import CaseKind, Priority
from domain.rules import RESTRICTED, WORDS, Act, ActKind, Asked, Condition, Rule
from domain.texts import _
from services.replies.acknowledging import VARIABLES
from services.rulebook import rule_words
from services.rulebook.rule_names import Names


def conditions(rule: Rule | None, names: Names, key: str) -> list[Condition]:
    """What the form asks now."""
    known = {each.asked: each.values for each in rule.conditions} if rule else {}
    offered = [asked for asked in Asked if _can_be_asked(asked, names) or asked in known]
    picked = st.multiselect(
        _("Jika … (kosongkan: selalu)"),
        offered,
        default=list(known),
        format_func=lambda asked: rule_words.asked_words()[asked],
        placeholder=_("Pilih syaratnya"),
        key=f"{key}-jika",
        select_all=False,
    )
    return [
        Condition(asked=asked, values=_values(asked, known.get(asked, ()), names, key))
        for asked in Asked
        if asked in picked
    ]


def acts(rule: Rule | None, names: Names, key: str) -> list[Act]:
    """What the form does now."""
    known = {act.kind: act for act in rule.acts} if rule else {}
    offered = [kind for kind in ActKind if _can_be_done(kind, names) or kind in known]
    picked = st.multiselect(
        _("Maka …"),
        offered,
        default=list(known),
        format_func=lambda kind: rule_words.act_titles()[kind],
        placeholder=_("Pilih yang dilakukan"),
        key=f"{key}-maka",
        select_all=False,
    )
    labels = [act.value for act in rule.acts if act.kind is ActKind.LABEL] if rule else []
    found: list[Act] = []
    for kind in ActKind:
        if kind in picked:
            found += _acts(kind, known.get(kind), labels, names, key)
    return found


def _can_be_asked(asked: Asked, names: Names) -> bool:
    known = names.asked(asked)
    return known is None or bool(known)


def _can_be_done(kind: ActKind, names: Names) -> bool:
    if kind is ActKind.ESCALATE:
        return bool(names.supervisors)
    if kind is ActKind.TURN:
        return bool(names.people)
    known = names.done(kind)
    return known is None or bool(known)


def _values(asked: Asked, known: Sequence[str], names: Names, key: str) -> tuple[str, ...]:
    label = rule_words.asked_words()[asked]
    if asked in WORDS:
        typed = st.text_area(
            _("{label}, satu per baris").format(label=label),
            value="\n".join(known),
            help=_(
                "Kata utuh atau beberapa kata berurutan. Huruf besar-kecil dan tanda baca tidak "
                "berpengaruh: “cair” tidak menemukan “pencairan”."
            ),
            key=f"{key}-jika-{asked}",
        )
        return tuple(line for line in (typed or "").splitlines() if line.strip())
    titles = _titles(asked, names)
    picked = st.multiselect(
        label,
        list(titles),
        default=[value for value in known if value in titles],
        format_func=lambda value: titles[value],
        placeholder=_("Pilih satu atau lebih"),
        key=f"{key}-jika-{asked}",
        select_all=False,
    )
    return tuple(picked)


def _titles(asked: Asked, names: Names) -> Mapping[str, str]:
    if (fixed := rule_words.value_words(asked)) is not None:
        return {str(value): word[:1].upper() + word[1:] for value, word in fixed.items()}
    known = dict(names.asked(asked) or {})
    if asked is Asked.CHANNEL:
        return {**known, "": _("Kantor atau telepon")}
    return known if asked is Asked.LABEL else {**known, "": _("Belum ada")}


def _acts(
    kind: ActKind, known: Act | None, labels: Sequence[str], names: Names, key: str
) -> list[Act]:
    here = f"{key}-maka-{kind}"
    match kind:
        case ActKind.LABEL:
            return _labels(labels, names, here)
        case ActKind.TURN:
            return [_turn(known, names, here)]
        case ActKind.ESCALATE:
            return [_escalation(known, here)]
        case ActKind.ACKNOWLEDGE:
            return [_word(known, here)]
    return [Act(kind=kind, value=_one_of(kind, known.value if known else "", names, here))]


def _one_of(kind: ActKind, known: str, names: Names, key: str) -> str:
    """What is chosen; empty where nothing is yet, or what was chosen is gone."""
    titles = _act_values(kind, names)
    values = list(titles)
    first = 0 if kind in (ActKind.KIND, ActKind.PRIORITY) else None
    picked = st.selectbox(
        rule_words.act_titles()[kind],
        values,
        index=values.index(known) if known in titles else first,
        format_func=lambda value: titles[value],
        placeholder=_("Pilih satu"),
        key=key,
    )
    return str(picked or "")


def _act_values(kind: ActKind, names: Names) -> Mapping[str, str]:
    if kind is ActKind.KIND:
        return {each.value: words.kinds()[each] for each in CaseKind}
    if kind is ActKind.PRIORITY:
        return {each.value: words.priorities()[each] for each in reversed(Priority)}
    return names.done(kind) or {}


def _labels(known: Sequence[str], names: Names, key: str) -> list[Act]:
    picked = st.multiselect(
        rule_words.act_titles()[ActKind.LABEL],
        list(names.labels),
        default=[value for value in known if value in names.labels],
        format_func=lambda value: names.labels[value],
        placeholder=_("Tidak memberi label"),
        key=key,
        select_all=False,
    )
    return [Act(kind=ActKind.LABEL, value=value) for value in picked]


def _turn(known: Act | None, names: Names, key: str) -> Act:
    branch = ""
    if names.branches:
        offered = ["", *names.branches]
        branch = st.selectbox(
            _("Bergiliran di cabang"),
            offered,
            index=offered.index(known.value) if known and known.value in offered else 0,
            format_func=lambda value: names.branches.get(value) or _("Semua cabang"),
            key=f"{key}-cabang",
        )
    group = st.multiselect(
        _("Bergiliran di antara (kosongkan: semua petugas)"),
        list(names.people),
        default=[one for one in known.group if one in names.people] if known else [],
        format_func=lambda value: names.people[value],
        placeholder=_("Semua petugas"),
        help=_(
            "Laporan diberikan kepada petugas yang sedang bertugas dan paling sedikit laporannya."
        ),
        key=f"{key}-orang",
        select_all=False,
    )
    return Act(kind=ActKind.TURN, value=branch or "", group=tuple(group))


def _escalation(known: Act | None, key: str) -> Act:
    hidden = st.checkbox(
        _("Hanya boleh dilihat pengawas, karena tentang pengurus"),
        value=bool(known and known.value == RESTRICTED),
        key=key,
    )
    return Act(kind=ActKind.ESCALATE, value=RESTRICTED if hidden else "")


def _word(known: Act | None, key: str) -> Act:
    text = st.text_area(
        _("Isi tanda terima otomatis"),
        value=known.value if known else "",
        help=_("Terisi sendiri: {known}.").format(
            known=", ".join(f"`{each.placeholder}`" for each in VARIABLES)
        ),
        key=key,
    )
    st.caption(
        _(
            "Sekali untuk tiap laporan, tidak pernah untuk spam, dan hanya di kanal yang bisa "
            "membalas. Jam janji terus berjalan: tanda terima bukan jawaban."
        )
    )
    return Act(kind=ActKind.ACKNOWLEDGE, value=text or "")
