"""Navigation only: which pages there are, in whose language, and who sits before them."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.navigation.page import Page

from dashboard import address, case_boxes, frame, notices, session
from dashboard.views import (
    account,
    calendar,
    channels,
    compose,
    home,
    leave,
    notifications,
    queue,
    tasks,
    unknown,
)
from domain.people import Permission
from domain.texts import _

_Row = tuple[str, str, str, Callable[[], None], tuple[Permission, ...]]


def main(start: str = "") -> None:
    """Draws the page asked for. `start`: the page to open when the address names none."""
    st.set_page_config(page_title="Guyub", page_icon=frame.ICON, layout="wide")
    frame.dress()
    with notices.showing_errors():  # of the whole page; a part that can fail alone shows its own
        _draw(session.enter(), start or "beranda")


def _draw(desk: session.Desk, start: str) -> None:
    pages = _pages(desk, start)
    address.open_pages(pages)
    # One flat list: with headings, Streamlit's menu is no sound list for screen readers.
    page = st.navigation([*pages.values(), *_unknown(pages)], expanded=True)
    st.set_page_config(page_title=f"{page.title} · {desk.cooperative.name}")
    address.hold(page.url_path)
    frame.sidebar(desk)
    frame.banner(desk)
    notices.tell()
    case_boxes.leave(desk, address.asked("laporan"))
    page.run()
    notices.hold_focus()


def _pages(desk: session.Desk, start: str) -> dict[str, Page]:
    """The pages this user may open, by the last part of their address."""
    return {
        name: st.Page(
            draw,
            title=title,
            icon=f":material/{icon}:",
            url_path=name,
            default=name == start,
        )
        for name, title, icon, draw, needs in _table(writes_posts=desk.may(Permission.WRITE_POSTS))
        if not needs or any(desk.may(permission) for permission in needs)
    }


def _unknown(pages: Mapping[str, Page]) -> list[Page]:
    """A page of ours for an address that names none: Streamlit would show an alarm instead."""
    name = address.page_name()
    if not name or name in pages or "/" in name:
        return []
    title = _("Halaman tidak ada")
    return [st.Page(unknown.draw, title=title, url_path=name, visibility="hidden")]


def _table(*, writes_posts: bool) -> tuple[_Row, ...]:
    """Address, title, icon, what draws it, one of which permissions it needs."""
    works, reports = (Permission.MANAGE_DELIVERIES,), (Permission.SEE_REPORTS,)
    writing = _("Tulis") if writes_posts else _("Unggahan")
    governs = (
        Permission.MANAGE_COOPERATIVE,
        Permission.MANAGE_SAVED_REPLIES,
        Permission.MANAGE_RULES,
        Permission.MANAGE_USERS,
        Permission.SEE_AUDIT,
    )
    return (
        ("beranda", _("Beranda"), "home", home.draw, ()),
        ("tulis", writing, "edit_square", compose.draw, reports),
        ("kalender", _("Kalender"), "calendar_month", calendar.draw, ()),
        ("pemberitahuan", _("Pemberitahuan"), "notifications", notifications.draw, ()),
        ("tugas", _("Tugas"), "task_alt", tasks.draw, works),
        ("antrean", _("Antrean"), "inbox", queue.draw, (Permission.SEE_CASES,)),
        ("anggota", _("Anggota"), "groups", _draw_members, (Permission.SEE_MEMBERS,)),
        ("tanggapan", _("Waktu tanggap"), "timer", _draw_responses, reports),
        ("keterlibatan", _("Keterlibatan"), "bar_chart", _draw_engagement, reports),
        ("bulanan", _("Laporan berkala"), "description", _draw_periods, reports),
        ("kanal", _("Kanal"), "hub", channels.draw, ()),
        ("pengaturan", _("Pengaturan"), "settings", _draw_settings, governs),
        ("akun", _("Akun saya"), "person", account.draw, ()),
        ("keluar", _("Keluar"), "logout", leave.draw, ()),
    )


# Pages with charts and tables load pandas and plotly, half a second that the first page of a
# start need not wait for.
def _draw_members() -> None:
    from dashboard.views import members  # noqa: PLC0415

    members.draw()


def _draw_responses() -> None:
    from dashboard.views import responses  # noqa: PLC0415

    responses.draw()


def _draw_engagement() -> None:
    from dashboard.views import engagement  # noqa: PLC0415

    engagement.draw()


def _draw_periods() -> None:
    from dashboard.views import periods  # noqa: PLC0415

    periods.draw()


def _draw_settings() -> None:
    from dashboard.views import settings  # noqa: PLC0415

    settings.draw()


if __name__ == "__main__":
    main()
