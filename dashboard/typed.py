"""What is in a text box while it is being typed: Streamlit itself says so only when it is left.

A small script of ours listens to the boxes and hands their text over. Without it everything
works as before, only later. It is a file, since the desk's security policy refuses inline script.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

_PACKAGE, _NAME = "guyub", "typing"
_FOLDER = Path(__file__).parent


def latest(boxes: Sequence[str], key: str) -> Mapping[str, str]:
    """Text by box (the key of an `st.text_area`) as far as it is newer than the box's own value.

    Call it inside a fragment: that alone is drawn again while somebody types.
    """
    _announce()
    listen = st.components.v2.component(f"{_PACKAGE}.{_NAME}", js="typing.js")
    told = listen(key=key, data={"boxes": list(boxes)}, on_typed_change=_nothing).get("typed")
    if not isinstance(told, Mapping) or told.get("box") not in boxes:
        return {}
    return {told["box"]: str(told.get("text", ""))}


def _announce() -> None:
    """Says where the script lies. Installed packages do so by a file that is not ours to place."""
    registry = Runtime.instance().bidi_component_registry
    if registry.get_component_asset_root(f"{_PACKAGE}.{_NAME}") is None:
        ours = ComponentConfig(name=_NAME, asset_dir="browser")
        manifest = ComponentManifest(name=_PACKAGE, version="1", components=[ours])
        registry.register_from_manifest(manifest, _FOLDER)


def _nothing() -> None:
    """The value is read where it is needed."""
