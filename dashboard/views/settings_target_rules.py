"""Promises for some cases only: by kind, priority, channel and branch."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import streamlit as st

from dashboard import people, saving, words
from dashboard.notices import done, fresh_key, renew, showing_errors
from dashboard.people import Branches, Channels
from dashboard.promise_words import channel_named, named
from dashboard.session import Desk
from dashboard.target_boxes import Boxes, how, warned
from dashboard.times import office_span
from domain.cases import CaseKind, Priority
from domain.choices import NONE
from domain.cooperative import OFFICE, USUAL_TARGET, Target, TargetRule
from domain.texts import _


def draw(desk: Desk, seen: int) -> None:
    """`seen`: the version of the cooperative that the page was drawn from."""
    st.subheader(_("Janji khusus"))
    st.caption(
        _(
            "Untuk sebagian laporan saja. Yang paling khusus berlaku: syarat lebih banyak menang; "
            "bila sama banyak, cabang menang atas kanal, kanal atas jenis, jenis atas prioritas. "
            "Janji khusus yang tidak menyebut prioritas jadi separuh untuk laporan penting. "
            "“{office}” di antara kanal: yang datang tanpa kanal dan dicatat petugas, seperti "
            "tamu, telepon, atau surat."
        ).format(office=people.channel_name(None, {}))
    )
    channels, branches = people.channels(desk), people.branches(desk)
    for rule in desk.cooperative.target_rules:
        _rule(desk, seen, rule, named(rule, channels, branches))
    _new(desk, seen, channels, branches)


def _rule(desk: Desk, seen: int, rule: TargetRule, name: str) -> None:
    # By what it is for: its place goes to another one when one above it is taken off.
    key = "-".join("" if each is None else str(each or NONE) for each in rule.conditions)
    with st.expander(name, icon=":material/timer:"):
        st.markdown(_told(rule.target))
        with st.form(f"janji-khusus-{key}", border=False):
            read = _target(desk, rule.target, f"rule-{key}")
            pressed = st.form_submit_button(_("Simpan"), icon=":material/save:")
        if pressed:
            with showing_errors():
                _put(desk, seen, rule, (replace(rule, target=read()),))
                done(_("Janji khusus disimpan."))
        with st.popover(_("Hapus"), icon=":material/delete:", key=f"tanya-{key}"):
            st.markdown(_("Laporan yang sudah masuk tetap memegang janji ini."))
            if st.button(_("Ya, hapus janji ini"), type="primary", key=f"hapus-{key}"):
                with showing_errors():
                    _put(desk, seen, rule, ())
                    done(_("Janji khusus dihapus."))


def _put(desk: Desk, seen: int, rule: TargetRule, instead: tuple[TargetRule, ...]) -> None:
    """These in its place. Raises: Invalid, Conflict."""
    # In its very place: in another order they would be kept as promised anew.
    every = (instead if one == rule else (one,) for one in desk.cooperative.target_rules)
    saving.keep(desk, seen, target_rules=tuple(chain.from_iterable(every)))


def _told(target: Target) -> str:
    spans = (
        (_("Tanggapan pertama"), target.first_response),
        (_("Balasan berikutnya"), target.next_reply),
        (_("Penyelesaian"), target.resolution),
    )
    lines = [f"- {label}: {office_span(span)}" for label, span in spans]
    return "\n".join([*lines, f"- {_warned(target)}"])


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
            [None, *channels, OFFICE],
            format_func=lambda one: channel_named(one, channels) if one is not None else any_of,
        )
        branch_id = right.selectbox(
            _("Cabang"),
            [None, *branches],
            format_func=lambda one: people.branch_name(one, branches) if one else any_of,
        )
        read = _target(desk, USUAL_TARGET, fresh_key("janji-khusus"))
        pressed = st.form_submit_button(_("Tambah janji khusus"), icon=":material/add:")
    if pressed:
        with showing_errors():
            rule = TargetRule(
                target=read(),
                kind=kind,
                priority=priority,
                channel_id=channel_id,
                branch_id=branch_id,
            )
            saving.keep(desk, seen, target_rules=(*desk.cooperative.target_rules, rule))
            renew("janji-khusus")
            done(_("Janji khusus ditambahkan."))


def _target(desk: Desk, target: Target, key: str) -> Callable[[], Target]:
    """Its boxes. Reading them raises: Invalid."""
    st.caption(how())
    boxes = Boxes(times=desk.times, key=key)
    promise, warning = boxes.promise(target), boxes.warning(target)
    return lambda: warned(promise(), warning())
