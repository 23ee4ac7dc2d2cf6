"""Staff screens in Streamlit. May import `toolkit`, `services`, `domain`."""
