"""Keys that press what stands on the page. A small script of ours listens for them; without it
everything works as before, by mouse and Tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard import scripts
from dashboard.session import desk

LIST_KEY = "?"


@dataclass(frozen=True)
class Key:
    """`word`: what it does, for the list. `find`: a CSS selector of what it is done to."""

    word: str
    step: Literal["press", "focus", "next", "previous", "tick"]
    find: str


def listen(name: str, keys: Mapping[str, Key]) -> None:
    """From now on these keys work on the page, unless the person has switched them off."""
    told = {key: {"step": one.step, "find": one.find} for key, one in keys.items()}
    told[LIST_KEY] = {"step": "press", "find": ".st-key-pintasan button"}
    component = scripts.component("keys")
    component(key=f"tombol-{name}", data={"keys": told, "on": desk().user.uses_keys})
