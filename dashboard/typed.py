"""What is in a text box while it is being typed: Streamlit itself says so only when it is left.

A small script of ours listens to the boxes and hands their text over. Without it everything
works as before, only later.
"""

from collections.abc import Mapping, Sequence

from dashboard import scripts


def latest(boxes: Sequence[str], key: str) -> Mapping[str, str]:
    """Text by box (the key of an `st.text_area`) as far as it is newer than the box's own value.

    Call it inside a fragment: that alone is drawn again while somebody types.
    """
    listen = scripts.component("typing")
    told = listen(key=key, data={"boxes": list(boxes)}, on_typed_change=_nothing).get("typed")
    if not isinstance(told, Mapping) or told.get("box") not in boxes:
        return {}
    return {told["box"]: str(told.get("text", ""))}


def _nothing() -> None:
    """The value is read where it is needed."""
