"""Mastodon: an account on any server of the fediverse that speaks Mastodon's language."""
