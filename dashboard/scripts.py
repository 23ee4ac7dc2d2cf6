"""Our small scripts for the browser, as Streamlit's components: files, since the desk's security
policy refuses inline script."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

_PACKAGE = "guyub"
_NAMES = ("typing", "focus", "keys", "hints", "landing")
_FOLDER = Path(__file__).parent


def component(name: str) -> Any:
    """The script `browser/<name>.js`, to be called with a key and its data."""
    _announce()
    return st.components.v2.component(f"{_PACKAGE}.{name}", js=f"{name}.js")


def _announce() -> None:
    """Says where the scripts lie. Installed packages do so by a file that is not ours to place."""
    registry = Runtime.instance().bidi_component_registry
    if registry.get_component_asset_root(f"{_PACKAGE}.{_NAMES[0]}") is None:
        ours = [ComponentConfig(name=name, asset_dir="browser") for name in _NAMES]
        manifest = ComponentManifest(name=_PACKAGE, version="1", components=ours)
        registry.register_from_manifest(manifest, _FOLDER)
