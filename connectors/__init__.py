"""Platforms: one module each, found by discovery.

May import `domain` and libraries, nothing across. How a stranger adds one: docs/connectors.md.
"""
