"""The words, colours and icons of every state; no state is told by its colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import streamlit as st

from domain.board import Visibility
from domain.cases import CaseStatus
from domain.channels import Capability, ChannelState
from domain.deliveries import AttemptOutcome, DeliveryKind, DeliveryState
from domain.people import Role
from domain.posts import PostState
from domain.reports import COUNTED_MAX, QueueView
from domain.texts import _
from services.cases import case_words
from services.engagement import metric_words

Color = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]
State = TypeVar("State")

# What cases are called, the same here as in every export.
kinds, priorities, events = case_words.kinds, case_words.priorities, case_words.events
ways = case_words.ways
metrics = metric_words.metrics


@dataclass(frozen=True)
class Look:
    """A state as it is shown: its word, colour and icon."""

    word: str
    color: Color
    icon: str

    @property
    def colored(self) -> str:
        """The icon and the word as Markdown."""
        return f"{self.icon} :{self.color}[{self.word}]"


def badge(look: Look) -> None:
    """The state as a small mark."""
    st.badge(look.word, icon=look.icon, color=look.color)


def deliveries() -> Mapping[DeliveryState, Look]:
    """Every state of a delivery."""
    return {
        DeliveryState.SCHEDULED: Look(_("Terjadwal"), "blue", ":material/schedule:"),
        DeliveryState.SENDING: Look(_("Sedang dikirim"), "violet", ":material/sync:"),
        DeliveryState.SENT: Look(_("Terkirim"), "green", ":material/check_circle:"),
        DeliveryState.HANDED: Look(_("Menunggu dikerjakan"), "orange", ":material/touch_app:"),
        DeliveryState.FAILED: Look(_("Gagal"), "red", ":material/error:"),
        DeliveryState.UNCONFIRMED: Look(_("Belum pasti"), "orange", ":material/help:"),
        DeliveryState.CANCELLED: Look(_("Dibatalkan"), "gray", ":material/cancel:"),
        DeliveryState.MISSED: Look(_("Terlewat"), "red", ":material/event_busy:"),
    }


def posts() -> Mapping[PostState, Look]:
    """Every state of a post's review."""
    return {
        PostState.DRAFT: Look(_("Konsep"), "gray", ":material/edit_note:"),
        PostState.IN_REVIEW: Look(_("Menunggu persetujuan"), "blue", ":material/rate_review:"),
        PostState.CHANGES_REQUESTED: Look(
            _("Perlu perubahan"), "orange", ":material/assignment_return:"
        ),
        PostState.APPROVED: Look(_("Disetujui"), "green", ":material/task_alt:"),
        PostState.WITHDRAWN: Look(_("Ditarik"), "gray", ":material/undo:"),
    }


def comments() -> Mapping[Visibility, Look]:
    """Who sees a comment on the cooperative's own page."""
    return {
        Visibility.VISIBLE: Look(_("Tampil di halaman"), "gray", ":material/visibility:"),
        Visibility.HELD: Look(_("Menunggu diperiksa"), "orange", ":material/hourglass_top:"),
        Visibility.HIDDEN: Look(_("Disembunyikan"), "gray", ":material/visibility_off:"),
    }


def cases() -> Mapping[CaseStatus, Look]:
    """Every status of a case."""
    return {
        CaseStatus.OPEN: Look(_("Terbuka"), "blue", ":material/mark_email_unread:"),
        CaseStatus.WAITING: Look(_("Menunggu anggota"), "orange", ":material/hourglass_top:"),
        CaseStatus.RESOLVED: Look(_("Selesai"), "green", ":material/task_alt:"),
        CaseStatus.CLOSED: Look(_("Ditutup"), "gray", ":material/lock:"),
        CaseStatus.SPAM: Look(_("Spam"), "gray", ":material/block:"),
        CaseStatus.MERGED: Look(_("Digabung"), "gray", ":material/merge:"),
    }


def channels() -> Mapping[ChannelState, Look]:
    """Every state of a channel."""
    return {
        ChannelState.ACTIVE: Look(_("Aktif"), "green", ":material/check_circle:"),
        ChannelState.PAUSED: Look(_("Dijeda"), "orange", ":material/pause_circle:"),
        ChannelState.DISCONNECTED: Look(_("Terputus"), "red", ":material/link_off:"),
        ChannelState.ARCHIVED: Look(_("Diarsipkan"), "gray", ":material/archive:"),
    }


def delivery_kinds() -> Mapping[DeliveryKind, str]:
    """What is handed over."""
    return {
        DeliveryKind.POST: _("Unggahan"),
        DeliveryKind.FOLLOW_UP: _("Sambungan utas"),
        DeliveryKind.REPLY: _("Balasan"),
        DeliveryKind.DELETION: _("Penghapusan"),
        DeliveryKind.REMINDER: _("Pengingat"),
    }


