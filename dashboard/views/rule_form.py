"""One rule, to be written: what it asks, what it does, and the sentence that comes of it."""

import streamlit as st

from dashboard import address, notices, rule_fields, rule_gone, saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.errors import Invalid
from domain.rules import Moment, Rule
from domain.texts import _
from services.rulebook import rule_words
from services.rulebook.rule_checks import Wanted, checked
from services.rulebook.rule_names import Names
from services.rulebook.rules import gone_words

NEW = "baru"


def draw(desk: Desk, rule: Rule | None) -> None:
    """`rule` None: a new one."""
    address.link("pengaturan", _("← Aturan"), bagian="aturan")
    st.subheader(words.plain(rule.name) if rule else _("Aturan baru"))
    names = desk.toolkit.rules.choices(desk.actor)
    if rule is not None:
        rule_gone.tell(gone_words(rule, names))  # the boxes below no longer hold it
    key = f"aturan-{rule.id if rule else NEW}"
    wanted = _entered(rule, names, key)
    _preview(wanted, names)
    pressed = st.button(_("Simpan lalu coba"), type="primary", icon=":material/save:", key=key)
    seen = saving.seen(key, rule.version if rule else 0)
    if pressed:
        with showing_errors():
            _save(desk, rule, seen, wanted)
    if rule is not None:
        _remove(desk, rule)


def _entered(rule: Rule | None, names: Names, key: str) -> Wanted:
    name = st.text_input(_("Nama aturan"), value=rule.name if rule else "", key=f"{key}-nama")
    titles = rule_words.moments()
    moments = st.multiselect(
        _("Dijalankan saat"),
        list(Moment),
        default=list(rule.moments) if rule else [Moment.OPENED],
        format_func=lambda moment: titles[moment],
        placeholder=_("Pilih satu atau lebih"),
        key=f"{key}-saat",
        select_all=False,
    )
    with st.container(border=True):
        conditions = rule_fields.conditions(rule, names, key)
    with st.container(border=True):
        acts = rule_fields.acts(rule, names, key)
    stops = st.checkbox(
        _("Bila aturan ini kena, aturan di bawahnya tidak dilihat lagi"),
        value=bool(rule and rule.stops),
        key=f"{key}-henti",
    )
    return Wanted(name=name or "", moments=moments, conditions=conditions, acts=acts, stops=stops)


def _preview(wanted: Wanted, names: Names) -> None:
    """The sentence, or what is still missing."""
    try:
        fit = checked(wanted, names)
    except Invalid as missing:
        st.caption(words.unmarked(str(missing)))
        return
    st.info(words.plain(rule_words.sentence(fit, names)), icon=":material/rule:")


def _save(desk: Desk, rule: Rule | None, seen: int, wanted: Wanted) -> None:
    rules = desk.toolkit.rules
    if rule is None:
        kept = rules.add(desk.actor, wanted)
    else:
        kept = rules.change(desk.actor, rule.id, wanted, version=seen)
    if kept.is_on:  # only its name is new
        address_back()
        notices.done(_("Aturan disimpan."))
    st.query_params["aturan"] = kept.id
    st.query_params["lihat"] = "coba"
    notices.done(_("Aturan disimpan, belum dinyalakan. Inilah hasil percobaannya."))


def address_back() -> None:
    """The address of the list, from the next rerun on."""
    for name in ("aturan", "lihat"):
        if name in st.query_params:
            del st.query_params[name]


def _remove(desk: Desk, rule: Rule) -> None:
    with st.popover(_("Hapus"), icon=":material/delete:"):
        st.markdown(_("Yang sudah dilakukannya tidak berubah, dan tetap menyebut namanya."))
        if st.button(_("Ya, hapus aturan ini"), type="primary"):
            with showing_errors():
                desk.toolkit.rules.remove(desk.actor, rule.id)
                address_back()
                notices.done(_("Aturan dihapus."))
