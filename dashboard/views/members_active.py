"""Who has gone silent, and who is newly active, among those whose account is linked."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import address, member_words, people, words
from dashboard.session import Desk
from domain.interactions import Activity
from domain.members import Member
from domain.months import Month
from domain.texts import _, ngettext
from services.roll.member_pages import months_back
from services.roll.roll_reach import MONTHS, ActivePage

PER_PAGE = 25
DAYS = ("30", "60", "90", "180", "365")
SILENT, NEW = "90", "30"  # days unless chosen otherwise


def draw_seen(here: Desk) -> None:
    """Who interacted in a month: the rows behind its figure."""
    month = chosen_month(here)
    reach = here.toolkit.roll_reach
    _list(
        here,
        {"bagian": "berinteraksi", "bulan": str(month)},
        lambda actor, **page: reach.seen(actor, month, **page),
        _(
            "Menulis pesan atau bereaksi pada {month} lewat akun atau percakapan yang tertaut. "
            "Percakapan yang tertutup bagi peran Anda tidak ikut didaftar."
        ).format(month=here.times.month(month.first)),
    )


def chosen_month(here: Desk) -> Month:
    """The month of the address, one of the last year's, else this one."""
    months = months_back(Month.of(here.times.now, here.times.zone), MONTHS)[::-1]
    labels = {str(each): here.times.month(each.first) for each in months}
    return Month.read(address.select(_("Bulan"), "bulan", labels))


def draw_silent(here: Desk) -> None:
    days = _days(SILENT)
    _list(
        here,
        {"bagian": "diam", "hari": address.asked("hari")},
        lambda actor, **page: here.toolkit.roll_reach.silent(actor, days, **page),
        _(
            "Pernah menulis atau bereaksi lewat akun tertaut, tetapi tidak selama {days} hari "
            "terakhir. Reaksi hanya terlihat di tempat yang memberi tahu siapa pemberinya. Yang "
            "akunnya belum tertaut tidak ada di sini: tidak diketahui, bukan diam."
        ).format(days=days),
    )


def draw_new(here: Desk) -> None:
    days = _days(NEW)
    _list(
        here,
        {"bagian": "baru", "hari": address.asked("hari")},
        lambda actor, **page: here.toolkit.roll_reach.newly_active(actor, days, **page),
        _(
            "Pesan atau reaksi pertamanya yang kita ketahui masuk dalam {days} hari terakhir. "
            "Sebelum itu ia bisa saja menulis atau bereaksi di tempat yang tidak kita dengar."
        ).format(days=days),
    )


def _days(default: str) -> int:
    labels = {each: _("{days} hari").format(days=each) for each in DAYS}
    return int(address.choose(_("Selama"), "hari", DAYS, lambda one: labels[one], default=default))


def _list(
    here: Desk, asked: Mapping[str, str], ask: Callable[..., ActivePage], meaning: str
) -> None:
    branches = people.branches(here)
    names = {branch.id: branch.name for branch in branches.values()}
    branch = (
        address.select(_("Cabang"), "cabang", names, everything=_("Semua cabang")) if names else ""
    )
    st.caption(meaning)
    offset = (address.page_number() - 1) * PER_PAGE
    page = ask(here.actor, branch_id=branch, limit=PER_PAGE, offset=offset)
    n = page.total
    told = ngettext("{n} anggota", "{n} anggota", n).format(n=here.times.number(n))
    st.markdown(f"**{told}**")
    if not n:
        _nobody()
    for member, activity in page.rows:
        _line(here, member, activity, branches)
    address.page_links("anggota", n, PER_PAGE, None, **asked, cabang=branch)


def _nobody() -> None:
    """That nobody is listed, and why that may say little."""
    st.info(
        _(
            "Tidak ada seorang pun di antara anggota yang akunnya tertaut. Makin banyak akun "
            "tertaut, makin banyak yang dapat terlihat."
        ),
        icon=":material/group:",
    )
    address.link("anggota", _("Buka saran tautan"), icon=":material/link:", bagian="tautan")


def _line(here: Desk, member: Member, activity: Activity, branches: people.Branches) -> None:
    with st.container(border=True, gap="xsmall", key=f"aktif-{member.id}"):
        address.link("anggota", member_words.label(member), anggota=member.id)
        messages, reactions = activity.messages, activity.reactions
        facts = [people.branch_name(member.branch_id, branches)] if member.branch_id else []
        facts += [
            _("terakhir {ago}").format(ago=here.times.ago(activity.last_at)),
            _("pertama {moment}").format(moment=here.times.moment(activity.first_at)),
            ngettext("{n} pesan", "{n} pesan", messages).format(n=messages),
            ngettext("{n} reaksi", "{n} reaksi", reactions).format(n=reactions),
        ]
        st.caption(" · ".join(words.plain(fact) for fact in facts))
