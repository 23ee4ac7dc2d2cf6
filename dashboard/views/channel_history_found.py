"""What a file of the past holds, before anything of it is kept."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import words
from dashboard.session import Desk
from domain.archives import Aside
from domain.audience import AccountMetric
from domain.texts import _, ngettext
from services.history.previews import Preview


def draw(desk: Desk, told: Preview) -> None:
    with st.container(border=True):
        st.markdown(f"**{_(told.form)}**")
        if told.remembered:
            labels = ", ".join(_(label) for label in told.remembered)
            said = _("Seperti pada impor sebelumnya: {labels}. Bila kini lain, ubah di “Cara "
                     "membaca kolomnya”.")  # fmt: skip
            st.caption(said.format(labels=labels))
        if told.days:
            _days(desk, told)
        elif told.posts:
            _posts(desk, told)
        else:
            _nothing(told)
        for why, count in sorted(told.aside.items()):
            st.caption(asides()[why].format(n=count))
        _unread(told)
        if told.refusals:
            st.warning(
                _("{n} baris tidak terbaca dan akan dilewati:").format(n=told.refusals),
                icon=":material/warning:",
            )
            said = _("- nomor {n}: {why} {excerpt}")
            lines = (
                said.format(
                    n=place,
                    why=words.plain(one.why),
                    excerpt=words.shortened(one.excerpt, 60),
                )
                for place, one in told.refused
            )
            st.markdown("\n".join(lines))


def _nothing(told: Preview) -> None:
    """Why, where a person may do something about it."""
    said = [_("Tidak ada yang bisa dibaca di berkas ini.")]
    if told.choices:
        said.append(_("Pilih kolom yang berisi angkanya di “Cara membaca kolomnya”."))
    st.warning(" ".join(said))


def _unread(told: Preview) -> None:
    """What else is in it and stays out, told before anybody misses it."""
    if told.unread:
        st.markdown(_("Yang ada di berkas ini tetapi tidak diimpor:"))
        st.markdown("\n".join(f"- {words.plain(line)}" for line in told.unread))


def _posts(desk: Desk, told: Preview) -> None:
    line = ngettext("{n} unggahan", "{n} unggahan", told.posts).format(n=told.posts)
    if told.first_at and told.last_at:
        first, last = (desk.times.moment(each) for each in (told.first_at, told.last_at))
        line += " · " + _("{first} sampai {last}").format(first=first, last=last)
    st.markdown(line)
    st.caption(
        _("{n} di antaranya membawa angka.").format(n=told.counted)
        if told.counted
        else _("Berkas ini tidak membawa angka: tayangan, reaksi, dan lainnya tetap kosong.")
    )
    if told.pictures:
        said = ngettext("{n} gambar atau video ikut.", "{n} gambar atau video ikut.", told.pictures)
        st.caption(said.format(n=told.pictures))
    st.markdown(_("Contohnya; periksa apakah waktunya benar:"))
    for post in told.samples:
        text = words.shortened(post.text, 90) or _("(tanpa teks)")
        st.markdown(f"- {desk.times.moment(post.at)}: {text}")


def _days(desk: Desk, told: Preview) -> None:
    line = ngettext("{n} hari", "{n} hari", told.days).format(n=told.days)
    if told.first_at and told.last_at:
        first, last = (desk.times.day(_day_of(desk, at)) for at in (told.first_at, told.last_at))
        line += " · " + _("{first} sampai {last}").format(first=first, last=last)
    st.markdown(line)
    st.caption(
        _("Angka seluruh akun untuk tiap hari. Hari yang sudah dibaca Guyub sendiri tidak diubah.")
    )
    st.markdown(_("Contohnya; periksa apakah kolomnya benar:"))
    names = _metric_names()
    for day in told.first_days:
        counts = (
            f"{names[metric]} {desk.times.number(value)}"
            for metric, value in day.values.items()
            if value is not None
        )
        st.markdown(f"- {desk.times.day(_day_of(desk, day.at))}: {' · '.join(counts)}")


def _day_of(desk: Desk, ended_at: datetime) -> date:
    """The day whose last instant that was where the file was made; here most of it lies in it."""
    return desk.times.local(ended_at - timedelta(hours=12)).date()


def _metric_names() -> Mapping[AccountMetric, str]:
    return {
        AccountMetric.FOLLOWERS: _("pengikut"),
        AccountMetric.LIKES: _("suka untuk akun"),
        AccountMetric.DAY_VIEWS: _("dilihat"),
        AccountMetric.DAY_REACH: _("jangkauan"),
        AccountMetric.DAY_INTERACTIONS: _("interaksi"),
        AccountMetric.DAY_FOLLOWS: _("pengikut baru"),
    }


def asides() -> dict[Aside, str]:
    """Why something is no post of ours, with its number."""
    return {
        Aside.ANSWER: _("{n} balasan atau sambungan utas dilewati."),
        Aside.SHARED: _("{n} unggahan orang lain yang diteruskan dilewati."),
        Aside.EMPTY: _("{n} kejadian tanpa isi dilewati."),
    }
