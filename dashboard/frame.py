"""What stands around every page: the house's name, who is signed in, the sample's banner."""

import streamlit as st

from dashboard import phone, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import notifications
from domain.errors import NotFound
from domain.texts import _
from toolkit.languages import LANGUAGES

# Drawn here: Streamlit's own icons for the browser's tab come from a server of others.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#1b5e4a"/>'
    '<g fill="none" stroke="#fbf8f2" stroke-width="2.6"><circle cx="12" cy="13" r="5.2"/>'
    '<circle cx="20" cy="13" r="5.2"/><circle cx="16" cy="20" r="5.2"/></g></svg>'
)

# Targets of at least 44 px for thumbs, and link-like buttons for pages outside Streamlit. Its own
# way to save a table is hidden: a text in such a file may be a formula (`dashboard.tables.csv`).
# A list of several keeps room for typing also while nobody types: it shrank by a line when it was
# left, so that the button under the mouse moved away and the first press was lost.
_CSS = """
<style>
.stButton button, .stFormSubmitButton button, .stDownloadButton button,
.stLinkButton a, .stPageLink a, [data-testid="stPopoverButton"],
[data-testid="stButtonGroup"] button { min-height: 44px; }
[data-testid="stButtonGroup"] [role="toolbar"] { flex-wrap: wrap; row-gap: 6px;
  mask-image: none !important; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * { color: #55635c;
  opacity: 1; }
[data-testid="stExpander"] summary, [data-testid="stExpander"] summary * { color: #22302b;
  opacity: 1; }
span[role="spinbutton"] { display: inline-block; min-width: 24px;
  min-height: 24px; line-height: 24px; text-align: center; }
[data-testid="stMultiSelectTagsContainer"] input { min-width: 48px; }
[data-testid="stSidebarNavLink"] { min-height: 40px; }
.block-container { padding: 3.5rem 2rem 4rem; max-width: 1240px; }
.stPageLink a span, .stPageLink a p { white-space: normal; overflow-wrap: break-word; }
.stMain .stPageLink a p { text-decoration: underline; text-underline-offset: 3px; }
[class*="st-key-hari"] { padding: 6px; }
[class*="st-key-hari-"] .stPageLink a { padding: 4px; line-height: 1.3; gap: 4px; }
[data-testid="stMetricValue"], [data-testid="stMetricValue"] * { font-size: 1.4rem;
  line-height: 1.3; white-space: normal !important; overflow: visible !important;
  text-overflow: clip !important; overflow-wrap: break-word; }
button[aria-label^="Download as CSV"] { display: none; }
.guyub-button { display: inline-block; min-height: 44px; padding: 10px 20px;
  border-radius: 8px; background: #1b5e4a; color: #fff !important; font-weight: 600;
  text-decoration: none !important; }
.guyub-button.quiet { background: transparent; color: #1b5e4a !important;
  border: 1px solid #1b5e4a; }
.guyub-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; }
.guyub-video { margin: 0; }
.guyub-video video { max-width: 100%; width: auto; height: auto; max-height: 20rem; }
.guyub-text mark { background: #ffd7d7; color: #8a0000; text-decoration: underline wavy; }
.guyub-bubble { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5;
  padding: 10px 14px; border-radius: 10px; background: #f1ebdf; color: #22302b; }
.guyub-files { display: flex; flex-wrap: wrap; gap: 8px; align-items: flex-start; }
.guyub-files a { color: #1b5e4a; }
.guyub-files img { display: block; max-width: 160px; max-height: 160px; border-radius: 8px;
  border: 1px solid #c9c2b4; background: #fff; }
.guyub-files ul { flex-basis: 100%; margin: 0; padding-left: 20px; }
.guyub-files li { overflow-wrap: anywhere; line-height: 1.9; }
.guyub-bubble summary { cursor: pointer; padding: 10px 0; color: #1b5e4a; font-weight: 600; }
.guyub-bubble.ours { background: #dcece5; }
.guyub-bubble.note { background: #fff6d6; border: 1px dashed #7a5d00; }
[data-testid="stLayoutWrapper"]:has(> .st-key-massal) { position: sticky; bottom: 0; z-index: 10; }
.st-key-massal { background: #fbf8f2; box-shadow: 0 -4px 12px rgba(34, 48, 43, 0.15);
  max-height: 45vh; overflow-y: auto; }
.stMain:has(.st-key-massal) [class*="st-key-baris-"],
.stMain:has(.st-key-massal) [class*="st-key-baris-"] * { scroll-margin-bottom: 9rem; }
@media (max-width: 640px) {
  [class*="st-key-harikosong"], [class*="st-key-weekdays"] { display: none; }
  .block-container { padding-left: 1rem; padding-right: 1rem; }
}
</style>
"""


def dress() -> None:
    """The few styles that Streamlit's theme has no word for."""
    st.html(_CSS)
    st.html(phone.CSS)


def sidebar(desk: Desk) -> None:
    """The house's name and logo, who is signed in, and the other language one click away."""
    _logo(desk)
    with st.sidebar:
        st.markdown(f"**{words.plain(desk.cooperative.name)}**")
        st.markdown(
            _("Masuk sebagai {name} ({role})").format(
                name=words.plain(desk.user.name), role=words.roles()[desk.user.role]
            )
        )
        with showing_errors():
            notifications.bell(desk)
        for code, name in LANGUAGES.items():
            if code != desk.user.language and st.button(
                name, icon=":material/translate:", key=f"language-{code}"
            ):
                with showing_errors():
                    desk.toolkit.accounts.set_language(desk.user.id, code)
                    st.rerun()


def banner(desk: Desk) -> None:
    """Says on every page that what it shows was made up, where that is so."""
    if desk.cooperative.sample:
        st.warning(
            _("Ini koperasi contoh: semua orang, pesan, dan angka di sini dibuat-buat."),
            icon=":material/science:",
        )


def _logo(desk: Desk) -> None:
    if not desk.cooperative.logo_id:
        return
    try:
        picture = desk.toolkit.media.read(desk.cooperative.logo_id)
    except NotFound:
        return  # the settings page says so; no page fails for a picture
    st.logo(picture, size="large")
