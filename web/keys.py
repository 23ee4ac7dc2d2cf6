"""Keys for signing, one a purpose, all derived from the house's one secret."""

from toolkit.signing_keys import signing_keys

__all__ = ["signing_keys"]
