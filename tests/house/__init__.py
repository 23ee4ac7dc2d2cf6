"""Tests of the house itself: texts, floors, sizes, locks, papers and the command line."""
