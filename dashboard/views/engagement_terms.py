"""What every figure of engagement means, and whose definition it is."""

import streamlit as st

from domain.texts import _
from services.engagement import engagement_terms


def draw() -> None:
    st.markdown(_("Setiap angka keterlibatan di Guyub, artinya, dan sumbernya."))
    for term in engagement_terms.terms():
        st.subheader(term.title, anchor=term.name)
        st.markdown(term.meaning)
        st.caption(_("Sumber: {source}").format(source=term.source))
