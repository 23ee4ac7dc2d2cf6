"""One-time names for what a form does, so that a double tap does it once."""

import hashlib


def once_for(once: str, *typed: str) -> str:
    """The form token's own name together with what was typed.

    The same form sent twice is one act; the same form changed after pressing "back" and sent
    again is another one, and loses nothing.
    """
    content = hashlib.sha256("\x00".join(typed).encode()).hexdigest()[:16]
    return f"{once}.{content}"
