"""The brake: how often one address, or one code, may do a thing. Counted in this process."""

import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from domain.errors import TooMany
from domain.texts import _

# Many members share one address (mobile networks, village Wi-Fi): an address gets room for
# a small crowd, a single code only for one person.
COMMENTS = parse("30/10minute")
FORMS = parse("20/10minute")
REACTIONS = parse("120/minute")
GUESSES = parse("20/10minute")
CASE_MESSAGES = parse("10/hour")
SIGN_INS = parse("30/10minute")
FORGED_CALLS = parse("60/minute")


class Brake:
    """Counts in a moving window."""

    def __init__(self) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, rule: RateLimitItem, what: str, who: str) -> None:
        """Raises: TooMany when `who` did `what` too often."""
        if not self._windows.hit(rule, what, who):
            raise self._too_many(rule, what, who)

    def refuse_if_spent(self, rule: RateLimitItem, what: str, who: str) -> None:
        """As `spend`, without spending: for what only counts when it goes wrong."""
        if not self._windows.test(rule, what, who):
            raise self._too_many(rule, what, who)

    def count(self, rule: RateLimitItem, what: str, who: str) -> None:
        """Spends without refusing: for what has gone wrong already."""
        self._windows.hit(rule, what, who)

    def _too_many(self, rule: RateLimitItem, what: str, who: str) -> TooMany:
        welcome_at = self._windows.get_window_stats(rule, what, who).reset_time
        return TooMany(
            _("Terlalu sering dalam waktu singkat. Tunggu sebentar, lalu coba lagi."),
            retry_after_s=max(1.0, welcome_at - time.time()),
        )
