"""Guessing: how often passwords were tried in vain lately, whichever process was asked.

Each process counts tries in its memory as well (`services.common.throttling`), before they cost
anything; what all of them noted is in the audit log.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from domain.people import AuditEntry, User
from domain.ports import Unit
from services.common.throttling import Allowance, neighbourhood, too_many

FAILED, SIGNED_IN = "sign_in_failed", "signed_in"


def refuse_guessing(
    unit: Unit, user: User | None, address: str, now: datetime, *, by: tuple[Allowance, Allowance]
) -> None:
    """`by`: what one account and one address may try. Raises: TooMany."""
    of_account, of_address = by
    tried = unit.audit.since(now - max(each.window for each in by), (FAILED, SIGNED_IN))
    if user is not None:
        mine = [each for each in tried if each.subject_id == user.id]
        _refuse(list(takewhile(_is_failure, mine)), of_account, now)
    near = neighbourhood(address)
    _refuse(
        [e for e in tried if _is_failure(e) and neighbourhood(e.detail) == near], of_address, now
    )


def _is_failure(entry: AuditEntry) -> bool:
    return entry.act == FAILED


def _refuse(failures: Sequence[AuditEntry], most: Allowance, now: datetime) -> None:
    """`failures`: the newest first."""
    lately = [each for each in failures if each.at > now - most.window]
    if len(lately) >= most.tries:
        raise too_many(lately[most.tries - 1].at + most.window - now)
