"""Accounts, channels and the cooperative's own decisions."""