def outcomes() -> Mapping[AttemptOutcome, Look]:
    """How a try ended."""
    red, green, orange = ":material/error:", ":material/check_circle:", ":material/help:"
    return {
        AttemptOutcome.RUNNING: Look(_("Sedang berjalan"), "violet", ":material/sync:"),
        AttemptOutcome.ACCEPTED: Look(_("Diterima platform"), "green", green),
        AttemptOutcome.HANDED: Look(
            _("Diserahkan kepada petugas"), "orange", ":material/touch_app:"
        ),
        AttemptOutcome.REJECTED: Look(_("Ditolak platform"), "red", red),
        AttemptOutcome.UNAUTHORIZED: Look(_("Sandi kanal ditolak"), "red", ":material/link_off:"),
        AttemptOutcome.RATE_LIMITED: Look(
            _("Diminta menunggu"), "orange", ":material/hourglass_top:"
        ),
        AttemptOutcome.UNAVAILABLE: Look(
            _("Platform tidak dapat dihubungi"), "orange", ":material/cloud_off:"
        ),
        AttemptOutcome.UNKNOWN: Look(_("Tidak ada jawaban"), "orange", orange),
        AttemptOutcome.FOUND: Look(_("Ditemukan di platform"), "green", green),
        AttemptOutcome.NOT_FOUND: Look(_("Tidak ada di platform"), "orange", orange),
        AttemptOutcome.PARTLY: Look(_("Baru sebagian yang sampai"), "orange", orange),
        AttemptOutcome.IMPORTED: Look(_("Diimpor"), "gray", ":material/history:"),
        AttemptOutcome.TAKEN_DOWN: Look(_("Diturunkan"), "gray", ":material/delete:"),
        AttemptOutcome.RETURNED: Look(_("Kembali, tidak sampai"), "red", red),
        AttemptOutcome.UNABLE: Look(_("Platform tidak bisa memastikan"), "orange", orange),
    }


def queue_views() -> Mapping[QueueView, str]:
    """The queue's shelves."""
    return {
        QueueView.UNFINISHED: _("Belum selesai"),
        QueueView.MINE: _("Milik saya"),
        QueueView.UNASSIGNED: _("Belum ada petugas"),
        QueueView.BREACHING: _("Hampir lewat"),
        QueueView.TODAY: _("Habis hari ini"),
        QueueView.BREACHED: _("Lewat janji"),
        QueueView.WAITING: _("Menunggu"),
        QueueView.SNOOZED: _("Ditunda"),
        QueueView.ESCALATED: _("Dinaikkan ke pengawas"),
        QueueView.ALL: _("Semua"),
    }


def roles() -> Mapping[Role, str]:
    """Who may do what, by name."""
    return {
        Role.STAFF: _("Staf"),
        Role.MANAGER: _("Manajer"),
        Role.SUPERVISOR: _("Pengawas"),
        Role.ADMIN: _("Admin"),
    }


def abilities() -> Mapping[Capability, str]:
    """What a channel can do."""
    return {
        Capability.PUBLISH: _("menayangkan unggahan"),
        Capability.NOTIFY: _("mengirim pengingat"),
        Capability.TELL: _("mengirim pemberitahuan ke petugas"),
        Capability.INBOX: _("mengambil pesan"),
        Capability.REPLY: _("membalas"),
        Capability.PRIVATE_REPLY: _("membalas secara pribadi"),
        Capability.METRICS: _("menghitung keterlibatan"),
        Capability.REACTIONS: _("mengetahui siapa yang bereaksi"),
        Capability.AUDIENCE: _("menghitung pengikut"),
        Capability.AUDIENCE_HISTORY: _("mengisi hari yang terlewat"),
        Capability.DELETE: _("menghapus unggahan"),
        Capability.RECONCILE: _("memastikan kiriman"),
        Capability.WEBHOOK: _("menerima pesan seketika"),
    }


def counted(n: int, most: int | None = None) -> str:
    """The number; above `most`, where the counting stopped, with a plus: "1000+"."""
    most = COUNTED_MAX if most is None else most
    return str(n) if n <= most else f"{most}+"


def shortened(text: str, length: int = 60) -> str:
    """The first words on one line, safe inside a Markdown label."""
    line = " ".join(text.split())
    cut = line if len(line) <= length else line[: length - 1].rstrip() + "…"
    return plain(cut)


def plain(text: str) -> str:
    """What a person wrote, so that Markdown shows it as written."""
    return "".join(
        f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~:$^=" else letter for letter in text
    )


def unmarked(text: str) -> str:
    """Our own sentence that may quote a stranger: nothing in it becomes a link or markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>~$" else letter for letter in text)


def unknown(value: object) -> str:
    """The value, or a dash where nobody knows it; never zero."""
    return "–" if value is None else str(value)
