"""Keys for signing, one a purpose, all derived from the house's one secret."""

import hashlib
import hmac

from toolkit.settings import Settings


def signing_keys(settings: Settings, purpose: str) -> list[str]:
    """Keys for this purpose, oldest first, newest last: the last one signs, all of them check.

    Derived with HMAC-SHA256 from the keys that seal secrets, so that nothing more needs to
    be kept, and knowing one of them tells nothing about the vault.
    """
    secret = settings.secret_key
    text = secret.get_secret_value() if secret else settings.key_file.read_text(encoding="ascii")
    newest_first = [key.strip() for key in text.split(",")]
    return [_derived(key, purpose) for key in reversed(newest_first)]


def _derived(key: str, purpose: str) -> str:
    return hmac.new(key.encode(), f"guyub {purpose}".encode(), hashlib.sha256).hexdigest()
