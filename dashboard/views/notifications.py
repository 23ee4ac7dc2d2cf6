"""Pemberitahuan: what the desk has told this user, newest first."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, notices, people, session, words
from dashboard.session import Desk
from domain.deliveries import DeliveryState
from domain.notifications import NotificationKind, Route, ShownNotification, Way
from domain.texts import _, ngettext, retold
from services.notices.notifications import BELL_MAX, PAGE
from services.reports import notification_words

ADDRESS = "pemberitahuan"
_ICONS: Mapping[NotificationKind, str] = {
    NotificationKind.ASSIGNED: "assignment_ind",
    NotificationKind.TAKEN_OFF: "assignment_return",
    NotificationKind.MEMBER_WROTE: "chat",
    NotificationKind.MENTIONED: "alternate_email",
    NotificationKind.PROMISE_AT_RISK: "hourglass_bottom",
    NotificationKind.PROMISE_BROKEN: "alarm",
    NotificationKind.REPLY_FAILED: "error",
    NotificationKind.REPLY_UNSURE: "help",
    NotificationKind.SNOOZE_OVER: "snooze",
    NotificationKind.FOLLOW_UP_DUE: "event_repeat",
    NotificationKind.RATED_POORLY: "sentiment_dissatisfied",
    NotificationKind.ESCALATED: "gavel",
    NotificationKind.GIVEN_BACK: "undo",
    NotificationKind.CHANNEL_LOST: "link_off",
    NotificationKind.BREACH_DUE: "shield_locked",
    NotificationKind.WAY_LINKED: "link",
    NotificationKind.WAY_LOST: "notifications_off",
}
_WITHOUT_CASE: Mapping[NotificationKind, str] = {
    NotificationKind.CHANNEL_LOST: "kanal",
    NotificationKind.BREACH_DUE: "pengaturan",
    NotificationKind.WAY_LINKED: "akun",
    NotificationKind.WAY_LOST: "akun",
}
_PART_OF_PAGE: Mapping[NotificationKind, str] = {NotificationKind.BREACH_DUE: "insiden"}


def bell(desk: Desk) -> None:
    """How many are new, on every page; nothing when none is."""
    n = desk.toolkit.notifications.unseen(desk.actor)
    if not n:
        return
    told = ngettext("{n} pemberitahuan baru", "{n} pemberitahuan baru", n)
    counted = told.format(n=words.counted(n, BELL_MAX))
    address.link(ADDRESS, counted, icon=":material/notifications_active:")


def draw() -> None:
    desk = session.desk()
    st.title(_("Pemberitahuan"))
    _list(desk)


def _list(desk: Desk) -> None:
    offset = (address.page_number() - 1) * PAGE
    shown, total = desk.toolkit.notifications.page(desk.actor, offset=offset)
    with st.container(horizontal=True, vertical_alignment="center"):
        address.link("akun", _("Atur cara dan jam pemberitahuan"), icon=":material/tune:")
        fresh = any(each.notification.seen_at is None for each in shown)
        if fresh and st.button(_("Tandai semua sudah dilihat"), icon=":material/done_all:"):
            desk.toolkit.notifications.see_all(desk.actor)
            notices.done(_("Semua ditandai sudah dilihat."))
    if not shown:
        st.info(_("Belum ada pemberitahuan. Yang menyangkut Anda akan tampil di sini."))
    users, channels = people.users(desk), people.channels(desk)
    for each in shown:
        with st.container(border=True, gap="xsmall"):
            _one(desk, each, users, channels)
    address.page_links(ADDRESS, total, PAGE)


def _one(
    desk: Desk, shown: ShownNotification, users: people.Users, channels: people.Channels
) -> None:
    one = shown.notification
    what = notification_words.kinds()[one.kind]
    new = " · **" + _("baru") + "**" if one.seen_at is None else ""
    icon = f":material/{_ICONS[one.kind]}:"
    if shown.case is not None:
        subject = words.shortened(shown.case.subject) or f"`{shown.case.code}`"
        address.link("antrean", f"**{what}** · {subject}", icon=icon, laporan=shown.case.id)
    elif (page := _WITHOUT_CASE.get(one.kind)) is not None:
        part = _PART_OF_PAGE.get(one.kind, "")
        address.link(page, f"**{what}**{_about(shown, channels)}", icon=icon, bagian=part)
    else:
        st.markdown(f"{icon} **{what}** · " + _("laporan ini kini terbatas"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_small_print(desk, shown, users) + new, width="content")
        if one.seen_at is None and st.button(
            _("Sudah dilihat"), key=f"seen-{one.id}", icon=":material/done:", type="tertiary"
        ):
            desk.toolkit.notifications.see(desk.actor, one.id)
            st.rerun()


def _about(shown: ShownNotification, channels: people.Channels) -> str:
    one = shown.notification
    if one.kind is NotificationKind.CHANNEL_LOST:
        return f" · {words.plain(people.channel_name(one.subject_id, channels))}"
    if one.kind is NotificationKind.BREACH_DUE:
        return ""
    way = [word for way, word in ways().items() if way == one.subject_id]
    # Why a way is lost was said by whoever found out; what an account calls itself is no message.
    said = retold(one.value) if one.kind is NotificationKind.WAY_LOST else one.value
    return "".join(f" · {words.plain(part)}" for part in (*way, said) if part)


def _small_print(desk: Desk, shown: ShownNotification, users: people.Users) -> str:
    """When, by whom, and what became of it outside the desk."""
    one = shown.notification
    parts = [desk.times.ago(one.at)]
    if one.by_id is not None:
        parts.append(_("oleh {name}").format(name=words.plain(people.name_of(one.by_id, users))))
    parts += [f"{ways()[way]}: {_became(state)}" for way, state in sorted(shown.ways.items())]
    if one.route is Route.DIGEST and one.seen_at is None:  # what was seen is in none
        parts.append(_("menunggu ringkasan pagi"))
    return " · ".join(parts)


def ways() -> Mapping[Way, str]:
    """How a notification leaves the house."""
    return {Way.EMAIL: _("surel"), Way.CHAT: _("obrolan")}


def _became(state: DeliveryState) -> str:
    match state:
        case DeliveryState.SENT:
            return _("terkirim")
        case DeliveryState.SCHEDULED | DeliveryState.SENDING:
            return _("sedang dikirim")
        case DeliveryState.UNCONFIRMED:
            return _("belum pasti")
    return _("tidak sampai")
