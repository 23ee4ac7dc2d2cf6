"""What must not reach the queue: letters that machines sent, by the rules of RFC 3834.

A complaint must not be lost to them: a website's form that writes in our own name, with the
member's address to answer to, is a member's letter, whatever it says of itself.
Source: RFC 3834 sections 2 and 5, RFC 2919, RFC 5321 section 4.5.5; read 2026-11-25.
"""

from collections.abc import Mapping
from enum import StrEnum

from connectors.mailbox.letters import Head


class LeftOut(StrEnum):
    """Why a letter is not taken in; the word under which it is counted."""

    AUTOMATIC = "automatic"  # an auto-reply, or anything else that no person sent
    LIST = "list"  # a newsletter or a mailing list
    BOUNCE = "bounce"  # a letter that did not arrive, or a report about one
    OURS = "ours"  # we wrote it, and it answers nothing that came in here
    GONE = "gone"  # deleted or moved while we read


_LISTS = ("bulk", "junk", "list")


def left_out(head: Head, our_address: str) -> LeftOut | None:
    """Why it stays out of the queue; None: it comes in."""
    if is_form(head, our_address):
        return None
    if _is_bounce(head):
        return LeftOut.BOUNCE
    submitted = _word(head.fields, "auto-submitted")
    if submitted not in ("", "no") or _has(head.fields, "x-autoreply", "x-autorespond"):
        return LeftOut.AUTOMATIC
    precedence = _word(head.fields, "precedence")
    if precedence == "auto_reply":
        return LeftOut.AUTOMATIC
    if precedence in _LISTS or _has(head.fields, "list-id"):
        return LeftOut.LIST
    return None


def is_form(head: Head, our_address: str) -> bool:
    """A form on our website: sent in our name, to be answered to somebody else."""
    ours = our_address.lower()
    return head.author.address == ours and head.reply_to.address not in ("", ours)


def _is_bounce(head: Head) -> bool:
    path = head.fields.get("return-path")
    kind = head.fields.get("content-type", "").lower()
    return (
        (path is not None and path.strip() == "<>")
        or head.author.address.startswith("mailer-daemon@")
        or kind.lstrip().startswith("multipart/report")
    )


def _word(fields: Mapping[str, str], name: str) -> str:
    """The header's first word, without its parameters and comments."""
    return fields.get(name, "").partition(";")[0].partition("(")[0].strip().lower()


def _has(fields: Mapping[str, str], *names: str) -> bool:
    return any(name in fields for name in names)
