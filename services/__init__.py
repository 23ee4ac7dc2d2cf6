"""Verbs: what people and the heartbeat do with posts, cases, channels and accounts.

Each room (package) does one thing, and imports only from rooms below it (`pyproject.toml`).
May import `domain` only (and libraries); storage and connectors come in through the ports
of `domain.ports`. Every act of a person takes an `Actor` and asks its permission first.
"""
