"""How an account is connected, step by step, for somebody who is not technical."""

import streamlit as st

from dashboard import words
from dashboard.session import BACK_ADDRESS, Desk
from domain.channels import Capability, Channel, Guide
from domain.texts import _
from services.house.connecting import Platform


def draw(
    here: Desk,
    platform: Platform,
    guide: Guide,
    *,
    expanded: bool,
    channel: Channel | None = None,
) -> None:
    """The steps, the addresses to enter at the platform, what each permission is for, what it
    costs, and what nobody can do there. `channel`: once there is one."""
    with st.expander(
        _("Langkah demi langkah"), icon=":material/format_list_numbered:", expanded=expanded
    ):
        steps = [f"{n}. {_(step)}" for n, step in enumerate(guide.steps, start=1)]
        st.markdown("\n".join(steps))
        _addresses(here, platform, channel)
        if guide.rights:
            _heading(_("Izin yang diminta, dan untuk apa"))
            st.markdown("\n".join(f"- `{right.name}`: {_(right.why)}" for right in guide.rights))
        _heading(_("Biaya"))
        st.markdown(words.plain(_(guide.cost)))
        if guide.bounds:
            _heading(_("Yang tidak dapat dilakukan di platform ini"))
            st.markdown("\n".join(f"- {_(bound)}" for bound in guide.bounds))
        st.caption(
            _("Halaman resmi platform terakhir kami baca {date}.").format(
                date=guide.read_on.isoformat()
            )
        )


def _heading(words_of_it: str) -> None:
    st.markdown(f"**{words_of_it}**")


def _addresses(here: Desk, platform: Platform, channel: Channel | None) -> None:
    """Addresses of ours that the platform wants to be told."""
    if Capability.AUTHORIZE in platform.abilities:
        st.markdown(_("Alamat kembali (Callback URI, Redirect URI) untuk diisikan di platformnya:"))
        back = f"{here.toolkit.settings.site_url}{BACK_ADDRESS}"
        st.code(back, language=None, wrap_lines=True)
    calls_us = channel is not None and Capability.WEBHOOK in platform.abilities
    called_at = here.toolkit.connecting.webhook_address(channel.id) if channel and calls_us else ""
    if called_at:
        st.markdown(_("Alamat panggilan (webhook) kanal ini:"))
        st.code(called_at, language=None, wrap_lines=True)
