"""Proposals from the roll while a member's name or number is being typed.

A small script of ours asks for them and shows them; without it the boxes work as before.
"""

from dashboard import scripts
from domain.texts import _

ADDRESS = "/usul/anggota"


def of_members(*, name: str, number: str) -> None:
    """`name`, `number`: the keys of the text boxes that are filled with who is taken."""
    component = scripts.component("hints")
    component(
        key=f"usul-{name}",
        data={
            "boxes": {"name": name, "number": number},
            "address": ADDRESS,
            "label": _("Anggota yang cocok"),
        },
    )
