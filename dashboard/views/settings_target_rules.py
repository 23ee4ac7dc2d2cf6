"""Promises for some cases only: by kind, priority, channel and branch."""

import streamlit as st

from dashboard import people, saving, words
from dashboard.notices import done, fresh_key, renew, showing_errors
from dashboard.people import Branches, Channels
from dashboard.promise_words import named
from dashboard.session import Desk
from dashboard.target_boxes import hours_box, warning_boxes
from dashboard.times import office_span
from domain.cases import CaseKind, Priority
from domain.cooperative import USUAL_TARGET, Target, TargetRule
from domain.texts import _


def draw(desk: Desk, seen: int) -> None:
    """`seen`: the version of the cooperative that the page was drawn from."""
    st.subheader(_("Janji khusus"))
    st.caption(
        _(
            "Untuk sebagian laporan saja. Yang paling khusus berlaku: syarat lebih banyak menang; "
            "bila sama banyak, cabang menang atas kanal, kanal atas jenis, jenis atas prioritas. "
            "Janji khusus yang tidak menyebut prioritas jadi separuh untuk laporan penting."
        )
    )
    channels, branches = people.channels(desk), people.branches(desk)
    for number, rule in enumerate(desk.cooperative.target_rules):
        _rule(desk, seen, rule, number, named(rule, channels, branches))
    _new(desk, seen, channels, branches)


def _rule(desk: Desk, seen: int, rule: TargetRule, number: int, name: str) -> None:
    target = rule.target
    with st.expander(name, icon=":material/timer:"):
        st.markdown(
            "\n".join(
                f"- {label}: {office_span(span)}"
                for label, span in (
                    (_("Tanggapan pertama"), target.first_response),
                    (_("Balasan berikutnya"), target.next_reply),
                    (_("Penyelesaian"), target.resolution),
                )
            )
            + f"\n- {_warned(target)}"
        )
        if st.button(_("Hapus"), icon=":material/delete:", key=f"hapus-janji-{number}"):
            with showing_errors():
                rest = tuple(one for one in desk.cooperative.target_rules if one != rule)
                saving.save(desk, seen, target_rules=rest)


def _warned(target: Target) -> str:
    if target.warn_before is not None:
        return _("peringatan {span} sebelumnya").format(span=office_span(target.warn_before))
    return _("peringatan saat {percent} % terpakai").format(percent=round(target.warn_share * 100))


def _new(desk: Desk, seen: int, channels: Channels, branches: Branches) -> None:
    any_of = _("semua")
    with st.form(fresh_key("janji-khusus")):
        left, right = st.columns(2)
        kind = left.selectbox(
            _("Jenis"),
            [None, *CaseKind],
            format_func=lambda one: words.kinds()[one] if one else any_of,
        )
        priority = right.selectbox(
            _("Prioritas"),
            [None, *Priority],
            format_func=lambda one: words.priorities()[one] if one else any_of,
        )
        channel_id = left.selectbox(
            _("Kanal"),
            [None, *channels],
            format_func=lambda one: people.channel_name(one, channels) if one else any_of,
        )
        branch_id = right.selectbox(
            _("Cabang"),
            [None, *branches],
            format_func=lambda one: people.branch_name(one, branches) if one else any_of,
        )
        target = _target()
        pressed = st.form_submit_button(_("Tambah janji khusus"), icon=":material/add:")
    if pressed:
        rule = TargetRule(
            target=target,
            kind=kind,
            priority=priority,
            channel_id=channel_id,
            branch_id=branch_id,
        )
        with showing_errors():
            saving.keep(desk, seen, target_rules=(*desk.cooperative.target_rules, rule))
            renew("janji-khusus")
            done(_("Janji khusus ditambahkan."))


def _target() -> Target:
    usual = USUAL_TARGET
    first, following, last = st.columns(3)
    spans = (
        hours_box(first, _("Tanggapan pertama"), usual.first_response, "rule-first"),
        hours_box(following, _("Balasan berikutnya"), usual.next_reply, "rule-next"),
        hours_box(last, _("Penyelesaian"), usual.resolution, "rule-resolution"),
    )
    share, before = warning_boxes(usual, key="rule-warn")
    return Target(
        first_response=spans[0],
        next_reply=spans[1],
        resolution=spans[2],
        warn_share=share,
        warn_before=before,
    )
