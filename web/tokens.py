"""Form tokens: proof that a form was drawn by us, for this browser, and when."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from domain.ports import Clock

TOKEN_LIFE = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class FormToken:
    """What a good token tells. `once`: its own random name, for things that may happen once."""

    once: str
    drawn_at: datetime


class FormTokens:
    """Draws and reads tokens. Each is bound to a form's name and to one browser's cookies, so
    another site cannot make one, and one visitor's token is worth nothing to another."""

    def __init__(self, keys: Sequence[str], clock: Clock) -> None:
        self._signer = URLSafeSerializer(
            list(keys),
            salt="guyub.form",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        self._clock = clock

    def draw(self, form: str, browser: str) -> str:
        """A fresh token for this form in this browser."""
        drawn_s = int(self._clock.now().timestamp())
        text: str | bytes = self._signer.dumps(
            [secrets.token_urlsafe(12), drawn_s, form, _digest(browser)]
        )
        return text if isinstance(text, str) else text.decode()

    def read(self, token: str, form: str, browser: str) -> FormToken | None:
        """What the token tells; None when it is forged, another form's, another browser's or
        too old."""
        try:
            once, drawn_s, its_form, its_browser = self._signer.loads(token)
            drawn_at = datetime.fromtimestamp(drawn_s, UTC)
        except (BadSignature, ValueError, TypeError):
            return None
        age = self._clock.now() - drawn_at
        if (its_form, its_browser) != (form, _digest(browser)):
            return None
        return FormToken(once=once, drawn_at=drawn_at) if age <= TOKEN_LIFE else None


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()[:24]
