"""Pengaturan: what the cooperative decided about itself, a section each."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import address, session
from dashboard.session import Desk
from dashboard.views import (
    settings_accesses,
    settings_aftercare,
    settings_audit,
    settings_branches,
    settings_hours,
    settings_house,
    settings_incidents,
    settings_labels,
    settings_lists,
    settings_notifications,
    settings_personal,
    settings_promises,
    settings_public,
    settings_readers,
    settings_replies,
    settings_rules,
    settings_users,
)
from domain.people import Permission
from domain.texts import _

Section = tuple[str, Permission, Callable[[Desk], None]]


def draw() -> None:
    desk = session.desk()
    st.title(_("Pengaturan"))
    sections = {name: section for name, section in _sections().items() if desk.may(section[1])}
    chosen = address.choose(
        _("Bagian"),
        "bagian",
        list(sections),
        lambda name: sections[name][0],
        default=next(iter(sections)),
    )
    sections[chosen][2](desk)


def _sections() -> Mapping[str, Section]:
    governs = Permission.MANAGE_COOPERATIVE
    return {
        "rumah": (_("Koperasi"), governs, settings_house.draw),
        "jam": (_("Jam kerja"), governs, settings_hours.draw),
        "cabang": (_("Cabang"), governs, settings_branches.draw),
        "janji": (_("Janji & slot"), governs, settings_promises.draw),
        "balasan": (
            _("Balasan tersimpan"),
            Permission.MANAGE_SAVED_REPLIES,
            settings_replies.draw,
        ),
        "daftar": (
            _("Alasan & bagian"),
            Permission.MANAGE_SAVED_REPLIES,
            settings_lists.draw,
        ),
        "label": (_("Label & topik"), Permission.MANAGE_SAVED_REPLIES, settings_labels.draw),
        "aturan": (_("Aturan"), Permission.MANAGE_RULES, settings_rules.draw),
        "sesudah": (_("Setelah selesai"), governs, settings_aftercare.draw),
        "bulanan": (_("Laporan berkala"), governs, settings_readers.draw),
        "membangunkan": (_("Pemberitahuan"), governs, settings_notifications.draw),
        "terbuka": (_("Angka untuk umum"), governs, settings_public.draw),
        "pengguna": (_("Pengguna"), Permission.MANAGE_USERS, settings_users.draw),
        "pribadi": (
            _("Data pribadi"),
            Permission.ERASE_PERSONS,
            settings_personal.draw,
        ),
        "insiden": (_("Insiden data"), Permission.ERASE_PERSONS, settings_incidents.draw),
        "pembukaan": (_("Siapa membuka apa"), Permission.SEE_ACCESSES, settings_accesses.draw),
        "catatan": (_("Catatan tindakan"), Permission.SEE_AUDIT, settings_audit.draw),
    }
