"""Rating links: addresses by which a member answers the one question about their case."""

import hashlib

from itsdangerous import BadSignature, URLSafeSerializer

from toolkit.settings import Settings
from toolkit.signing_keys import signing_keys


class RatingLinks:
    """Signed, so that nobody answers for a case whose address they were not given. They have no
    end of their own: the closing of the case ends them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def link(self, case_id: str) -> str:
        """The address for the case."""
        text: str | bytes = self._signer().dumps(case_id)
        token = text if isinstance(text, str) else text.decode()
        return f"{self._settings.site_url}/nilai/{token}"

    def case_id(self, token: str) -> str | None:
        """The case the token was made for; None for one that we did not make."""
        try:
            told = self._signer().loads(token)
        except (BadSignature, ValueError):
            return None
        return told if isinstance(told, str) else None

    def _signer(self) -> URLSafeSerializer:
        # Read when asked for: the key may be changed while the house runs.
        return URLSafeSerializer(
            signing_keys(self._settings, "ratings"),
            salt="guyub.rating",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
