"""Pairs: one answer in two halves, a word for everybody and the rest for its member alone.

Both are deliveries of their own, made together. The private half bears the public one's id with an
ending, so that each knows the other and no table has to say so. Of the two only the public one
ends the member's wait: whoever chose to answer in public has done so when that word is out.
"""

from domain.deliveries import Delivery

_PRIVATE = "-private"


def private_half_of(public_id: str) -> str:
    """The id of the half for the member alone."""
    return f"{public_id}{_PRIVATE}"


def is_private_half(delivery: Delivery) -> bool:
    """Whether a public half was written with it."""
    return bool(delivery.recipient) and delivery.id.endswith(_PRIVATE)
