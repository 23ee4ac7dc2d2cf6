"""How this user wants to be told: by which ways of what, when not, and each morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import streamlit as st

from dashboard import notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.channels import Channel
from domain.notifications import NotificationKind, NotificationWishes, Reach, StaffLink
from domain.people import Permission
from domain.texts import _, retold
from domain.zone_names import zone_name
from services.notices.linking import Invitation
from services.office_hours.resting import PLACES
from services.reports import notification_words

_INVITED = "invited"


def draw(desk: Desk) -> None:
    st.subheader(_("Pemberitahuan untuk Anda"))
    st.markdown(
        _(
            "Meja ini selalu menampilkan semuanya. Pilih apa yang juga dikirim ke luar. Isinya "
            "sedikit saja: kode laporan, jenis, kanal, dan tautan, tanpa kata-kata anggota."
        )
    )
    if not desk.user.email:
        st.info(
            _("Alamat surel Anda belum diisi, jadi surel tidak dapat dikirim. Isilah di atas."),
            icon=":material/mail_off:",
        )
    places, link = desk.toolkit.linking.places(), desk.toolkit.linking.link(desk.actor)
    with showing_errors():
        _chat(desk, places, link)
    with showing_errors():
        _wishes(desk, can_chat=bool(places) or link is not None)


def offered(desk: Desk) -> list[NotificationKind]:
    """What can happen to somebody of this role."""
    supervises = desk.may(Permission.ANSWER_ESCALATED)
    answers = supervises or desk.may(Permission.ANSWER_CASES)
    kinds = [NotificationKind.MENTIONED] if desk.may(Permission.SEE_CASES) else []
    if answers:
        kinds += [
            NotificationKind.ASSIGNED,
            NotificationKind.TAKEN_OFF,
            NotificationKind.MEMBER_WROTE,
            NotificationKind.PROMISE_AT_RISK,
            NotificationKind.PROMISE_BROKEN,
            NotificationKind.REPLY_FAILED,
            NotificationKind.REPLY_UNSURE,
            NotificationKind.SNOOZE_OVER,
            NotificationKind.FOLLOW_UP_DUE,
            NotificationKind.RATED_POORLY,
        ]
    kinds += [NotificationKind.ESCALATED if supervises else NotificationKind.GIVEN_BACK]
    kinds += [NotificationKind.BREACH_DUE] if desk.may(Permission.ERASE_PERSONS) else []
    kinds += [NotificationKind.CHANNEL_LOST] if desk.may(Permission.MANAGE_CHANNELS) else []
    return kinds


def _chat(desk: Desk, places: Sequence[Channel], link: StaffLink | None) -> None:
    if link is not None:
        _linked(desk, link)
        return
    if not places:
        return
    for place in places:
        if st.button(
            _("Sambungkan akun obrolan lewat {channel}").format(channel=words.plain(place.name)),
            key=f"sambung-{place.id}",
            icon=":material/link:",
        ):
            invitation = desk.toolkit.linking.invite(desk.actor, place.id)
            st.session_state[_INVITED] = invitation
    invited: Invitation | None = st.session_state.get(_INVITED)
    if invited is not None and desk.times.now < invited.expires_at:
        st.info(
            _(
                "Buka tautan ini di ponsel Anda lalu tekan “Mulai”. Tautan berlaku 15 menit dan "
                "hanya sekali; dalam semenit sesudahnya akun Anda tampil di sini."
            )
        )
        st.link_button(_("Buka bot dan sambungkan"), invited.address, icon=":material/open_in_new:")
        if st.button(_("Periksa apakah sudah tersambung"), icon=":material/refresh:"):
            st.rerun()


def _linked(desk: Desk, link: StaffLink) -> None:
    st.session_state.pop(_INVITED, None)
    name = words.plain(link.name) or _("tanpa nama")
    if link.broken:
        st.warning(
            _(
                "Akun obrolan {name} tidak menerima pemberitahuan lagi; surel menggantikannya. "
                "Putuskan lalu sambungkan lagi. Jawaban platform: {why}"
            ).format(name=name, why=words.unmarked(retold(link.broken))),
            icon=":material/notifications_off:",
        )
    else:
        st.success(_("Akun obrolan tersambung: {name}").format(name=name), icon=":material/link:")
    if st.button(_("Putuskan akun obrolan"), icon=":material/link_off:"):
        desk.toolkit.linking.unlink(desk.actor)
        notices.done(_("Akun obrolan diputuskan."))


def _wishes(desk: Desk, *, can_chat: bool) -> None:
    kept = desk.toolkit.notifications.wishes(desk.actor)
    with st.form("pemberitahuan"):
        wanted = _reaches(kept, offered(desk), can_chat=can_chat)
        wanted = _quiet(desk, wanted)
        if desk.may(Permission.SEE_CASES):
            wanted = _digest(wanted, can_chat=can_chat)
        if st.form_submit_button(_("Simpan pemberitahuan"), icon=":material/save:"):
            desk.toolkit.notifications.wish(desk.actor, wanted)
            notices.done(_("Pilihan pemberitahuan disimpan."))


def _reaches(
    wanted: NotificationWishes, kinds: Sequence[NotificationKind], *, can_chat: bool
) -> NotificationWishes:
    if can_chat:
        st.caption(_("Otomatis: lewat obrolan bila tersambung, selain itu lewat surel."))
    grid = st.grid(min_column_width=280)
    for kind in kinds:
        label = notification_words.kinds()[kind]
        with grid.container():
            reach = _reach(label, wanted.reach(kind), can_chat=can_chat)
        if reach is not wanted.reach(kind):
            wanted = wanted.with_reach(kind, reach)
    return wanted


def _reach(label: str, now: Reach, *, can_chat: bool) -> Reach:
    named = dict(notification_words.reaches())
    if not can_chat:  # what is the same without a chat is offered once
        named = {Reach.AUTO: named[Reach.EMAIL], Reach.DESK: named[Reach.DESK]}
        now = Reach.DESK if now is Reach.DESK else Reach.AUTO
    options = list(named)
    return st.selectbox(
        label,
        options,
        index=options.index(now),
        format_func=lambda reach: named[reach],
    )


def _quiet(desk: Desk, wanted: NotificationWishes) -> NotificationWishes:
    st.markdown("**" + _("Jam tenang") + "**")
    st.caption(
        _(
            "Selama jam tenang tidak ada yang dikirim; yang datang menunggu ringkasan pagi, "
            "kecuali yang oleh koperasi boleh membangunkan orang. Jam yang sama dua kali berarti "
            "tanpa jam tenang."
        )
    )
    with st.container(horizontal=True):
        start = st.time_input(_("Mulai"), wanted.quiet_from, step=900)
        end = st.time_input(_("Sampai"), wanted.quiet_until, step=900)
    days = st.checkbox(_("Tenang sepanjang hari pada hari libur koperasi"), value=wanted.quiet_days)
    return replace(
        wanted, quiet_from=start, quiet_until=end, quiet_days=days, zone=_zone(desk, wanted.zone)
    )


def _zone(desk: Desk, now: str) -> str:
    usual = _usual_zone(desk)
    zones = ["", *PLACES] if now in ("", *PLACES) else ["", now, *PLACES]
    return st.selectbox(
        _("Zona waktu Anda"),
        zones,
        index=zones.index(now),
        format_func=lambda zone: _named(desk, zone) if zone else usual,
    )


def _usual_zone(desk: Desk) -> str:
    """By which clock it goes where none is chosen: that of where they work."""
    branch = desk.toolkit.notifications.workplace(desk.actor)
    if branch is None:
        zone = _named(desk, desk.cooperative.zone)
        return _("Seperti koperasi ({zone})").format(zone=zone)
    zone = _named(desk, branch.zone)
    return _("Seperti {branch} ({zone})").format(branch=branch.name, zone=zone)


def _named(desk: Desk, zone: str) -> str:
    """As people call it beside the place that stands for it."""
    name = zone_name(zone, desk.times.now)
    return f"{name} · {zone}"


def _digest(wanted: NotificationWishes, *, can_chat: bool) -> NotificationWishes:
    st.markdown("**" + _("Ringkasan pagi") + "**")
    st.caption(
        _(
            "Pada hari kerja: apa yang lewat janji, yang habis hari ini, yang belum ada "
            "petugasnya, yang menunggu Anda, dan kemarin. Bila tidak ada apa-apa, tidak dikirim."
        )
    )
    reach = _reach(_("Kirim ringkasan"), wanted.digest, can_chat=can_chat)
    at: time = st.time_input(_("Pukul"), wanted.digest_at, step=900)
    return replace(wanted, digest=reach, digest_at=at)
