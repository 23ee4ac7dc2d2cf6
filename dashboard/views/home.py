"""Beranda: what needs me now."""

from collections.abc import Callable, Iterator

import streamlit as st

from dashboard import address, answer_words, people, rows, session, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import (
    channel_health,
    first_steps,
    follow_ups,
    home_aside,
    home_mentions,
    home_released,
    home_rules,
)
from domain.deliveries import Delivery
from domain.measured_shelves import Fate
from domain.people import Permission
from domain.reports import QueueFilter, QueueView
from domain.texts import _, ngettext, retold
from services.figures.answer_times import LongestWait
from services.reports.reporting import Today

MY_CASES = 10
_ESCALATED = QueueView.ESCALATED.value


def draw() -> None:
    desk = session.desk()
    st.title(_("Beranda"))
    st.caption(desk.times.moment(desk.times.now))
    for part in _parts(desk):
        with showing_errors():  # what cannot be read takes nothing else along
            part(desk)


def _parts(desk: Desk) -> Iterator[Callable[[Desk], None]]:
    """What this user has to do with, from top to bottom."""
    yield first_steps.draw
    if desk.may(Permission.SEE_CASES):
        yield from (home_mentions.draw, home_released.draw, home_aside.draw)
    if desk.may(Permission.MANAGE_RULES):
        yield home_rules.draw
    yield from (_today, _channels)
    if desk.may(Permission.SEE_CASES):
        yield follow_ups.on_home
    if desk.may(Permission.MANAGE_DELIVERIES):
        yield from (_tasks, _troubled)
    if desk.may(Permission.ANSWER_CASES) or desk.may(Permission.ANSWER_ESCALATED):
        yield _my_cases


def _today(desk: Desk) -> None:
    _figures(desk, desk.toolkit.reporting.today(desk.actor))


def _channels(desk: Desk) -> None:
    """Channels that somebody should look at: ending permissions, odd silence."""
    for health in desk.toolkit.health.of_all(desk.actor, budgets=False).values():
        alarms = list(channel_health.alarms(desk, health))
        if alarms:
            told = [f"**{words.plain(health.channel.name)}**", *map(words.plain, alarms)]
            st.warning("  \n".join(told), icon=":material/monitor_heart:")
            address.link("kanal", _("Lihat kanalnya"))


def _figures(desk: Desk, today: Today) -> None:
    for name in today.disconnected:
        st.error(
            _("Kanal “{name}” terputus: kirimannya menunggu sampai disambungkan lagi.").format(
                name=name
            ),
            icon=":material/link_off:",
        )
        if desk.may(Permission.MANAGE_CHANNELS):
            address.link("kanal", _("Sambungkan lagi kanal ini"))
        else:
            st.caption(_("Manajer atau admin dapat menyambungkannya lagi."))
    grid = st.grid(min_column_width=136)
    for label, value, page, filters in _numbers(desk, today):
        with grid.container(border=True, gap="xsmall"):
            st.metric(label, words.counted(value), label_visibility="collapsed")
            address.link(page, f"{label}\u00a0→", **filters)
    _next_words(desk, today)


def _numbers(desk: Desk, today: Today) -> list[tuple[str, int, str, dict[str, str]]]:
    """Label, number, page and filters; none of what this user has no page for."""
    works, answers = desk.may(Permission.MANAGE_DELIVERIES), desk.may(Permission.ANSWER_CASES)
    numbers: list[tuple[str, int, str, dict[str, str]]] = [
        (_("Lewat janji"), today.breached, "antrean", {"tampilan": QueueView.BREACHED}),
        (_("Hampir lewat"), today.breaching, "antrean", {"tampilan": QueueView.BREACHING}),
        (_("Laporan saya"), today.mine, "antrean", {"tampilan": QueueView.MINE}),
        (_("Belum ada petugas"), today.unassigned, "antrean", {"tampilan": QueueView.UNASSIGNED}),
        (_("Perlu disetujui"), today.in_review, "tulis", {"daftar": "for_me"}),
        *([(_("Tugas tayang"), today.tasks, "tugas", {})] if works else []),
        (
            _("Kiriman bermasalah"),
            today.troubled,
            "kalender",
            {"bentuk": "troubled"},
        ),
    ]
    if desk.may(Permission.ANSWER_ESCALATED):
        raised = (_("Pada pengawas"), today.escalated, "antrean", {"tampilan": _ESCALATED})
        return [raised, *numbers]
    return numbers if answers else [*numbers[:2], *numbers[3:]]


