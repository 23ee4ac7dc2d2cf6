"""The command line; it alone puts the faces together."""

__version__ = "0.1.0"
