"""How an account is connected, step by step, for somebody who is not technical."""

import streamlit as st

from dashboard import words
from domain.channels import Guide
from domain.texts import _


def draw(guide: Guide, *, expanded: bool) -> None:
    """The steps, what each permission is for, what it costs, and what nobody can do there."""
    with st.expander(
        _("Langkah demi langkah"), icon=":material/format_list_numbered:", expanded=expanded
    ):
        steps = [f"{n}. {_(step)}" for n, step in enumerate(guide.steps, start=1)]
        st.markdown("\n".join(steps))
        if guide.rights:
            st.markdown(f"**{_('Izin yang diminta, dan untuk apa')}**")
            st.markdown("\n".join(f"- `{right.name}`: {_(right.why)}" for right in guide.rights))
        st.markdown(f"**{_('Biaya')}**: {words.plain(_(guide.cost))}")
        if guide.bounds:
            st.markdown(f"**{_('Yang tidak dapat dilakukan di platform ini')}**")
            st.markdown("\n".join(f"- {_(bound)}" for bound in guide.bounds))
        st.caption(
            _("Halaman resmi platform terakhir kami baca {date}.").format(
                date=guide.read_on.isoformat()
            )
        )