def _next_words(desk: Desk, today: Today) -> None:
    """What is said of today in sentences, each a link to what it tells of."""
    with st.container(gap="xsmall"):
        _sent(today.sent_last_7_days)
        _next_post(desk, today.next_post)
        _longest_wait(desk, today.longest_wait)


def _sent(n: int) -> None:
    told = ngettext(
        "{n} kiriman unggahan tayang dalam 7 hari terakhir.",
        "{n} kiriman unggahan tayang dalam 7 hari terakhir.",
        n,
    ).format(n=n)
    if n:
        address.link("kalender", told, bentuk="sent")
    else:
        st.markdown(told)


def _next_post(desk: Desk, post: Delivery | None) -> None:
    if post is None:
        st.markdown(_("Belum ada unggahan yang terjadwal."))
        return
    told = _("Unggahan berikutnya: {moment}.").format(moment=desk.times.moment(post.due_at))
    address.link("kalender", told, pengiriman=post.id)


def _longest_wait(desk: Desk, longest: LongestWait | None) -> None:
    if longest is None:
        st.markdown(_("Tidak ada anggota yang menunggu jawaban."))
        return
    told = _("Anggota yang paling lama menunggu: sejak {moment} ({ago}).").format(
        moment=desk.times.moment(longest.since), ago=desk.times.ago(longest.since)
    )
    address.link(
        "tanggapan", told, ukuran=longest.measure, baris=Fate.WAITING, kapan=answer_words.EVER
    )


def _tasks(desk: Desk) -> None:
    tasks = desk.toolkit.delivering.tasks(desk.actor)
    if not tasks:
        return
    st.subheader(_("Tayangkan dengan tangan"))
    channels = people.channels(desk)
    for task in tasks[:5]:
        address.link(
            "tugas",
            rows.delivery_label(desk, task, channels, with_day=True),
            icon=":material/touch_app:",
            tugas=task.id,
        )
    if len(tasks) > 5:  # noqa: PLR2004 - as many as were shown
        address.link("tugas", _("Semua tugas ({n})").format(n=len(tasks)))


def _troubled(desk: Desk) -> None:
    troubled = desk.toolkit.delivering.troubled(desk.actor, 5)
    if not troubled:
        return
    st.subheader(_("Kiriman yang menunggu keputusan"))
    channels = people.channels(desk)
    for delivery in troubled:
        rows.delivery(desk, delivery, channels, with_day=True)
        if delivery.detail:
            st.caption(words.plain(retold(delivery.detail)))
    address.link("kalender", _("Semua kiriman bermasalah"), bentuk="troubled")


def _my_cases(desk: Desk) -> None:
    wanted = QueueFilter(view=QueueView.MINE, me=desk.user.id, now=desk.times.now, limit=MY_CASES)
    found, total = desk.toolkit.answering.queue(desk.actor, wanted)
    if not found:
        return
    st.subheader(_("Laporan saya, janji terdekat dulu"))
    channels, users = people.channels(desk), people.users(desk)
    hours = people.hours(desk, found)
    for row in found:
        rows.case(desk, row, channels, hours, users)
    if total > len(found):
        address.link(
            "antrean",
            _("Semua laporan saya ({n})").format(n=words.counted(total)),
            tampilan=QueueView.MINE,
        )
