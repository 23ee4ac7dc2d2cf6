"""Nouns and rules of a cooperative's social desk.

The ground floor: it may import the standard library and nothing else, and everything
above may import it. Nothing here reads a clock, a file, a network or a database.
"""
